"""The survey workbook of a commune: measures by age, two denominators, rates read in one way or not at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from broken.case import HERE
from broken.survey_example import CHILDREN, example

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import IGNORED, OBSERVED, Observation, Reading

EXAMPLE = HERE / "pcgd-xa-mau.xlsx"
TE = "MN-01 TE"
Value = str | float | None


@pytest.fixture(scope="module")
def whole(catalogue: Catalogue) -> Reading:
    return read_workbook(EXAMPLE, catalogue)


def changed(tmp_path: Path, catalogue: Catalogue, cells: dict[tuple[str, str], Value], percent: str = "") -> Reading:
    """The example with other values in some cells; `percent` is formatted as per cent."""
    book = example()
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    if percent:
        book[TE][percent].number_format = "0.00%"
    book.save(tmp_path / "a.xlsx")
    return read_workbook(tmp_path / "a.xlsx", catalogue)


def at(reading: Reading, sheet: str, cell: str) -> Observation | None:
    return next((o for o in reading.observations if (o.sheet, o.cell) == (sheet, cell)), None)


def test_the_example_is_read_whole(whole: Reading) -> None:
    assert whole.problems == []
    assert (whole.identity.form, whole.identity.unit_name) == ("PCGD-XA", "Phường Minh Họa Trung Tâm")
    assert whole.identity.round == "2025-2026-year_end"
    assert sum(sum(counts.values()) for counts in whole.cells.values()) == whole.cells_seen
    assert min(whole.rules_checked.values()) > 0, "every rule of the form was held against something"


def test_items_and_ages_are_those_of_the_survey_list(whole: Reading) -> None:
    for item, label in (
        ("dan_so", "Tổng số trẻ"),
        ("phai_huy_dong", "Số trẻ phải huy động"),
        ("den_truong_tai_cho", "Đến trường trên địa bàn"),
        ("den_truong_noi_khac", "Đến trường ngoài địa bàn"),
    ):
        found = {o.breakdown: int(o.value) for o in whole.observations if o.item == item and o.item_sheet == TE}
        assert found == {
            **{f"tuoi_{age}": value for age, value in enumerate(CHILDREN[label])},
            "tuoi_0_5": sum(CHILDREN[label][:6]),
        }


def test_one_name_two_denominators(whole: Reading) -> None:
    """98,6 and 100: both are true, each of its own denominator."""
    of_mobilised, of_all = at(whole, TE, "K16"), at(whole, TE, "F27")
    assert of_mobilised and of_all
    assert (of_mobilised.item, of_mobilised.value) == ("ti_le_huy_dong", "100")
    assert of_all.item == "tc_den_truong_5" and round(Decimal(of_all.value), 1) == Decimal("98.6")
    completed_here, completed_there = at(whole, TE, "K22"), at(whole, "MN-02", "E11")
    assert completed_here and completed_there
    assert (completed_here.value, completed_there.value) == ("100", "98.55")


@pytest.mark.parametrize(
    ("value", "percent", "read"),
    [
        (98.5, False, "98.5"),  # 66 of 67
        (0.985, True, "98.5"),
        (0.985, False, "98.5"),  # its parts decide
        ("98,5%", False, "98.5"),
        ("0,985", False, "98.5"),
        (0.5, True, "50"),  # said to be per cent: read, and told as different
        (0.5, False, None),
        ("khoảng 98", False, None),
    ],
)
def test_a_rate_is_read_in_one_way_or_not_at_all(
    value: Value, percent: bool, read: str | None, tmp_path: Path, catalogue: Catalogue
) -> None:
    reading = changed(tmp_path, catalogue, {(TE, "J16"): value}, "J16" if percent else "")
    seen = at(reading, TE, "J16")
    assert (seen and seen.value) == read
    kinds = [problem.kind for problem in reading.problems]
    expected = {"50": ["rate_differs"], None: ["ambiguous_rate" if value == 0.5 else "not_a_number"]}
    assert kinds == expected.get(read, [])


def test_without_parts_a_share_of_one_is_ambiguous(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, {(TE, "J16"): 0.985, (TE, "J12"): None})
    assert [(p.kind, p.cell) for p in reading.problems] == [("ambiguous_rate", "J16")]
    reading = changed(tmp_path, catalogue, {(TE, "J16"): 98.5, (TE, "J12"): None})
    assert reading.problems == [], "a missing denominator says nothing of a rate that reads in one way"


def test_blank_is_missing_and_the_rate_is_not_made_up(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, {(TE, "J16"): None, (TE, "J7"): " "})
    assert at(reading, TE, "J16") is None and at(reading, TE, "J7") is None and reading.problems == []


def test_ratios_are_not_per_cent(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, {("MN-01 GV", "L7"): 2.5})
    seen = at(reading, "MN-01 GV", "L7")
    assert seen and (seen.value, seen.unit, seen.breakdown) == ("2.5", "9901001", "tuoi_5")


def test_two_rows_a_school_also_with_ditto_marks(tmp_path: Path, catalogue: Catalogue) -> None:
    book = example()
    sheet = book["MN-01 GV"]
    sheet.unmerge_cells("B6:B7")
    sheet["B7"] = '"'
    book.save(tmp_path / "a.xlsx")
    reading = read_workbook(tmp_path / "a.xlsx", catalogue)
    classes = {(o.unit, o.breakdown): o.value for o in reading.observations if o.item == "so_lop"}
    assert reading.problems == []
    assert classes == {
        ("9901001", "tuoi_3_4"): "4",
        ("9901001", "tuoi_5"): "2",
        ("9901002", "tuoi_3_4"): "3",
        ("9901002", "tuoi_5"): "2",
    }


def test_inserted_rows_columns_and_other_order_do_no_harm(tmp_path: Path, catalogue: Catalogue, whole: Reading) -> None:
    book = example()
    book[TE].insert_rows(1, 2)
    book["MN-02"].insert_cols(2)
    book.move_sheet("MN - Tài chính", -4)
    for merged in list(book[TE].merged_cells.ranges):
        book[TE].unmerge_cells(str(merged))
    book.save(tmp_path / "a.xlsx")
    reading = read_workbook(tmp_path / "a.xlsx", catalogue)
    key = sorted((o.item_sheet, o.item, o.breakdown, o.unit, o.value) for o in whole.observations)
    assert sorted((o.item_sheet, o.item, o.breakdown, o.unit, o.value) for o in reading.observations) == key
    assert reading.problems == []


def test_the_sheets_of_children_are_counted_and_nothing_else(catalogue: Catalogue) -> None:
    reading = read_workbook(HERE / "pcgd-so-theo-doi.xlsx", catalogue)
    counts = reading.cells["Sổ theo dõi PCGDMN"]
    assert counts[IGNORED] == 12 and counts[OBSERVED] == 0
    assert [problem.kind for problem in reading.problems] == ["lists_persons"]
