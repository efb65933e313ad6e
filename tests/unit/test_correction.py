"""Corrections: a submission is dropped by an office with a reason, and a row that holds nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.correction import (
    Correction,
    CorrectionError,
    check_corrections,
    corrected,
    dropped,
    read_corrections,
)
from orchestration.collect.identity import Register, Resolver
from orchestration.collect.judgement import judge
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Identity, Observation, Reading
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
    assert dropped(read_corrections(decided(tmp_path, ROW, encoding), LEDGER)) == {"b" * 64}


def test_no_decision_drops_nothing(tmp_path: Path) -> None:
    assert read_corrections(tmp_path, LEDGER) == [] == read_corrections(ROOT / "samples" / "decisions", LEDGER)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sha256": "c" * 64}, "không có lượt nộp nào"),
        ({"sha256": ""}, "không có lượt nộp nào"),
        ({"action": "delete"}, "action phải là"),
        ({"cell": "D8"}, "cho cả tệp"),
        ({"sheet": "Quy mô"}, "cho cả tệp"),
        ({"office": ""}, "thiếu cơ quan"),
        ({"why": ""}, "lý do"),
    ],
)
def test_a_correction_that_holds_nothing_is_told(tmp_path: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(CorrectionError, match=f"dc-1.*{told}"):
        read_corrections(decided(tmp_path, ROW | change), LEDGER)


BOOK = "d" * 64
CELL = {"correction": "dc-2", "sha256": BOOK, "sheet": "Học sinh", "cell": "E10", "expects": "90"}
OVERRIDE = CELL | {"action": "override", "value": "100", "office": "Sở", "decided_on": "2023-11-02", "why": "gõ nhầm"}
FLAG = CELL | {"action": "flag", "office": "Sở", "decided_on": "2023-11-02", "why": "đang xác minh"}


def reading() -> Reading:
    """83 = 90 where 84 + 90 = 40 + 60: the sum does not hold until 83 is 100."""
    made = Reading(identity=Identity("01-MN-DN", "2020", "district-094", round="2023-2024-start"))
    for cell, item, value in (("E10", "83", "90"), ("E11", "84", "40"), ("E17", "90", "60")):
        made.observations.append(Observation("Học sinh", cell, item, "total", value, value))
    made.problems.append(Problem("rule_broken", "Học sinh", "E10", "90", "bằng 100", rule_id="mn_tong_83"))
    made.cells["Học sinh"] = {"observed": 3, "blank": 0, "rejected": 0, "ignored": 0}
    return made


def decide(folder: Path, row: dict[str, str]) -> list[Correction]:
    return read_corrections(decided(folder, row), [LedgerEntry(1, BOOK, 1, "a.xlsx", "", 1)])


def test_an_override_replaces_the_value_keeps_what_was_found_and_judges_anew(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    source = reading()
    made = corrected({BOOK: source}, decide(tmp_path, OVERRIDE), catalogue)[BOOK]
    row = made.observations[0]
    assert (row.value, row.found) == ("100", "90")
    assert row.derivation == "hiệu chỉnh từ «90» thành 100 (Sở, 02/11/2023: gõ nhầm)"
    assert [p.kind for p in made.problems] == ["overridden_value"] and made.rules_checked["mn_tong_83"] == 1
    assert source.observations[0].value == "90", "the reading that is cached stays what the bytes say"


def test_a_flag_keeps_the_value_and_warns(tmp_path: Path, catalogue: Catalogue) -> None:
    made = corrected({BOOK: reading()}, decide(tmp_path, FLAG), catalogue)[BOOK]
    assert made.observations[0].value == "90" and "cần thận trọng" in made.observations[0].derivation
    told = [p.worded(catalogue.problem_kinds) for p in made.problems]
    assert [(p.kind, p.severity, p.cell) for p in told] == [
        ("flagged_value", "warning", "E10"),
        ("rule_broken", "critical", "E10"),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"expects": "91"}, "nay ghi «90», không phải «91»"),
        ({"cell": "E99"}, "không có số liệu đọc được"),
        ({"sheet": "Cán bộ"}, "không có số liệu đọc được"),
    ],
)
def test_a_correction_that_no_longer_holds_is_told(
    tmp_path: Path, catalogue: Catalogue, change: dict[str, str], told: str
) -> None:
    with pytest.raises(CorrectionError, match=f"dc-2.*{told}"):
        corrected({BOOK: reading()}, decide(tmp_path, OVERRIDE | change), catalogue)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"expects": ""}, "cần sheet, cell và expects"),
        ({"value": "1.234.5"}, "value phải là một số"),
        ({"value": "=1+1"}, "value phải là một số"),
        ({"decided_on": "2/11/2023"}, "decided_on ghi"),
        ({"action": "flag"}, "giữ nguyên số liệu"),
    ],
)
def test_a_cell_correction_that_cannot_be_read_is_told(tmp_path: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(CorrectionError, match=f"dc-2.*{told}"):
        decide(tmp_path, OVERRIDE | change)


def test_two_corrections_of_one_cell_are_told(tmp_path: Path) -> None:
    line = ",".join(OVERRIDE.get(name, "") for name in HEADER.split(","))
    (tmp_path / "correction.csv").write_text(f"{HEADER}\n{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="đã có một dòng khác"):
        read_corrections(tmp_path, [LedgerEntry(1, BOOK, 1, "a.xlsx", "", 1)])


def test_a_correction_of_a_replaced_workbook_stops(tmp_path: Path, catalogue: Catalogue) -> None:
    corrections = decide(tmp_path, OVERRIDE)
    old, new = reading(), reading()
    new.identity.declared_date = "2023-12-01"
    ledger = [LedgerEntry(1, BOOK, 1, "a.xlsx", "", 1), LedgerEntry(2, "e" * 64, 1, "b.xlsx", "", 2)]
    resolver = Resolver(catalogue, Register(), {})
    readings = corrected({BOOK: old, "e" * 64: new}, corrections, catalogue)
    check_corrections(corrections, judge(ledger[:1], readings, resolver))
    with pytest.raises(CorrectionError, match="lượt nộp mới hơn"):
        check_corrections(corrections, judge(ledger, readings, resolver))
