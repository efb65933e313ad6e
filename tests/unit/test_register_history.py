"""The list of an office as a history: mergers, splits, changes of owner; and what two workbooks show together."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
from broken.case import REGISTER
from broken.register_cases import LIST
from openpyxl import Workbook

from orchestration.collect.across import with_register_problems
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Fact, Identity, Reading
from orchestration.collect.submission import ACCEPTED, SUPERSEDED, Submission

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Read = Callable[[Callable[[Workbook], None]], Reading]
CLOSED, OPEN = "giai_the", "hoat_dong"


@pytest.fixture
def read(tmp_path: Path, catalogue: Catalogue) -> Read:
    """Reads a list of the office after a change to it."""

    def read_changed(change: Callable[[Workbook], None]) -> Reading:
        book = openpyxl.load_workbook(SAMPLES / REGISTER)
        change(book)
        book.save(tmp_path / "list.xlsx")
        return read_workbook(tmp_path / "list.xlsx", catalogue)

    return read_changed


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.kind, problem.cell) for problem in reading.problems]


def test_a_merger_of_two_into_one_is_told_by_both_sides(read: Read) -> None:
    def merge(book: Workbook) -> None:
        sheet = book[LIST]
        for row in (5, 6):
            sheet[f"S{row}"], sheet[f"K{row}"] = "9901003", "giải thể"
            sheet[f"Z{row}"], sheet[f"AA{row}"] = "sáp nhập", "2023-07-01"
        sheet["R7"] = "9901001; 9901002"

    reading = read(merge)
    assert kinds(reading) == []
    told = {(f.code, f.attribute): f.value for f in reading.facts}
    assert told["9901003", "predecessor_code"] == "9901001;9901002"
    assert told["9901001", "event"] == "sap_nhap" and told["9901001", "event_date"] == "2023-07-01"


def test_a_merger_that_forgets_one_is_told_at_the_one_that_names_it(read: Read) -> None:
    def merge(book: Workbook) -> None:
        sheet = book[LIST]
        sheet["S5"] = sheet["S6"] = "9901003"
        sheet["R7"] = "9901001"

    assert kinds(read(merge)) == [("link_broken", "S6")]


def test_a_change_of_owner_is_a_day_and_never_a_name(read: Read) -> None:
    def dated(book: Workbook) -> None:
        book[LIST]["AB5"] = "15/3/2023"

    def named(book: Workbook) -> None:
        book[LIST]["AB5"] = "Người Minh Họa, 15/3/2023"

    (fact,) = [f for f in read(dated).facts if f.attribute == "owner_changed_on"]
    assert fact.value == "2023-03-15"
    reading = read(named)
    assert kinds(reading) == [("personal_data", "AB5")]
    assert "Người Minh Họa" not in json.dumps(asdict(reading), ensure_ascii=False)


def test_a_reversed_span_places_no_fact(read: Read) -> None:
    def reverse(book: Workbook) -> None:
        book[LIST]["J5"] = "2019-01-01"

    assert "9901001" not in {fact.code for fact in read(reverse).facts}


def test_an_end_that_cannot_be_read_is_one_problem(read: Read) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book[LIST]
        for cell in sheet[5]:
            sheet.cell(40, cell.column, cell.value)
        sheet["J5"], sheet["I40"] = "cuối năm", "2022-01-01"

    assert kinds(read(spoil)) == [("not_a_date", "J5")]


def submission(
    sequence: int, unit: str, round_code: str, *facts: Fact, form: str = "DM-CS", status: str = ACCEPTED
) -> Submission:
    entry = LedgerEntry(sequence, f"{sequence:064}", 1, f"{sequence}.xlsx", "", 1)
    return Submission(entry, Reading(Identity(form=form), facts=list(facts)), unit, round_code, "", status, ())


def fact(code: str, attribute: str, value: str, since: str = "2020-01-01", until: str = "") -> Fact:
    return Fact("Danh mục", "B5", code, attribute, value, value, since, until)


def told(catalogue: Catalogue, *submissions: Submission) -> list[list[str]]:
    return [[p.kind for p in s.problems] for s in with_register_problems(list(submissions), catalogue)]


Y1, Y2 = "2023-2024-start", "2024-2025-start"


def test_one_code_in_the_lists_of_two_offices_is_told_in_both(catalogue: Catalogue) -> None:
    one = submission(1, "district-990-20200101", Y1, fact("1", "name", "A"), fact("1", "sites", "2"))
    other = submission(2, "district-991-20200101", Y1, fact("1", "name", "B"), fact("1", "sites", "3"))
    judged = with_register_problems([one, other], catalogue)
    assert [[p.kind for p in s.problems] for s in judged] == [["provider_in_two_registers"]] * 2
    (problem,) = judged[0].problems
    assert (problem.sheet, problem.cell, problem.found) == ("Danh mục", "B5", "1: A")
    assert "«B»" in problem.expected and "2.xlsx" in problem.expected


@pytest.mark.parametrize(
    "other",
    [
        submission(2, "district-991-20200101", Y1, fact("2", "name", "B")),
        submission(2, "district-991-20200101", Y1, fact("1", "name", "A")),
        submission(2, "district-991-20200101", Y1, fact("1", "name", "B", "2019-01-01", "2019-12-31")),
        submission(2, "district-991-20200101", Y2, fact("1", "name", "B")),
        submission(2, "district-991-20200101", Y1, fact("1", "name", "B"), status=SUPERSEDED),
        submission(2, "district-990-20200101", Y1, fact("1", "name", "B")),
        submission(2, "district-991-20200101", Y1, fact("1", "name", "B"), form="CSDL-TRUONG"),
    ],
    ids=["other code", "same facts", "other days", "other round", "superseded", "same office", "other form"],
)
def test_what_is_no_contradiction_of_two_offices_is_not_told(catalogue: Catalogue, other: Submission) -> None:
    one = submission(1, "district-990-20200101", Y1, fact("1", "name", "A"))
    assert told(catalogue, one, other) == [[], []]


def test_a_return_of_a_closed_provider_is_told(catalogue: Catalogue) -> None:
    """The newest list up to the round decides; a later one does not reach back."""
    open_list = submission(1, "province-99-20200101", Y1, fact("1", "status", OPEN))
    closed_list = submission(
        2,
        "province-99-20200101",
        Y2,
        fact("1", "status", OPEN, until="2024-06-30"),
        fact("1", "status", CLOSED, since="2024-07-01"),
    )
    before, after = (submission(3 + i, "school-1-20200101", r, form="01-MN-DN") for i, r in enumerate((Y1, Y2)))
    assert told(catalogue, open_list, closed_list, before, after) == [[], [], [], ["closed_provider"]]


def test_a_return_after_the_last_span_is_one_of_a_closed_provider(catalogue: Catalogue) -> None:
    ended = submission(1, "province-99-20200101", Y1, fact("1", "status", OPEN, until="2023-06-30"))
    school, unknown = (submission(2 + i, f"school-{i + 1}-20200101", Y1, form="01-MN-DN") for i in range(2))
    assert told(catalogue, ended, school, unknown) == [[], ["closed_provider"], []]
    (problem,) = with_register_problems([ended, school], catalogue)[1].problems
    assert "1.xlsx, Danh mục!B5" in problem.expected and "2023-06-30" in problem.expected
