"""The export of the sector database, filled with invented schools, and registers with one thing made wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from broken.case import REGISTER, Case, both, copy_row, put
from openpyxl import Workbook

from orchestration.collect.officer.book import new_workbook, save

EXPORT_FILE = "csdl-truong.xlsx"
# from the samples, as every case names its workbook
EXPORT = f"../tests/broken/{EXPORT_FILE}"
SHEET = "Danh sách trường"
HEADER_ROW = 5
HEADERS = [
    "STT", "MA_TRUONG *", "Ten_Truong_Hoc (*)", "MA_DON_VI", "CAP HOC*", "TRANG_THAI*", "LOAI_HINH_DAO_TAO*",
    "loai_hinh_truong*", "DIA_CHI", "MA_XA_PHUONG*", "MA_QUAN_HUYEN", "MA_TINH_THANH", "CHUAN_QUOC_GIA",
    "VUNG_KHO_KHAN", "TEN_HIEU_TRUONG", "DIEN_THOAI", "EMAIL", "NAM_HOC", "SO_DIEM_TRUONG",
]  # fmt: skip
HEAD = ("Người Minh Họa", "0900000000", "minhhoa@example.invalid")
SCHOOLS: list[tuple[Any, ...]] = [
    (1, 9903001.0, "Trường Mầm non Minh Họa Xuất 1", "99990", 45.0, 1, 1.0, 1.0, "Đường Minh Họa 1",
     99001.0, 990.0, 99.0, 1, 0, *HEAD, 2023.0, 2.0),
    (2, "9903002", "Trường Mẫu giáo Minh Họa Xuất 2", "99990", "5", "1", "01", "02", "Đường Minh Họa 2",
     "99002", "990", "99", "0", "0", *HEAD, "2023", 1),
    (3, "9903003", "Nhà trẻ Minh Họa Xuất 3", "99991", 4, 1, 3, 3, "Đường Minh Họa 3",
     "99004", "991", "99", None, 1, *HEAD, 2023, 1),
    (4, "9903004", "Lớp mẫu giáo độc lập Minh Họa Xuất 4", "99991", 5, 1, 9, "05", "Đường Minh Họa 4",
     99005, 991, 99, 0, 0, *HEAD, 2023, None),
]  # fmt: skip
LIST = "Danh mục"
OTHER_LEVELS = ("1", 2, 3.0, "6", "12", 23, "123")


def write_export(path: Path) -> None:
    """Title and empty rows above the header, floats and texts mixed, people named, code lists on another sheet."""
    book = new_workbook("Danh sách trường (số liệu minh họa)")
    sheet = book.create_sheet(SHEET)
    sheet["A1"] = "DANH SÁCH TRƯỜNG HỌC"
    sheet["A2"] = "Số liệu minh họa"
    for column, header in enumerate(HEADERS, start=1):
        sheet.cell(HEADER_ROW, column, header)
    for row, school in enumerate(SCHOOLS, start=HEADER_ROW + 1):
        for column, value in enumerate(school, start=1):
            sheet.cell(row, column, value)
    lists = book.create_sheet("Danh mục mã")
    for line in (("Loại hình", "Tên"), ("01", "Công lập"), ("03", "Dân lập"), ("09", "Tư thục")):
        lists.append(line)
    save(book, path)


def add_other_levels(book: Workbook) -> None:
    """Schools without preschool: whatever else is wrong in their rows is no concern of ours."""
    for offset, level in enumerate(OTHER_LEVELS):
        row = HEADER_ROW + 1 + len(SCHOOLS) + offset
        copy_row(SHEET, HEADER_ROW + 1, row, B=f"99040{offset}", E=level, G="77", H="88", Q="không rõ")(book)


def _case(name: str, change: Any, kind: str, cell: str, found: str, expected: str, **more: Any) -> Case:
    return Case(name, EXPORT, change, kind, SHEET, cell, found, expected, **more)


def _list(name: str, change: Any, kind: str, cell: str, found: str, expected: str) -> Case:
    """A list of the office with one thing wrong in its history."""
    return Case(name, REGISTER, change, kind, LIST, cell, found, expected)


UNDATED = (("undated_level", SHEET, ""),)
CASES = [
    _case("csdl-cap-hoc-khac", add_other_levels, "other_level", "", "7 trường cấp học khác", "4 hoặc 5", also=UNDATED),
    _case("csdl-khong-ngay-cong-nhan", put(SHEET, "M7", None), "undated_level", "", "1 trường", "ngày công nhận"),
    _case("csdl-loai-hinh-cha", put(SHEET, "G6", "02"), "unknown_code", "G6", "02", "01, 03, 09", also=UNDATED),
    _case("csdl-chuan-la", put(SHEET, "M6", 3), "unknown_code", "M6", "3", "0, 1, 2, -1"),
    _case("csdl-trang-thai-la", put(SHEET, "F6", 7), "unknown_code", "F6", "7", "1, 0, -1", also=UNDATED),
    _case("csdl-loai-khac-cap", put(SHEET, "E6", 4), "unknown_code", "H6", "1", "45/01", also=UNDATED),
    _case("csdl-cap-hoc-la", put(SHEET, "E6", "MN"), "unknown_code", "E6", "MN", "chữ số cấp học"),
    _case("csdl-thieu-xa", put(SHEET, "J6", None), "missing_value", "J6", "", "cột «MA_XA_PHUONG»", also=UNDATED),
    _case("csdl-ma-chua-doi-chieu", put(SHEET, "F6", -1), "unchecked_code", "", "TRANG_THAI -1: 1 trường", "giai_the",
          also=UNDATED),
    _case("csdl-truong-hai-dong", copy_row(SHEET, 7, 10, C="Trường khác"), "duplicate_item", "B10", "9903002",
          "mỗi trường một dòng", also=UNDATED),
    _case("csdl-cot-hai-lan", put(SHEET, "N5", "ma_truong"), "duplicate_header", "N5", "MA_TRUONG", "một cột",
          also=UNDATED),
    _case("csdl-hai-nam-hoc", put(SHEET, "R9", 2024), "unknown_round", "R9", "2024", "2023-2024-start", also=UNDATED),
    _case("csdl-so-dien-thoai", put(SHEET, "I6", "Đường Minh Họa 1, ĐT 0900 000 000"), "personal_data", "I6",
          "(đã che)", "không ghi số điện thoại", also=UNDATED),
    Case("csdl-hai-tinh", EXPORT, put(SHEET, "L9", 11), "unknown_unit", "", "", "", "danh mục cơ sở", also=UNDATED),
    _list("dm-ngay-nguoc", put(LIST, "J5", "2019-12-31"), "span_reversed", "J5", "2019-12-31", "từ ngày 2020-01-01"),
    _list("dm-hai-dong-cung-luc", copy_row(LIST, 5, 40, I="2023-01-01"), "span_overlap", "I40", "2023-01-01",
          "ngày kết thúc chưa ghi"),
    _list("dm-khoang-trong", both(put(LIST, "J5", "2021-12-31"), copy_row(LIST, 5, 40, I="2022-02-01", J=None)),
          "span_gap", "I40", "2022-02-01", "2022-01-01"),
    _list("dm-mo-lai", both(put(LIST, "J5", "2021-12-31"), put(LIST, "K5", "giải thể"),
                            copy_row(LIST, 5, 40, I="2022-01-01", J=None, K="hoạt động")),
          "open_after_closing", "K40", "hoạt động", "giải thể"),
    _list("dm-giai-the-con-hoat-dong", both(put(LIST, "Z5", "giải thể"), put(LIST, "AA5", "2022-06-30")),
          "open_after_closing", "K5", "hoạt động", "như sự kiện của dòng"),
    _list("dm-khong-ghi-nhau", put(LIST, "S5", "9901002"), "link_broken", "S5", "9901002",
          "«Mã cơ sở trước» là 9901001"),
    _list("dm-su-kien-khong-ngay", put(LIST, "Z5", "đổi tên"), "missing_value", "AA5", "", "ngày sự kiện"),
    _list("dm-sap-nhap-khong-ma", both(put(LIST, "Z5", "sáp nhập"), put(LIST, "AA5", "2022-06-30")),
          "missing_value", "S5", "", "mã cơ sở sau"),
    _list("dm-su-kien-la", both(put(LIST, "Z5", "đổi chủ"), put(LIST, "AA5", "2022-06-30")),
          "unknown_code", "Z5", "đổi chủ", "sap_nhap"),
    _list("dm-ten-chu-so-huu", put(LIST, "AB5", "Người Minh Họa"), "personal_data", "AB5", "(đã che)",
          "không ghi tên chủ sở hữu"),
    _list("dm-ngay-doi-chu-sai", put(LIST, "AB5", "31/02/2024"), "not_a_date", "AB5", "31/02/2024", "một ngày"),
    _list("dm-thu-dien-tu", put(LIST, "E5", "minhhoa@example.invalid"), "personal_data", "E5", "(đã che)",
          "thư điện tử"),
]  # fmt: skip
