"""Pull: every file of the sources becomes bytes in the landing and a line in the submission ledger."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.collect.text import clean
from orchestration.settings import TIME_ZONE, Home, Settings

MANIFEST = "manifest.csv"


class NothingToPull(Exception):
    """No source holds a workbook."""


@dataclass(frozen=True)
class LedgerEntry:
    """One received file: order of arrival, bytes, name as received, and what the manifest said of it."""

    sequence: int
    sha256: str
    bytes: int
    file: str
    received_at: str
    pull: int
    unit: str = ""
    round: str = ""
    declared_date: str = ""


def read_ledger(home: Home) -> list[LedgerEntry]:
    """All entries in order of arrival; an unfinished last line of a run that was killed is left out."""
    if not home.ledger.exists():
        return []
    lines = home.ledger.read_text(encoding="utf-8").split("\n")
    return [LedgerEntry(**json.loads(line)) for line in lines[:-1] if line]


def landed_path(home: Home, sha256: str) -> Path:
    """Where the bytes of a submission lie."""
    return home.landing / sha256[:2] / sha256


def pull(settings: Settings, sources: Sequence[Path]) -> list[LedgerEntry]:
    """Take in every file of the sources that was not received under the same name before; returns the whole ledger.

    Raises NothingToPull when neither the sources nor the ledger hold a file, or a named source does not exist.
    """
    home = settings.home
    absent = [str(source) for source in sources if not source.exists()]
    if absent:
        raise NothingToPull(f"Không có nguồn {', '.join(absent)}. Sửa --source hoặc khóa 'sources' rồi chạy lại.")
    found = [(source, path) for source in sources for path in _files(source)]
    if not found:
        raise NothingToPull(
            f"Không có sổ tính nào trong nguồn: {', '.join(str(s) for s in sources)}. "
            "Chép các tệp .xlsx vào đó rồi chạy lại."
        )
    ledger = read_ledger(home)
    known = _known(ledger, [_name(source, path, settings) for source, path in found])
    number = max((entry.pull for entry in ledger), default=0) + 1
    manifests = {source: _manifest(source) for source in sources}
    for source, path in found:
        data = path.read_bytes()
        sha256, file = hashlib.sha256(data).hexdigest(), _name(source, path, settings)
        said = manifests[source].get(clean(_text(path.relative_to(_folder(source)))), {})
        entry = LedgerEntry(
            sequence=len(ledger) + 1,
            sha256=sha256,
            bytes=len(data),
            file=file,
            received_at=dt.datetime.now(TIME_ZONE).isoformat(timespec="seconds"),
            pull=number,
            unit=clean(said.get("unit")),
            round=clean(said.get("round")),
            declared_date=clean(said.get("declared_date")),
        )
        if _key(entry) in known[file]:
            continue
        _land(landed_path(home, sha256), data)
        _append(home.ledger, entry)
        ledger.append(entry)
        known[file].add(_key(entry))
    return ledger


def _known(ledger: list[LedgerEntry], names: list[str]) -> dict[str, set[tuple[str, ...]]]:
    """Per name the receptions that need not be entered again: the last one of a name that stands for one file.

    Older bytes put back under the same name are a new reception. Where several files of a pull share a name (folders
    of two sources may) every earlier one is known, else they would be entered in turn for ever.
    """
    shared = {name for name, count in Counter(names).items() if count > 1}
    known: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for entry in ledger:
        if entry.file not in shared:
            known[entry.file].clear()
        known[entry.file].add(_key(entry))
    return known


def _key(entry: LedgerEntry) -> tuple[str, ...]:
    """What makes a reception new: other bytes, another name, or another word of the manifest about them."""
    return entry.sha256, entry.file, entry.unit, entry.round, entry.declared_date


def _text(path: Path) -> str:
    """A path as text, also where old archives left bytes in the name that are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _folder(source: Path) -> Path:
    return source if source.is_dir() else source.parent


def _files(source: Path) -> Iterator[Path]:
    """Files of a source in name order; office lock files, hidden files and notes beside the workbooks are no input."""
    if source.is_file():
        yield source
        return
    for path in sorted(source.rglob("*"), key=lambda p: p.as_posix()):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(source).parts)
        if path.is_file() and not hidden and path.name != MANIFEST and path.suffix != ".md":
            yield path


def _name(source: Path, path: Path, settings: Settings) -> str:
    """The name a person knows the file by: relative to the project, else source folder and path below it."""
    if path.is_relative_to(settings.root):
        return clean(_text(path.relative_to(settings.root)))
    return clean(_text(path.relative_to(_folder(source).parent)))


def _manifest(source: Path) -> dict[str, dict[str, str]]:
    file = _folder(source) / MANIFEST
    if not file.exists():
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return {clean(row.get("file")): row for row in csv.DictReader(stream)}
    except (UnicodeDecodeError, csv.Error) as error:
        raise NothingToPull(f"Không đọc được {file}: lưu lại dạng CSV UTF-8 rồi chạy lại.") from error


def _land(target: Path, data: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.rename(target)


def _append(ledger: Path, entry: LedgerEntry) -> None:
    """Append one line; a half line left by a killed run is cut off first, so that lines never run together."""
    if ledger.exists():
        data = ledger.read_bytes()
        if data and not data.endswith(b"\n"):
            ledger.write_bytes(data[: data.rfind(b"\n") + 1])
    with ledger.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
