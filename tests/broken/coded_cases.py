"""What goes wrong in the state form: sums that do not add up, and sheets and versions that are not what they should."""

from __future__ import annotations

from broken.case import RETURN, Case, Change, both, put
from openpyxl import Workbook

SHEETS = {"TL": "Trường-Lớp", "HS": "Học sinh", "CB": "Cán bộ", "PH": "Phòng học"}


def only(**cells: int) -> Change:
    """All figures of the form left blank but these (`HS_E5` is cell E5 of Học sinh): missing breaks no rule."""

    def change(book: Workbook) -> None:
        for name in SHEETS.values():
            for row in book[name].iter_rows(min_row=5, min_col=5):
                for cell in row:
                    # the header of the first sheet ends lower than the others'
                    if isinstance(cell.value, int) and book[name].cell(cell.row, 4).value != "C":
                        cell.value = None
        for place, value in cells.items():
            sheet, cell = place.split("_")
            book[SHEETS[sheet]][cell] = value

    return change


def copied_sheet(sheet: str, *names: str) -> Change:
    """A sheet under other names, more than once."""

    def change(book: Workbook) -> None:
        for name in names[1:]:
            book.copy_worksheet(book[sheet]).title = name
        book[sheet].title = names[0]

    return change


def titled(year: int) -> Change:
    """Another year in the title and in the stamp."""
    title = put("Trường-Lớp", "B3", f"(có đến 30 tháng 9 năm {year})")
    return both(title, put("_congkhai", "B6", f"{year}-{year + 1}-start"))


CASES = [
    # the inconsistent figures of a filled form seen in public
    Case("mn-nhom-lop", RETURN, only(TL_E71=47, TL_E72=7, TL_E86=27), "rule_broken", "Trường-Lớp", "E71", "47",
         "bằng 7 (Trường-Lớp!E72) + 27 (Trường-Lớp!E86) = 34"),
    Case("mn-quy-mo-tre", RETURN, only(HS_E5=23, HS_E6=0, HS_E14=7), "rule_broken", "Học sinh", "E5", "23",
         "bằng 0 (Học sinh!E6) + 7 (Học sinh!E14) = 7"),
    Case("mn-tre-theo-tuoi", RETURN, only(HS_E28=7, HS_E29=3, HS_E30=1, HS_E31=0, HS_E32=6, HS_E33=0), "rule_broken",
         "Học sinh", "E28", "7", "bằng 3 (Học sinh!E29) + 1 (Học sinh!E30) + 0 (Học sinh!E31) + 6 (Học sinh!E32) + "
         "0 (Học sinh!E33) = 10"),
    Case("mn-nu-dan-toc", RETURN, only(HS_J24=6, HS_L24=7), "rule_broken", "Học sinh", "L24", "7",
         "không lớn hơn 6 (Học sinh!J24)"),
    # children without a class, more of them than a class can hold, and classes without children
    Case("mn-tre-khong-lop", RETURN, only(HS_E5=310, TL_E71=0), "rule_broken", "Học sinh", "E5", "310",
         "1000 × 0 (Trường-Lớp!E71) = 0"),
    Case("mn-si-so", RETURN, only(HS_E14=710, TL_E86=10), "rule_broken", "Học sinh", "E14", "710",
         "không lớn hơn 70 × 10 (Trường-Lớp!E86) = 700"),
    Case("mn-lop-khong-tre", RETURN, only(HS_E5=3, TL_E71=4), "rule_broken", "Trường-Lớp", "E71", "4",
         "không lớn hơn 3 (Học sinh!E5)"),
    # a part, a room grade, an ownership, two parts of one whole
    Case("mn-trong-do", RETURN, only(HS_E35=60, HS_E37=61), "rule_broken", "Học sinh", "E37", "61",
         "không lớn hơn 60 (Học sinh!E35)"),
    Case("mn-cap-phong", RETURN, only(PH_E5=3, PH_F5=2, PH_G5=0, PH_H5=0), "rule_broken", "Phòng học", "E5", "3",
         "bằng 2 (Phòng học!F5) + 0 (Phòng học!G5) + 0 (Phòng học!H5) = 2"),
    Case("mn-loai-hinh", RETURN, only(TL_E71=12, TL_F71=11, TL_G71=0, TL_H71=0), "rule_broken", "Trường-Lớp", "E71",
         "12", "bằng 11 (Trường-Lớp!F71) + 0 (Trường-Lớp!G71) + 0 (Trường-Lớp!H71) = 11"),
    Case("mn-hai-phan", RETURN, only(TL_E72=3, TL_E76=2, TL_E77=2), "rule_broken", "Trường-Lớp", "E76",
         "2 (Trường-Lớp!E76) + 2 (Trường-Lớp!E77)", "không lớn hơn 3 (Trường-Lớp!E72)"),
    Case("dau-cham-lung", RETURN, put("Học sinh", "Q24", "…"), "not_collected", "Học sinh", "Q24", "…", "kể cả 0"),
    Case("gach-ngang", RETURN, put("Học sinh", "Q24", "-"), "not_a_number", "Học sinh", "Q24", "-", "một số"),
    Case("hai-trang-giong-nhau", RETURN, copied_sheet("Học sinh", "Trẻ em", "Trẻ em sửa"), "duplicate_sheet",
         "Học sinh", "", "Trẻ em, Trẻ em sửa", "một trang «Học sinh»"),
    Case("chua-co-hieu-luc", RETURN, titled(2019), "form_not_in_force", "", "", "kỳ có ngày chốt 2019-09-30",
         "2020: từ 2020-01-01 đến nay"),
]  # fmt: skip
