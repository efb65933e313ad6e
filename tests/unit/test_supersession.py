"""A newer workbook replaces the sheets it fills; what it no longer says is told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Register, Resolver
from orchestration.collect.judgement import judge
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Fact, Identity, Observation, Reading
from orchestration.collect.submission import ACCEPTED, DUPLICATE, PARTIAL, SUPERSEDED, Submission
from orchestration.settings import ROOT

ROUND = "2023-2024-start"
Cell = tuple[str, str, str, str]


def book(declared: str, *cells: Cell, form: str = "01-MN-DN", version: str = "2020") -> Reading:
    """A reading with observations (sheet, cell, item, value)."""
    reading = Reading(identity=Identity(form, version, "district-094", round=ROUND, declared_date=declared))
    for sheet, cell, item, value in cells:
        reading.observations.append(Observation(sheet, cell, item, "total", value, value))
        reading.cells.setdefault(sheet, {"observed": 0, "blank": 0, "rejected": 0, "ignored": 0})["observed"] += 1
    return reading


@pytest.fixture
def resolver(catalogue: Catalogue) -> Resolver:
    return Resolver(catalogue, Register(), {})


def settle(resolver: Resolver, *readings: Reading, pulls: tuple[int, ...] = ()) -> list[Submission]:
    """Judge the readings as files 1.xlsx, 2.xlsx, … that came in one pull each."""
    numbers = pulls or tuple(range(1, len(readings) + 1))
    ledger = [
        LedgerEntry(index, f"{id(reading):064}", 1, f"{index}.xlsx", "", number)
        for index, (reading, number) in enumerate(zip(readings, numbers, strict=True), start=1)
    ]
    return judge(ledger, {entry.sha256: r for entry, r in zip(ledger, readings, strict=True)}, resolver)


def values(submission: Submission) -> dict[str, str]:
    return {f"{row.sheet}!{row.cell}": row.value for row in submission.reading.observations}


def kinds(submission: Submission) -> list[str]:
    return [problem.kind for problem in submission.problems]


def test_a_newer_workbook_replaces_the_sheets_it_fills_and_no_other(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Trường-Lớp", "E10", "1", "5"), ("Học sinh", "E10", "83", "90"))
    new = book("2023-10-20", ("Học sinh", "E10", "83", "100"))
    new.problems.append(Problem("missing_sheet", "Trường-Lớp", expected="trang «Trường-Lớp»"))
    first, second = settle(resolver, old, new)
    assert (first.status, second.status) == (PARTIAL, ACCEPTED)
    assert values(first) == {"Trường-Lớp!E10": "5"} and values(second) == {"Học sinh!E10": "100"}
    assert kinds(first) == ["partly_superseded"] and first.problems[0].found == "Trường-Lớp"
    assert kinds(second) == [], "the sheet is not missing: the older workbook still gives it"


def test_a_workbook_that_fills_every_sheet_supersedes_the_whole(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Học sinh", "E10", "83", "90"))
    first, second = settle(resolver, old, book("2023-10-20", ("Học sinh", "E10", "83", "100")))
    assert (first.status, second.status) == (SUPERSEDED, ACCEPTED) and kinds(second) == []


def test_three_in_a_row_give_each_sheet_from_the_newest_that_fills_it(resolver: Resolver) -> None:
    one = book("2023-10-01", ("Trường-Lớp", "E10", "1", "5"), ("Học sinh", "E10", "83", "90"))
    two = book("2023-10-10", ("Trường-Lớp", "E10", "1", "6"))
    three = book("2023-10-20", ("Cán bộ", "E10", "123", "7"))
    found = settle(resolver, one, two, three)
    assert [s.status for s in found] == [PARTIAL, PARTIAL, ACCEPTED]
    assert [values(s) for s in found] == [{"Học sinh!E10": "90"}, {"Trường-Lớp!E10": "6"}, {"Cán bộ!E10": "7"}]


def test_a_renamed_sheet_that_says_the_same_things_is_replaced(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Quy mô", "D8", "so_tre", "6153"), form="BC-TH", version="2026.1")
    new = book("2023-10-20", ("Sheet1", "D8", "so_tre", "6200"), form="BC-TH", version="2026.1")
    assert [s.status for s in settle(resolver, old, new)] == [SUPERSEDED, ACCEPTED]


def test_a_filled_cell_turned_blank_is_a_warning_at_the_cell(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Học sinh", "E10", "83", "90"), ("Học sinh", "E11", "84", "30"))
    _, new = settle(resolver, old, book("2023-10-20", ("Học sinh", "E10", "83", "100")))
    (problem,) = new.problems
    assert (problem.kind, problem.sheet, problem.cell, problem.expected) == ("value_withdrawn", "Học sinh", "E11", "30")
    assert problem.severity == "warning" and problem.file == "2.xlsx" and "nay để trống" in problem.sentence()


def test_a_cell_that_cannot_be_read_is_not_told_twice(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Học sinh", "E10", "83", "90"), ("Học sinh", "E11", "84", "30"))
    new = book("2023-10-20", ("Học sinh", "E10", "83", "100"))
    new.problems.append(Problem("not_a_number", "Học sinh", "E11", "ba mươi", "một số"))
    assert kinds(settle(resolver, old, new)[1]) == ["not_a_number"]


def test_a_provider_that_left_the_register_is_no_blank_cell(resolver: Resolver) -> None:
    old, new = (book(day, form="DM-CS", version="2026.1") for day in ("2023-10-01", "2023-10-20"))
    for code, attribute in (("1", "name"), ("1", "sites"), ("2", "name")):
        old.facts.append(Fact("Danh mục", f"{attribute}{code}", code, attribute, "x", "x", "2020-01-01", ""))
    new.facts.append(Fact("Danh mục", "B5", "1", "name", "x", "x", "2020-01-01", ""))
    new.cells["Danh mục"] = old.cells["Danh mục"] = {"observed": 1, "blank": 0, "rejected": 0, "ignored": 0}
    assert [(p.kind, p.cell) for p in settle(resolver, old, new)[1].problems] == [("value_withdrawn", "sites1")]


def test_rules_see_the_sheets_of_both_workbooks(resolver: Resolver, catalogue: Catalogue) -> None:
    """A rule over one sheet of the older one speaks in the newest, once, and names the older file."""
    terms = catalogue.layouts["01-MN-DN", "2020"].rules["mn_tong_55"]
    assert {(t["sheet"], t["item"]) for t in terms} == {("Trường-Lớp", item) for item in ("55", "56", "69")}
    cells = (("Trường-Lớp", f"E{item}", item, value) for item, value in (("55", "47"), ("56", "7"), ("69", "27")))
    old = book("2023-10-01", *cells, ("Học sinh", "E10", "83", "90"))
    first, second = settle(resolver, old, book("2023-10-20", ("Học sinh", "E10", "83", "100")))
    assert kinds(first) == ["partly_superseded"]
    (problem,) = second.problems
    assert (problem.rule_id, problem.cell, problem.file) == ("mn_tong_55", "E55", "1.xlsx")
    assert first.reading.rules_checked == {} and second.reading.rules_checked["mn_tong_55"] == 1


def test_a_sheet_of_unreadable_cells_replaces_all_the_same(resolver: Resolver) -> None:
    """Figures nobody stands by any more must not come back because their mending cannot be read."""
    new = book("2023-10-20")
    new.cells["Học sinh"] = {"observed": 0, "blank": 0, "rejected": 3, "ignored": 0}
    first, second = settle(resolver, book("2023-10-01", ("Học sinh", "E10", "83", "90")), new)
    assert (first.status, second.status) == (SUPERSEDED, ACCEPTED)


def test_bytes_sent_again_after_others_take_those_back(resolver: Resolver) -> None:
    good, bad = book("", ("Học sinh", "E10", "83", "90")), book("", ("Học sinh", "E10", "83", "9"))
    ledger = [LedgerEntry(n, sha * 64, 1, f"{n}.xlsx", "", n) for n, sha in enumerate("abaa", start=1)]
    found = judge(ledger, {"a" * 64: good, "b" * 64: bad}, resolver)
    assert [s.status for s in found] == [SUPERSEDED, SUPERSEDED, ACCEPTED, DUPLICATE]


def test_two_of_one_pull_stay_a_problem_of_both_beside_older_ones(resolver: Resolver) -> None:
    one = book("2023-10-01", ("Học sinh", "E10", "83", "90"))
    two, three = (book("2023-10-20", ("Học sinh", "E10", "83", value)) for value in ("91", "92"))
    first, second, third = settle(resolver, one, two, three, pulls=(1, 2, 2))
    assert "conflicting_submission" not in kinds(first)
    assert [p.found for s in (second, third) for p in s.problems if p.kind == "conflicting_submission"] == [
        "3.xlsx",
        "2.xlsx",
    ]


def test_a_cell_turned_blank_is_told_across_a_workbook_without_its_sheet(resolver: Resolver) -> None:
    one = book("2023-10-01", ("Trường-Lớp", "E10", "1", "5"), ("Học sinh", "E10", "83", "90"))
    one.observations.append(Observation("Học sinh", "E11", "84", "total", "30", "30"))
    two = book("2023-10-10", ("Trường-Lớp", "E11", "2", "6"))
    three = book("2023-10-20", ("Học sinh", "E10", "83", "91"))
    first, second, third = settle(resolver, one, two, three)
    assert [s.status for s in (first, second, third)] == [SUPERSEDED, PARTIAL, ACCEPTED]
    assert [(p.kind, p.sheet, p.cell) for p in third.problems] == [("value_withdrawn", "Học sinh", "E11")]
    # told by the one that left it blank, which still counts for that sheet
    assert ("value_withdrawn", "E10") in {(p.kind, p.cell) for p in second.problems}


def test_a_row_that_a_renamed_sheet_lost_is_told(resolver: Resolver) -> None:
    old = book("2023-10-01", ("Quy mô", "D8", "so_tre", "6153"), ("Quy mô", "D9", "so_truong", "26"), form="BC-TH")
    new = book("2023-10-20", ("Sheet1", "D8", "so_tre", "6200"), form="BC-TH")
    first, second = settle(resolver, old, new)
    assert (first.status, second.status) == (SUPERSEDED, ACCEPTED)
    assert [(p.kind, p.cell, p.expected) for p in second.problems] == [("value_withdrawn", "D9", "26")]


def test_sheets_of_one_name_that_are_two_of_the_form_replace_each_other_not(resolver: Resolver) -> None:
    old, new = book("2023-10-01", ("Sheet1", "E10", "83", "90")), book("2023-10-20", ("Sheet1", "E10", "1", "5"))
    old.observations[0].item_sheet, new.observations[0].item_sheet = "Học sinh", "Trường-Lớp"
    new.problems.append(Problem("missing_sheet", "Học sinh", expected="trang «Học sinh»"))
    first, second = settle(resolver, old, new)
    assert (first.status, second.status) == (PARTIAL, ACCEPTED)
    assert values(first) == {"Sheet1!E10": "90"} and kinds(second) == []


def test_a_day_that_one_does_not_name_is_not_held_against_another(resolver: Resolver) -> None:
    dated, undated = (book(day, ("Học sinh", "E10", "83", day or "1")) for day in ("2023-10-01", ""))
    assert [s.status for s in settle(resolver, dated, undated)] == [SUPERSEDED, ACCEPTED]
    assert [s.status for s in settle(resolver, undated, dated)] == [SUPERSEDED, ACCEPTED]
    both = settle(resolver, dated, undated, pulls=(1, 1))
    assert all("conflicting_submission" in kinds(s) for s in both), "of one pull nobody knows the newer"


def test_a_declared_day_after_the_reception_does_not_stand_above_all_others(resolver: Resolver) -> None:
    far, mended = (book(day, ("Học sinh", "E10", "83", "90")) for day in ("2099-10-01", "2023-10-01"))
    ledger = [
        LedgerEntry(n, sha * 64, 1, f"{n}.xlsx", "2023-10-05T07:00:00+07:00", n) for n, sha in ((1, "a"), (2, "b"))
    ]
    first, second = judge(ledger, {"a" * 64: far, "b" * 64: mended}, resolver)
    assert (first.status, second.status) == (SUPERSEDED, ACCEPTED) and "declared_later" in kinds(first)


def test_one_mended_sheet_sent_alone_replaces_that_sheet(resolver: Resolver, tmp_path: Path) -> None:
    """From real workbooks: the stamp and one sheet are enough."""
    whole = ROOT / "samples/minh-hoa/2023-2024/01-MN-DN_school-9901001_2023-2024-start.xlsx"
    mended = openpyxl.load_workbook(whole)
    for name in mended.sheetnames:
        if name not in ("_congkhai", "Phòng học"):
            del mended[name]
    stamp = mended["_congkhai"]
    stamp["B3"], stamp["B7"] = "district-094", "2023-12-01"
    mended.save(tmp_path / "phong-hoc.xlsx")
    old = read_workbook(whole, resolver.catalogue)
    old.identity.unit_text = "district-094"
    first, second = settle(resolver, old, read_workbook(tmp_path / "phong-hoc.xlsx", resolver.catalogue))
    assert (first.status, second.status) == (PARTIAL, ACCEPTED) and kinds(second) == []
    assert {row.sheet for row in first.reading.observations} == {"Trường-Lớp", "Học sinh", "Cán bộ"}


def test_what_was_found_is_told_in_bounds() -> None:
    assert Problem("not_a_number", found="x" * 32_000).found == "x" * 300 + "…"
