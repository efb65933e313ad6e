"""Damaged files of a release replaced by those of the same release made again: readers never see half a file."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from orchestration.export.candidate import write_database
from orchestration.export.files import file_hash, write_json
from orchestration.publish.verify import damaged_files
from orchestration.settings import Home

_DATABASE = "data/warehouse.duckdb"


def damage(home: Home, release_id: str) -> list[str]:
    """A line for every file of a release that is not what its release.json names."""
    return damaged_files(home.releases / release_id)


def put_back(folder: Path, made: Path) -> list[str]:
    """Replace each damaged file of a release by that of `made`; returns what is still wrong.

    The bytes of the database depend on more than its rows: it is written again from the release's own tables, and
    release.json gets its new hash.
    """
    described = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    for name, sha256 in described["files"].items():
        there, again = folder / name, made / name
        if name != _DATABASE and _hash(there) != sha256 and _hash(again) == sha256:
            _replace(again, there)
    for path in _extra(folder, set(described["files"])):
        path.unlink()
    if _hash(folder / _DATABASE) != described["files"].get(_DATABASE):
        write_database(folder / "data")
        described["files"][_DATABASE] = file_hash(folder / _DATABASE)
        write_json(folder / "release.json", described)
    _link_again(folder)
    return damaged_files(folder)


def _hash(path: Path) -> str:
    return file_hash(path) if path.is_file() else ""


def _replace(new: Path, old: Path) -> None:
    old.parent.mkdir(parents=True, exist_ok=True)
    part = old.with_name(f"{old.name}.part")
    shutil.copyfile(new, part)
    part.replace(old)


def _extra(folder: Path, named: set[str]) -> list[Path]:
    linked = folder / "site" / "data"
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and linked not in path.parents
        and path != folder / "release.json"
        and path.relative_to(folder).as_posix() not in named
    ]


def _link_again(folder: Path) -> None:
    """site/data/ holds the files of data/ and the gate as hard links."""
    linked = folder / "site" / "data"
    linked.mkdir(exist_ok=True)
    originals = {path.name: path for path in [*(folder / "data").iterdir(), folder / "gate.json"] if path.is_file()}
    for path in linked.iterdir():
        if path.name not in originals:
            path.unlink()
    for name, original in originals.items():
        link = linked / name
        if not (link.exists() and link.samefile(original)):
            part = linked / f"{name}.part"
            part.unlink(missing_ok=True)
            os.link(original, part)
            part.replace(link)
