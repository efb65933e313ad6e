"""The summary report of an area (BC-TH): one value per item, breakdown and round."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.officer.book import save
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "samples" / "dien-bien-phu" / "BC-TH_district-094_2021-2022-term1.xlsx"


@pytest.fixture
def report() -> Workbook:
    """The report of the city, with the column it was written before there was."""
    book = openpyxl.load_workbook(REPORT)
    book["Quy mô"]["O4"] = "Phân tổ"
    return book


def read(book: Workbook, folder: Path, catalogue: Catalogue) -> Reading:
    save(book, folder / "bao-cao.xlsx")
    return read_workbook(folder / "bao-cao.xlsx", catalogue)


def add(book: Workbook, row: int, value: object, breakdown: str, like: int = 8) -> None:
    """A row like another one of the sheet, with a value of its own for a breakdown."""
    sheet = book["Quy mô"]
    for cell in sheet[like]:
        sheet.cell(row, cell.column, cell.value)
    sheet[f"D{row}"], sheet[f"O{row}"] = value, breakdown


def test_a_part_is_named_by_its_word_or_its_code_and_blank_is_the_total(
    report: Workbook, tmp_path: Path, catalogue: Catalogue
) -> None:
    add(report, 11, 5750, "CÔNG LẬP ")
    add(report, 12, 403, "ngoai_cong_lap")
    reading = read(report, tmp_path, catalogue)
    seen = {o.breakdown: o.value for o in reading.observations if o.item == "so_tre" and not o.round}
    assert seen == {"total": "6153", "cong_lap": "5750", "ngoai_cong_lap": "403"}
    assert [problem.rule_id for problem in reading.problems] == ["bc_gv_bo_sung"]
    assert reading.rules_checked["bc_cong_lap_so_tre"] == 1 and reading.rules_checked["bc_gioi_tinh_so_tre"] == 0


def test_a_report_without_the_column_gives_totals(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = read(openpyxl.load_workbook(REPORT), tmp_path, catalogue)
    assert {o.breakdown for o in reading.observations} == {"total"}


def test_a_printed_average_keeps_its_decimals_and_a_count_of_classes_has_none(
    report: Workbook, tmp_path: Path, catalogue: Catalogue
) -> None:
    add(report, 11, "23,40", "")
    report["Quy mô"]["A11"], report["Quy mô"]["B11"] = "tre_lop", "Số trẻ bình quân mỗi nhóm, lớp"
    report["Quy mô"]["D7"] = 263.5
    reading = read(report, tmp_path, catalogue)
    assert [o.value for o in reading.observations if o.item == "tre_lop"] == ["23.40"]
    assert [(p.kind, p.cell) for p in reading.problems if p.sheet == "Quy mô"] == [("not_a_whole_number", "D7")]
