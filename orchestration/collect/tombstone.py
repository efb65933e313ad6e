"""Tombstones: what is left of workbooks that had to leave the home, and the removal of what was made of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.collect.journal import append_line, whole_lines
from orchestration.settings import Home


@dataclass(frozen=True)
class Tombstone:
    """One purge: hash, reason, office, when, and the last line of the ledger (`after`) when it was decided.

    No name of the file: it may be a person's.
    """

    sha256: str
    reason: str
    office: str
    at: str
    after: int


def read_tombstones(home: Home) -> dict[str, Tombstone]:
    """Every purge by sha256, the first where one was asked for twice."""
    found: dict[str, Tombstone] = {}
    for line in whole_lines(home.tombstones):
        tombstone = Tombstone(**json.loads(line))
        found.setdefault(tombstone.sha256, tombstone)
    return found


def set_tombstone(home: Home, tombstone: Tombstone) -> None:
    """Append one; from this line on the workbook counts as purged."""
    append_line(home.tombstones, asdict(tombstone))


def remove_derived(home: Home, sha256: str, files: Collection[str]) -> None:
    """Remove whatever in the home may hold cells of a workbook, which was received as `files`; releases stay.

    All that is rebuilt at will goes, but the readings of other workbooks and Dagster's records, which hold no cell.
    Evidence of an earlier reader may quote a cell, and a returned workbook is a copy: they go as well.
    """
    for reading in (home.work / "readings").glob(f"*/{sha256}.*"):
        reading.unlink()
    # without the record of the outbox every copy that stays would pass for one that somebody changed there
    kept = (home.work / "readings", home.dagster, home.work / "outbox.json", home.work / "outbox.lock")
    rebuilt = [path for path in home.work.glob("*") if path not in kept]
    rebuilt += [*home.candidates.glob("*"), *home.evidence.glob("*")]
    for path in [*rebuilt, *_returned(home, files)]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _returned(home: Home, files: Collection[str]) -> list[Path]:
    """What was written for the officer about the files: marked copies, and the page, which quotes cells."""
    from orchestration.collect.officer.returned import safe_name

    names = "|".join(re.escape(safe_name(Path(file).name)) for file in files)
    copies = [path for path in home.outbox.rglob("*.xls[xm]") if re.fullmatch(rf"({names})( \(\d+\))?", path.stem)]
    return [*copies, *home.outbox.glob("*.html")]
