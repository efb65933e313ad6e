"""Handed-out workbooks: laid out as the state form, filled as an officer fills them, read back to the figure."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from congkhai_run import congkhai

from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.identity import Register, Resolver
from orchestration.collect.officer.grid import grids
from orchestration.collect.officer.handout import file_names, layout_at
from orchestration.collect.officer.recipient import Recipient
from orchestration.collect.officer.template import write_template
from orchestration.collect.officer.total import totals
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook

BLANK = Path(__file__).parent / "data" / "01-MN-DN_2020_blank_cells.json"
ROUND = "2025-2026-start"
FILLED = {("Trường-Lớp", "B3"), ("Trường-Lớp", "D2")}
SCHOOL = Recipient("school-9901001-20200101", "school", "9901001", "Trường Mầm non Minh Họa 1", "Phường A", True)
AREA = Recipient("province-99-20200101", "province", "99", "Tỉnh Minh Họa", "", True)
RECORD_FORMS = ("BC-TH", "KH-CT", "DM-CS", "PCGD-DT")

Sums = dict[tuple[str, str], str]
_FORMULA = re.compile(r'IF\(COUNT\(([^()]*)\)=0,"",SUM\(\1\)\)')


def state_layout(catalogue: Catalogue) -> Layout:
    return layout_at(catalogue, "01-MN-DN", catalogue.rounds[ROUND]["reference_date"])


@pytest.fixture
def blank(tmp_path: Path, catalogue: Catalogue) -> Path:
    file = tmp_path / "mau.xlsx"
    write_template(file, state_layout(catalogue), catalogue, SCHOOL, ROUND)
    return file


def computed(file: Path) -> Path:
    """What Excel does on saving: each formula gets its value, an empty text where it gives one."""
    book = openpyxl.load_workbook(file)

    def value(sheet: str, cell: str) -> int | str | None:
        content = book[sheet][cell].value
        match = _FORMULA.fullmatch(str(content).removeprefix("=")) if str(content).startswith("=") else None
        if not match:
            return content
        found = [value(_sheet(place, sheet), place.split("!")[-1]) for place in match[1].split(",")]
        numbers = [part for part in found if isinstance(part, int)]
        return sum(numbers) if numbers else ""

    parts = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(book.sheetnames, start=1)}
    saved = file.with_name("da-luu.xlsx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(saved, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/workbook.xml":
                # a template asks to be calculated when it is opened; what was saved after that asks no more
                content = content.replace(b'fullCalcOnLoad="1"', b"")
            if part in parts:
                text = re.sub(
                    r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>',
                    lambda m, name=parts[part]: _cell(m, value(name, m[1])),
                    content.decode(),
                )
                content = text.encode()
            new.writestr(part, content)
    return saved


def _sheet(place: str, own: str) -> str:
    return place.split("!", maxsplit=1)[0].strip("'") if "!" in place else own


def _cell(match: re.Match[str], value: int | str | None) -> str:
    kind = ' t="str"' if value == "" else ""
    return f'<c r="{match[1]}"{match[2]}{kind}><f>{match[3]}</f><v>{value}</v></c>'


def test_the_state_form_is_laid_out_like_the_blank_one(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    expected = json.loads(BLANK.read_text(encoding="utf-8"))
    assert [name for name in book.sheetnames if name in expected] == list(expected)
    for name, content in expected.items():
        assert sorted(str(merged) for merged in book[name].merged_cells.ranges) == content["merged"]
        for place, text in content["cells"].items():
            if (name, place) not in FILLED:
                assert str(book[name][place].value) == text, (name, place)
        setup = book[name].page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth) == ("landscape", 9, 1)
    assert book["Trường-Lớp"]["D2"].value == SCHOOL.name
    assert book["Trường-Lớp"]["B3"].value == "(có đến 30 tháng 9 năm 2025)"


def test_the_same_template_is_the_same_bytes(tmp_path: Path, blank: Path, catalogue: Catalogue) -> None:
    again = tmp_path / "again.xlsx"
    write_template(again, state_layout(catalogue), catalogue, SCHOOL, ROUND)
    assert again.read_bytes() == blank.read_bytes()


def test_inputs_are_open_and_held_to_numbers_and_the_rest_is_locked(blank: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(blank)
    layout = state_layout(catalogue)
    summed = totals(layout)
    assert book.security.lockStructure and not book.security.workbookPassword
    for grid in grids(layout):
        sheet = book[grid.name]
        assert sheet.protection.sheet and not sheet.protection.password
        values = {place: (grid.name, *key) for key, place in grid.values().items()}
        validated = [rule for rule in sheet.data_validations.dataValidation if rule.type in ("whole", "decimal")]
        for row in sheet.iter_rows():
            for cell in row:
                key = values.get((cell.row, cell.column))
                is_input = key is not None and key not in summed
                assert cell.protection.locked is not is_input, (grid.name, cell.coordinate)
                assert any(cell.coordinate in rule.sqref for rule in validated) is is_input, cell.coordinate
                assert (isinstance(cell.value, str) and cell.value.startswith("=IF(COUNT(")) or key not in summed
        for rule in validated:
            assert (rule.operator, rule.formula1, rule.errorStyle) == ("greaterThanOrEqual", "0", "stop")
            assert rule.error.startswith("Ô này phải là")


def test_long_labels_show_whole(blank: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(blank)
    for grid in grids(state_layout(catalogue)):
        for line in grid.lines:
            # a label column holds fewer than 75 characters, and merged cells never grow by themselves
            if len(line["label"]) >= 75:
                assert book[grid.name].row_dimensions[int(line["line"])].height >= 2 * 15, line["label"]


def test_totals_are_those_of_the_rules(catalogue: Catalogue) -> None:
    summed = totals(state_layout(catalogue))
    assert summed["Trường-Lớp", "1", "total"] == tuple(("Trường-Lớp", item, "total") for item in ("2", "15", "33"))
    ownership = ("cong_lap", "tu_thuc", "dan_lap")
    assert summed["Cán bộ", "126", "nu"] == tuple(("Cán bộ", "126", f"{own}_nu") for own in ownership)
    assert summed["Phòng học", "194", "cong_lap"] == tuple(
        ("Phòng học", "194", f"cong_lap_{grade}") for grade in ("kien_co", "ban_kien_co", "tam")
    )


def test_a_filled_template_gives_exactly_what_was_filled(blank: Path, catalogue: Catalogue) -> None:
    layout = state_layout(catalogue)
    summed = totals(layout)
    book = openpyxl.load_workbook(blank)
    typed = {}
    for grid in grids(layout):
        for (item, breakdown), (row, column) in grid.values().items():
            key = (grid.name, item, breakdown)
            # zero is an answer, and breaks no rule of parts and wholes
            if key not in summed and (row + column) % 3:
                book[grid.name].cell(row, column, 0)
                typed[key] = 0
    book["Học sinh"]["I97"] = None
    book.save(blank)
    reading = read_workbook(computed(blank), catalogue)
    assert reading.problems == []
    seen = {(o.sheet, o.item, o.breakdown): int(o.value) for o in reading.observations}

    def is_filled(key: tuple[str, str, str]) -> bool:
        return key in typed or any(is_filled(part) for part in summed.get(key, ()))

    expected = {key for grid in grids(layout) for key in ((grid.name, *k) for k in grid.values()) if is_filled(key)}
    assert set(seen) == expected and set(seen.values()) == {0}
    resolver = Resolver(catalogue, Register(units={"9901001": SCHOOL.unit_id}), {})
    assert resolver.resolve(reading.identity, LedgerEntry(1, "", 0, "", "", 1)) == (SCHOOL.unit_id, ROUND, [])
    assert reading.identity.is_illustrative


def test_totals_add_up_what_was_filled(blank: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(blank)
    places = {grid.name: grid.values() for grid in grids(state_layout(catalogue))}
    for breakdown, count in {"cong_lap_kien_co": 5, "cong_lap_tam": 2, "tu_thuc_kien_co": 1}.items():
        book["Phòng học"].cell(*places["Phòng học"]["195", breakdown], count)
    book.save(blank)
    reading = read_workbook(computed(blank), catalogue)
    seen = {o.breakdown: int(o.value) for o in reading.observations}
    assert seen == {
        **{"cong_lap_kien_co": 5, "cong_lap_tam": 2, "tu_thuc_kien_co": 1},
        **{"cong_lap": 7, "tu_thuc": 1, "total": 8, "kien_co": 6, "tam": 2},
    }
    assert reading.problems == []


def test_an_empty_template_saved_by_excel_holds_nothing_not_zeros(blank: Path, catalogue: Catalogue) -> None:
    reading = read_workbook(computed(blank), catalogue)
    assert (reading.observations, reading.problems) == ([], [])


def test_totals_that_no_program_computed_are_told(blank: Path, catalogue: Catalogue) -> None:
    reading = read_workbook(blank, catalogue)
    assert Counter(p.kind for p in reading.problems) == {"formula_without_value": len(totals(state_layout(catalogue)))}


@pytest.mark.parametrize("form", RECORD_FORMS)
def test_a_record_form_is_read_back_and_offers_its_lists(form: str, tmp_path: Path, catalogue: Catalogue) -> None:
    layout = layout_at(catalogue, form, "2025-09-30")
    write_template(tmp_path / "mau.xlsx", layout, catalogue, AREA, ROUND)
    reading = read_workbook(tmp_path / "mau.xlsx", catalogue)
    assert (reading.problems, reading.observations, reading.facts, reading.assertions) == ([], [], [], [])
    assert (reading.identity.form, reading.identity.unit_text, reading.identity.round) == (form, "province-99", ROUND)
    book = openpyxl.load_workbook(tmp_path / "mau.xlsx")
    asked = {column["header"]: column["value_type"].partition(":")[2] for column in layout.columns["*"]}
    labels = {row["label_vi"] for row in catalogue.rows("code_list")}
    for sheet in book.worksheets[1:-1]:
        rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        for cell in sheet[4]:
            assert cell.protection.locked
            first = f"{cell.column_letter}5"
            offered = [rule for rule in rules if first in rule.sqref]
            if asked[cell.value]:
                (rule,) = offered
                assert rule.error == "Chọn một giá trị trong danh sách của ô này."
                name, cells = rule.formula1.split("!")
                assert {row[0].value for row in book[name][cells.replace("$", "")]} <= labels


def test_a_filled_line_of_a_summary_is_read(tmp_path: Path, catalogue: Catalogue) -> None:
    write_template(tmp_path / "mau.xlsx", layout_at(catalogue, "BC-TH", "2025-09-30"), catalogue, AREA, ROUND)
    book = openpyxl.load_workbook(tmp_path / "mau.xlsx")
    row = next(row for row in book["Quy mô"].iter_rows(min_row=5) if row[0].value == "so_tre")
    assert row[0].protection.locked and not row[3].protection.locked
    row[3].value = 6153
    book.save(tmp_path / "mau.xlsx")
    (seen,) = read_workbook(tmp_path / "mau.xlsx", catalogue).observations
    assert (seen.item, seen.value) == ("so_tre", "6153")


HOSTILE = ['=cmd|"/c calc"!A1', "+1+1", "-2+3", "@SUM(A1)", "../../etc/passwd", "<script>alert(1)</script>", "a\x07b"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_never_a_formula_or_a_path(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    unit = Recipient("school-../x-20200101", "school", "../x", name, "=1+1", False)
    layout = state_layout(catalogue)
    (file,) = file_names(layout, [unit], ROUND)
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.xlsx", file)
    write_template(tmp_path / file, layout, catalogue, unit, ROUND)
    sheet = openpyxl.load_workbook(tmp_path / file)
    for cell in (sheet["Trường-Lớp"]["D2"], sheet["_congkhai"]["B4"]):
        assert cell.data_type == "s" and cell.value == name.replace("\x07", "\ufffd")
    assert sheet["_congkhai"]["B5"].data_type == "s"


def test_units_whose_names_and_codes_look_alike_get_files_of_their_own(catalogue: Catalogue) -> None:
    units = [Recipient(f"school-{code}-20200101", "school", code, "Trường", "", False) for code in ("A/1", "A-1")]
    assert len(file_names(state_layout(catalogue), units, ROUND)) == 2


def test_a_stamp_of_another_unit_round_form_or_version_is_told(blank: Path, catalogue: Catalogue) -> None:
    changes = {"B1": "BC-TH", "B2": "1999", "B4": "Trường khác", "B6": "2024-2025-start"}
    book = openpyxl.load_workbook(computed(blank))
    for cell, text in changes.items():
        book["_congkhai"][cell] = text
    book.save(blank)
    told = {p.cell for p in read_workbook(blank, catalogue).problems if p.kind == "stamp_mismatch"}
    assert told == {"B1", "B2", "D2", "B3"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("01-MN-DN", "--unit", "school-1"), "không có đơn vị «school-1»"),
        (("01-MN-DN", "--unit", "province-99"), "không phải đơn vị nộp biểu 01-MN-DN"),
        (("01-MN-DN", "--all-units"), "chưa nhận danh mục cơ sở"),
        (("CSDL-TRUONG", "--unit", "province-99"), "Biểu CSDL-TRUONG không phát cho đơn vị nào"),
        (("CSDL-TRUONG", "--all-units"), "Biểu CSDL-TRUONG không phát cho đơn vị nào"),
        (("TK-MN", "--all-units"), "Biểu TK-MN chưa có mẫu để phát"),
        (("PCGD-XA", "--unit", "commune-99001"), "Biểu PCGD-XA chưa có mẫu để phát"),
        (("BC-TH", "--unit", "district-094"), "không có đơn vị «district-094» vào ngày 2025-09-30"),
        (("XX", "--unit", "province-99"), "các biểu: 01-MN-DN"),
    ],
)
def test_the_command_says_how_to_mend_and_writes_nothing(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    run = congkhai(tmp_path / "home", "template", *arguments, "--round", ROUND, "-o", str(tmp_path / "x.xlsx"))
    assert run.status == 2 and told in run.err, run.told()
    assert not (tmp_path / "x.xlsx").exists()
