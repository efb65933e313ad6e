"""The outbox: marked copies of what is wrong in the inbox, and a page that says so, for who has no terminal.

Each file appears by one rename, so that nobody opens half of one; a file mended in the inbox leaves the outbox with the
next check. A copy that someone changed in the outbox is never touched: it is told to be put into the inbox.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.correction import CorrectionError
from orchestration.collect.officer.check import Checked, CheckError, check, offered, return_copies
from orchestration.collect.officer.outbox_page import PAGE, page
from orchestration.collect.officer.scratch import scratch
from orchestration.collect.problem import CRITICAL
from orchestration.collect.source.found import SourceError
from orchestration.settings import TIME_ZONE, Home, Settings


class Outcome(NamedTuple):
    """What one check of the inbox found."""

    files: int
    wrong: int
    returned: int


def check_inbox(settings: Settings, catalogue: Catalogue, progress: Callable[[int, int], None]) -> Outcome:
    """Check every workbook of the inbox and make the outbox say what was found; takes nothing in.

    Two checks at once take turns.
    """
    home = settings.home
    for folder in (home.inbox, home.outbox, home.work):
        folder.mkdir(parents=True, exist_ok=True)
    with FileLock(home.work / "outbox.lock"), scratch(settings) as inside:
        checked, faults = _checked(inside, home, catalogue, progress)
        made = inside.home.path / "marked"
        copies = {
            file: copy.relative_to(made).as_posix() if copy else ""
            for file, copy in return_copies(checked, made, inside).items()
        }
        changed = _replace(home, {name: (made / name).read_bytes() for name in copies.values() if name})
        said = page(checked, copies, faults, changed, dt.datetime.now(TIME_ZONE))
        _put(home.outbox / PAGE, said.encode())
        _remove_mended(home, set(copies.values()))
    return Outcome(len(checked), sum(one.count(CRITICAL) > 0 for one in checked), sum(map(bool, copies.values())))


def _checked(
    inside: Settings, home: Home, catalogue: Catalogue, progress: Callable[[int, int], None]
) -> tuple[list[Checked], list[str]]:
    try:
        files, faults = offered([home.inbox], inside, name="inbox")
        return check(files, inside, home, catalogue, progress), faults
    except CheckError:
        return [], []
    except (SourceError, CorrectionError) as error:
        return [], [str(error)]


def _replace(home: Home, copies: dict[str, bytes]) -> set[str]:
    """Put the copies in place; returns those that someone changed in the outbox, which stay as they are."""
    written = _written(home)
    changed = {name for name in copies if _is_changed(home.outbox / name, written.get(name, ""))}
    for name, data in copies.items():
        if name not in changed:
            _put(home.outbox / name, data)
            written[name] = hashlib.sha256(data).hexdigest()
    _remember(home, written)
    return changed


def _remove_mended(home: Home, wanted: set[str]) -> None:
    written = _written(home)
    for name in sorted(written.keys() - wanted):
        file = home.outbox / name
        if not _is_changed(file, written[name]):
            file.unlink(missing_ok=True)
            del written[name]
            _remove_empty(file.parent, home.outbox)
    _remember(home, written)


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _is_changed(file: Path, sha256: str) -> bool:
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() != sha256


def _record(home: Home) -> Path:
    return home.work / "outbox.json"


def _written(home: Home) -> dict[str, str]:
    """Name below the outbox -> sha256 of what was put there."""
    if not _record(home).exists():
        return {}
    found: dict[str, str] = json.loads(_record(home).read_text(encoding="utf-8"))
    return found


def _remember(home: Home, written: dict[str, str]) -> None:
    _put(_record(home), json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
