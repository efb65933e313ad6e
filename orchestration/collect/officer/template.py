"""Blank workbooks to hand out: the form in its own layout, the unit filled in, only input cells open."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.officer.book import Value, new_workbook, save
from orchestration.collect.officer.grid import Grid, grids, show_whole, write_grid
from orchestration.collect.officer.guard import choice, guard_cells, guard_column, lock, print_landscape, validation
from orchestration.collect.officer.identity_block import (
    DECLARED_DATE,
    STAMP,
    stamp_of,
    write_information,
    write_stamp,
    write_title_block,
)
from orchestration.collect.officer.recipient import Recipient
from orchestration.collect.officer.record_sheet import HEADER_ROW, write_records
from orchestration.collect.officer.total import formulas

# layouts that offices bring along; no writer here knows their sheets
NOT_LAID_OUT = {"school_return", "survey_book"}
_COMPARATORS = ("=", ">=", ">", "<=", "<")
_FIRST_LIST_COLUMN = 4  # lists to choose from stand beside the stamp, where no reader looks
_OPEN_SHEET = "Danh sách"


def write_template(path: Path, layout: Layout, catalogue: Catalogue, unit: Recipient, round_code: str) -> None:
    """One workbook for one unit and round; the same arguments give the same bytes. Raises OSError."""
    book = new_workbook(layout.row["title_match"])
    stamped = stamp_of(layout, catalogue, unit, round_code)
    if layout.kind != "coded":
        sheet = write_information(book, layout.row["title_match"], stamped | {DECLARED_DATE: ""}, {})
        _open_declared_date(sheet)
    if grids(layout):
        _write_grids(book, layout)
    if layout.kind == "coded":
        write_title_block(book.worksheets[0], layout, catalogue.rounds[round_code], unit.name)
    stamp = write_stamp(book, stamped)
    lists = _Lists(stamp, catalogue)
    for name, columns in layout.columns.items():
        if name == "*" or name not in layout.lines:
            _write_record_sheets(book, layout, name, columns, lists)
    # the stamp stays last, behind what an officer sees
    book.move_sheet(stamp, len(book.worksheets))
    book.active = 0
    lock(book)
    save(book, path)


def _open_declared_date(sheet: Worksheet) -> None:
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == DECLARED_DATE)
    guard_cells(sheet, validation("date"), [(row, 2)])
    sheet.cell(row, 2).number_format = "dd/mm/yyyy"


def _write_grids(book: Workbook, layout: Layout) -> None:
    sums = formulas(layout)
    for grid in grids(layout):
        sheet = book.create_sheet(grid.name)

        def value(line: Row, column: Row, name: str = grid.name) -> Value:
            return sums.get((name, line["item"], column["field"]))

        write_grid(sheet, grid, value)
        show_whole(sheet, grid)
        _guard_grid(sheet, grid, {key[1:] for key in sums if key[0] == grid.name})
        print_landscape(sheet, grid.header_rows)


def _guard_grid(sheet: Worksheet, grid: Grid, summed: set[tuple[str, str]]) -> None:
    types = {column["field"]: column["value_type"] for column in grid.columns if column["role"] == "value"}
    for value_type in dict.fromkeys(types.values()):
        cells = [place for key, place in grid.values().items() if types[key[1]] == value_type and key not in summed]
        guard_cells(sheet, validation(value_type), cells)


def _write_record_sheets(book: Workbook, layout: Layout, name: str, columns: list[Row], lists: _Lists) -> None:
    """Lines of the catalogue as rows already named, a sheet a section; an open list where the form has no lines."""
    sections: dict[str, list[Row]] = {}
    for line in layout.lines.get(name, []):
        sections.setdefault(line["section"], []).append(line)
    title = layout.row["title_match"]
    for section, lines in (sections or {_OPEN_SHEET if name == "*" else name: []}).items():
        sheet = book.create_sheet(_sheet_name(section, book))
        known = [column["field"] for column in columns if column["field"] in ("tt", "item", "label", "measure_unit")]
        records: list[dict[str, Value]] = [{field: line[field] or None for field in known} for line in lines]
        write_records(sheet, columns, f"{title}: {section}", layout.row["name_vi"], records)
        print_landscape(sheet, (HEADER_ROW, HEADER_ROW))
        for number, column in enumerate(columns, start=1):
            _guard_record_column(sheet, number, column, lists, len(lines) if column["field"] not in known else 0)


def _guard_record_column(sheet: Worksheet, number: int, column: Row, lists: _Lists, rows: int) -> None:
    top = HEADER_ROW + 1
    rule = lists.rule(column) or validation(column["value_type"])
    guard_column(sheet, rule, number, top)
    number_format = {"text": "@", "code": "@", "date": "dd/mm/yyyy"}.get(column["value_type"].partition(":")[0])
    guard_cells(sheet, None, [(row, number) for row in range(top, top + rows)])
    if number_format:
        sheet.column_dimensions[get_column_letter(number)].number_format = number_format
        for row in range(top, top + rows):
            sheet.cell(row, number).number_format = number_format


def _sheet_name(text: str, book: Workbook) -> str:
    """A name that a spreadsheet program takes, of at most 31 characters and used once."""
    name = re.sub(r"[\[\]:*?/\\]", "-", text)[:31].strip("' ") or _OPEN_SHEET
    return name if name not in book.sheetnames else f"{name[:28]} {len(book.sheetnames)}"


class _Lists:
    """Lists to choose from, each a column of the hidden sheet: a list written into the rule itself may hold no comma
    and 255 characters only."""

    def __init__(self, sheet: Worksheet, catalogue: Catalogue) -> None:
        self._sheet = sheet
        self._catalogue = catalogue
        self._ranges: dict[str, str] = {}

    def rule(self, column: Row) -> DataValidation | None:
        """The choice that a column asks for, None for a column without a list."""
        value_type, _, name = column["value_type"].partition(":")
        if value_type == "code" and name:
            rows = [row["label_vi"] for row in self._catalogue.rows("code_list") if row["list"] == name]
            return choice(self._range(name, rows))
        if value_type == "comparator":
            return choice(self._range(value_type, list(_COMPARATORS)))
        if value_type == "round":
            return choice(self._range(value_type, list(self._catalogue.rounds)))
        if value_type == "breakdown":
            return choice(self._range(value_type, [row["name_vi"] for row in self._catalogue.rows(value_type)]))
        return None

    def _range(self, name: str, values: list[str]) -> str:
        if name not in self._ranges:
            number = _FIRST_LIST_COLUMN + len(self._ranges)
            for row, value in enumerate(values, start=1):
                self._sheet.cell(row, number, value).data_type = "s"
            letter = get_column_letter(number)
            self._ranges[name] = f"{STAMP}!${letter}$1:${letter}${len(values)}"
        return self._ranges[name]
