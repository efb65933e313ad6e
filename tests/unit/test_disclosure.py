"""What a disclosure row may hold: links, texts and days from outside, and how the page shows them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import openpyxl
import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.form.record import MASKED
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import DisclosureItem, Reading, StoredReading
from orchestration.export.disclosure import hide_disclosure

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples/minh-hoa/2024-2025/CK-09_school-9901001_2024-2025-end.xlsx"
SHEET = "Công khai"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(ROOT / "dbt_project" / "seeds")


def changed(folder: Path, catalogue: Catalogue, **cells: object) -> Reading:
    """The sample with some cells of its sheet put to other values."""
    book = openpyxl.load_workbook(SAMPLE)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(folder / "ck.xlsx")
    return read_workbook(folder / "ck.xlsx", catalogue)


def of(reading: Reading, item: str) -> list[DisclosureItem]:
    return [one for one in reading.disclosures if one.item == item]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//mn.example/x",
        "mn.example/x",
        "https://",
        "https://localhost/x",
        "http://127.0.0.1/x",
        "http://[::1]/x",
        "https://mn.example:99999/x",
        "https://ai@mn.example/x",
        "https://mn.example\\@khac.example/",
        "https://mn.example/ x",
        'https://mn.example/"onclick="x',
        "https://mn.example/<b>",
        "https://mn.example/\u202egpj.exe",
        "ftp://mn.example/x",
        "https://mn.example/" + "a" * 1000,
    ],
)
def test_a_link_that_is_no_plain_web_address_is_told(link: str, tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, F6=link)
    assert [(p.kind, p.cell) for p in reading.problems] == [("bad_link", "F6")]
    assert not of(reading, "4.2")


@pytest.mark.parametrize(
    "link", ["https://mn.example", "HTTP://MN.example:8080/a?b=c#d", "https://mn.example/công-khai"]
)
def test_a_web_address_is_taken_as_it_is(link: str, tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, F6=link)
    assert not reading.problems and of(reading, "4.2")[0].link == link


@pytest.mark.parametrize(
    "text",
    [
        "ĐT 0912.345.678",
        "ĐT: (024) 3869 5144",
        "+84 912 345 678",
        "CCCD 001234567890",
        "hỏi a.b@c.example",
        "bà Minh Họa",
    ],
)
def test_what_names_a_person_is_told_and_not_repeated(text: str, tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, E6=text)
    (problem,) = reading.problems
    assert (problem.kind, problem.cell) == ("personal_data", "E6") and problem.found == MASKED
    assert of(reading, "4.2")[0].text == ""


def test_an_address_in_a_link_is_told_too(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, F6="https://mn.example/?to=a%40b.example")
    assert [p.kind for p in reading.problems] == ["personal_data"]


@pytest.mark.parametrize("text", ["Xã Bà Triệu, 2024", "thu 1.250.000 đồng, 30/06/2025", "<b>đậm</b>", "=1+1"])
def test_other_texts_stay_texts(text: str, tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, E6=f"Ghi: {text}")
    assert not reading.problems and of(reading, "4.2")[0].text == f"Ghi: {text}"


def test_a_row_without_content_lays_nothing_open(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = changed(tmp_path, catalogue, E5=None, G5=None)
    assert not reading.problems and not of(reading, "4.1")


def test_a_reading_comes_back_from_disk_whole(tmp_path: Path, catalogue: Catalogue) -> None:
    reading = read_workbook(SAMPLE, catalogue)
    reading.store(tmp_path / "one.json.gz")
    assert StoredReading.load(tmp_path / "one.json.gz").disclosures == reading.disclosures != []


def test_every_item_of_the_seed_is_consistent(catalogue: Catalogue) -> None:
    rows = catalogue.rows("disclosure_item")
    keys = [(row["form"], row["version"], row["item"]) for row in rows]
    assert len(set(keys)) == len(keys) == 101
    lines = [(r["form"], r["version"], r["item"]) for r in catalogue.rows("form_line") if r["form"].startswith("CK-")]
    assert lines == keys
    for row in rows:
        accepted = set(row["accepts"].split(";"))
        assert accepted <= {"value", "text", "link"} and ("value" in accepted) == bool(row["value_type"])
        assert not row["column_list"] or row["column_list"] in catalogue.codes
        # what is counted of few children must not stand in words
        assert not (row["sensitive_group"] and "text" in accepted)
        assert (row["verification"] == "checked") == (row["legal_mark"] == "V")
        assert row["deadline"] or row["is_required"] == "0"


@pytest.mark.parametrize(
    ("counts", "shown", "hidden_unit"),
    [
        # (item, its count): a small one hides its group, and so does one that leaves few of the whole
        ({"02.I": 100, "02.V.1": 90, "02.V.2": 10}, {"02.I": 100, "02.V.1": 90, "02.V.2": 10}, ""),
        ({"02.I": 100, "02.V.1": 60, "02.V.2": 5}, {"02.I": 100, "02.V.1": None, "02.V.2": None}, ""),
        ({"02.I": 100, "02.V.1": 97}, {"02.I": 100, "02.V.1": None}, ""),
        ({"02.I": 100, "02.V.1": 100, "02.V.2": 0}, {"02.I": 100, "02.V.1": 100, "02.V.2": 0}, ""),
        ({"02.I": 3}, {"02.I": 3}, ""),
        # what another form told of the same school and year is hidden: this form does not tell it
        ({"02.I": 100, "02.V.1": 90}, {"02.I": 100, "02.V.1": None}, "school-1"),
        ({"02.I": 100, "02.V.1": 90}, {"02.I": 100, "02.V.1": 90}, "school-2"),
    ],
)
def test_small_sensitive_counts_are_hidden_with_their_group(
    counts: dict[str, int], shown: dict[str, int | None], hidden_unit: str
) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as source; create schema source.marts; create schema source.catalogue")
        connection.execute(
            "create table source.catalogue.indicator as select 'sdd' as indicator, 'sensitive' as sensitivity"
        )
        connection.execute("create temp table hidden (unit_id varchar, school_year varchar, indicator varchar)")
        if hidden_unit:
            connection.execute("insert into hidden values (?, '2023-2024', 'sdd')", [hidden_unit])
        connection.execute(
            "create table source.marts.mart_disclosure (unit_id varchar, school_year varchar, form varchar, "
            "item varchar, breakdown varchar, sensitive_group varchar, whole_item varchar, value decimal(28, 4), "
            "text varchar)"
        )
        for item, value in counts.items():
            group, whole = ("tang_truong", "02.I") if item != "02.I" else (None, None)
            row = ["school-1", "2023-2024", "CK-36", item, "total", group, whole, value, "lời"]
            connection.execute(f"insert into source.marts.mart_disclosure values ({', '.join('?' * len(row))})", row)
        hide_disclosure(connection)
        rows = connection.execute("select item, value, symbol, text, sensitive_group from public_disclosure_item")
        for item, value, symbol, text, group in rows.fetchall():
            assert value == shown[item]
            assert (symbol == "c") == (shown[item] is None)
            assert text == (None if group else "lời")
