"""Handed-out workbooks whose hidden stamp says another thing than their content: form, version, unit, round."""

from __future__ import annotations

from broken.case import PLAN, RETURN, Case, put

CASES = [
    Case("tem-khac-bieu", RETURN, put("_congkhai", "B1", "BC-TH"), "stamp_mismatch", "_congkhai", "B1", "BC-TH",
         "«01-MN-DN» như nội dung khác"),
    Case("tem-khac-phien-ban", RETURN, put("_congkhai", "B2", "2017"), "stamp_mismatch", "_congkhai", "B2", "2017",
         "«2020» như nội dung khác"),
    Case("tem-khac-phien-ban-ke-hoach", PLAN, put("Thông tin", "B4", "2019.1"), "stamp_mismatch", "Thông tin", "B4",
         "2019.1", "«2026.1» như nội dung khác"),
]  # fmt: skip
