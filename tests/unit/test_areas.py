"""The areas of the whole country fit together: counts, days, parents, succession over the reform, known places."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.settings import ROOT

BUILDER = ROOT / "dbt_project" / "areas"
sys.path.insert(0, str(BUILDER))
import area_seeds  # noqa: E402  a script beside its tables, not a part of the package

Row = dict[str, str]
LAST_OLD_DAY, REFORM, OPEN_END = "2025-06-30", "2025-07-01", "9999-12-31"
# districts of islands that had no communes: they became a special zone whole
ISLANDS = {"district-318", "district-471", "district-498", "district-536", "district-755"}
# the only area known from before the catalogue's first day
KNOWN_LONGER = {"province-51-20100101"}


def rows_of(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def areas() -> dict[str, Row]:
    return {row["unit_id"]: row for row in rows_of(ROOT / "dbt_project" / "seeds" / "area.csv")}


@pytest.fixture(scope="module")
def real(areas: dict[str, Row]) -> dict[str, Row]:
    return {unit_id: row for unit_id, row in areas.items() if row["is_illustrative"] == "0"}


@pytest.fixture(scope="module")
def crosswalk() -> list[Row]:
    return rows_of(ROOT / "dbt_project" / "seeds" / "area_crosswalk.csv")


def on(areas: dict[str, Row], level: str, day: str) -> list[Row]:
    return [r for r in areas.values() if r["level"] == level and r["valid_from"] <= day <= (r["valid_to"] or OPEN_END)]


def province_of(unit_id: str, areas: dict[str, Row]) -> str:
    while areas[unit_id]["level"] != "province":
        unit_id = areas[unit_id]["parent_unit_id"]
    return unit_id


def test_counts_on_both_sides_of_the_reform(real: dict[str, Row], crosswalk: list[Row]) -> None:
    before = {level: len(on(real, level, LAST_OLD_DAY)) for level in ("nation", "province", "district", "commune")}
    after = {level: len(on(real, level, REFORM)) for level in ("nation", "province", "district", "commune")}
    assert before == {"nation": 1, "province": 63, "district": 696, "commune": 10_035}
    assert after == {"nation": 1, "province": 34, "district": 0, "commune": 3_321}
    lowest = {row["old_unit_id"] for row in crosswalk if not row["old_unit_id"].startswith("province")} & real.keys()
    assert len(lowest) == 10_040
    kinds = Counter(areas_of[0] for areas_of in _kinds(crosswalk, real).values())
    assert kinds == {"whole": 9_569, "split": 471}


def _kinds(crosswalk: list[Row], real: dict[str, Row]) -> dict[str, list[str]]:
    kinds = defaultdict(list)
    for row in crosswalk:
        if row["old_unit_id"] in real and not row["old_unit_id"].startswith("province"):
            kinds[row["old_unit_id"]].append(row["kind"])
    return kinds


def test_a_province_keeps_its_id_only_where_its_territory_is_the_same(real: dict[str, Row]) -> None:
    provinces = [row for row in real.values() if row["level"] == "province"]
    same = {row["code"] for row in provinces if row["valid_from"] < REFORM and not row["valid_to"]}
    assert same == {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}
    assert sum(row["valid_from"] == REFORM for row in provinces) == 23
    # a code of a province was given to another one too
    names = [real[f"province-15-{day}"]["name"] for day in ("20200101", "20250701")]
    assert names == ["Tỉnh Yên Bái", "Tỉnh Lào Cai"]


def test_every_parent_holds_on_the_days_of_its_child(areas: dict[str, Row]) -> None:
    one_up = {"province": {"nation"}, "district": {"province"}, "commune": {"district", "province"}}
    early = set()
    for row in areas.values():
        if not row["parent_unit_id"]:
            continue
        parent = areas[row["parent_unit_id"]]
        assert parent["level"] in one_up[row["level"]]
        assert (row["valid_to"] or OPEN_END) <= (parent["valid_to"] or OPEN_END), row
        if parent["valid_from"] > row["valid_from"]:
            early.add(row["unit_id"])
    assert early == KNOWN_LONGER


def test_a_commune_is_below_a_district_until_the_reform_and_below_a_province_since(areas: dict[str, Row]) -> None:
    for row in areas.values():
        if row["level"] == "commune":
            expected = "district" if row["valid_from"] < REFORM else "province"
            assert areas[row["parent_unit_id"]]["level"] == expected, row


def test_no_code_is_valid_twice_on_a_day(areas: dict[str, Row]) -> None:
    spans = defaultdict(list)
    for row in areas.values():
        spans[row["level"], row["code"]].append((row["valid_from"], row["valid_to"] or OPEN_END))
    assert all(a[1] < b[0] for days in spans.values() for a, b in pairwise(sorted(days)))


def test_every_old_unit_has_a_successor_and_every_new_one_an_origin(
    areas: dict[str, Row], crosswalk: list[Row]
) -> None:
    ended = {unit_id for unit_id, row in areas.items() if row["valid_to"] and row["level"] != "district"}
    islands = {row["old_unit_id"] for row in crosswalk if row["old_unit_id"].startswith("district")}
    assert {unit_id.rpartition("-")[0] for unit_id in islands} == ISLANDS
    assert {row["old_unit_id"] for row in crosswalk} == ended | islands
    begun = {unit_id for unit_id, row in areas.items() if row["valid_from"] == REFORM}
    assert {row["new_unit_id"] for row in crosswalk} == begun
    for row in crosswalk:
        assert areas[row["old_unit_id"]]["valid_to"] == LAST_OLD_DAY


def test_no_old_unit_crosses_the_border_of_a_new_province(areas: dict[str, Row], crosswalk: list[Row]) -> None:
    became = {row["old_unit_id"]: row["new_unit_id"] for row in crosswalk if row["old_unit_id"].startswith("province")}
    checked = 0
    for row in crosswalk:
        if not row["old_unit_id"].startswith("province"):
            old = province_of(row["old_unit_id"], areas)
            assert became.get(old, old) == province_of(row["new_unit_id"], areas), row
            checked += 1
    assert checked > 10_000


def test_the_seed_places_row_by_row(areas: dict[str, Row], crosswalk: list[Row]) -> None:
    expected = rows_of(Path(__file__).parent / "data" / "crosswalk_seed_places.csv")
    districts = {row["district"] for row in expected}
    found = []
    for link in crosswalk:
        old, new = areas[link["old_unit_id"]], areas[link["new_unit_id"]]
        district = old["parent_unit_id"].split("-")[1] if old["level"] == "commune" else ""
        if district in districts:
            values = (district, old["code"], old["name"], new["code"], new["name"])
            found.append((*values, province_of(new["unit_id"], areas).split("-")[1], link["kind"]))
    assert len(expected) == 49 and sorted(found) == sorted(tuple(row.values()) for row in expected)


def test_both_an_lao(areas: dict[str, Row]) -> None:
    for code, province in (("313", "31"), ("542", "52")):
        district = areas[f"district-{code}-20200101"]
        assert district["name"] == "Huyện An Lão"
        assert district["parent_unit_id"] == f"province-{province}-20200101"
    for code, province in (("11629", "31"), ("21609", "52")):
        commune = areas[f"commune-{code}-20250701"]
        assert commune["name"] == "Xã An Lão"
        assert commune["parent_unit_id"] == f"province-{province}-20250701"


def test_a_name_and_a_code_that_went_to_other_territory(areas: dict[str, Row], crosswalk: list[Row]) -> None:
    assert areas["commune-03127-20200101"]["name"] == "Phường Him Lam"
    assert areas["commune-03127-20250701"]["name"] == "Phường Điện Biên Phủ"
    assert areas["commune-03136-20200101"]["name"] == areas["commune-03334-20250701"]["name"] == "Phường Mường Thanh"
    went = {row["new_unit_id"]: row["kind"] for row in crosswalk if row["old_unit_id"] == "commune-03136-20200101"}
    assert went == {"commune-03127-20250701": "whole"}
    others = {row["old_unit_id"] for row in crosswalk if row["new_unit_id"] == "commune-03334-20250701"}
    assert others >= {"commune-03124-20200101", "commune-03139-20200101"}


def test_points_and_sizes_are_those_of_the_present_units(real: dict[str, Row]) -> None:
    placed = [row for row in real.values() if row["latitude"]]
    assert len(placed) > 3_300 and all(not row["valid_to"] for row in placed)
    for row in placed:
        assert 8 < float(row["latitude"]) < 24 and 102 < float(row["longitude"]) < 115, row
    sizes = [float(row["area_km2"]) for row in real.values() if row["area_km2"]]
    # the country has about 331,000 km2; the communes whose point is another's are left out
    assert 325_000 < sum(sizes) < 332_000 and min(sizes) > 0


def test_names_begin_with_their_type_in_one_spelling(real: dict[str, Row]) -> None:
    types = {
        "province": ("Tỉnh ", "Thành phố "),
        "district": ("Quận ", "Huyện ", "Thị xã ", "Thành phố "),
        "commune": ("Xã ", "Phường ", "Thị trấn ", "Đặc khu "),
    }
    for row in real.values():
        if row["level"] != "nation":
            kind = next(kind for kind in types[row["level"]] if row["name"].startswith(kind))
            own = row["name"].removeprefix(kind).removeprefix("Nông trường ")
            assert all(word[0].isupper() or not word[0].isalpha() for word in own.split()), row


def test_exceptions_and_own_units_stand_in_the_seed(areas: dict[str, Row]) -> None:
    for row in rows_of(BUILDER / "exceptions.csv"):
        level, code, first = row["unit_id"].split("-")
        changed = row["value"].replace("-", "") if row["field"] == "valid_from" else first
        area = areas[f"{level}-{code}-{changed}"]
        assert area["source"].endswith(row["reason"])
        assert not row["field"] or area[row["field"]] == row["value"]
    for row in rows_of(BUILDER / "own_area.csv"):
        assert areas[row["unit_id"]] == row
    assert areas["province-51-20100101"]["valid_to"] == LAST_OLD_DAY


def test_the_order_of_rows_is_the_builders(areas: dict[str, Row], crosswalk: list[Row]) -> None:
    assert list(areas.values()) == sorted(areas.values(), key=area_seeds.area_order)
    assert crosswalk == sorted(crosswalk, key=area_seeds.link_order)
    for rows, fields, name in (
        (list(areas.values()), area_seeds.AREA_FIELDS, "area.csv"),
        (crosswalk, area_seeds.CROSSWALK_FIELDS, "area_crosswalk.csv"),
    ):
        assert area_seeds.as_csv(fields, rows) == (ROOT / "dbt_project" / "seeds" / name).read_bytes()
