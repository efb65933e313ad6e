"""Areas of the site's fixture: today's real provinces, and an invented province whose communes have coordinates."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "area.csv"
WARD, PART, WHOLE = "commune-99001-20250701", "commune-99003-20200101", "commune-99001-20200101"

CROSSINGS: list[Row] = [
    {"old_unit_id": WHOLE, "new_unit_id": WARD, "kind": "whole"},
    {"old_unit_id": PART, "new_unit_id": WARD, "kind": "split"},
    {"old_unit_id": PART, "new_unit_id": "commune-99002-20250701", "kind": "split"},
    {"old_unit_id": "province-31-20200101", "new_unit_id": "province-31-20250701", "kind": "whole"},
    {"old_unit_id": "commune-03127-20200101", "new_unit_id": "commune-03127-20250701", "kind": "whole"},
    {"old_unit_id": "commune-03130-20200101", "new_unit_id": "commune-03127-20250701", "kind": "whole"},
]

# of universal preschool: one criterion of a commune, with two thresholds, and one of a province
CRITERIA: list[Row] = [
    {
        "recognition": "pc",
        "criterion": "pc_5",
        "unit_level": "commune",
        "indicator": "huy_dong_5",
        "name_vi": "Trẻ 5 tuổi",
    },
    {
        "recognition": "pc",
        "criterion": "pc_xa",
        "unit_level": "province",
        "indicator": "xa_dat_pc",
        "name_vi": "Xã đạt",
    },
]
for _row in CRITERIA:
    _row |= {"breakdown": "total", "legal_document": "tt-03-2024"}
NORMS: list[Row] = [
    {"norm": "pc-5", "indicator": "huy_dong_5", "unit_level": "commune", "applies_to": "thuong", "value": "95"},
    {
        "norm": "pc-5-k",
        "indicator": "huy_dong_5",
        "unit_level": "commune",
        "applies_to": "dac_biet_kho_khan",
        "value": "90",
    },
    {"norm": "pc-xa", "indicator": "xa_dat_pc", "unit_level": "province", "applies_to": "thuong", "value": "90"},
]
for _row in NORMS:
    _row |= {"breakdown": "total", "comparator": ">=", "legal_document": "tt-03-2024", "valid_from": "2025-01-01"}


def provinces_of_today() -> list[Row]:
    """The real provinces that hold today, as the catalogue has them."""
    with SEED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [row for row in rows if row["level"] == "province" and not row["valid_to"] and row["code"] != "99"]


def area_rows() -> list[Row]:
    """The rows of `area`: a hostile name among the invented ones, one commune without coordinates."""
    today = [
        _area(f"province-{row['code']}-{row['valid_from'].replace('-', '')}", row["name"])
        for row in provinces_of_today()
    ]
    invented = "province-99-20200101"
    return [
        *today,
        _area("province-31-20200101", "Thành phố Hải Phòng", valid_to="2025-06-30"),
        _area(invented, "Tỉnh Minh Họa"),
        _area(WARD, "Phường Minh Họa Một", invented, latitude="21.5", longitude="103.1", area_km2="56.75"),
        _area("commune-99002-20250701", "Xã <b>Minh Họa</b> Hai", invented, latitude="21.2", longitude="103.4"),
        _area("commune-99004-20250701", "Xã Minh Họa Bốn", invented),
        _area(WHOLE, "Xã Minh Họa Một", "district-990-20200101", valid_to="2025-06-30"),
        _area(PART, "Xã Minh Họa Ba", "district-990-20200101", valid_to="2025-06-30"),
        _area("commune-03127-20250701", "Phường Điện Biên Phủ", "province-11-20200101"),
        _area("commune-03127-20200101", "Phường Noong Bua", "district-094-20200101", valid_to="2025-06-30"),
        _area("commune-03130-20200101", "Phường Him Lam", "district-094-20200101", valid_to="2025-06-30"),
    ]


def _area(unit_id: str, name: str, parent: str = "", **rest: Any) -> Row:
    level, code, start = unit_id.rsplit("-", 2)
    return {
        "unit_id": unit_id,
        "level": level,
        "code": code,
        "name": name,
        "valid_from": f"{start[:4]}-{start[4:6]}-{start[6:]}",
        "parent_unit_id": parent,
        "is_illustrative": code.startswith("99"),
        **rest,
    }
