"""Homes of an older layout are brought to this one, step by step, under the writer's lock.

What a step rewrites is copied to `migrated/<version it had>/` first. A step that was ended anywhere is done again from
that copy, so that it leaves the same whether it ran once or twice.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from orchestration.collect.journal import whole_lines
from orchestration.settings import Home

HOME_VERSION = "2"


class HomeError(Exception):
    """The home cannot be used as it is."""


def read_version(home: Home) -> str:
    """The version of a home's layout, "" for a home that was never opened."""
    file = home.path / "VERSION"
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def write_version(home: Home, version: str) -> None:
    """Say which layout the home has, by one rename: never an empty file."""
    replace(home.path / "VERSION", f"{version}\n")


def migrate(home: Home) -> list[str]:
    """Bring a home to HOME_VERSION; returns a line for each step. The caller holds the writer's lock.

    Raises HomeError for a home of a newer program or of no known version.
    """
    told = []
    while (version := read_version(home)) != HOME_VERSION:
        if version not in _STEPS:
            raise HomeError(
                f"Kho dữ liệu {home.path} có phiên bản {version}, chương trình này dùng phiên bản {HOME_VERSION}. "
                "Cài chương trình mới hơn rồi chạy lại; kho giữ nguyên, chưa có gì bị ghi."
            )
        after, step = _STEPS[version]
        step(home)
        write_version(home, after)
        told.append(f"Kho dữ liệu đã chuyển từ phiên bản {version} sang {after}; bản cũ ở migrated/{version}/.")
    return told


def _superseded_lines(home: Home) -> None:
    """1 → 2: the journal says when a release was superseded; version 1 held the `released` lines only."""
    kept = _kept(home, "1", home.release_log)
    if not kept.exists():
        return
    rows, made = [json.loads(line) for line in whole_lines(kept)], []
    for number, row in enumerate(rows):
        made.append(row)
        if number:
            before = rows[number - 1]["release"]
            made.append({"release": before, "state": "superseded", "at": row["at"], "by": row["release"]})
    replace(home.release_log, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in made))


_STEPS: dict[str, tuple[str, Callable[[Home], None]]] = {"1": ("2", _superseded_lines)}


def _kept(home: Home, version: str, file: Path) -> Path:
    """The copy of a file as it was in a version; made on the first attempt, by one rename."""
    folder = home.path / "migrated" / version
    kept = folder / file.name
    if not kept.exists() and file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{file.name}.part"
        shutil.copyfile(file, part)
        part.rename(kept)
    return kept


def replace(file: Path, text: str) -> None:
    """Write a whole file beside its place, to disk, and rename it there."""
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.rename(file)
