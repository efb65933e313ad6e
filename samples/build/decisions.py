"""The human decisions that the samples ship with, and the one way this package writes a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

OFFICE = "Tổ biên tập congkhai"
HEADERS = {
    "waiver": "waiver,rule_id,unit_id,round,sheet,item,expects,office,decided_on,until,why",
    "unit_alias": "alias,parent,unit,office,decided_on,why",
    "correction": "correction,sha256,sheet,cell,action,expects,value,office,decided_on,why",
    "reason": "scope,value,kind,reason,office,decided_on",
    "approval": "release,office,decided_on,note",
    "calendar": "event,date,office,note",
    "pre_release": "release,office,from,until,why",
}
ALIAS = "MN Minh Hoạ số 6"
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
