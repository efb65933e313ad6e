"""School returns as schools and offices write them: ditto marks, dashes, blanks, blocks of supervised groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from broken.values_cases import SHEET, write_return

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.form.school_return import titled_round
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Reading


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    path = tmp_path / "cuoi-nam.xlsx"
    write_return(path)
    return path


def read_changed(path: Path, catalogue: Catalogue, cells: dict[str, Any]) -> Reading:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)
    return read_workbook(path, catalogue)


def values(reading: Reading) -> dict[tuple[str, str, str], str]:
    return {(seen.unit, seen.breakdown, seen.item): seen.value for seen in reading.observations}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("THỐNG KÊ GIÁO DỤC MẦM NON ĐẦU NĂM HỌC 2017-2018", "2017-2018-start"),
        ("Thống kê giáo dục mầm non giữa năm học 2017 – 2018", "2017-2018-term1"),
        ("THỐNG KÊ GIÁO DỤC MẦM NON CUỐI NĂM HỌC 2017-2018", "2017-2018-end"),
        ("THỐNG KÊ GIÁO DỤC MẦM NON NĂM HỌC 2017-2018", ""),
        ("THỐNG KÊ GIÁO DỤC MẦM NON ĐẦU NĂM, GIỮA NĂM, CUỐI NĂM HỌC 2017-2018", ""),
        ("ĐẦU NĂM HỌC 2017-2019", ""),
    ],
)
def test_the_title_names_the_round(title: str, expected: str) -> None:
    assert titled_round(title) == expected


def test_a_return_of_a_school_with_its_groups(book_path: Path, catalogue: Catalogue) -> None:
    reading = read_workbook(book_path, catalogue)
    assert reading.problems == []
    assert (reading.identity.form, reading.identity.round) == ("TK-MN", "2023-2024-end")
    found = values(reading)
    assert {unit for unit, _, _ in found} == {""}
    assert {block for _, block, _ in found} == {"total", "nhom_tu_thuc", "nhom_nha_dong", "gom_nhom_doc_lap"}
    assert (found["", "total", "tre"], found["", "nhom_tu_thuc", "tre"], found["", "nhom_nha_dong", "tre"]) == (
        "120", "30", "12")  # fmt: skip
    assert found["", "gom_nhom_doc_lap", "tre"] == "162"
    assert all(reading.rules_checked[rule] for rule in reading.rules_checked)
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen


def test_a_column_that_stands_twice_is_told(book_path: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(book_path)
    sheet = book[SHEET]
    column = sheet.max_column
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, column + 1).value = sheet.cell(row, column).value
    sheet.cell(sheet.max_row, column + 1).value = 777
    book.save(book_path)
    assert [p.kind for p in read_workbook(book_path, catalogue).problems] == ["duplicate_header"]


def test_a_dash_is_zero_and_a_blank_is_unknown(book_path: Path, catalogue: Catalogue) -> None:
    found = values(read_workbook(book_path, catalogue))
    assert found["", "nhom_nha_dong", "tre_3_12"] == "0", "the sample writes a dash"
    assert ("", "nhom_nha_dong", "can_duoc") not in found, "the sample leaves it blank"


def test_an_office_lists_a_row_a_school(book_path: Path, catalogue: Catalogue) -> None:
    listed = {"B8": "Trường Mầm non Minh Họa 2", "C8": 9901002.0, "B9": '"', "C9": '"', "B10": "nt", "C10": None}
    found = values(read_changed(book_path, catalogue, listed))
    assert found["9901002", "total", "tre"] == "120"
    assert found["9901002", "nhom_tu_thuc", "tre"] == "30"
    assert found["9901002", "nhom_nha_dong", "tre"] == "12"
    assert found["", "gom_nhom_doc_lap", "tre"] == "162"


def test_a_merged_unit_stands_for_its_rows(book_path: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(book_path)
    book[SHEET]["B9"] = book[SHEET]["B10"] = None
    book[SHEET].merge_cells("B8:B10")
    book.save(book_path)
    assert values(read_workbook(book_path, catalogue))["", "nhom_nha_dong", "tre"] == "12"


@pytest.mark.parametrize(
    ("cells", "kind", "cell"),
    [
        ({"B8": '"'}, "missing_value", "B8"),
        ({"B9": None}, "missing_value", "B9"),
        ({"B9": "Trường Mầm non Khác"}, "missing_value", "C9"),
        ({"D9": "hội"}, "unknown_code", "D9"),
        ({"D9": None}, "missing_value", "D9"),
        ({"D9": "của trường"}, "duplicate_item", "B9"),
        ({"H9": '"'}, "not_a_number", "H9"),
    ],
)
def test_what_nobody_can_place_is_told_and_not_read(
    cells: dict[str, Any], kind: str, cell: str, book_path: Path, catalogue: Catalogue
) -> None:
    reading = read_changed(book_path, catalogue, cells)
    assert (kind, SHEET, cell) in {(problem.kind, problem.sheet, problem.cell) for problem in reading.problems}
    assert sum(counts["rejected"] for counts in reading.cells.values()) >= 1
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen
