"""The export of the sector database: which rows and cells are read, by which codes, for which unit and round."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
from broken.case import HERE
from broken.register_cases import EXPORT_FILE, HEAD, SCHOOLS, SHEET, add_other_levels
from openpyxl import Workbook

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Register, Resolver, dated
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Fact, Identity, Reading

Read = Callable[[Callable[[Workbook], None]], Reading]
AREA = "province-99-20200101"


@pytest.fixture
def read(tmp_path: Path, catalogue: Catalogue) -> Read:
    """Reads the whole export after a change to it."""

    def read_changed(change: Callable[[Workbook], None]) -> Reading:
        book = openpyxl.load_workbook(HERE / EXPORT_FILE)
        change(book)
        book.save(tmp_path / "export.xlsx")
        return read_workbook(tmp_path / "export.xlsx", catalogue)

    return read_changed


@pytest.fixture
def export(catalogue: Catalogue) -> Reading:
    return read_workbook(HERE / EXPORT_FILE, catalogue)


def entry(round_code: str = "", unit: str = "") -> LedgerEntry:
    return LedgerEntry(1, "a" * 64, 1, "export.xlsx", "", 1, round=round_code, unit=unit)


def attributes(reading: Reading) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for fact in reading.facts:
        found.setdefault(fact.code, {})[fact.attribute] = fact.value
    return found


def test_codes_become_the_attributes_of_a_register(export: Reading) -> None:
    assert export.identity.form == "CSDL-TRUONG"
    assert attributes(export) == {
        "9903001": {
            "name": "Trường Mầm non Minh Họa Xuất 1",
            "provider_type": "mam_non",
            "ownership": "cong_lap",
            "status": "hoat_dong",
            "address": "Đường Minh Họa 1",
            "commune_code": "99001",
            "sites": "2",
            "cqg_level": "1",
        },
        "9903002": {
            "name": "Trường Mẫu giáo Minh Họa Xuất 2",
            "provider_type": "mau_giao",
            "ownership": "cong_lap",
            "status": "hoat_dong",
            "address": "Đường Minh Họa 2",
            "commune_code": "99002",
            "sites": "1",
        },
        "9903003": {
            "name": "Nhà trẻ Minh Họa Xuất 3",
            "provider_type": "nha_tre",
            "ownership": "dan_lap",
            "status": "hoat_dong",
            "address": "Đường Minh Họa 3",
            "commune_code": "99004",
            "sites": "1",
        },
        "9903004": {
            "name": "Lớp mẫu giáo độc lập Minh Họa Xuất 4",
            "provider_type": "lop_mau_giao",
            "ownership": "tu_thuc",
            "status": "hoat_dong",
            "address": "Đường Minh Họa 4",
            "commune_code": "99005",
        },
    }


def test_no_head_telephone_or_address_of_mail_is_kept(export: Reading, read: Read) -> None:
    def spoil(book: Workbook) -> None:
        """Faults in every row, so that a problem quotes whatever a problem can quote."""
        for row in range(6, 6 + len(SCHOOLS)):
            for column in "EFGHM":
                book[SHEET][f"{column}{row}"] = "sai"

    for reading in (export, read(spoil), read(add_other_levels)):
        kept = json.dumps(asdict(reading), ensure_ascii=False)
        assert not any(text in kept for text in HEAD)
    assert export.cells[SHEET]["ignored"] >= len(HEAD) * len(SCHOOLS)


def test_a_signature_below_the_list_is_a_problem_without_its_text(read: Read) -> None:
    reading = read(lambda book: book[SHEET].__setitem__("B12", "Người lập biểu: Người Minh Họa"))
    (problem,) = [p for p in reading.problems if p.cell == "B12"]
    assert (problem.kind, problem.found) == ("unknown_code", "(đã che)")
    assert "Người Minh Họa" not in json.dumps(asdict(reading), ensure_ascii=False)


def test_where_the_two_disagree_on_the_kind_the_list_of_the_office_names_the_unit() -> None:
    def told(form: str, kind: str) -> Reading:
        return Reading(Identity(form=form), facts=[Fact("s", "C5", "1", "provider_type", kind, kind, "2023-09-30", "")])

    both = [told("DM-CS", "nhom_tre"), told("CSDL-TRUONG", "mam_non")]
    for readings in (both, both[::-1]):
        assert Register.from_readings(readings).units == {"1": "independent_group-1-20230930"}


@pytest.mark.parametrize("level", ["45", "12345", 45.0, "45.0"])
def test_a_school_with_preschool_among_its_levels_is_read(read: Read, level: object) -> None:
    assert "9903001" in attributes(read(lambda book: book[SHEET].__setitem__("E6", level)))


def test_schools_of_other_levels_are_counted_and_their_cells_ignored(export: Reading, read: Read) -> None:
    more = read(add_other_levels)
    assert attributes(more) == attributes(export)
    assert more.cells[SHEET]["observed"] == export.cells[SHEET]["observed"] == len(export.facts)
    assert more.cells[SHEET]["rejected"] == 0
    assert more.cells["Danh mục mã"] == {"observed": 0, "blank": 0, "rejected": 0, "ignored": 8}
    assert sum(sum(counts.values()) for counts in more.cells.values()) == more.cells_seen


def test_an_export_is_known_under_any_title(read: Read) -> None:
    def retitle(book: Workbook) -> None:
        book[SHEET]["A1"] = "DANH MỤC CƠ SỞ GIÁO DỤC MẦM NON"
        book.move_sheet(SHEET, 1)

    assert read(retitle).identity.form == "CSDL-TRUONG"


def test_unit_and_round_come_from_the_rows_where_nobody_says_otherwise(export: Reading, catalogue: Catalogue) -> None:
    resolver = Resolver(catalogue, Register(), {})
    assert resolver.resolve(export.identity, entry()) == (AREA, "2023-2024-start", [])
    named = entry("2023-2024-end", "district-990")
    assert resolver.resolve(export.identity, named) == ("district-990-20200101", "2023-2024-end", [])
    unit_id, round_code, problems = resolver.resolve(export.identity, entry("2024-2025-start"))
    assert (unit_id, round_code, [p.kind for p in problems]) == ("", "", ["unknown_round"])
    assert "2023-2024" in problems[0].expected


def test_an_export_of_one_district_office_is_the_districts(read: Read) -> None:
    def of_one_office(book: Workbook) -> None:
        for row in range(6, 6 + len(SCHOOLS)):
            book[SHEET][f"D{row}"], book[SHEET][f"K{row}"] = 990.0, "990"

    assert read(of_one_office).identity.listed_unit == "district-990"


def test_an_export_proves_nothing_for_a_day_before_its_round(export: Reading, catalogue: Catalogue) -> None:
    sha256 = entry().sha256
    assert {fact.valid_from for fact in export.facts} == {""}
    for round_code, day in (("", "2023-09-30"), ("2023-2024-end", "2024-05-31")):
        reading = dated({sha256: export}, [entry(round_code)], catalogue)[sha256]
        assert {fact.valid_from for fact in reading.facts} == {day}
    register = Register.from_readings([reading])
    assert register.units["9903001"] == "school-9903001-20240531"
    assert register.units["9903004"] == "independent_group-9903004-20240531"


def test_facts_without_a_round_stay_undated_and_name_no_provider(export: Reading, catalogue: Catalogue) -> None:
    export.identity = Identity(form="CSDL-TRUONG")
    sha256 = entry().sha256
    reading = dated({sha256: export}, [entry()], catalogue)[sha256]
    assert {fact.valid_from for fact in reading.facts} == {""}
    assert Register.from_readings([reading]).units == {}
