"""The survey list of an area: four counts every office gives, and the columns it may leave out."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Reading

LIST = Path(__file__).resolve().parents[2] / "samples/minh-hoa/2024-2025/PCGD-DT_province-99_2024-2025-start.xlsx"
SHEET = "Điều tra"
ALWAYS = {"dan_so", "phai_huy_dong", "den_truong_tai_cho", "den_truong_noi_khac"}
FIRST_OPTIONAL = 8


def values(reading: Reading) -> dict[tuple[str, str, str], str]:
    return {(one.unit, one.item, one.breakdown): one.value for one in reading.observations}


@pytest.fixture(scope="module")
def whole(catalogue: Catalogue) -> Reading:
    return read_workbook(LIST, catalogue)


def test_every_value_column_is_read(whole: Reading, catalogue: Catalogue) -> None:
    columns = catalogue.layouts["PCGD-DT", "2026.1"].columns["*"]
    items = {row["field"] for row in columns if row["role"] == "value"}
    assert whole.problems == [] and {one.item for one in whole.observations} == items > ALWAYS
    sheet = openpyxl.load_workbook(LIST)[SHEET]
    header = [cell.value for cell in sheet[4]]
    girls = next(one for one in whole.observations if (one.item, one.cell[1:]) == ("den_truong_nu", "5"))
    assert girls.value == str(sheet.cell(5, header.index("Trẻ em nữ đến trường") + 1).value)


def test_a_list_without_the_optional_columns_reads_as_ever(
    whole: Reading, catalogue: Catalogue, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(LIST)
    book[SHEET].delete_cols(FIRST_OPTIONAL, book[SHEET].max_column)
    book.save(tmp_path / "a.xlsx")
    short = read_workbook(tmp_path / "a.xlsx", catalogue)
    assert short.problems == []
    assert values(short) == {key: value for key, value in values(whole).items() if key[1] in ALWAYS}
    assert short.rules_checked["pc_den_truong"] and not short.rules_checked.get("pc_loai_hinh")


def test_ownership_adds_up_to_attendance(catalogue: Catalogue, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(LIST)
    sheet = book[SHEET]
    column = [cell.value for cell in sheet[4]].index("Đến trường công lập") + 1
    sheet.cell(5, column, int(str(sheet.cell(5, column).value)) + 1)
    book.save(tmp_path / "a.xlsx")
    broken = read_workbook(tmp_path / "a.xlsx", catalogue)
    assert {(one.kind, one.rule_id) for one in broken.problems} == {("rule_broken", "pc_loai_hinh")}
