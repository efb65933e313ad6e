"""Corrections an office decides: so far to drop a submission as a whole, which stays in landing and ledger."""

from __future__ import annotations

import csv
from pathlib import Path

from orchestration.collect.pull import LedgerEntry


class CorrectionError(Exception):
    """A correction that holds nothing: it would otherwise be passed over in silence."""


def dropped(decisions: Path, ledger: list[LedgerEntry]) -> set[str]:
    """sha256 of the submissions that `correction.csv` drops.

    Raises CorrectionError for an action that is not known, a row without office or reason, or a hash that no
    submission has: a correction must hold or be mended.
    """
    file = decisions / "correction.csv"
    if not file.exists():
        return set()
    received = {entry.sha256 for entry in ledger}
    found = set()
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            name = row["correction"]
            if row["action"] != "drop" or row["sheet"] or row["cell"]:
                raise CorrectionError(f"correction.csv, {name}: chỉ dùng được action «drop» cho cả tệp.")
            if not row["office"] or not row["why"]:
                raise CorrectionError(f"correction.csv, {name}: thiếu cơ quan quyết định hoặc lý do.")
            if row["sha256"] not in received:
                raise CorrectionError(f"correction.csv, {name}: không có lượt nộp nào mang mã băm {row['sha256']}.")
            found.add(row["sha256"])
    return found
