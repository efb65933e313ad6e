"""Writes the seeds area.csv and area_crosswalk.csv from the data of a package, our own units and the exceptions.

`make areas` runs it in an environment of its own, since nothing of the project depends on that package. The same input
gives the same bytes; with `--check` nothing is written, and files that differ end in exit code 1.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import sys
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "seeds"

PACKAGE, VERSION, DATA_DAY = "vietnamadminunits", "1.0.4", "23/08/2025"
FIRST_DAY, LAST_OLD_DAY, REFORM = "2020-01-01", "2025-06-30", "2025-07-01"
OLD_SOURCE = f"{PACKAGE} {VERSION}, 63 tỉnh, ngày {DATA_DAY}; ngày đầu là muộn nhất"
NEW_SOURCE = f"{PACKAGE} {VERSION}, 34 tỉnh, ngày {DATA_DAY}"

LEVELS = ("nation", "province", "district", "commune")
AREA_FIELDS = (
    "unit_id",
    "level",
    "code",
    "name",
    "valid_from",
    "valid_to",
    "parent_unit_id",
    "is_illustrative",
    "source",
    "latitude",
    "longitude",
    "area_km2",
)
CROSSWALK_FIELDS = ("old_unit_id", "new_unit_id", "kind")

# a point farther from every old commune it is said to come from belongs to another commune of the same name
FARTHEST_KM = 15.0
KM_PER_DEGREE = 111.0

Row = dict[str, str]
Record = dict[str, Any]


@dataclass
class Package:
    """The two lists of the package, which provinces became which, and which units went where, by its keys."""

    old: list[Record]
    new: list[Record]
    provinces: dict[str, list[str]]
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Package:
        """The data files of the installed package. Raises SystemExit for another version than the pinned one."""
        found = distribution(PACKAGE)
        if found.version != VERSION:
            raise SystemExit(f"{PACKAGE} {found.version} is installed, the seeds are made of {VERSION}")
        data = Path(str(found.locate_file(PACKAGE))) / "data"
        connection = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        old, new = (
            [dict(row) for row in connection.execute(f"select * from {table}")]
            for table in ("admin_units_legacy", "admin_units")
        )
        connection.close()
        conversion = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
        package = cls(old, new, conversion["DICT_PROVINCE"])
        for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                for key in olds:
                    package.links.setdefault(key, []).append((province, ward))
        for province, olds in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, wards in olds.items():
                package.links.setdefault(key, []).extend((province, ward["newWardKey"]) for ward in wards)
        return package


def old_key(record: Record) -> str:
    """The key by which the conversion of the package names an old unit."""
    return f"{record['provinceKey']}_{record['districtKey']}_{record['wardKey'] or ''}"


def unit_id(level: str, code: str, valid_from: str) -> str:
    return f"{level}-{code}-{valid_from.replace('-', '')}"


def unit(level: str, code: str, name: str, days: tuple[str, str], parent: str, source: str) -> Row:
    """A real area of the given days, both included, '' for open; where it lies is added by those who know."""
    first, last = days
    values = (unit_id(level, code, first), level, code, name, first, last, parent, "0", source, "", "", "")
    return dict(zip(AREA_FIELDS, values, strict=True))


@dataclass
class Country:
    """The areas by the id they have before the exceptions, and the crosswalk between such ids."""

    areas: dict[str, Row] = field(default_factory=dict)
    crosswalk: list[Row] = field(default_factory=list)
    nation: str = ""

    def add(self, row: Row) -> str:
        """Take an area in; returns its id. Two of one id must be the same."""
        if self.areas.setdefault(row["unit_id"], row) != row:
            raise SystemExit(f"two different units {row['unit_id']}")
        return row["unit_id"]

    def follow(self, old: str, news: list[str]) -> None:
        """Say what an old unit became; one new unit took it whole, several share it."""
        kind = "whole" if len(news) == 1 else "split"
        self.crosswalk += [{"old_unit_id": old, "new_unit_id": new, "kind": kind} for new in sorted(news)]


def made(package: Package) -> Country:
    """The country from our own rows and the package, before the exceptions."""
    country = Country()
    for row in rows_of("own_area.csv"):
        country.add(row)
        if row["level"] == "nation":
            country.nation = row["unit_id"]
    country.crosswalk += rows_of("own_crosswalk.csv")
    before, after = add_provinces(country, package)
    lowest = add_old(country, package, before)
    communes = add_new(country, package, after)
    for key, olds in lowest.items():
        country.follow(olds, [communes[new] for new in package.links.get(key, [])])
    return country


def add_provinces(country: Country, package: Package) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of the provinces by key of the package, before and after; one that took no other in goes on as it is."""
    old = {record["provinceKey"]: record for record in package.old}
    new = {record["provinceKey"]: record for record in package.new}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for key, parts in package.provinces.items():
        names = [old[part]["province"] for part in parts]
        is_same = parts == [key]
        for part in parts:
            record = old[part]
            days = FIRST_DAY, "" if is_same else LAST_OLD_DAY
            row = unit("province", record["provinceCode"], record["province"], days, country.nation, OLD_SOURCE)
            before[part] = country.add(row)
        record = new[key]
        if not is_same:
            source = f"{NEW_SOURCE}; hợp nhất {', '.join(sorted(names))}"
            days = REFORM, ""
            row = unit("province", record["provinceCode"], record["province"], days, country.nation, source)
            country.add(row)
            for part in parts:
                country.follow(before[part], [row["unit_id"]])
        elif (row["code"], row["name"]) != (record["provinceCode"], record["province"]):
            raise SystemExit(f"{row['unit_id']} has another code or name after the reform")
        row["latitude"], row["longitude"] = figure(record["provinceLat"]), figure(record["provinceLon"])
        after[key] = row["unit_id"]
    return before, after


def add_old(country: Country, package: Package, provinces: dict[str, str]) -> dict[str, str]:
    """Districts and communes until the reform; ids of the lowest units by key (some islands had no communes)."""
    lowest: dict[str, str] = {}
    days = FIRST_DAY, LAST_OLD_DAY
    for record in package.old:
        province = provinces[record["provinceKey"]]
        district = country.add(unit("district", record["districtCode"], record["district"], days, province, OLD_SOURCE))
        lowest[old_key(record)] = district
        if record["wardCode"]:
            commune = unit("commune", record["wardCode"], record["ward"], days, district, OLD_SOURCE)
            lowest[old_key(record)] = country.add(commune)
    return lowest


def add_new(country: Country, package: Package, provinces: dict[str, str]) -> dict[tuple[str, str], str]:
    """Communes since the reform; their ids by key of province and ward."""
    points = {old_key(record): (record["wardLat"], record["wardLon"]) for record in package.old if record["wardLat"]}
    origins: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for key, news in package.links.items():
        for new in news:
            origins.setdefault(new, []).extend([points[key]] if key in points else [])
    communes: dict[tuple[str, str], str] = {}
    for record in package.new:
        key = record["provinceKey"], record["wardKey"]
        row = unit("commune", record["wardCode"], record["ward"], (REFORM, ""), provinces[key[0]], NEW_SOURCE)
        if is_there((record["wardLat"], record["wardLon"]), origins.get(key, [])):
            row["latitude"], row["longitude"] = figure(record["wardLat"]), figure(record["wardLon"])
            row["area_km2"] = figure(record["wardAreaKm2"])
        communes[key] = country.add(row)
    return communes


def is_there(point: tuple[float, float], origins: list[tuple[float, float]]) -> bool:
    """False for a point far from each old commune of the unit: the package mixes some communes of one name up.

    The points of old communes are good enough for that and for nothing else: a third party's search for their names.
    """
    if not origins:
        return True
    latitude, longitude = point
    shrink = math.cos(math.radians(latitude))
    distances = [KM_PER_DEGREE * math.hypot(latitude - north, (longitude - east) * shrink) for north, east in origins]
    return min(distances) <= FARTHEST_KM


def figure(value: float | None) -> str:
    """A number as the package gives it, without a `.0`; '' for none, which the package may also write as 0."""
    return repr(value).removesuffix(".0") if value else ""


def apply_exceptions(country: Country) -> None:
    """Correct names and first days as exceptions.csv says; a new first day changes the id wherever it stands.

    A row without a field only tells something in the source. Raises SystemExit for one that names no unit or changes
    nothing: it is a leftover.
    """
    for row in rows_of("exceptions.csv"):
        area = country.areas.get(row["unit_id"])
        if area is None or (row["field"] and area[row["field"]] == row["value"]):
            raise SystemExit(f"exceptions.csv: {row['unit_id']} {row['field']}: no such unit, or nothing to change")
        if row["field"]:
            area[row["field"]] = row["value"]
        area["source"] += f"; {row['reason']}"
    final = {before: unit_id(area["level"], area["code"], area["valid_from"]) for before, area in country.areas.items()}
    for before, area in country.areas.items():
        area["unit_id"] = final[before]
        area["parent_unit_id"] = final.get(area["parent_unit_id"], "")
    for link in country.crosswalk:
        link["old_unit_id"], link["new_unit_id"] = final[link["old_unit_id"]], final[link["new_unit_id"]]


def rows_of(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def area_order(row: Row) -> tuple[int, str, str, str]:
    return LEVELS.index(row["level"]), row["is_illustrative"], row["valid_from"], row["code"]


def link_order(row: Row) -> tuple[int, str, str]:
    return LEVELS.index(row["old_unit_id"].partition("-")[0]), row["old_unit_id"], row["new_unit_id"]


def as_csv(fields: tuple[str, ...], rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def main(arguments: list[str]) -> int:
    country = made(Package.read())
    apply_exceptions(country)
    files = {
        SEEDS / "area.csv": as_csv(AREA_FIELDS, sorted(country.areas.values(), key=area_order)),
        SEEDS / "area_crosswalk.csv": as_csv(CROSSWALK_FIELDS, sorted(country.crosswalk, key=link_order)),
    }
    if "--check" in arguments:
        other = [file.name for file, content in files.items() if file.read_bytes() != content]
        print(f"other than the builder makes them: {', '.join(other)}" if other else "seeds are what the builder makes")
        return 1 if other else 0
    for file, content in files.items():
        file.write_bytes(content)
        rows = content.count(b"\n") - 1
        print(f"{file.name}: {rows} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
