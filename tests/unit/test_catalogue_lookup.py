"""Looking units, rounds and codes up in the catalogue: codes are padded, names and codes hold between days."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.collect.catalogue import Catalogue, padded_code, valid_on
from orchestration.collect.text import fold
from orchestration.settings import ROOT


@pytest.mark.parametrize(
    ("level", "code", "padded"),
    [
        ("province", "1", "01"),
        ("province", " 1.0", "01"),
        ("district", "94", "094"),
        ("district", "094", "094"),
        ("commune", "3127", "03127"),
        ("commune", "3127.0", "03127"),
        ("school", "9901001", "9901001"),
    ],
)
def test_spreadsheets_drop_zeros_and_they_come_back(level: str, code: str, padded: str) -> None:
    assert padded_code(level, code) == padded


def test_a_reused_code_is_two_places(catalogue: Catalogue) -> None:
    places = [row for row in catalogue.areas if row["level"] == "commune" and row["code"] == "03127"]
    assert len({row["unit_id"] for row in places}) == len(places) == 2
    before, after = (catalogue.area_at("commune", "03127", day) for day in ("2025-06-30", "2025-07-01"))
    assert before and after and before["unit_id"] == "commune-03127-20200101"
    assert after["unit_id"] == "commune-03127-20250701"
    assert before["parent_unit_id"].startswith("district-") and after["parent_unit_id"].startswith("province-")


@pytest.mark.parametrize(
    ("level", "code", "day", "found"),
    [
        ("district", "094", "2025-06-30", "district-094-20200101"),
        ("district", "094", "2025-07-01", None),
        ("district", "94", "2024-01-01", None),
        ("province", "31", "2025-06-30", "province-31-20200101"),
        ("province", "31", "2025-07-01", "province-31-20250701"),
        ("province", "11", "2026-01-01", "province-11-20200101"),
        ("province", "99", "2019-12-31", None),
        ("commune", "094", "2024-01-01", None),
    ],
)
def test_an_area_is_found_by_level_code_and_day(
    catalogue: Catalogue, level: str, code: str, day: str, found: str | None
) -> None:
    row = catalogue.area_at(level, code, day)
    assert (row and row["unit_id"]) == found


def test_both_days_of_a_validity_count_and_an_open_end_stays_open() -> None:
    row = {"valid_from": "2020-01-01", "valid_to": "2025-06-30"}
    days = ("2019-12-31", "2020-01-01", "2025-06-30", "2025-07-01")
    assert [valid_on(row, day) for day in days] == [False, True, True, False]
    assert valid_on({"valid_from": "2020-01-01", "valid_to": ""}, "2099-01-01")


def test_no_two_areas_share_code_and_day(catalogue: Catalogue) -> None:
    days = sorted({row[name] for row in catalogue.areas for name in ("valid_from", "valid_to") if row[name]})
    for day in days:
        codes = [(row["level"], row["code"]) for row in catalogue.areas if valid_on(row, day)]
        assert len(codes) == len(set(codes)), day


def test_a_round_is_known_by_code_and_by_name(catalogue: Catalogue) -> None:
    for code, row in catalogue.rounds.items():
        assert catalogue.round_of(code) == catalogue.round_of(row["name_vi"].upper()) == code
    assert catalogue.round_of("học kỳ 3 năm học 2021-2022") is None and catalogue.round_of("") is None


def test_codes_are_known_by_label_and_by_code(catalogue: Catalogue) -> None:
    codes = catalogue.codes["basis"]
    assert codes[fold("Đơn vị  báo cáo")] == codes["reported"] == "reported"
    for row in catalogue.rows("code_list"):
        assert catalogue.codes[row["list"]][fold(row["label_vi"])] == row["code"]


def test_the_fingerprint_sees_every_byte_and_name(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    first = Catalogue(tmp_path).fingerprint
    (tmp_path / "a.csv").write_text("x\n2\n")
    second = Catalogue(tmp_path).fingerprint
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({first, second, Catalogue(tmp_path).fingerprint, catalogue.fingerprint}) == 4
    assert catalogue.fingerprint == Catalogue(ROOT / "dbt_project" / "seeds").fingerprint
