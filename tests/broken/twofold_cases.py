"""What can be taken in two ways: a sheet, a column, a form that is there twice, one number over two cells, a stamp."""

from __future__ import annotations

import openpyxl
from broken.case import HERE, PLAN, REPORT, RETURN, Case, put
from openpyxl import Workbook


def second_sheet(book: Workbook) -> None:
    """A copy of a sheet, as people keep one, in which a figure was changed."""
    copied = book.copy_worksheet(book["Học sinh"])
    copied.title = "Học sinh (2)"
    copied["E24"] = 99


def second_column(book: Workbook) -> None:
    """A column of the form once more, with other figures."""
    sheet = book["Trường-Lớp"]
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 9, sheet.cell(row, 6).value)
    sheet["I10"] = 7


def with_another_form(book: Workbook) -> None:
    """The sheet of a plan beside the sheets of a return."""
    plan = openpyxl.load_workbook(HERE.parents[1] / "samples" / PLAN)["Kế hoạch"]
    sheet = book.create_sheet("Kế hoạch")
    for row in plan.iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column, cell.value)


def merged(book: Workbook) -> None:
    """One number over two cells that each have their own."""
    book["Trường-Lớp"].merge_cells("G10:H10")


CASES = [
    Case("hai-trang-khac-so", RETURN, second_sheet, "duplicate_sheet", "Học sinh", "", "Học sinh (2)",
         "một trang «Học sinh»"),
    Case("hai-cot-trung", RETURN, second_column, "duplicate_header", "Trường-Lớp", "I7", "Công lập",
         "một cột «Công lập»"),
    Case("hai-bieu-mot-tep", RETURN, with_another_form, "second_form", "Kế hoạch", "", "KẾ HOẠCH VÀ CHỈ TIÊU",
         "nộp biểu KH-CT thành tệp riêng"),
    Case("gop-o", RETURN, merged, "ambiguous_number", "Trường-Lớp", "G10", "0", "bỏ gộp ô"),
    Case("minh-hoa-khong-ro", REPORT, put("Thông tin", "B13", "x"), "unknown_code", "Thông tin", "B13", "x",
         "có / không"),
    Case("ngay-nop-tuong-lai", REPORT, put("Thông tin", "B9", "31/12/2999"), "declared_later", "", "", "2999-12-31",
         "không sau ngày nhận"),
    Case("thu-dien-tu-trong-tem", REPORT, put("Thông tin", "B10", "Bà Minh Họa, minh-hoa@example.vn"), "personal_data",
         "Thông tin", "B10", "(đã che)", "thư điện tử"),
    Case("dien-thoai-trich-dan", REPORT, put("Quy mô", "H8", "Hỏi cô Minh Họa 0912 345 678"), "personal_data", "Quy mô",
         "H8", "(đã che)", "số điện thoại"),
    Case("thu-dien-tu-ke-hoach", PLAN, put("Kế hoạch", "N5", "Hỏi minh-hoa@example.vn"), "personal_data", "Kế hoạch",
         "N5", "(đã che)", "thư điện tử"),
]  # fmt: skip
