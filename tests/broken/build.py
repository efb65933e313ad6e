"""Write the broken workbooks beside this module: each is a sample with one thing made wrong.

`python -m broken.build` from `tests/` writes them anew; the bytes depend on the samples and this module only.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
from broken import (
    coded_cases,
    disclosure_cases,
    hostile_cases,
    register_cases,
    survey_cases,
    twofold_cases,
    values_cases,
)
from broken.case import (
    HERE,
    PLAN,
    REGISTER,
    REPORT,
    RETURN,
    SURVEY,
    UNSTAMPED,
    Case,
    both,
    copy_row,
    drop_row,
    drop_sheet,
    put,
)
from broken.survey_example import EXAMPLE, write_example
from broken.template_cases import CASES as TEMPLATE_CASES
from openpyxl import Workbook

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

# only found once the checkout is on the path
from orchestration.collect.officer.book import MOMENT, new_workbook, save  # noqa: E402

SAMPLES = ROOT / "samples"

CASES = [
    *TEMPLATE_CASES,
    Case("chu-thay-so", REPORT, put("Quy mô", "D8", "khoảng sáu nghìn"), "not_a_number", "Quy mô", "D8",
         "khoảng sáu nghìn", "một số"),
    Case("chu-thay-so-01-mn", RETURN, put("Học sinh", "E24", "không"), "not_a_number", "Học sinh", "E24",
         "không", "một số"),
    Case("ngay-thay-so", RETURN, put("Học sinh", "E24", MOMENT), "not_a_number", "Học sinh", "E24",
         "2026-01-01", "một số"),
    Case("so-le", REPORT, put("Quy mô", "D8", 6153.5), "not_a_whole_number", "Quy mô", "D8", "6153.5", "số nguyên"),
    Case("so-am", RETURN, put("Cán bộ", "E10", -2), "negative_number", "Cán bộ", "E10", "-2", "không âm"),
    Case("doc-hai-cach", REPORT, put("Huy động", "D5", "51.700"), "ambiguous_number", "Huy động", "D5",
         "51.700", "phần nghìn hay phần thập phân"),
    Case("cong-thuc-chua-tinh", REPORT, put("Quy mô", "D8", "=D7*23"), "formula_without_value", "Quy mô", "D8",
         "", "kết quả đã tính"),
    Case("cong-thuc-chua-tinh-01-mn", RETURN, put("Học sinh", "E24", "=E23-E25"), "formula_without_value",
         "Học sinh", "E24", "", "kết quả đã tính"),
    Case("ma-loi-excel", REPORT, put("Quy mô", "D8", "#REF!"), "excel_error", "Quy mô", "D8", "#REF!",
         "không phải mã lỗi"),
    Case("ngay-sai", REPORT, put("Xã hội hóa", "L9", "đầu tháng 9"), "not_a_date", "Xã hội hóa", "L9",
         "đầu tháng 9", "một ngày"),
    Case("ngay-nop-sai", REPORT, put("Thông tin", "B9", "sau Tết"), "not_a_date", "Thông tin", "B9", "sau Tết",
         "một ngày"),
    Case("ngay-hieu-luc-sai", REGISTER, put("Danh mục", "I5", "31/02/2020"), "not_a_date", "Danh mục", "I5",
         "31/02/2020", "một ngày"),
    Case("ma-bang-la", REPORT, put("Quy mô", "F8", "nghe nói"), "unknown_code", "Quy mô", "F8", "nghe nói", "reported"),
    Case("nhom-tuoi-la", SURVEY, put("Điều tra", "C6", "ba tuổi rưỡi"), "unknown_code", "Điều tra", "C6",
         "ba tuổi rưỡi", "tuoi_3"),
    Case("so-sanh-la", PLAN, put("Kế hoạch", "E5", "xấp xỉ"), "unknown_code", "Kế hoạch", "E5", "xấp xỉ", ">="),
    Case("don-vi-tinh-khac", PLAN, put("Kế hoạch", "G5", "%"), "measure_unit_mismatch", "Kế hoạch", "G5", "%", "«trẻ»"),
    Case("moc-la", PLAN, put("Kế hoạch", "D5", "năm sau"), "unknown_round", "Kế hoạch", "D5", "năm sau",
         "một năm học (2024-2025)"),
    Case("thieu-gia-tri", REGISTER, put("Danh mục", "I5", None), "missing_value", "Danh mục", "I5", "",
         "ngày hiệu lực"),
    Case("thieu-nhom-tuoi", SURVEY, put("Điều tra", "C6", None), "missing_value", "Điều tra", "C6", "", "nhóm tuổi"),
    Case("chi-tieu-la", PLAN, put("Kế hoạch", "A5", "so_tre_ngoan"), "unknown_indicator", "Kế hoạch", "A5",
         "so_tre_ngoan", "danh mục chỉ tiêu"),
    Case("khong-co-so", PLAN, put("Kế hoạch", "F5", None), "no_number", "Kế hoạch", "F5", "Số trẻ", "một con số"),
    Case("thieu-trang", RETURN, drop_sheet("Cán bộ"), "missing_sheet", "Cán bộ", "", "", "trang «Cán bộ»"),
    Case("thieu-moi-trang", PLAN, drop_sheet("Kế hoạch"), "missing_sheet", "", "", "", "trang số liệu"),
    Case("thieu-cot", REPORT, put("Quy mô", "D4", "Số"), "missing_header", "Quy mô", "", "", "cột «Giá trị»"),
    Case("thieu-cot-01-mn", RETURN, put("Học sinh", "F2", "Gái"), "missing_header", "Học sinh", "", "",
         "cột «Tổng số > Nữ»"),
    Case("thieu-dong", RETURN, drop_row("Học sinh", 24), "missing_item", "Học sinh", "", "", "mã số 97"),
    Case("ma-so-la", RETURN, put("Học sinh", "D24", 997), "unknown_item", "Học sinh", "D24",
         "997 - Trẻ từ 3 đến 12 tháng",         "một mã số của biểu mẫu", also=(("missing_item", "Học sinh", ""),)),
    Case("ma-so-la-tong-hop", REPORT, put("Quy mô", "A8", "so_be"), "unknown_item", "Quy mô", "A8", "so_be",
         "biểu BC-TH"),
    Case("ma-so-hai-dong", RETURN, copy_row("Học sinh", 24, 54), "duplicate_item", "Học sinh", "D54", "97",
         "mỗi mã số một dòng"),
    Case("ma-so-hai-dong-tong-hop", REPORT, copy_row("Quy mô", 8, 11, D=7000), "duplicate_item", "Quy mô", "A11",
         "so_tre", "một dòng cho một kỳ"),
    Case("xa-hai-dong", SURVEY, copy_row("Điều tra", 6, 25), "duplicate_item", "Điều tra", "A25", "99001",
         "mỗi xã và nhóm tuổi"),
    Case("ten-dong-khac", RETURN, put("Học sinh", "B24", "- Trẻ từ 3 đến 10 tháng"), "label_mismatch", "Học sinh",
         "D24", "97 - Trẻ từ 3 đến 10 tháng", "mã số 97 là", also=(("missing_item", "Học sinh", ""),)),
    Case("ten-dong-khac-tong-hop", REPORT, put("Quy mô", "B8", "Số lớp"), "label_mismatch", "Quy mô", "B8", "Số lớp",
         "«Số trẻ» cho mã so_tre"),
    Case("ky-la", REPORT, put("Quy mô", "E9", "quý 3"), "unknown_round", "Quy mô", "E9", "quý 3",
         "2021-2022-term1"),
    Case("ky-bao-cao-la", REPORT, put("Thông tin", "B8", "quý 3"), "unknown_round", "Thông tin", "B8", "quý 3",
         "2021-2022-term1", also=(("unknown_round", "", ""),)),
    Case("tem-khac-ten", RETURN, put("Trường-Lớp", "D2", "Trường Mầm non Khác"), "stamp_mismatch", "Trường-Lớp", "D2",
         "Trường Mầm non Khác", "như tem ẩn"),
    Case("tem-khac-nam", RETURN, put("Trường-Lớp", "B3", "(có đến 30 tháng 9 năm 2022)"), "stamp_mismatch",
         "Trường-Lớp", "B3", "năm 2022", "kỳ 2023-2024-start"),
    Case("tong-khac-phan", RETURN, put("Trường-Lớp", "E10", 2), "rule_broken", "Trường-Lớp", "E10", "2",
         "bằng 0 (Trường-Lớp!E11)", also=(("rule_broken", "Trường-Lớp", "E10"),)),
    Case("tong-khac-phan-tong-hop", REPORT, put("Cơ sở vật chất", "D5", 264), "rule_broken", "Cơ sở vật chất", "D5",
         "264", "bằng 234 (Cơ sở vật chất!D6) + 29 (Cơ sở vật chất!D7) = 263"),
    Case("bieu-la", PLAN, both(put("Thông tin", "A1", "KẾ HOẠCH NĂM"), put("Kế hoạch", "A1", "Kế hoạch giao")),
         "unknown_form", "", "", "KẾ HOẠCH NĂM", "BÁO CÁO TỔNG HỢP"),
    Case("don-vi-la", REPORT, put("Thông tin", "B5", "district-000"), "unknown_unit", "", "", "district-000",
         "hiệu lực tại kỳ"),
    Case("xa-la", SURVEY, put("Điều tra", "A6", "12345"), "unknown_unit", "Điều tra", "D6", "commune-12345",
         "2023-09-30",
         also=tuple(("unknown_unit", "Điều tra", f"{column}6") for column in "EFG")),
    Case("ten-hai-don-vi", UNSTAMPED, put("Trường-Lớp", "D2", "Trường Mầm non Trùng Tên"), "ambiguous_unit", "", "",
         "Trường Mầm non Trùng Tên", "school-9909001-20200101, school-9909002-20200101"),
    *coded_cases.CASES,
    *register_cases.CASES,
    *survey_cases.CASES,
    *values_cases.CASES,
    *twofold_cases.CASES,
    *disclosure_cases.CASES,
]  # fmt: skip


def mended_report(book: Workbook) -> None:
    """The report of the city prints 23 = 18 + 8; here the only fault is the one a case puts in."""
    book["Đội ngũ"]["D5"] = 26


def write_case(case: Case, path: Path) -> None:
    """The sample of a case with its change, written by the writer of the samples."""
    book = openpyxl.load_workbook(SAMPLES / case.sample)
    if case.sample == REPORT:
        mended_report(book)
    case.change(book)
    save(book, path)


def write_two_cells(path: Path) -> None:
    """A small file whose two cells span the whole sheet: a reader that lays out a grid needs hundreds of gigabytes."""
    book = new_workbook("hai ô")
    sheet = book.create_sheet("Trang")
    sheet["A1"] = "BÁO CÁO TỔNG HỢP"
    sheet["XFD1048576"] = 1
    save(book, path)


NO_WORKBOOKS = ("van-ban.xlsx", "trang-web.xlsx", "cut-giua.xlsx", "rong.xlsx", "nen-khac.xlsx")


def write_no_workbooks(folder: Path) -> None:
    """Files that are called workbooks and are none."""
    whole = (SAMPLES / PLAN).read_bytes()
    (folder / "van-ban.xlsx").write_bytes("Kính gửi Sở, số liệu gửi sau.\n".encode())
    html = "<html><body><table><tr><td>BÁO CÁO TỔNG HỢP</td><td>6153</td></tr></table></body></html>"
    (folder / "trang-web.xlsx").write_bytes(html.encode())
    (folder / "cut-giua.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "rong.xlsx").write_bytes(b"")
    with zipfile.ZipFile(folder / "nen-khac.xlsx", "w") as archive:
        archive.writestr(zipfile.ZipInfo("thu.txt", MOMENT.timetuple()[:6]), "không phải sổ tính")


def build(folder: Path) -> None:
    """Write every broken file into `folder`, and the whole workbooks that some of them are made of."""
    hostile_cases.build(folder)
    write_example(folder / Path(EXAMPLE).name)
    register_cases.write_export(folder / register_cases.EXPORT_FILE)
    values_cases.write_return(folder / values_cases.SCHOOL_FILE)
    for case in CASES:
        write_case(case, folder / case.path.name)
    write_two_cells(folder / "hai-o-xa-nhau.xlsx")
    write_no_workbooks(folder)


if __name__ == "__main__":
    build(HERE)
