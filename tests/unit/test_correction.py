"""Corrections: a submission is dropped by an office with a reason, and a row that holds nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.collect.correction import CorrectionError, dropped
from orchestration.collect.pull import LedgerEntry
from orchestration.settings import ROOT

HEADER = (ROOT / "samples" / "decisions" / "correction.csv").read_text(encoding="utf-8").strip()
LEDGER = [LedgerEntry(n, digit * 64, 1, f"{digit}.xlsx", "", 1) for n, digit in enumerate("ab", start=1)]
ROW = {"correction": "dc-1", "sha256": "b" * 64, "action": "drop", "office": "Sở", "why": "tệp nháp"}


def decided(folder: Path, row: dict[str, str], encoding: str = "utf-8") -> Path:
    line = ",".join(row.get(name, "") for name in HEADER.split(","))
    (folder / "correction.csv").write_text(f"{HEADER}\n{line}\n", encoding=encoding)
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_submission_is_dropped_by_its_hash(tmp_path: Path, encoding: str) -> None:
    assert dropped(decided(tmp_path, ROW, encoding), LEDGER) == {"b" * 64}


def test_no_decision_drops_nothing(tmp_path: Path) -> None:
    assert dropped(tmp_path, LEDGER) == set() == dropped(ROOT / "samples" / "decisions", LEDGER)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sha256": "c" * 64}, "không có lượt nộp nào"),
        ({"sha256": ""}, "không có lượt nộp nào"),
        ({"action": "delete"}, "chỉ dùng được action «drop»"),
        ({"cell": "D8"}, "cho cả tệp"),
        ({"sheet": "Quy mô"}, "cho cả tệp"),
        ({"office": ""}, "thiếu cơ quan"),
        ({"why": ""}, "lý do"),
    ],
)
def test_a_correction_that_holds_nothing_is_told(tmp_path: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(CorrectionError, match=f"dc-1.*{told}"):
        dropped(decided(tmp_path, ROW | change), LEDGER)
