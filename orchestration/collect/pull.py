"""Pull: every file of the sources becomes bytes in the landing and a line in the submission ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.collect.journal import append_line, whole_lines
from orchestration.collect.source.found import Progress, SourceError
from orchestration.collect.source.gather import gather
from orchestration.collect.tombstone import Tombstone, read_tombstones, remove_derived
from orchestration.settings import TIME_ZONE, Home, Settings, Source

_CHUNK = 1 << 20
_INCOMING = "incoming.part"


class NothingToPull(Exception):
    """No source holds a workbook; the text says which and how to mend it."""


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
    return [LedgerEntry(**json.loads(line)) for line in whole_lines(home.ledger)]


def landed_path(home: Home, sha256: str) -> Path:
    """Where the bytes of a submission lie."""
    return home.landing / sha256[:2] / sha256


def is_whole(home: Home, sha256: str) -> bool:
    """Whether the landing still holds exactly the bytes of a submission."""
    try:
        with landed_path(home, sha256).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


class LandingDamaged(Exception):
    """The landing lost or changed bytes that were received; the text says of which files and how to mend it."""


def check_landing(home: Home, ledger: Sequence[LedgerEntry], tombstones: Collection[str]) -> None:
    """Hash everything that was received again: a changed byte would be a submission nobody sent.

    Raises LandingDamaged.
    """
    kept = {entry.sha256: entry for entry in ledger if entry.sha256 not in tombstones}
    damaged = [entry for sha256, entry in kept.items() if not is_whole(home, sha256)]
    if damaged:
        told = [f"«{entry.file}» (nhận {entry.received_at[:10]}, {entry.sha256[:12]})" for entry in damaged]
        raise LandingDamaged(
            "\n".join([f"Kho {home.landing} mất hoặc đã đổi nội dung của {len(damaged)} tệp đã nhận:", *told])
            + "\nĐưa lại đúng các tệp ấy vào nguồn, hoặc lấy lại từ bản sao lưu, rồi chạy lại."
        )


def finish_purges(home: Home) -> dict[str, Tombstone]:
    """Remove what is left of every purged workbook; the landed bytes go last, so that they say what is unfinished."""
    tombstones, ledger = read_tombstones(home), read_ledger(home)
    for sha256 in tombstones:
        landed = landed_path(home, sha256)
        if landed.exists():
            (home.landing / _INCOMING).unlink(missing_ok=True)
            remove_derived(home, sha256, [entry.file for entry in ledger if entry.sha256 == sha256])
            landed.unlink()
    return tombstones


def pull(settings: Settings, sources: Sequence[Source], progress: Progress = lambda _: None) -> list[LedgerEntry]:
    """Take in every file of the sources that was not received under the same name before; returns the whole ledger.

    Raises NothingToPull when no source holds a file, SourceError (after everything that could be taken in was) when a
    source or a file of it could not.
    """
    home = settings.home
    purged = finish_purges(home)
    found, faults = gather(sources, settings, progress)
    if not found and not faults:
        raise NothingToPull(
            f"Không có sổ tính nào trong nguồn: {', '.join(source.shown for source in sources)}. "
            "Chép các tệp .xlsx vào đó rồi chạy lại."
        )
    ledger = read_ledger(home)
    # purged bytes that come again are told once more, though their name is known
    living = [e for e in ledger if e.sha256 not in purged or e.sequence > purged[e.sha256].after]
    known = _known(living, [one.name for one in found])
    number = max((entry.pull for entry in ledger), default=0) + 1
    for one in found:
        try:
            sha256, size = _land(one.path, home, purged)
        except OSError as error:
            faults.append(f"{one.name}: {_reason(error)}")
            continue
        entry = LedgerEntry(
            sequence=len(ledger) + 1,
            sha256=sha256,
            bytes=size,
            file=one.name,
            received_at=dt.datetime.now(TIME_ZONE).isoformat(timespec="seconds"),
            pull=number,
            **one.said,
        )
        if _key(entry) in known[one.name]:
            continue
        append_line(home.ledger, asdict(entry))
        ledger.append(entry)
        known[one.name].add(_key(entry))
    if faults:
        raise SourceError("\n".join(["Không nhận đủ các nguồn:", *faults]))
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


class FileChanging(OSError):
    """A file that grows or shrinks while it is read."""


def _reason(error: OSError) -> str:
    if isinstance(error, FileChanging):
        return "tệp đang được ghi; chờ chép xong rồi chạy lại"
    return f"không đọc được ({error.strerror or type(error).__name__}); sửa rồi chạy lại"


def _land(path: Path, home: Home, purged: Collection[str]) -> tuple[str, int]:
    """Copy a file into the landing under its hash, unless that was purged; (sha256, bytes).

    Raises FileChanging when what was copied is not what the file was before and after, OSError when it cannot be read.
    """
    part = home.landing / _INCOMING
    digest, size = hashlib.sha256(), 0
    before = path.stat()
    with path.open("rb") as source, part.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        part.unlink()
        raise FileChanging(path.name)
    target = landed_path(home, digest.hexdigest())
    # bytes that changed in the landing are replaced by those that come again
    if target.name in purged or is_whole(home, target.name):
        part.unlink()
    else:
        target.parent.mkdir(exist_ok=True)
        part.rename(target)
    return digest.hexdigest(), size
