"""Broken workbooks around surveys: lists of children where only sums may stand. All names are made up."""

from __future__ import annotations

from broken.case import RETURN, SURVEY, Case, Change, both, drop_row, put
from broken.survey_example import EXAMPLE
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


def fill_list(sheet: str) -> Change:
    """Put children into a sheet that is there."""

    def change(book: Workbook) -> None:
        for child in CHILDREN:
            book[sheet].append(list(child))

    return change


TE, GV = "MN-01 TE", "MN-01 GV"

CASES = [
    Case("danh-sach-tre", SURVEY, add_list("Kèm theo"), "lists_persons", "Kèm theo", "", "", "số liệu tổng hợp"),
    Case("danh-sach-khong-tieu-de", RETURN, add_list("Sheet1", ()), "lists_persons", "Sheet1", "", "",
         "số liệu tổng hợp"),
    Case("dien-thoai-thay-so", SURVEY, put("Điều tra", "D6", "gọi 0912 345 678, an.minh-hoa@vi-du.vn"),
         "not_a_number", "Điều tra", "D6", "gọi •••, •••", "một số"),
    Case("pcgd-so-theo-doi", EXAMPLE, fill_list("Sổ theo dõi PCGDMN"), "lists_persons", "Sổ theo dõi PCGDMN", "", "",
         "số liệu tổng hợp"),
    Case("pcgd-tre-khuyet-tat", EXAMPLE, put("MN- Trẻ KT", "A9", 1), "lists_persons", "MN- Trẻ KT", "", "",
         "số liệu tổng hợp"),
    Case("pcgd-tong-co-6-tuoi", EXAMPLE, put(TE, "M7", 461), "rule_broken", TE, "M7", "461", "= 390"),
    Case("pcgd-nu-nhieu-hon", EXAMPLE, both(put(TE, "F8", 61), put(TE, "M8", 222)), "rule_broken", TE, "F8", "61",
         "không lớn hơn 60"),
    Case("pcgd-huy-dong-tren-dan-so", EXAMPLE, put(TE, "L12", 72), "rule_broken", TE, "L12", "72",
         "không lớn hơn 71", also=(("rate_differs", TE, "L16"),)),
    Case("pcgd-ti-le-khac", EXAMPLE, put(TE, "K16", 98.6), "rate_differs", TE, "K16", "98.6", "100.0 %"),
    Case("pcgd-ti-le-mau-so-khac", EXAMPLE, put("MN-02", "E11", 100), "rate_differs", "MN-02", "E11", "100", "99 %"),
    Case("pcgd-ti-le-hai-cach", EXAMPLE, put(TE, "F29", 0.5), "ambiguous_rate", TE, "F29", "0.5", "dấu %"),
    Case("pcgd-gv-lop", EXAMPLE, put(GV, "L6", 180), "rate_differs", GV, "L6", "180", "2"),
    Case("pcgd-thieu-ma-truong", EXAMPLE, put(GV, "B8", None), "missing_value", GV, "B8", "", "mã trường"),
    Case("pcgd-thieu-dong", EXAMPLE, drop_row(TE, 18), "missing_item", TE, "", "", "«Số trẻ chuyển đi»"),
    Case("pcgd-dong-la", EXAMPLE, put(TE, "B18", "Số trẻ đi xa"), "unknown_item", TE, "B18", "Số trẻ đi xa",
         "bảng «MN-01 TE»", also=(("missing_item", TE, ""),)),
    Case("pcgd-mn02-khac", EXAMPLE, both(put("MN-02", "C6", 65), put("MN-02", "F6", 203)), "rule_broken", "MN-02",
         "C6", "65", "bằng 66 (MN-01 TE!I7)"),
]  # fmt: skip
