"""One workbook in every format gives one reading, what a format hides of a cell comes out, fast is as good as slow."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from broken.other_formats import as_csv, as_ods, as_xls, ods, ods_content
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.collect.book.number_format import day_month, is_percent
from orchestration.collect.book.sheet_xml import Styles, scan, scan_fully
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Reading
from orchestration.collect.text import clean
from orchestration.collect.workbook import NotAWorkbook, Sheet, open_workbook

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
RETURN = SAMPLES / "minh-hoa/2023-2024/01-MN-DN_school-9901001_2023-2024-start.xlsx"
REGISTER = SAMPLES / "minh-hoa/2023-2024/DM-CS_province-99_2023-2024-start.xlsx"
EVERY = [*sorted(SAMPLES.rglob("*.xlsx")), *sorted((ROOT / "tests" / "broken").glob("*.xlsx"))]


def as_xlsm(book: openpyxl.Workbook) -> bytes:
    """The workbook with the type and the part that a macro makes of it."""
    plain, target = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            kind = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
            new.writestr(name, old.read(name).replace(b"openxmlformats-officedocument." + kind[0], kind[1]))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    return target.getvalue()


FORMATS = {"xlsm": as_xlsm, "xls": as_xls, "ods": as_ods}


def landed(data: bytes, folder: Path) -> Path:
    """As it lies in the landing: without a name that tells what it is."""
    path = folder / ("b" * 64)
    path.write_bytes(data)
    return path


def opened(data: bytes, folder: Path) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in open_workbook(landed(data, folder))}


def told(reading: Reading) -> dict[str, object]:
    """Everything a reading says but how its dates were spelled."""
    found = {name: [vars_of(row) for row in getattr(reading, name)] for name in ("observations", "facts", "problems")}
    return found | {"identity": vars(reading.identity), "cells": reading.cells, "seen": reading.cells_seen}


def vars_of(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "found"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("sample", [RETURN, REGISTER], ids=["01-MN-DN", "DM-CS"])
def test_the_same_workbook_gives_the_same_reading(
    sample: Path, kind: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    data = FORMATS[kind](openpyxl.load_workbook(sample))
    expected = read_workbook(sample, catalogue)
    assert told(read_workbook(landed(data, tmp_path), catalogue)) == told(expected)
    assert len(expected.observations) > 500 or len(expected.facts) > 50


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_register_as_text_gives_the_same_facts(
    delimiter: str, encoding: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    data = as_csv(openpyxl.load_workbook(REGISTER)["Danh mục"], delimiter, encoding)
    (sheet,) = open_workbook(landed(data, tmp_path))
    assert (sheet.name, sheet.percent, sheet.merged) == ("csv", set(), [])
    facts = read_workbook(landed(data, tmp_path), catalogue).facts
    plain = [(fact.cell, fact.code, fact.attribute, fact.value, fact.valid_from) for fact in facts]
    expected = read_workbook(REGISTER, catalogue).facts
    assert plain == [(f.cell, f.code, f.attribute, f.value, f.valid_from) for f in expected]


def test_another_reader_sees_the_same_values_in_the_crafted_files(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(RETURN)
    for kind in ("xls", "ods"):
        path = landed(FORMATS[kind](book), tmp_path)
        other = python_calamine.CalamineWorkbook.from_path(str(path))
        for sheet in open_workbook(path):
            grid = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            ours = {(r, c): clean(v) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if clean(v)}
            assert ours == {(r, c): clean(v) for r, row in enumerate(grid) for c, v in enumerate(row) if clean(v)}


def awkward() -> openpyxl.Workbook:
    """Each thing that a fast reader leaves out, once."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    sheet["A1"], sheet["A1"].number_format = 0.517, "0.0%"
    sheet["A2"], sheet["A2"].number_format = 51.7, '0.0"%"'
    sheet["A3"] = "#REF!"
    sheet["A4"] = "=A1*2"
    sheet["A5"], sheet["A5"].number_format = dt.datetime(2025, 10, 20), "d/m"
    sheet["A6"] = True
    sheet["A7"] = "#N/A"
    sheet["B1"] = "=cmd|' /C calc'!A0"
    sheet["B1"].data_type = "s"
    sheet.merge_cells("C1:D2")
    sheet["C1"] = "Tổng số"
    book.create_sheet("Ẩn")["A1"] = "vẫn đọc"
    book["Ẩn"].sheet_state = "hidden"
    return book


def as_xlsx(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", *FORMATS])
def test_what_a_format_hides_of_a_cell_comes_out(kind: str, tmp_path: Path) -> None:
    sheets = opened({"xlsx": as_xlsx, **FORMATS}[kind](awkward()), tmp_path)
    sheet = sheets["Số liệu"]
    assert sheet.percent == {"A1"}
    assert sheet.uncached == {"A4"} and sheet.named("A4") in (None, "")
    assert [sheet.named(cell) for cell in ("A1", "A2", "A3", "A6", "A7")] == [0.517, 51.7, "#REF!", True, "#N/A"]
    assert sheet.shown == {"A5": "20/10"}
    assert sheet.merged == [((0, 2), (1, 3))] and sheet.at(0, 2) == "Tổng số"
    assert sheet.named("B1") == "=cmd|' /C calc'!A0"
    assert not sheets["Ẩn"].visible and sheets["Ẩn"].named("A1") == "vẫn đọc"


def test_a_chart_sheet_is_no_grid(tmp_path: Path) -> None:
    book = awkward()
    book.create_chartsheet("Biểu đồ", 0)
    assert list(opened(as_xlsx(book), tmp_path)) == ["Số liệu", "Ẩn"]


def test_an_ods_cell_repeated_is_each_of_its_cells(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="2" office:value-type="percentage" office:value="0.5"/>'
    note = "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
    row = f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    told = f'<table:table-cell office:value-type="string">{note}<text:p>a<text:s/>b</text:p></table:table-cell>'
    text = f"<table:table-row>{told}</table:table-row>"
    sheet = opened(ods(ods_content(f'<table:table table:name="T">{row}{text}</table:table>')), tmp_path)["T"]
    assert sheet.rows == [[0.5, 0.5], [0.5, 0.5], ["a b", None]]
    assert sheet.percent == {"A1", "B1", "A2", "B2"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kính gửi Sở, số liệu gửi sau.\n", "không chia thành dòng và cột"),
        ("a,b;c\nd,e;f\n", "không rõ dấu nào"),
        ("\n \n", "rỗng"),
        ("<div>a,b\nc,d\n</div>", "trang web hoặc tệp XML"),
    ],
)
def test_text_that_is_no_table_or_two_is_told(text: str, found: str, tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match=found) as refused:
        open_workbook(landed(text.encode(), tmp_path))
    assert refused.value.kind == "not_a_workbook"


def test_decimal_commas_do_not_make_columns(tmp_path: Path) -> None:
    data = "Tên;Tỷ lệ\nA;51,7\nB;48,3\n".encode()
    assert open_workbook(landed(data, tmp_path))[0].rows == [["Tên", "Tỷ lệ"], ["A", "51,7"], ["B", "48,3"]]
    asked = b"sep=,\r\na,b;c\r\nd,e;f\r\n"
    assert open_workbook(landed(asked, tmp_path))[0].rows == [["a", "b;c"], ["d", "e;f"]]


@pytest.mark.parametrize(
    ("code", "percent"),
    [("0%", True), ('0.0"%"', False), ("0\\%", False), ("[Red]0.00%", True), ("#,##0", False), ("0;-0%", False)],
)
def test_only_an_unquoted_sign_makes_a_percentage(code: str, percent: bool) -> None:
    assert is_percent(code) is percent


@pytest.mark.parametrize(
    ("month", "day", "code", "shown"),
    [
        (10, 20, "d-mmm", "20/10"),
        (5, 7, "d-mmm", ""),
        (5, 5, "d-mmm", "5/5"),
        (5, 7, "d/m", "7/5"),
        (5, 7, "[$-1010000]dd/mm;@", "07/05"),
        (5, 7, "d/m/yyyy", ""),
    ],
)
def test_a_day_and_month_is_given_back_only_where_it_is_certain(month: int, day: int, code: str, shown: str) -> None:
    assert day_month(dt.datetime(2025, month, day), code) == shown


def sheet_parts(path: Path) -> list[bytes]:
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_fast_scan_finds_what_the_full_pass_finds(path: Path) -> None:
    styles = Styles(frozenset({"5", "7"}), (("2", "d/m"),))
    for data in sheet_parts(path):
        try:
            full = scan_fully(data, styles)
        except NotAWorkbook:
            with pytest.raises(NotAWorkbook):
                scan(data, styles)
            continue
        fast = scan(data, styles)
        assert fast.reach in ((0, 0, ""), full.reach)
        fast.reach = full.reach
        assert fast == full


CELLS = [
    b'<c r="C3" s="5"><f>1</f></c>', b'<c r="C4" t="str"><f>1</f><v></v></c>', b'<c r="C4" t="e"><v>#N/A</v></c>',
    b'<c t="e" r="C5"><v>#N/A</v></c>', b'<c r="AAA4"><v>4</v></c>', b'<c r="C4"><f t="shared" si="1"/><v>3</v></c>',
    b'<c r="B7" s="2"/>',
    b'<c r="D1048576" s="7"/>', b"<c r='C5' s='7'><v>1</v></c>", b'<c><f/><v/></c>', b"<!-- <c> -->",
]  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(EVERY[:12]), st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(CELLS)), max_size=5))
def test_whatever_cells_are_put_in_both_passes_agree(path: Path, added: list[tuple[int, bytes]]) -> None:
    styles = Styles(frozenset({"5", "7"}), (("2", "d/m"),))
    data = sheet_parts(path)[-1]
    for where, cell in added:
        start = max(0, data.find(b"<c ", where * len(data) // 10**6))
        data = data[:start] + cell + data[start:] if start else data
    fast, full = scan(data, styles), scan_fully(data, styles)
    assert fast.reach in ((0, 0, ""), full.reach)
    fast.reach = full.reach
    assert fast == full


def test_an_xls_without_its_container_is_read_too(tmp_path: Path) -> None:
    whole = as_xls(awkward())
    bare = whole[whole.index(b"\x09\x08\x10\x00") :]
    assert opened(bare, tmp_path)["Số liệu"].rows == opened(whole, tmp_path)["Số liệu"].rows


CELL = b'<c r="B2" s="1"><f>1+1</f><v></v></c>'
ODD_SHEETS = [
    CELL.replace(b'r="B2" s="1"', b's="1" r="B2"'),
    CELL.replace(b'"', b"'"),
    CELL.replace(b'r="B2"', b'r = "B2"'),
    CELL.replace(b"<v></v>", b"<v/>"),
    CELL.replace(b"<v></v>", b""),
    CELL.replace(b"1+1", b"<![CDATA[1+1]]>"),
    CELL.replace(b"<f>", b'<f t="shared" si="0">'),
    CELL.replace(b"<c ", b"<c\n"),
    b'<!-- <c r="ZZ9"/> -->' + CELL,
    b'<c r="A2"/><c s="1"><f>1+1</f></c>',
]


@pytest.mark.parametrize("cell", ODD_SHEETS)
def test_whatever_way_it_is_written_the_cell_is_found(cell: bytes) -> None:
    start, end = b'<worksheet xmlns="m"><sheetData><row r="2">', b"</row></sheetData></worksheet>"
    for data in (start + cell + end, _prefixed(start + cell + end)):
        found = scan(data, Styles(frozenset({"1"}), ()))
        assert (found.uncached, found.percent) == ({"B2"}, {"B2"})


def _prefixed(data: bytes) -> bytes:
    for name in (b"worksheet", b"sheetData", b"row", b"c", b"f", b"v"):
        for before in (b"<", b"</"):
            for after in (b" ", b">", b"/", b"\n"):
                data = data.replace(before + name + after, before + b"x:" + name + after)
    return data.replace(b"xmlns=", b"xmlns:x=")


def test_results_that_a_workbook_does_not_stand_by_are_none() -> None:
    cells = b'<c r="A1"><f>B1</f><v>0</v></c><c r="B1"><f>C1</f><v>7</v></c>'
    data = b'<worksheet><sheetData><row r="1">' + cells + b"</row></sheetData></worksheet>"
    styles = Styles(frozenset(), ())
    assert scan(data, styles).uncached == set()
    assert scan(data, styles, recalculates=True).uncached == {"A1"}


def test_a_school_named_after_a_day_keeps_its_name(tmp_path: Path, catalogue: Catalogue) -> None:
    """A spreadsheet took «20/10» for a date of this year; the title block still says whose report it is."""
    book = openpyxl.load_workbook(SAMPLES / "minh-hoa/2024-2025/bieu-01-mn-so-6.xlsx")
    name = book["Trường-Lớp"]["D2"]
    name.value, name.number_format = dt.datetime(2026, 10, 20), "d/m"
    for kind in (as_xlsx, as_xls, as_ods):
        assert read_workbook(landed(kind(book), tmp_path), catalogue).identity.unit_name == "20/10"
