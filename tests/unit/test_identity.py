"""Whose workbook it is: stamp, manifest, alias, name; several candidates are listed, none is guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Resolver, read_aliases
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Fact, Identity, Reading

ROUND = "2023-2024-start"
AFTER_REFORM = "2025-2026-start"


def fact(code: str, attribute: str, value: str, since: str = "2020-01-01") -> Fact:
    return Fact("Danh mục", "A5", code, attribute, value, value, since, "")


def entry(unit: str = "", round_code: str = "") -> LedgerEntry:
    return LedgerEntry(1, "0" * 64, 1, "tep.xlsx", "2024-01-01T00:00:00+07:00", 1, unit, round_code)


@pytest.fixture
def resolver(catalogue: Catalogue, tmp_path: Path) -> Resolver:
    facts = [
        fact("9901001", "provider_type", "mam_non"),
        fact("9901001", "name", "Trường Mầm non Hoa Sen"),
        fact("9901001", "name", "Trường Mầm non Hoa Sen", "2025-07-01"),
        fact("9901002", "provider_type", "mau_giao", "2021-08-15"),
        fact("9901002", "name", "Mẫu giáo Hoa Mai", "2021-08-15"),
        fact("9902001", "provider_type", "nhom_tre", "2022-09-01"),
        fact("9902001", "name", "Mẫu giáo Hoa Mai", "2022-09-01"),
    ]
    (tmp_path / "unit_alias.csv").write_text(
        "alias,parent,unit,office,decided_on,why\n"
        "MN Hoa Sen,,school-9901001,Sở,2024-01-01,viết tắt\n"
        "MN Số 2,Xã Minh Họa Hai,school-9901002,Sở,2024-01-01,viết tắt\n",
        encoding="utf-8",
    )
    return Resolver.build([Reading(facts=facts)], catalogue, tmp_path)


def unit(resolver: Resolver, identity: Identity, entry_: LedgerEntry | None = None) -> str:
    unit_id, _, problems = resolver.resolve(identity, entry_ or entry())
    assert bool(unit_id) != bool([p for p in problems if p.kind.endswith("_unit")])
    return unit_id


def test_a_provider_begins_on_the_first_day_any_register_gives(resolver: Resolver) -> None:
    assert resolver.register.units == {
        "9901001": "school-9901001-20200101",
        "9901002": "school-9901002-20210815",
        "9902001": "independent_group-9902001-20220901",
    }


def test_stamp_before_manifest_before_name(resolver: Resolver) -> None:
    name = "MN Hoa Sen"
    stamped = Identity(round=ROUND, unit_text="school-9901002", unit_name=name)
    assert unit(resolver, stamped, entry("independent_group-9902001")) == "school-9901002-20210815"
    unstamped = Identity(round=ROUND, unit_name=name)
    assert unit(resolver, unstamped, entry("independent_group-9902001")) == "independent_group-9902001-20220901"
    assert unit(resolver, unstamped) == "school-9901001-20200101"


def test_an_alias_may_need_its_parent(resolver: Resolver) -> None:
    named = Identity(round=ROUND, unit_name="MN Số 2", parent_name="Xã Minh Hoạ Hai")
    assert unit(resolver, named) == "school-9901002-20210815"
    assert unit(resolver, Identity(round=ROUND, unit_name="MN Số 2", parent_name="Xã Khác")) == ""


def test_a_name_of_the_register_or_the_catalogue_is_enough_when_it_is_the_only_one(resolver: Resolver) -> None:
    assert unit(resolver, Identity(round=ROUND, unit_name="TRƯỜNG MẦM NON HOA  SEN")) == "school-9901001-20200101"
    assert unit(resolver, Identity(round=ROUND, unit_name="Thành phố Điện Biên Phủ")) == "district-094-20200101"


def test_an_ambiguous_name_lists_the_candidates(resolver: Resolver) -> None:
    unit_id, _, problems = resolver.resolve(Identity(round=ROUND, unit_name="Mẫu giáo Hoa Mai"), entry())
    assert unit_id == "" and [p.kind for p in problems] == ["ambiguous_unit"]
    assert problems[0].found == "Mẫu giáo Hoa Mai"
    for candidate in ("school-9901002-20210815", "independent_group-9902001-20220901"):
        assert candidate in problems[0].expected


def test_a_name_shared_over_the_country_needs_what_it_is_below(resolver: Resolver) -> None:
    named = Identity(round=AFTER_REFORM, unit_name="Xã An Lão")
    unit_id, _, problems = resolver.resolve(named, entry())
    assert unit_id == "" and [p.kind for p in problems] == ["ambiguous_unit"]
    for above, expected in (("Thành phố Hải Phòng", "11629"), ("TỈNH GIA LAI", "21609")):
        below = Identity(round=AFTER_REFORM, unit_name="Xã An Lão", parent_name=above)
        assert unit(resolver, below) == f"commune-{expected}-20250701"
    # nothing is concluded from a parent that none of them is below
    elsewhere = Identity(round=AFTER_REFORM, unit_name="Xã An Lão", parent_name="Tỉnh Điện Biên")
    assert unit(resolver, elsewhere) == ""


def test_a_name_of_dozens_of_units_lists_the_first_and_counts_the_rest(resolver: Resolver) -> None:
    _, _, problems = resolver.resolve(Identity(round=ROUND, unit_name="Phường 1"), entry())
    assert problems[0].kind == "ambiguous_unit" and problems[0].expected.count("commune-") == 10
    assert re.search(r" và \d+ đơn vị khác$", problems[0].expected)


def test_a_place_that_is_no_more_is_no_candidate(resolver: Resolver, catalogue: Catalogue) -> None:
    """The same name on both sides of the reform is one place on any day."""
    twice = [row for row in catalogue.areas if row["level"] == "province" and row["code"] == "31"]
    assert len(twice) == 2 and twice[0]["name"] == twice[1]["name"]
    for round_code, expected in ((ROUND, "province-31-20200101"), (AFTER_REFORM, "province-31-20250701")):
        assert unit(resolver, Identity(round=round_code, unit_name="Thành phố Hải Phòng")) == expected


@pytest.mark.parametrize(
    ("text", "round_code", "expected"),
    [
        ("district-094", ROUND, "district-094-20200101"),
        ("district-94", ROUND, "district-094-20200101"),
        ("district-094", AFTER_REFORM, ""),
        ("commune-3127", ROUND, "commune-03127-20200101"),
        ("commune-03127", AFTER_REFORM, "commune-03127-20250701"),
        ("commune-03127-20250701", AFTER_REFORM, "commune-03127-20250701"),
        ("commune-03127-20200101", AFTER_REFORM, ""),
        ("school-9901001", ROUND, "school-9901001-20200101"),
        ("9901001.0", ROUND, "school-9901001-20200101"),
        ("school-9901001-20200101", ROUND, "school-9901001-20200101"),
        ("school-9901001-20210101", ROUND, ""),
        ("independent_group-9901001", ROUND, ""),
        ("commune-9901001", ROUND, ""),
        ("school-990100", ROUND, ""),
        ("không rõ", ROUND, ""),
    ],
)
def test_a_written_unit_is_the_one_meant_or_none(resolver: Resolver, text: str, round_code: str, expected: str) -> None:
    assert unit(resolver, Identity(round=round_code, unit_text=text)) == expected


def test_an_unknown_stamp_does_not_fall_back_to_the_name(resolver: Resolver) -> None:
    named = Identity(round=ROUND, unit_text="school-1234567", unit_name="MN Hoa Sen")
    unit_id, _, problems = resolver.resolve(named, entry("school-9901001"))
    assert unit_id == "" and problems[0].kind == "unknown_unit" and problems[0].found == "school-1234567"


def test_the_round_comes_from_the_workbook_else_from_the_manifest(resolver: Resolver) -> None:
    stamped = Identity(round=ROUND, unit_text="school-9901001")
    assert resolver.resolve(stamped, entry(round_code=AFTER_REFORM))[1] == ROUND
    bare = Identity(unit_text="school-9901001")
    assert resolver.resolve(bare, entry(round_code="Đầu năm học 2023-2024"))[1] == ROUND
    _, round_code, problems = resolver.resolve(bare, entry(round_code="quý 3"))
    assert round_code == "" and problems[0].kind == "unknown_round" and problems[0].found == "quý 3"


def test_aliases_are_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    assert read_aliases(tmp_path) == {}
    text = "alias,parent,unit,office,decided_on,why\nMN Hoà  Bình,,school-1,Sở,2024-01-01,vì\n"
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / "unit_alias.csv").write_text(text, encoding=encoding)
        (key,) = read_aliases(tmp_path)
        assert read_aliases(tmp_path)[key] == "school-1" and key.endswith("|")
