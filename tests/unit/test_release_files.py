"""The files made for a release: texts stay texts, archives are the same bytes, metadata cannot break out of a page."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import site_fixture as fixture

from orchestration.export.files import write_both
from orchestration.export.key import KEYS
from orchestration.export.licence import licence_of
from orchestration.export.table import relations
from orchestration.publish.data import SiteData, read
from orchestration.publish.files import dataset
from orchestration.publish.files.about import About, PublicFile
from orchestration.publish.files.archive import Archive
from orchestration.publish.files.excel_csv import write_excel_csv
from orchestration.publish.files.make import make_files
from orchestration.publish.files.sheet import plain_line, shape
from orchestration.publish.files.workbook import HEAD, levels_that_fit, write_workbook

ABOUT = About(fixture.RELEASE_ID, "Sở Minh Họa", "CC-BY-4.0", "")
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '"; DROP',
    "hai\ndòng",
    "</script><script>alert(1)</script>",
    "#N/A",
    "dài " * 20_000,
    "mã \x00\x08 lạ",
]
MISREAD = ["03127", "7/5", "1-2", "1E5", "2.5", "10%", "$5", "(3)", " 5", "May 3", "Mar-1", "true", "Thg 1 5"]
PLAIN = ["Trường 7/5", "2021-2022", "2021-2022-term1", "2025-06-30", "Mai Lan", "school-1", "Octavia"]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture(scope="module")
def data(data_dir: Path) -> SiteData:
    return read(data_dir)


def named(data: SiteData, name: str) -> SiteData:
    """The same data with every unit of that name."""
    units = {key: replace(unit, name=name) for key, unit in data.units.items()}
    values = {key: [replace(one, unit_name=name) for one in found] for key, found in data.values.items()}
    return replace(data, units=units, values=values)


def cells(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path)
    return [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value is not None]


@pytest.mark.parametrize("name", [*HOSTILE, *MISREAD], ids=range(len(HOSTILE) + len(MISREAD)))
def test_every_name_is_a_text_cell(data: SiteData, tmp_path: Path, name: str) -> None:
    path = tmp_path / "so.xlsx"
    write_workbook(named(data, name), ABOUT, path)
    found = cells(path)
    texts = [cell.value for cell in found if cell.data_type == "s"]
    assert plain_line(name) in texts and {cell.data_type for cell in found} <= {"s", "n"}
    with zipfile.ZipFile(path) as book:
        parts = {one: book.read(one).decode() for one in book.namelist() if one.startswith("xl/worksheets")}
    assert parts and not any("<f>" in part or "<f " in part for part in parts.values())
    assert not any("externalLink" in part or "hyperlink" in part for part in parts.values())


def test_the_workbook_reads_like_the_page(data: SiteData, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    write_workbook(data, ABOUT, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Bản công bố" and book.sheetnames[-2:] == ["Định nghĩa chỉ tiêu", "Ghi chú"]
    topics = [book[name] for name in book.sheetnames[1:-2]]
    head = [name for name, _ in HEAD]
    found = {}
    for sheet in topics:
        rows = list(sheet.iter_rows())
        assert [cell.value for cell in rows[0]] == head and sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:N{len(rows)}"
        for line in rows[1:]:
            row = dict(zip(head, line, strict=True))
            found[row["Mã đơn vị"].value, row["Chỉ tiêu thống kê"].value, row["Kỳ báo cáo"].value] = row
            assert row["Mã đơn vị"].number_format == "@" and isinstance(row["Mã đơn vị"].value, str)
    rounds, indicators = data.rounds, data.indicators
    value = data.shown(fixture.CITY)["so_tre", "2021-2022-term1"]
    row = found["094", indicators["so_tre"].name, rounds[value.round].name]
    assert row["Giá trị"].value == value.value == 6153 and row["Giá trị"].number_format == "#,##0"
    assert row["So với đầu năm học"].value == 81
    assert row["So với đầu năm học"].number_format == "+#,##0;-#,##0;0"
    made_up = [line for (code, *_), line in found.items() if code.startswith("99")]
    assert made_up and all("số liệu minh họa" in line["Lưu ý"].value for line in made_up)


def test_a_hidden_count_says_so_and_a_missing_one_has_no_row(data: SiteData, tmp_path: Path) -> None:
    one = data.shown(fixture.CITY)["so_tre", "2021-2022-term1"]
    for symbol, shown in (("c", ["bảo mật"]), ("x", []), ("z", [])):
        hidden = replace(one, value=None, symbol=symbol)
        alone = replace(data, values={fixture.CITY: [hidden]})
        write_workbook(alone, ABOUT, tmp_path / "so.xlsx")
        book = openpyxl.load_workbook(tmp_path / "so.xlsx")
        rows = [row for name in book.sheetnames[1:-2] for row in book[name].iter_rows(min_row=2, values_only=True)]
        assert [row[7] for row in rows] == shown


def test_levels_that_do_not_fit_are_left_out_from_below_and_named(data: SiteData, tmp_path: Path) -> None:
    all_levels = levels_that_fit(data)
    assert "school" in all_levels
    counts = dict.fromkeys(all_levels, 0)
    for unit in data.units.values():
        counts[unit.level] += sum(v.is_shown and v.value is not None for v in data.values.get(unit.id, []))
    fitting = levels_that_fit(data, sum(counts.values()) - 1)
    assert fitting == all_levels[: len(fitting)] and "school" not in fitting and "district" in fitting
    write_workbook(data, ABOUT, tmp_path / "so.xlsx", sum(counts.values()) - 1)
    cover = openpyxl.load_workbook(tmp_path / "so.xlsx")["Bản công bố"]
    said = {row[0]: row[1] for row in cover.iter_rows(values_only=True)}
    assert "Trường" in said["Không có trong sổ này"] and "Trường" not in said["Có số liệu của"]


def test_number_formats_keep_published_decimals() -> None:
    assert [shape(0), shape(2), shape(1, is_signed=True)] == ["#,##0", "#,##0.00", "+#,##0.0;-#,##0.0;0"]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A data folder with one table of texts that Excel would change."""
    folder = tmp_path / "data"
    folder.mkdir()
    texts = [*MISREAD, *PLAIN, *[text for text in HOSTILE if "\x00" not in text], "", None]
    with duckdb.connect() as connection:
        connection.execute("create table t (n integer, name varchar, value decimal(28, 4), exact double, day date)")
        connection.executemany(
            "insert into t values (?, ?, ?, ?, '2025-06-30')",
            [(n, text, Decimal("51.7"), 98.419) for n, text in enumerate(texts)],
        )
        write_both(connection, "t", folder, "unit")
    return folder


def rows_of(path: Path) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(path) as archive:
        read = {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}
    assert all(content.startswith(codecs.BOM_UTF8) for content in read.values())
    # whoever reads workbooks in the same process sets a bound for theirs
    bound = csv.field_size_limit(2**31 - 1)
    try:
        texts = {name: io.StringIO(text.decode("utf-8-sig"), newline="") for name, text in read.items()}
        return {name: list(csv.reader(text)) for name, text in texts.items()}
    finally:
        csv.field_size_limit(bound)


def test_excel_changes_no_text_of_its_csv(tables: Path, tmp_path: Path) -> None:
    write_excel_csv(tables, tmp_path / "e.zip", "top", "")
    (_, *rows) = rows_of(tmp_path / "e.zip")["top/unit.csv"]
    names = [row[1] for row in rows]
    assert names[: len(MISREAD)] == [f"'{text}" for text in MISREAD]
    assert names[len(MISREAD) : len(MISREAD) + len(PLAIN)] == PLAIN
    assert not any(re.match(r"[=+@\t\r\n-]", name) for name in names)
    assert {tuple(row[2:]) for row in rows} == {("51.7", "98.4190", "2025-06-30")}, "98.419 could be read as 98419"


def test_a_long_table_comes_in_parts_with_their_heading(tables: Path, tmp_path: Path) -> None:
    write_excel_csv(tables, tmp_path / "e.zip", "top", "", largest=10)
    parts = rows_of(tmp_path / "e.zip")
    assert list(parts) == [f"top/unit-{n}.csv" for n in range(1, len(parts) + 1)] and len(parts) > 3
    assert {tuple(rows[0]) for rows in parts.values()} == {("n", "name", "value", "exact", "day")}
    assert [row[0] for rows in parts.values() for row in rows[1:]] == [str(n) for n in range(33)]


def test_changes_may_hold_their_first_comma_far_down(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "create table d as select 'changes' as table_name, 'unit_id' as column_name, "
            "'VARCHAR' as data_type, 1 as position union all select 'changes', 'new_value', 'VARCHAR', 2"
        )
        write_both(connection, "d", data, "dictionary")
    plain = 30_000
    (data / "changes.csv").write_text("unit_id,new_value\n" + "a,1\n" * plain + 'b,"Nhóm trẻ, lớp mẫu giáo"\n')
    write_excel_csv(data, tmp_path / "e.zip", "top", "")
    assert rows_of(tmp_path / "e.zip")["top/changes.csv"][plain + 1] == ["b", "Nhóm trẻ, lớp mẫu giáo"]


def test_an_archive_knows_neither_clock_nor_mode(tmp_path: Path) -> None:
    made = []
    for mode in (0o600, 0o755):
        source = tmp_path / "a.csv"
        source.write_text("a\n1\n")
        source.chmod(mode)
        with Archive(tmp_path / "a.zip", "top") as archive:
            archive.add_text("README.txt", "chữ")
            archive.add_file("a.csv", source)
        made.append((tmp_path / "a.zip").read_bytes())
        os.utime(source, (mode * 10**6, mode * 10**6))
    assert made[0] == made[1]
    assert {info.date_time for info in zipfile.ZipFile(tmp_path / "a.zip").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_metadata_names_every_file_and_ends_no_element(data: SiteData) -> None:
    file = PublicFile("data/unit.csv", "</script><b>", "text/csv", 12, "ab" * 32)
    database = PublicFile("data/warehouse.duckdb", "mọi bảng", "application/vnd.duckdb", None, None)
    office = 'Sở </script><img src=x> "&'
    text = dataset.as_text(dataset.dataset(data, replace(ABOUT, issuing_office=office), [file, database]))
    assert not re.search(r"[<>&]", text)
    found = json.loads(text)
    assert found["publisher"]["name"] == office and found["license"] == licence_of("CC-BY-4.0").url
    first, second = found["distribution"]
    assert first["contentUrl"] == "../data/unit.csv" and first["sha256"] == "ab" * 32 and first["dcat:byteSize"] == 12
    assert "sha256" not in second and "dcat:byteSize" not in second
    days = sorted(data.rounds[one.round].reference_date for values in data.values.values() for one in values)
    assert found["temporalCoverage"] == f"{days[0]}/{days[-1]}"
    assert "minh họa" in found["description"]
    assert all("Minh Họa" not in place["name"] for place in found["spatialCoverage"])
    with_address = dataset.dataset(data, replace(ABOUT, site_url="https://so.example/mn"), [file])
    assert with_address["distribution"][0]["contentUrl"] == "https://so.example/mn/data/unit.csv"


def test_licences() -> None:
    assert licence_of("CC0-1.0").url.startswith("https://creativecommons.org/publicdomain/zero")
    assert licence_of("EUPL-1.2").url == "https://spdx.org/licenses/EUPL-1.2.html"
    assert licence_of("theo quy định <b>").url == "" and licence_of("").name == ""


def agrees(folder: Path) -> bool:
    command = ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_all_files_of_a_release_hold_together(data: SiteData, data_dir: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    files, metadata = make_files(data_dir, data, fixture.GATE, ABOUT, site)
    assert [file.name for file in files[:3]] == [f"{ABOUT.stem}{end}" for end in (".xlsx", "-csv-excel.zip", ".zip")]
    for file in data_dir.iterdir():
        (site / "data" / file.name).write_bytes(file.read_bytes())
    with zipfile.ZipFile(site / "tai-ve" / f"{ABOUT.stem}.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    whole = tmp_path / "unpacked" / ABOUT.stem
    (site / "data" / "gate.json").write_bytes((whole / "gate.json").read_bytes())
    assert agrees(site) and agrees(whole)
    (whole / "unit.csv").write_text("x")
    assert not agrees(whole)
    assert (site / "tai-ve" / "dataset.jsonld").read_text(encoding="utf-8") == metadata
    told = (whole / "README.txt").read_text(encoding="utf-8")
    assert ABOUT.release_id in told and "Release" in told and "CC-BY-4.0" in told and "minh họa" in told
    assert "Creative Commons" in (whole / "LICENCE.txt").read_text(encoding="utf-8")
    assert not list(whole.glob("*.duckdb"))


def test_a_key_names_a_table_that_leaves() -> None:
    assert set(KEYS) <= {*relations(), "dictionary"}
    keyless = set(relations()) - set(KEYS)
    assert keyless == {"indicator_term", "note", "provenance"}
