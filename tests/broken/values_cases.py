"""Values that can be read in two ways, and text of fonts of before Unicode."""

from __future__ import annotations

from broken.case import PLAN, REGISTER, REPORT, RETURN, Case, both, put

CASES = [
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
]  # fmt: skip
