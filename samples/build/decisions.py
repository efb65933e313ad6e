"""The human decisions that the samples ship with, and the one way this package writes a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

OFFICE = "Tổ biên tập congkhai"
HEADERS = {
    "waiver": "waiver,rule_id,unit_id,round,sheet,item,expects,office,decided_on,until,why",
    "unit_alias": "alias,parent,unit,office,decided_on,why",
    "correction": "correction,sha256,sheet,cell,action,expects,value,office,decided_on,why",
    "reason": "follows,kind,round,form,unit_id,indicator,sha256,reason,office,decided_on",
    "approval": "release,office,decided_on,note",
    "calendar": "event,kind,round,planned_at,office,decided_on,why,note",
    "pre_release": "release,office,from,until,why",
}
ALIAS = "MN Minh Hoạ số 6"
CALENDAR_NOTES = {
    "check": "Kiểm tra hồ sơ phổ cập giáo dục mầm non; lịch minh họa",
    "recognition": "Công nhận xã đạt chuẩn phổ cập giáo dục mầm non; lịch minh họa",
}
CALENDAR = (
    ("kiem-tra-pho-cap-2026", "check", "", "2026-12-08T08:00", "2026-11-16", ""),
    ("cong-bo-dau-nam-2026-2027", "publication", "2026-2027-start", "2026-12-15T09:30", "2026-11-16", ""),
    ("cong-nhan-pho-cap-2026", "recognition", "", "2026-12-24", "2026-11-16", ""),
    ("thu-hoc-ky-1-2026-2027", "collection", "2026-2027-term1", "2027-01-15", "2026-11-16", ""),
    ("cong-bo-hoc-ky-1-2026-2027", "publication", "2026-2027-term1", "2027-01-29", "2026-11-16", ""),
    ("kiem-tra-giua-hoc-ky-2-2026-2027", "check", "2026-2027-mid_term2", "2027-03", "2026-11-16", ""),
    ("thu-cuoi-nam-2026-2027", "collection", "2026-2027-end", "2027-05-31", "2026-11-16", ""),
    ("cong-bo-cuoi-nam-2026-2027", "publication", "2026-2027-end", "2027-06-18", "2026-11-16", ""),
    ("thu-dau-nam-2027-2028", "collection", "2027-2028-start", "2027-10-15", "2026-11-16", ""),
    ("cong-bo-dau-nam-2027-2028", "publication", "2027-2028-start", "2027-11", "2026-11-16", ""),
    (
        "cong-bo-hoc-ky-1-2026-2027",
        "publication",
        "2026-2027-term1",
        "2027-02-19",
        "2026-11-20",
        "Các xã cần thêm thời gian rà soát số liệu học kỳ I.",
    ),
)
ROWS: dict[str, list[list[str]]] = {
    "waiver": [
        [
            "mien-tru-001",
            "bc_gv_bo_sung",
            "district-094-20200101",
            "2021-2022-term1",
            "Đội ngũ",
            "gv_bo_sung",
            "23",
            OFFICE,
            "2026-04-20",
            "",
            "Văn bản gốc in 23 giáo viên được bổ sung nhưng phần chia ra là 18 tuyển mới và 8 tiếp nhận (cộng lại 26). "
            "Số in được giữ nguyên vì không có căn cứ để biết con số nào đúng.",
        ]
    ],
    "unit_alias": [
        [
            ALIAS,
            "",
            "school-9901006",
            OFFICE,
            "2024-10-15",
            "Trường viết tắt tên trong biểu, không ghi mã đơn vị.",
        ]
    ],
    "calendar": [
        [event, kind, round_code, planned_at, OFFICE, decided_on, why, CALENDAR_NOTES.get(kind, "Lịch minh họa")]
        for event, kind, round_code, planned_at, decided_on, why in CALENDAR
    ],
}


def write(folder: Path) -> None:
    """One CSV per kind of decision; kinds without a decision hold their header only."""
    for name, header in HEADERS.items():
        write_csv(folder / f"{name}.csv", header.split(","), ROWS.get(name, []))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file with a header, UTF-8, lines ending in LF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
