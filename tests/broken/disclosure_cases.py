"""Broken disclosure workbooks: items, columns, texts, links and days that cannot be taken."""

from __future__ import annotations

from broken.case import Case, copy_row, put

DISCLOSURE = "minh-hoa/2024-2025/CK-09_school-9901001_2024-2025-end.xlsx"
SHEET = "Công khai"
PERSONAL = "không có số điện thoại"

CASES = [
    Case("ck-muc-la", DISCLOSURE, put(SHEET, "A5", "4.99"), "unknown_item", SHEET, "A5", "4.99", "biểu CK-09"),
    Case("ck-ten-muc-khac", DISCLOSURE, put(SHEET, "B5", "Thực đơn"), "label_mismatch", SHEET, "B5", "Thực đơn",
         "«Tên cơ sở» cho mục 4.1"),
    Case("ck-khong-muc", DISCLOSURE, put(SHEET, "A5", None), "missing_value", SHEET, "A5", "", "mã mục"),
    Case("ck-sai-thong-tu", DISCLOSURE, put("Thông tin", "B8", "2023-2024-end"), "form_not_in_force", "", "",
         "kỳ có ngày chốt 2024-05-31", "từ 2024-07-19"),
    Case("ck-muc-hai-dong", DISCLOSURE, copy_row(SHEET, 5, 60), "duplicate_item", SHEET, "A60", "4.1",
         "mỗi mục và cột một dòng"),
    Case("ck-lien-ket-ma", DISCLOSURE, put(SHEET, "F6", "javascript:alert(1)"), "bad_link", SHEET, "F6",
         "javascript:alert(1)", "https://"),
    Case("ck-lien-ket-ten", DISCLOSURE, put(SHEET, "F6", "https://ai:do@mn.example/"), "bad_link", SHEET, "F6",
         "(đã che)", "https://"),
    Case("ck-ngay-sau", DISCLOSURE, put(SHEET, "G5", "2025-08-01"), "future_date", SHEET, "G5", "2025-08-01",
         "2025-07-10"),
    Case("ck-thieu-ngay", DISCLOSURE, put(SHEET, "G5", None), "missing_value", SHEET, "G5", "", "ngày công bố"),
    Case("ck-dien-thoai", DISCLOSURE, put(SHEET, "E6", "Gọi 0912 345 678 để hỏi"), "personal_data", SHEET, "E6",
         "(đã che)", PERSONAL),
    Case("ck-thu-dien-tu", DISCLOSURE, put(SHEET, "E6", "Hỏi mn@mn.example"), "personal_data", SHEET, "E6", "(đã che)",
         PERSONAL),
    Case("ck-ho-ten", DISCLOSURE, put(SHEET, "E6", "Gặp cô Minh Họa Ba"), "personal_data", SHEET, "E6", "(đã che)",
         PERSONAL),
    Case("ck-van-ban-dai", DISCLOSURE, put(SHEET, "E6", "Đ" * 2001), "unfit_text", SHEET, "E6", "Đ" * 200, "2000"),
    Case("ck-khong-nhan", DISCLOSURE, put(SHEET, "E10", "Quyết định thành lập"), "field_not_accepted", SHEET, "E10",
         "Quyết định thành lập", "nhận liên kết"),
    Case("ck-so-la-chu", DISCLOSURE, put(SHEET, "D36", "ba"), "not_a_number", SHEET, "D36", "ba", "một số"),
]  # fmt: skip
