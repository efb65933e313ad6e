"""Huyện An Lão, Hải Phòng: the targets of the 2024-2025 task letter, with what it leaves unclear."""

from pathlib import Path

from samples.build import record_form
from samples.build.transcript import REMARKS, coded, read

UNIT = "district-313"
SOURCE = "Công văn hướng dẫn thực hiện nhiệm vụ GDMN năm học 2024-2025"
OFFICE = "Phòng Giáo dục và Đào tạo huyện An Lão"
DATED_BY_MONTH = {"Ngày nộp": "Ngày khai trong tệp dựng lại; văn bản gốc chỉ ghi tháng 9 năm 2024."}


def write(folder: Path) -> None:
    """The targets (KH-CT) of the district, rows without a number included."""
    same = {"kind": "target", "basis": "reported", "source_document": SOURCE}
    lists = {"kind": "assertion_kind", "basis": "basis"}
    records = [coded(row | same, lists) for row in read("an_lao_targets.csv")]
    stamped = record_form.stamp(
        "KH-CT",
        UNIT,
        "Huyện An Lão",
        "Thành phố Hải Phòng",
        "2024-2025-start",
        "2024-09-30",
        OFFICE,
        SOURCE,
        rebuilt=True,
    )
    subtitle = "Chỉ tiêu phấn đấu huyện An Lão, năm học 2024-2025"
    path = folder / f"KH-CT_{UNIT}_2024-2025.xlsx"
    record_form.write(path, stamped, {"Chỉ tiêu": records}, subtitle, REMARKS | DATED_BY_MONTH)
