"""The form of an area holds what its providers' workbooks hold, added up by another reader."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import openpyxl
import pytest
from congkhai_run import congkhai

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.officer.grid import grids
from orchestration.collect.officer.owing import Owing
from orchestration.collect.officer.scratch import received, scratch
from orchestration.collect.officer.submission_list import submission_lines
from orchestration.collect.reader import read_workbook
from orchestration.settings import ROOT, load_settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROUND = "2025-2026-start"
OTHERS = ("DM-CS", "PCGD-", "KH-CT", "BC-TH", "TK-MN", "CK-")


def returns() -> list[Path]:
    return [p for p in sorted((SAMPLES / "minh-hoa" / "2025-2026").glob("*.xlsx")) if not p.name.startswith(OTHERS)]


@pytest.fixture(scope="module")
def province(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("form") / "99.xlsx"
    run = congkhai(published_home, "form", "01-MN-DN", "--unit", "province-99", "--round", ROUND, "-o", str(file))
    assert run.status == 0 and "15/15 cơ sở đã nộp" in run.out, run.told()
    return file


def test_every_cell_is_the_sum_of_the_workbooks(province: Path, catalogue: Catalogue) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    files = returns()
    assert len(files) == 15
    places = [
        (grid.name, f"{openpyxl.utils.get_column_letter(column)}{row}")
        for grid in grids(catalogue.layouts["01-MN-DN", "2020"])
        for row, column in grid.values().values()
    ]
    filled = set()
    for file in files:
        book = openpyxl.load_workbook(file, data_only=True)
        for sheet, cell in places:
            value = book[sheet][cell].value if sheet in book.sheetnames else None
            if value not in (None, " "):
                sums[sheet, cell] += float(value)
                filled.add((sheet, cell))
    made = openpyxl.load_workbook(province)
    wrong = {}
    for place in places:
        value = made[place[0]][place[1]].value
        if place in filled:
            if value is None or abs(value - sums[place]) > 1e-6:
                wrong[place] = (value, sums[place])
        elif value is not None:
            wrong[place] = (value, None)
    assert wrong == {}
    # children, staff, rooms and money are all there, and what nobody reported is blank
    assert sums["Học sinh", "E5"] > 1000 and sums["Ngân sách", "F4"] > 0
    assert made["Trường-Lớp"]["E45"].value is None


def test_it_is_read_back_without_a_broken_rule_and_says_what_it_is(province: Path, catalogue: Catalogue) -> None:
    reading = read_workbook(province, catalogue)
    assert reading.problems == []
    assert (reading.identity.unit_text, reading.identity.round) == ("province-99", ROUND)
    assert reading.identity.is_illustrative
    book = openpyxl.load_workbook(province)
    assert book["Trường-Lớp"]["D2"].value == "Tỉnh Minh Họa" and book["Trường-Lớp"]["B5"].value == "SỐ LIỆU MINH HỌA"
    notes = {row[0]: row[1] for row in book["Ghi chú"].iter_rows(values_only=True) if row[0]}
    assert notes["Độ đầy đủ"] == "15/15 cơ sở đã nộp" and "SỐ LIỆU MINH HỌA" in notes
    assert any("/15 cơ sở" in str(row[1]) for row in book["Ghi chú"].iter_rows(values_only=True))


def test_communes_add_up_to_their_province(published_home: Path, province: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(published_home / "work" / "warehouse.duckdb"), read_only=True) as connection:
        communes = connection.execute(
            "select distinct commune_unit_id from intermediate.int_provider where round = ? and is_operating", [ROUND]
        ).fetchall()
    total = 0
    for (unit,) in communes:
        run = congkhai(
            published_home, "form", "01-MN-DN", "--unit", unit, "--round", ROUND, "-o", str(tmp_path / f"{unit}.xlsx")
        )
        assert run.status == 0, run.told()
        total += openpyxl.load_workbook(tmp_path / f"{unit}.xlsx")["Học sinh"]["E5"].value
    assert len(communes) > 1
    assert total == openpyxl.load_workbook(province)["Học sinh"]["E5"].value


def test_lists_and_templates_name_the_providers_of_the_warehouse(published_home: Path, catalogue: Catalogue) -> None:
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(published_home)})
    with scratch(settings) as inside:
        submissions, resolver = received(inside, settings.home, catalogue, lambda _done, _of: None)
    with duckdb.connect(str(published_home / "work" / "warehouse.duckdb"), read_only=True) as connection:
        rounds = [code for (code,) in connection.execute("select round from intermediate.int_round").fetchall()]
        for code in rounds:
            known = connection.execute(
                "select unit_id, name, is_operating from intermediate.int_provider where round = ?", [code]
            ).fetchall()
            owing = Owing(submissions, resolver, code)
            found = sorted((p.unit_id, p.name, p.is_operating) for p in owing.providers)
            assert sorted(known) == found, code
            handed_out = {p.unit_id for p in owing.reporters(catalogue.layouts["01-MN-DN", "2020"])}
            assert handed_out == {unit_id for unit_id, _, operates in known if operates}, code
            _, lines = submission_lines(settings, catalogue, code, lambda _done, _of: None)
            listed = {(line.unit_id, line.name) for line in lines if line.form == "01-MN-DN"}
            due = {(unit_id, name) for unit_id, name, operates in known if operates and code.endswith("-start")}
            handed_in = {s.unit_id for s in submissions if s.round == code}
            assert due <= listed and {unit_id for unit_id, _ in listed - due} <= handed_in, code


def test_the_warehouse_and_the_officers_list_ask_the_same_units(published_home: Path, catalogue: Catalogue) -> None:
    """One rule in form.csv, asked before the warehouse is built and in it."""
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(published_home)})
    with scratch(settings) as inside:
        submissions, resolver = received(inside, settings.home, catalogue, lambda _done, _of: None)
    with duckdb.connect(str(published_home / "work" / "warehouse.duckdb"), read_only=True) as connection:
        rounds = [code for (code,) in connection.execute("select distinct round from collected.submission").fetchall()]
        asked = 0
        for code in rounds:
            owed = connection.execute(
                "select form, unit_id from intermediate.int_owed where round = $1 except "
                "select form, unit_id from intermediate.int_handed_in where round = $1 and is_listed",
                [code],
            ).fetchall()
            assert set(owed) == Owing(submissions, resolver, code).owed(), code
            asked += len(owed)
    assert len(rounds) > 5 and asked > 100


@pytest.mark.parametrize(
    ("unit", "told"), [("school-9901001", "không có địa bàn"), ("province-31", "không có cơ sở nào hoạt động")]
)
def test_an_area_without_providers_is_told(unit: str, told: str, published_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    run = congkhai(published_home, "form", "01-MN-DN", "--unit", unit, "--round", ROUND, "-o", str(file))
    assert run.status == 2 and told in run.err, run.told()
    assert not file.exists()


def test_a_warehouse_that_is_absent_or_stale_is_told(published_home: Path, tmp_path: Path) -> None:
    arguments = ("form", "01-MN-DN", "--unit", "province-99", "--round", ROUND, "-o", str(tmp_path / "x.xlsx"))
    run = congkhai(tmp_path / "empty", *arguments)
    assert run.status == 2 and "congkhai publish" in run.err, run.told()
    home = tmp_path / "home"
    shutil.copytree(published_home, home, symlinks=True)
    (home / "landing" / "ledger.jsonl").touch()
    run = congkhai(home, *arguments)
    assert run.status == 2 and "cũ hơn" in run.err, run.told()
