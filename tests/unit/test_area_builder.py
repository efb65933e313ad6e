"""The builder of the area seeds on a small package: what goes on, what ends, and exceptions that fit no more."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from orchestration.settings import ROOT

sys.path.insert(0, str(ROOT / "dbt_project" / "areas"))
import area_seeds

NATION = area_seeds.unit("nation", "00", "Việt Nam", ("2020-01-01", ""), "", "tay")


def old(
    province: str, district: str, ward: str, code: str, point: tuple[float, float] = (21.0, 105.0)
) -> dict[str, Any]:
    return {
        "provinceKey": province, "districtKey": district, "wardKey": ward or None,
        "province": f"Tỉnh {province}", "district": f"Huyện {district}", "ward": f"Xã {ward}" if ward else None,
        "provinceCode": code[:2], "districtCode": code[:3], "wardCode": code if ward else None,
        "wardLat": point[0], "wardLon": point[1],
    }  # fmt: skip


def new(province: str, ward: str, code: str, point: tuple[float, float] = (21.0, 105.0)) -> dict[str, Any]:
    return {
        "provinceKey": province, "wardKey": ward, "province": f"Tỉnh {province}", "ward": f"Xã {ward}",
        "provinceCode": code[:2], "wardCode": code, "provinceLat": 21.5, "provinceLon": 105.0,
        "wardLat": point[0], "wardLon": point[1], "wardAreaKm2": 12.0,
    }  # fmt: skip


PACKAGE = area_seeds.Package(
    old=[old("a", "x", "one", "10101"), old("a", "x", "two", "10102"), old("b", "y", "three", "20201"),
         old("c", "z", "", "30300")],
    new=[new("a", "one", "10101"), new("a", "far", "10109", (10.0, 105.0)), new("c", "isle", "30301")],
    provinces={"a": ["a", "b"], "c": ["c"]},
    links={"a_x_one": [("a", "one")], "a_x_two": [("a", "one"), ("a", "far")], "b_y_three": [("a", "one")],
           "c_z_": [("c", "isle")]},
)  # fmt: skip


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, str]]]:
    """The tables beside the builder, as a test fills them."""
    told: dict[str, list[dict[str, str]]] = {
        "own_area.csv": [dict(NATION)],
        "own_crosswalk.csv": [],
        "exceptions.csv": [],
    }
    monkeypatch.setattr(area_seeds, "rows_of", lambda name: told[name])
    return told


def test_a_merged_province_ends_and_an_unchanged_one_goes_on(tables: dict[str, list[dict[str, str]]]) -> None:
    areas = area_seeds.made(PACKAGE).areas
    assert [areas[f"province-{code}-20200101"]["valid_to"] for code in ("10", "20")] == ["2025-06-30"] * 2
    assert areas["province-10-20250701"]["source"].endswith("hợp nhất Tỉnh a, Tỉnh b")
    assert areas["province-30-20200101"]["valid_to"] == "" and "province-30-20250701" not in areas
    assert areas["commune-30301-20250701"]["parent_unit_id"] == "province-30-20200101"


def test_the_crosswalk_tells_whole_from_split(tables: dict[str, list[dict[str, str]]]) -> None:
    links = [tuple(row.values()) for row in sorted(area_seeds.made(PACKAGE).crosswalk, key=area_seeds.link_order)]
    assert links == [
        ("province-10-20200101", "province-10-20250701", "whole"),
        ("province-20-20200101", "province-10-20250701", "whole"),
        ("district-303-20200101", "commune-30301-20250701", "whole"),
        ("commune-10101-20200101", "commune-10101-20250701", "whole"),
        ("commune-10102-20200101", "commune-10101-20250701", "split"),
        ("commune-10102-20200101", "commune-10109-20250701", "split"),
        ("commune-20201-20200101", "commune-10101-20250701", "whole"),
    ]


def test_a_point_far_from_every_origin_is_left_out(tables: dict[str, list[dict[str, str]]]) -> None:
    areas = area_seeds.made(PACKAGE).areas
    here, far = areas["commune-10101-20250701"], areas["commune-10109-20250701"]
    assert (here["latitude"], here["longitude"], here["area_km2"]) == ("21", "105", "12")
    assert (far["latitude"], far["longitude"], far["area_km2"]) == ("", "", "")


def test_a_new_first_day_changes_the_id_wherever_it_stands(tables: dict[str, list[dict[str, str]]]) -> None:
    tables["exceptions.csv"] = [
        {"unit_id": "province-20-20200101", "field": "valid_from", "value": "2010-01-01", "reason": "niên giám"},
        {"unit_id": "commune-20201-20200101", "field": "name", "value": "Xã Ba", "reason": "tên"},
    ]
    country = area_seeds.made(PACKAGE)
    area_seeds.apply_exceptions(country)
    areas = {row["unit_id"]: row for row in country.areas.values()}
    assert areas["province-20-20100101"]["source"].endswith("; niên giám")
    assert areas["district-202-20200101"]["parent_unit_id"] == "province-20-20100101"
    assert areas["commune-20201-20200101"]["name"] == "Xã Ba"
    assert "province-20-20100101" in {row["old_unit_id"] for row in country.crosswalk}


@pytest.mark.parametrize(
    ("unit_id", "field", "value"),
    [("commune-99999-20200101", "name", "Xã Khác"), ("commune-10101-20200101", "name", "Xã one")],
)
def test_an_exception_that_fits_nothing_stops_the_builder(
    tables: dict[str, list[dict[str, str]]], unit_id: str, field: str, value: str
) -> None:
    tables["exceptions.csv"] = [{"unit_id": unit_id, "field": field, "value": value, "reason": "cũ"}]
    with pytest.raises(SystemExit, match=unit_id):
        area_seeds.apply_exceptions(area_seeds.made(PACKAGE))
