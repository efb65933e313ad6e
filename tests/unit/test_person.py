"""Lists of persons are told by content and put aside unread; registers and returns raise no false alarm."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import duckdb
import pytest
from broken.case import HERE
from broken.survey_cases import CHILDREN

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.person import lists_persons
from orchestration.collect.problem import MASK, Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import IGNORED, Reading
from orchestration.collect.store import write_index
from orchestration.collect.submission import Submission
from orchestration.collect.workbook import Sheet, open_workbook

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted((ROOT / "samples").rglob("*.xlsx"))


def sheet(*rows: list[object], name: str = "Trang") -> Sheet:
    return Sheet(name, True, list(rows), [])


def as_text(reading: Reading) -> str:
    """All that would be written of a reading."""
    return repr(dataclasses.asdict(reading))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_no_sample_raises_an_alarm(path: Path, catalogue: Catalogue) -> None:
    assert [sheet.name for sheet in open_workbook(path) if lists_persons(sheet, catalogue)] == []


@pytest.mark.parametrize(
    "header",
    [
        ["STT", "Họ và tên trẻ", "Ngày, tháng, năm sinh"],
        ["STT", "HỌ TÊN", "SỐ ĐỊNH DANH CÁ NHÂN"],
        ["MA_LOP", "HO_TEN", "NGAY_SINH"],
        ["TT", "Tên cháu", "Họ tên cha (mẹ)"],
        ["TT", "Họ, tên học sinh", "SĐT phụ huynh"],
        ["TT", "Ho\u0323 va\u0300 te\u0302n", "Dân tộc"],
    ],
)
def test_a_name_column_beside_a_mark_is_a_list(header: list[object], catalogue: Catalogue) -> None:
    title: list[object] = ["TRƯỜNG MẦM NON MINH HỌA", None, None]
    assert lists_persons(sheet(title, header, [1.0, "Nguyễn Minh Họa", "x"]), catalogue)
    assert not lists_persons(sheet(title, header, [1.0, 25.0, 12.0]), catalogue), "an empty form lists nobody"


def test_a_header_over_two_rows_is_seen(catalogue: Catalogue) -> None:
    rows: list[list[object]] = [
        ["TT", "Trẻ", None, "Gia đình"],
        [None, "Họ và tên", "Lớp", None],
        [None, None, None, "Họ tên mẹ"],
        [1.0, "Nguyễn Minh Họa", "Lá", "Trần Minh Họa"],
    ]
    assert lists_persons(sheet(*rows), catalogue)


def test_rows_without_a_header_are_seen(catalogue: Catalogue) -> None:
    rows: list[list[object]] = [[float(n), *child] for n, child in enumerate(CHILDREN)]
    assert lists_persons(sheet(*rows), catalogue)
    assert not lists_persons(sheet(*rows[:2]), catalogue), "two signatures below a form are no list"


HEAD = ["Trần Minh Họa", "0912345678"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Mã", "Tên cơ sở", "Hiệu trưởng", "Điện thoại"], *[["1", "Trường Mầm non Lê Minh Họa", *HEAD]] * 4],
        [["MA_TRUONG", "TEN_TRUONG_HOC", "HO_TEN_HIEU_TRUONG", "DIEN_THOAI"], ["1", "MN Hoa", *HEAD]],
        [["Chỉ tiêu", "Người lập biểu (Ký, ghi rõ họ tên)", "Điện thoại"], ["Số trẻ", *HEAD]],
        [["Tổng số trẻ", "Nữ", "Dân tộc", "Khuyết tật"], [10.0, 5.0, 2.0, 1.0]],
    ],
)
def test_registers_and_signatures_are_no_lists(rows: list[list[object]], catalogue: Catalogue) -> None:
    assert not lists_persons(sheet(*rows), catalogue)


def test_the_two_sheets_of_the_survey_book_count_whatever_they_hold(catalogue: Catalogue) -> None:
    for name in ("MN- Trẻ KT", "mn-  trẻ kt", "Sổ theo dõi PCGDMN"):
        assert lists_persons(sheet(["x"], name=name), catalogue)
        assert not lists_persons(sheet([" "], name=name), catalogue)


@pytest.mark.parametrize("name", ["danh-sach-tre", "danh-sach-khong-tieu-de"])
def test_nothing_of_a_list_is_kept(name: str, catalogue: Catalogue) -> None:
    reading = read_workbook(HERE / f"{name}.xlsx", catalogue)
    (problem,) = [problem for problem in reading.problems if problem.kind == "lists_persons"]
    counts = reading.cells[problem.sheet]
    assert counts[IGNORED] == sum(counts.values()) >= 15
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen
    assert reading.observations, "the other sheets are read"
    text = as_text(reading)
    assert not [word for child in CHILDREN for word in child if word in text]


def test_a_list_alone_tells_nothing_of_itself(tmp_path: Path, catalogue: Catalogue) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for child in CHILDREN:
        book.active.append(list(child))
    book.save(tmp_path / "a.xlsx")
    reading = read_workbook(tmp_path / "a.xlsx", catalogue)
    assert [problem.kind for problem in reading.problems] == ["lists_persons", "unknown_form"]
    assert "Minh Họa" not in as_text(reading)


@pytest.mark.parametrize(
    ("found", "masked"),
    [
        ("0912345678", "•••"),
        ("ĐT: 0912.345.678 (mẹ)", "ĐT: ••• (mẹ)"),
        ("+84 912 345 678", "•••"),
        ("912345678", "•••"),
        ("001320012345", "•••"),
        ("co.giao+1@truong.edu.vn", "•••"),
        ("6153.5", "6153.5"),
        ("khoảng sáu nghìn", "khoảng sáu nghìn"),
        ("school-9901001", "school-9901001"),
        ("0.517", "0.517"),
        ("200000000 byte", "200000000 byte"),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_what_was_found_is_masked_where_it_is_personal(found: str, masked: str) -> None:
    assert Problem("not_a_number", "Trang", "A1", found).found == masked
    assert Problem("rule_broken", "Trang", "A1", "117310000").found == "117310000", "a figure that was read"


def test_the_name_of_a_file_brings_no_telephone_number_into_the_tables(tmp_path: Path) -> None:
    entry = LedgerEntry(1, "a" * 64, 1, "xã Minh Họa/biểu 01 gọi 0912 345 678, an@vi-du.vn.xlsx", "", 1)
    write_index(tmp_path, [Submission(entry, Reading(), "", "", "", "accepted", ())])
    ((file,),) = duckdb.sql(f"select file from '{tmp_path}/submission.parquet'").fetchall()
    assert file == f"xã Minh Họa/biểu 01 gọi {MASK}, {MASK}"
