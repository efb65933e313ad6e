"""Addresses of units: readable, ending in level and code, one unit each, and the first one stays."""

from __future__ import annotations

from orchestration.collect.catalogue import Catalogue
from orchestration.export.unit import slugs


def test_a_slug_ends_in_level_and_code() -> None:
    units = [
        ("district-094-20200101", "district", "094", "Thành phố Điện Biên Phủ", "2020-01-01"),
        ("independent_group-9902001-20200101", "independent_group", "9902001", "Nhóm trẻ Đô Rê Mí", "2020-01-01"),
    ]
    assert slugs(units) == {
        "district-094-20200101": "thanh-pho-dien-bien-phu-district-094",
        "independent_group-9902001-20200101": "nhom-tre-do-re-mi-independent-group-9902001",
    }


def test_a_reused_code_and_name_gets_its_first_day_and_the_first_address_stays() -> None:
    old = ("commune-03127-20200101", "commune", "03127", "Phường Him Lam", "2020-01-01")
    new = ("commune-03127-20250701", "commune", "03127", "Phường Him Lam", "2025-07-01")
    found = slugs([new, old])
    assert found[old[0]] == slugs([old])[old[0]] == "phuong-him-lam-commune-03127"
    assert found[new[0]] == "phuong-him-lam-tu-20250701-commune-03127"


def test_every_area_of_the_catalogue_has_an_address_of_its_own(catalogue: Catalogue) -> None:
    units = [(a["unit_id"], a["level"], a["code"], a["name"], a["valid_from"]) for a in catalogue.areas]
    found = slugs(units)
    assert len(set(found.values())) == len(found) == len(units)
    assert all(found[a["unit_id"]].endswith(f"-{a['level']}-{a['code']}") for a in catalogue.areas)
