"""Values that can be read in two ways, text of fonts of before Unicode, and returns of schools with one thing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from broken.case import PLAN, REGISTER, REPORT, RETURN, Case, both, copy_row, put

from samples.build import school_return

SCHOOL_FILE = "thong-ke-cuoi-nam.xlsx"
# from the samples, as every case names its workbook
SCHOOL = f"../tests/broken/{SCHOOL_FILE}"
SHEET = school_return.SHEET
STAMP = {
    "Biểu mẫu": "TK-MN", "Phiên bản": "2026.1", "Mã đơn vị": "school-9901001",
    "Tên đơn vị": "Trường Mầm non Minh Họa 1", "Trực thuộc": "", "Kỳ báo cáo": "2023-2024-end",
    "Ngày nộp": "2024-06-05", "Cơ quan ban hành": "", "Tài liệu nguồn": "", "Dựng lại từ tài liệu": "không",
    "Số liệu minh họa": "có",
}  # fmt: skip
# groups, children, age bands, weight, height, moves, completed; a dash is zero, a blank is unknown
BLOCKS: list[tuple[Any, ...]] = [
    (1, "Trường Mầm non Minh Họa 1", None, "Của trường", 6, 2, 4, 120, 58, 30, 120, 5, 10, 15, 30, 30, 30,
     118, 110, 5, 3, 118, 112, 6, 4, 2, 30),
    (None, '"', None, "Nhóm, lớp độc lập tư thục", 2, 2, "-", 30, 14, 7, 30, 10, 10, 10, "-", "-", "-",
     30, 28, 1, 1, 30, 29, 1, "-", 1, "-"),
    (None, '"', None, "Nhóm, lớp độc lập của nhà Dòng", 1, "-", 1, 12, 6, "-", 12, "-", "-", "-", 4, 4, 4,
     None, None, None, None, None, None, None, "-", "-", 4),
    (None, "Tổng cộng", None, None, 9, 4, 5, 162, 78, 37, 162, 15, 20, 25, 34, 34, 34,
     None, None, None, None, None, None, None, 4, 3, 34),
]  # fmt: skip


def write_return(path: Path) -> None:
    """A return with three blocks and their sum, as schools write them."""
    title = "THỐNG KÊ GIÁO DỤC MẦM NON CUỐI NĂM HỌC 2023-2024"
    school_return.write(path, "Thống kê cuối năm học (số liệu minh họa)", title, BLOCKS, STAMP)


# the sample lacks the column, as every report from before it
PARTED = put("Quy mô", "O4", "Phân tổ")

CASES = [
    Case("phan-to-la", REPORT, both(PARTED, put("Quy mô", "O8", "bán công")), "unknown_code", "Quy mô", "O8",
         "bán công", "để trống là tổng số"),
    Case("phan-to-hai-dong", REPORT,
         both(PARTED, copy_row("Quy mô", 8, 11, D=5750, O="Công lập"), copy_row("Quy mô", 8, 12, D=5751, O="cong_lap")),
         "duplicate_item", "Quy mô", "A12", "so_tre", "mỗi mã và phân tổ một dòng"),
    Case("tong-khac-phan-to", REPORT,
         both(PARTED, copy_row("Quy mô", 8, 11, D=5750, O="Công lập"),
              copy_row("Quy mô", 8, 12, D=400, O="Ngoài công lập")),
         "rule_broken", "Quy mô", "D8", "6153", "bằng 5750 (Quy mô!D11) + 400 (Quy mô!D12) = 6150",
         also=(("rule_broken", "Ngoài công lập", "D9"),)),
    Case("ngay-hay-phan-so", PLAN, put("Kế hoạch", "F5", "12/5"), "ambiguous_number", "Kế hoạch", "F5", "12/5",
         "12/12 xã"),
    Case("so-sanh-hai-noi", PLAN, both(put("Kế hoạch", "E5", "="), put("Kế hoạch", "F5", "Trên 95")),
         "ambiguous_number", "Kế hoạch", "F5", "Trên 95", "cột So sánh ghi «=»"),
    Case("tren-o-so-dem", REPORT, put("Quy mô", "D8", "Trên 6000"), "not_a_number", "Quy mô", "D8", "Trên 6000",
         "một số"),
    Case("dau-cong", REPORT, put("Quy mô", "D8", "+81"), "ambiguous_number", "Quy mô", "D8", "+81", "mức tăng"),
    Case("nhac-lai-o-so", RETURN, put("Học sinh", "Q24", '"'), "not_a_number", "Học sinh", "Q24", '"',
         "chỉ dùng cho cột chữ"),
    Case("cham-lung-tong-hop", REPORT, put("Quy mô", "D8", "…"), "not_collected", "Quy mô", "D8", "…", "kể cả 0"),
    Case("hai-bang-ma-mot-o", REGISTER, put("Danh mục", "E6", "Trường Hoµ Bình"), "legacy_encoding", "Danh mục", "E6",
         "Trường Hoµ Bình", "Unicode trong cả ô"),
    Case("tk-nhac-lai-o-so", SCHOOL, put(SHEET, "H9", '"'), "not_a_number", SHEET, "H9", '"', "chỉ dùng cho cột chữ"),
    Case("tk-nhac-lai-dau-tien", SCHOOL, put(SHEET, "B8", '"'), "missing_value", SHEET, "B8", '"', "dòng trên",
         also=(("missing_value", SHEET, "B9"), ("missing_value", SHEET, "B10"))),
    Case("tk-loai-la", SCHOOL, put(SHEET, "D10", "Hội từ thiện"), "unknown_code", SHEET, "D10", "Hội từ thiện",
         "nhà Dòng"),
    Case("tk-loai-hai-dong", SCHOOL, put(SHEET, "D10", "Nhóm, lớp độc lập tư thục"), "duplicate_item", SHEET, "B10",
         '"', "mỗi đơn vị và loại một dòng"),
    Case("tk-do-tuoi", SCHOOL, put(SHEET, "L8", 6), "rule_broken", SHEET, "L11", "15",
         "= 16", also=(("rule_broken", SHEET, "H8"),)),
    Case("tk-tong-cong", SCHOOL, put(SHEET, "Y11", 5), "rule_broken", SHEET, "Y11", "5", "= 4"),
    Case("tk-nhieu-hon-tong", SCHOOL, both(put(SHEET, "AA8", 31), put(SHEET, "AA11", 35)), "rule_broken", SHEET,
         "AA8", "31", "không lớn hơn 30", also=(("rule_broken", SHEET, "AA11"),)),
    Case("tk-tieu-de-khac-tem", SCHOOL, put(SHEET, "A1", "THỐNG KÊ GIÁO DỤC MẦM NON GIỮA NĂM HỌC 2023-2024"),
         "stamp_mismatch", SHEET, "A1", "THỐNG KÊ GIÁO DỤC MẦM NON GIỮA NĂM HỌC 2023-2024", "kỳ 2023-2024-end"),
]  # fmt: skip
