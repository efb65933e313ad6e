"""The state form as offices send it: moved, renamed, retyped, and still read to the cell."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
RETURN = ROOT / "samples/minh-hoa/2023-2024/01-MN-DN_school-9901001_2023-2024-start.xlsx"
WITH_BUDGET = ROOT / "samples/minh-hoa/2025-2026/01-MN-DN_school-9901001_2025-2026-start.xlsx"
SHEETS = ("Trường-Lớp", "Học sinh", "Cán bộ", "Phòng học")
Values = dict[tuple[str, str, str], str]


def changed(folder: Path, catalogue: Catalogue, change: Callable[[Workbook], None], sample: Path = RETURN) -> Reading:
    """The sample after a change, under a name that tells nothing."""
    book = openpyxl.load_workbook(sample)
    change(book)
    path = folder / "a.xlsx"
    book.save(path)
    return read_workbook(path, catalogue)


def values(reading: Reading) -> Values:
    return {(o.item_sheet or o.sheet, o.item, o.breakdown): o.value for o in reading.observations}


@pytest.fixture(scope="module")
def whole(catalogue: Catalogue) -> Values:
    """What the sample says, before anything is done to it."""
    found = values(read_workbook(RETURN, catalogue))
    assert len(found) == 2581
    return found


def insert(sheet: Worksheet, row: int = 0, column: int = 0, count: int = 1) -> None:
    """Insert rows or columns as Excel does: merged ranges move and grow with them."""
    merged = [m.bounds for m in list(sheet.merged_cells.ranges)]
    for m in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(m))
    if row:
        sheet.insert_rows(row, count)
    if column:
        sheet.insert_cols(column, count)
    for left, top, right, bottom in merged:
        columns = [c + count if column and c >= column else c for c in (left, right)]
        rows = [r + count if row and r >= row else r for r in (top, bottom)]
        sheet.merge_cells(start_column=columns[0], end_column=columns[1], start_row=rows[0], end_row=rows[1])


def every_sheet(book: Workbook) -> Iterator[Worksheet]:
    return (book[name] for name in SHEETS)


def rows_inserted(book: Workbook) -> None:
    for sheet in every_sheet(book):
        insert(sheet, row=20)
        insert(sheet, row=15, count=2)
        sheet["B16"] = "Ghi chú của trường: số liệu đã đối chiếu"


def columns_inserted(book: Workbook) -> None:
    for sheet in every_sheet(book):
        insert(sheet, column=6)
        sheet["F12"] = "đã soát"
        insert(sheet, column=3)
        insert(sheet, column=1)


def header_moved_down(book: Workbook) -> None:
    for sheet in every_sheet(book):
        insert(sheet, row=1, count=9)
        sheet["A2"] = "Phòng Giáo dục và Đào tạo"


def sheets_turned_round(book: Workbook) -> None:
    book.move_sheet("Phòng học", -3)
    book.move_sheet("Trường-Lớp", 2)


def sheets_renamed(book: Workbook) -> None:
    for number, sheet in enumerate(list(every_sheet(book))):
        sheet.title = f"Biểu {number}"


def sheets_hidden(book: Workbook) -> None:
    book["Học sinh"].sheet_state = "hidden"
    book["Cán bộ"].sheet_state = "veryHidden"


def notes_and_sheets_added(book: Workbook) -> None:
    book.create_sheet("Ghi chú", 0)["A1"] = "Đề nghị Phòng kiểm tra lại"
    book.create_sheet("Errors").append(["Sheet", "Cell", "Error", "Detail"])
    for sheet in every_sheet(book):
        end = sheet.max_row + 2
        sheet.cell(end, 2, "Người lập biểu")
        sheet.cell(end, 4, "Thủ trưởng đơn vị")
        sheet.cell(end + 1, 4, "(Ký, đóng dấu)")


def header_repeated(book: Workbook) -> None:
    """As after a page break: the line of column numbers comes once more."""
    sheet = book["Học sinh"]
    insert(sheet, row=28)
    for cell in sheet[4]:
        sheet.cell(28, cell.column, cell.value)


def title_deleted(book: Workbook) -> None:
    book["Trường-Lớp"]["B1"] = None


def title_retyped(book: Workbook) -> None:
    book["Trường-Lớp"]["B1"] = "THỐNG KÊ ĐẦU NĂM CỦA TRƯỜNG"


def labels_retyped(book: Workbook) -> None:
    """Another code order of letters, another place of the tone, i for y, spaces, dashes."""
    import unicodedata

    for sheet in every_sheet(book):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.column <= 2:
                    text = cell.value.replace("òa", "oà").replace("hóa", "hoá").replace("lý", "lí").upper()
                    cell.value = unicodedata.normalize("NFD", f" {text}  ").replace("-", "–")


def codes_as_text(book: Workbook) -> None:
    for sheet in every_sheet(book):
        for row in sheet.iter_rows(min_row=5):
            if isinstance(row[3].value, int):
                row[3].value = f" {row[3].value}.0 " if row[3].value % 2 else f"{row[3].value}"


def figures_as_text(book: Workbook) -> None:
    for sheet in every_sheet(book):
        for row in sheet.iter_rows(min_row=9, min_col=5):
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value = f"{cell.value}.0 " if cell.value < 100 else str(cell.value)


HARMLESS = [
    rows_inserted,
    columns_inserted,
    header_moved_down,
    sheets_turned_round,
    sheets_renamed,
    sheets_hidden,
    notes_and_sheets_added,
    header_repeated,
    title_deleted,
    title_retyped,
    labels_retyped,
    codes_as_text,
    figures_as_text,
]


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_what_does_no_harm(
    change: Callable[[Workbook], None], tmp_path: Path, catalogue: Catalogue, whole: Values
) -> None:
    reading = changed(tmp_path, catalogue, change)
    assert reading.problems == []
    assert values(reading) == whole
    assert reading.identity.form == "01-MN-DN" and reading.identity.round == "2023-2024-start"
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen


def test_all_of_it_together(tmp_path: Path, catalogue: Catalogue, whole: Values) -> None:
    def all_of_it(book: Workbook) -> None:
        for change in (rows_inserted, columns_inserted, title_deleted, notes_and_sheets_added, sheets_renamed):
            change(book)

    reading = changed(tmp_path, catalogue, all_of_it)
    assert reading.problems == [] and values(reading) == whole


def test_a_renamed_sheet_is_told_by_its_own_name(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        sheets_renamed(book)
        book["Biểu 1"]["E24"] = "không"

    reading = changed(tmp_path, catalogue, change)
    (problem,) = reading.problems
    assert (problem.kind, problem.sheet, problem.cell) == ("not_a_number", "Biểu 1", "E24")
    assert {(o.sheet, o.item_sheet) for o in reading.observations if o.item == "83"} == {("Biểu 1", "Học sinh")}


def test_rules_hold_on_a_renamed_sheet(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        sheets_renamed(book)
        book["Biểu 1"]["F24"] = 1

    told = {(p.sheet, p.cell, p.rule_id) for p in changed(tmp_path, catalogue, change).problems}
    assert ("Biểu 1", "F24", "mn_nu_hoc_sinh") in told


def test_a_swapped_code_is_a_problem_and_no_figure(tmp_path: Path, catalogue: Catalogue, whole: Values) -> None:
    def change(book: Workbook) -> None:
        book["Học sinh"]["D24"], book["Học sinh"]["D25"] = 98, 97

    reading = changed(tmp_path, catalogue, change)
    told = [(p.kind, p.cell) for p in reading.problems]
    assert told[:2] == [("label_mismatch", "D24"), ("label_mismatch", "D25")]
    assert whole.keys() - values(reading).keys() == {k for k in whole if k[0] == "Học sinh" and k[1] in ("97", "98")}


@pytest.mark.parametrize("item", ["32", "50", "100", "120"])
def test_codes_that_offices_leave_blank_are_blank_and_not_zero(item: str, whole: Values) -> None:
    assert not [key for key in whole if key[1] == item]


@pytest.mark.parametrize("mark", ["…", "..", "..."])
def test_dots_are_missing_and_not_zero(mark: str, tmp_path: Path, catalogue: Catalogue, whole: Values) -> None:
    def change(book: Workbook) -> None:
        book["Học sinh"]["E24"] = mark

    reading = changed(tmp_path, catalogue, change)
    assert [(p.kind, p.cell, p.found) for p in reading.problems] == [("not_collected", "E24", mark)]
    assert whole.keys() - values(reading).keys() == {("Học sinh", "97", "total")}
    assert reading.cells["Học sinh"]["rejected"] == 1


def with_seeds(folder: Path, catalogue: Catalogue, **forms: dict[str, str]) -> Catalogue:
    """The catalogue with versions of 01-MN-DN added or changed: version -> columns of its row of form.csv."""
    seeds = folder / "seeds"
    shutil.copytree(catalogue.folder, seeds)
    rows = catalogue.rows("form")
    base = next(row for row in rows if row["form"] == "01-MN-DN")
    rows = [row for row in rows if row is not base]
    rows += [base | {"version": version.removeprefix("v")} | more for version, more in forms.items()]
    _write(seeds / "form.csv", rows)
    for name in ("form_line", "form_column", "form_rule"):
        lines = catalogue.rows(name)
        own = [row for row in lines if row["form"] == "01-MN-DN"]
        more = [row | {"version": v.removeprefix("v")} for v in forms if v != "v2020" for row in own]
        _write(seeds / f"{name}.csv", lines + more)
    return replace(catalogue, folder=seeds)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def relabel(seeds: Path, version: str, item: str, label: str) -> None:
    """Another label for one line of one version."""
    with (seeds / "form_line.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["form"], row["version"], row["sheet"], row["item"]) == ("01-MN-DN", version, "Học sinh", item):
            row["label"] = label
    _write(seeds / "form_line.csv", rows)


def test_the_dash_is_zero_only_where_the_form_says_so(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        book["Học sinh"]["Q24"] = "-"

    assert [p.kind for p in changed(tmp_path, catalogue, change).problems] == ["not_a_number"]
    says_so = with_seeds(tmp_path, catalogue, v2020={"dash_is_zero": "1"})
    reading = changed(tmp_path, says_so, change)
    assert reading.problems == [] and values(reading)["Học sinh", "97", "dan_lap"] == "0"


def test_the_version_in_force_at_the_reference_date_is_taken(tmp_path: Path, catalogue: Catalogue) -> None:
    for old_to, new_from, version in (("2023-09-30", "2023-10-01", "2020"), ("2023-09-29", "2023-09-30", "2023")):
        folder = tmp_path / version
        two = with_seeds(folder, catalogue, v2020={"valid_to": old_to}, v2023={"valid_from": new_from})
        reading = read_workbook(RETURN, two)
        assert reading.identity.form_version == version
        told = [(p.kind, p.sheet, p.cell, p.found) for p in reading.problems]
        assert told == ([] if version == "2020" else [("stamp_mismatch", "_congkhai", "B2", "2020")])


def test_content_decides_between_versions_in_force_together(tmp_path: Path, catalogue: Catalogue) -> None:
    two = with_seeds(tmp_path, catalogue, v2020={}, v2023={"valid_from": "2023-01-01"})
    relabel(two.folder, "2023", "97", "- Trẻ dưới 12 tháng")
    assert read_workbook(RETURN, two).identity.form_version == "2020"

    def change(book: Workbook) -> None:
        book["Học sinh"]["B24"] = "- Trẻ dưới 12 tháng"
        book["_congkhai"]["B2"] = "2023"

    reading = changed(tmp_path, two, change)
    assert reading.identity.form_version == "2023" and reading.problems == []


def test_a_round_before_the_form_is_a_problem_and_the_cells_are_judged(tmp_path: Path, catalogue: Catalogue) -> None:
    later = with_seeds(tmp_path, catalogue, v2020={"valid_from": "2024-01-01"})
    reading = read_workbook(RETURN, later)
    assert [p.kind for p in reading.problems] == ["form_not_in_force"]
    assert "2024-01-01" in reading.problems[0].expected and len(reading.observations) == 2581


def test_a_form_without_a_title_is_known_by_its_headers(tmp_path: Path, catalogue: Catalogue) -> None:
    marked = with_seeds(tmp_path, catalogue, v2020={"title_match": "", "header_match": "Chỉ tiêu;Mã số;Dân lập"})
    assert read_workbook(RETURN, marked).identity.form == "01-MN-DN"
    other = with_seeds(tmp_path / "b", catalogue, v2020={"title_match": "", "header_match": "Chỉ tiêu;Dòng Tu"})
    assert [p.kind for p in read_workbook(RETURN, other).problems] == ["unknown_form"]


@pytest.mark.parametrize("kept", SHEETS)
def test_one_sheet_under_a_stamp_is_the_form(tmp_path: Path, catalogue: Catalogue, kept: str) -> None:
    """An office that mends one sheet may send that alone: the other sheets are missing, nothing else is wrong."""

    def change(book: Workbook) -> None:
        for name in SHEETS:
            if name != kept:
                del book[name]

    reading = changed(tmp_path, catalogue, change)
    assert [(p.kind, p.sheet) for p in reading.problems] == [("missing_sheet", n) for n in SHEETS if n != kept]
    assert reading.identity.form == "01-MN-DN" and {seen.sheet for seen in reading.observations} == {kept}


def test_one_sheet_without_a_stamp_is_no_form(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        title_deleted(book)
        for name in (*SHEETS[1:], "_congkhai"):
            del book[name]

    assert [p.kind for p in changed(tmp_path, catalogue, change).problems] == ["unknown_form"]


def test_the_budget_sheet_keeps_its_codes_decimals_and_columns(catalogue: Catalogue) -> None:
    reading = read_workbook(WITH_BUDGET, catalogue)
    budget = {(o.item, o.breakdown): o for o in reading.observations if o.sheet == "Ngân sách"}
    assert len(budget) == 75 and {b for _, b in budget} == {"quyet_toan", "du_toan", "uoc_thuc_hien"}
    assert any("." in seen.value for seen in budget.values())
    assert {seen.measure_unit for seen in budget.values()} == {"triệu đồng"}
    found = values(reading)
    assert found["Ngân sách", "16", "du_toan"] != found["Trường-Lớp", "16", "total"], "one code, two sheets"
    assert reading.problems == [] and reading.rules_checked["mn_nguon_16"] == 3


def test_a_budget_that_does_not_add_up_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        book["Ngân sách"]["G5"] = float(str(book["Ngân sách"]["G5"].value)) + 0.1

    told = changed(tmp_path, catalogue, change, WITH_BUDGET).problems
    assert {(p.cell, p.rule_id, p.severity) for p in told} == {
        ("G5", "mn_nguon_16", "critical"),
        ("G5", "mn_nhom_chi_16", "critical"),
        ("G4", "mn_chi_thuong_xuyen", "warning"),
    }


def test_the_budget_sheet_may_be_left_out_and_no_other(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Workbook) -> None:
        del book["Ngân sách"]
        del book["Phòng học"]

    told = changed(tmp_path, catalogue, change, WITH_BUDGET).problems
    assert [(p.kind, p.sheet) for p in told] == [("missing_sheet", "Phòng học")]


def test_two_sheets_of_one_name_are_told_and_counted_apart(tmp_path: Path, catalogue: Catalogue, whole: Values) -> None:
    def copied(book: Workbook) -> None:
        sheet = book.copy_worksheet(book["Học sinh"])
        # nobody sees the space; a spreadsheet program takes it for another name
        sheet.title, sheet["E24"] = "Học sinh ", 99

    reading = changed(tmp_path, catalogue, copied)
    assert {p.kind for p in reading.problems} == {"duplicate_sheet"} and values(reading) == whole
    assert sum(sum(fates.values()) for fates in reading.cells.values()) == reading.cells_seen


def test_a_copy_of_a_sheet_without_a_change_does_no_harm(tmp_path: Path, catalogue: Catalogue, whole: Values) -> None:
    reading = changed(tmp_path, catalogue, lambda book: setattr(book.copy_worksheet(book["Học sinh"]), "title", "Lưu"))
    assert reading.problems == [] and values(reading) == whole
