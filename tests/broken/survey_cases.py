"""Broken workbooks around surveys: lists of children where only sums may stand. All names are made up."""

from __future__ import annotations

from broken.case import RETURN, SURVEY, Case, Change, put
from openpyxl import Workbook

# invented on the spot; nobody is meant
CHILDREN = (
    ("Nguyễn Minh Họa Một", "12/03/2020", "Trần Minh Họa Mẹ", "0912 345 678"),
    ("Lò Thị Minh Họa Hai", "05/11/2021", "Lò Văn Minh Họa Bố", "0987.654.321"),
    ("Giàng A Minh Họa Ba", "30/01/2019", "Giàng Thị Minh Họa Mẹ", "+84 901 234 567"),
)


def add_list(
    name: str, header: tuple[str, ...] = ("TT", "Họ và tên trẻ", "Ngày sinh", "Cha mẹ", "Điện thoại")
) -> Change:
    """Add a sheet that lists children below a header; without one where `header` is empty."""

    def change(book: Workbook) -> None:
        sheet = book.create_sheet(name)
        if header:
            sheet.append(["DANH SÁCH TRẺ"])
            sheet.append(list(header))
        for number, child in enumerate(CHILDREN, start=1):
            sheet.append([number, *child])

    return change


CASES = [
    Case("danh-sach-tre", SURVEY, add_list("Kèm theo"), "lists_persons", "Kèm theo", "", "", "số liệu tổng hợp"),
    Case("danh-sach-khong-tieu-de", RETURN, add_list("Sheet1", ()), "lists_persons", "Sheet1", "", "",
         "số liệu tổng hợp"),
    Case("dien-thoai-thay-so", SURVEY, put("Điều tra", "D6", "gọi 0912 345 678, an.minh-hoa@vi-du.vn"),
         "not_a_number", "Điều tra", "D6", "gọi •••, •••", "một số"),
]  # fmt: skip
