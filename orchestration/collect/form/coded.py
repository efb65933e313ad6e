"""Reading a coded form (the state form): rows by item code and label, columns by merged header path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.number import LARGEST, Unreadable, is_blank, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.recognise import found_sheets
from orchestration.collect.text import cell_name, clean, column_letters, fold
from orchestration.collect.workbook import Sheet, header_paths

_HEADER_SEARCH_ROWS = 40
_LARGEST = float(LARGEST)


@dataclass(frozen=True)
class _Column:
    """A value column of the form and where it stands in the sheet."""

    index: int
    letters: str
    breakdown: str
    value_type: str


@dataclass
class _Table:
    """One sheet of the form in the workbook: where its columns stand, and where its rows go."""

    sheet: Sheet
    item_sheet: str
    first: int
    item: int
    label: int
    values: list[_Column]
    header: set[tuple[str, str]]
    merged: set[str]
    odd: set[str]
    dash_is_zero: bool
    reading: Reading
    fates: Fates

    def problem(self, kind: str, cell: str, found: str = "", expected: str = "") -> None:
        self.reading.problems.append(Problem(kind, self.sheet.name, cell, found, expected))


def read_coded(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read every sheet of a coded form into `reading`; returns the fates of the cells of each sheet read."""
    fates = []
    for name, sheet in found_sheets(sheets, layout, reading).items():
        sheet_fates = Fates(sheet.name)
        fates.append(sheet_fates)
        table = _table(sheet, name, layout, reading, sheet_fates)
        if table:
            _read_lines(table, layout.lines[name])
    return fates


def _table(sheet: Sheet, name: str, layout: Layout, reading: Reading, fates: Fates) -> _Table | None:
    columns = layout.columns[name]
    item_header = next(row["header"] for row in columns if row["role"] == "item")
    top = _find_row(sheet, item_header)
    if top is None:
        reading.problems.append(Problem("missing_header", sheet.name, expected=f"cột «{item_header}»"))
        return None
    bottom = _last_header_row(sheet, top, layout.labels[name])
    places = _match_columns(sheet, top, bottom, columns, reading, fates)
    values = [
        _Column(index, column_letters(index), row["field"], row["value_type"])
        for row, index in places
        if row["role"] == "value"
    ]
    roles = {row["role"]: index for row, index in places if row["role"] in ("item", "label")}
    if len(roles) < 2:
        return None
    item, label = roles["item"], roles["label"]
    header = {(fold(sheet.at(i, label)), item_code(sheet.at(i, item))) for i in range(top, bottom + 1)}
    is_zero = layout.dash_is_zero
    merged = _merged_values(sheet, bottom + 1, values)
    odd = sheet.percent | merged
    return _Table(sheet, name, bottom + 1, item, label, values, header, merged, odd, is_zero, reading, fates)


def _merged_values(sheet: Sheet, first: int, values: list[_Column]) -> set[str]:
    """The first cells of merged ranges that hold more than one value: nobody can say whose the number in it is."""
    found = set()
    for (top, left), (bottom, right) in sheet.merged:
        columns = [column for column in values if left <= column.index <= right]
        if bottom >= first and columns and (bottom > top or len(columns) > 1):
            found.add(cell_name(top, left))
    return found


def _find_row(sheet: Sheet, header: str) -> int | None:
    wanted = fold(header.split(" > ", maxsplit=1)[0])
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        if any(fold(value) == wanted for value in row if isinstance(value, str)):
            return index
    return None


def _last_header_row(sheet: Sheet, top: int, labels: frozenset[str]) -> int:
    """The header ends above the first row that carries a label of the form, or at the A, B, C, 1, 2 … row."""
    for index in range(top + 1, min(top + _HEADER_SEARCH_ROWS, len(sheet.rows))):
        texts = {fold(value) for value in sheet.rows[index] if isinstance(value, str)} - {""}
        if {"a", "b"} <= texts:
            return index
        if texts & labels:
            return index - 1
    return top


def _match_columns(
    sheet: Sheet, top: int, bottom: int, columns: list[Row], reading: Reading, fates: Fates
) -> list[tuple[Row, int]]:
    """The columns of the form that the header has, each with its index."""
    width = max((len(row) for row in sheet.rows), default=0)
    # the counting row (A, B, C, 1, 2 …) is part of the block but no header text
    last = bottom - 1 if "a" in [fold(v) for v in sheet.rows[bottom] if isinstance(v, str)] else bottom
    found: dict[tuple[str, ...], list[int]] = {}
    for index, path in enumerate(header_paths(sheet, top, last, width)):
        found.setdefault(tuple(fold(part) for part in path), []).append(index)
    places = []
    for row in columns:
        indexes = found.get(tuple(fold(part) for part in row["header"].split(" > ")), [])
        if row["role"] in ("value", "item"):
            for index in indexes[1:]:
                _tell_twice(sheet, (top, last, bottom), index, row["header"], reading, fates)
        if indexes:
            places.append((row, indexes[0]))
        elif row["is_required"] == "1":
            reading.problems.append(Problem("missing_header", sheet.name, expected=f"cột «{row['header']}»"))
    return places


def _tell_twice(
    sheet: Sheet, header: tuple[int, int, int], index: int, text: str, reading: Reading, fates: Fates
) -> None:
    """A column of the form that stands there once more is a problem; one without figures does no harm."""
    top, last, bottom = header
    if any(not is_blank(sheet.at(row, index)) for row in range(bottom + 1, len(sheet.rows))):
        lowest = max((row for row in range(top, last + 1) if not is_blank(sheet.at(row, index))), default=last)
        cell = cell_name(lowest, index)
        reading.problems.append(Problem("duplicate_header", sheet.name, cell, text, f"một cột «{text}»"))
        fates.give(cell, REJECTED)


def item_code(raw: object) -> str:
    """An item code as text: `83` from 83, 83.0 or ' 83 '."""
    return re.sub(r"\.0$", "", clean(raw))


def _read_lines(table: _Table, lines: list[Row]) -> None:
    known = {row["item"]: row for row in lines if row["item"]}
    seen: set[str] = set()
    rows = table.sheet.rows
    for index in range(table.first, len(rows)):
        row = rows[index]
        raw = row[table.item] if table.item < len(row) else None
        if is_blank(raw):
            continue
        code = item_code(raw)
        problem = _row_problem(table, index, code, known, seen)
        if problem:
            _refuse_row(table, index, problem)
        elif code in known:
            seen.add(code)
            _read_row(table, index, known[code])
    for code in [c for c in known if c not in seen]:
        table.problem("missing_item", "", expected=f"mã số {code} «{known[code]['label']}»")


def _row_problem(
    table: _Table, index: int, code: str, known: dict[str, Row], seen: set[str]
) -> tuple[str, str, str] | None:
    """(kind, found, expected) of a row that must not be read; None for a row of the form, and for a note below it."""
    label = clean(table.sheet.at(index, table.label))
    if code not in known:
        if (fold(label), code) in table.header or not (code.isdigit() or _has_value(table, index)):
            return None
        return "unknown_item", f"{code} {label}", "một mã số của biểu mẫu"
    if fold(label) != fold(known[code]["label"]):
        return "label_mismatch", f"{code} {label}", f"mã số {code} là «{known[code]['label']}»"
    if code in seen:
        return "duplicate_item", code, "mỗi mã số một dòng"
    return None


def _has_value(table: _Table, index: int) -> bool:
    return any(not is_blank(table.sheet.at(index, column.index)) for column in table.values)


def _refuse_row(table: _Table, index: int, problem: tuple[str, str, str]) -> None:
    kind, found, expected = problem
    table.problem(kind, f"{column_letters(table.item)}{index + 1}", found, expected)
    for column in table.values:
        cell = f"{column.letters}{index + 1}"
        if not is_blank(table.sheet.at(index, column.index)) or cell in table.sheet.uncached:
            table.fates.give(cell, REJECTED)


def _read_row(table: _Table, index: int, line: Row) -> None:
    """Thousands of cells a workbook pass here: each is looked at once."""
    row, number = table.sheet.rows[index], str(index + 1)
    item, label, measure_unit = line["item"], line["label"], line["measure_unit"]
    sheet, odd = table.sheet.name, table.odd
    item_sheet = "" if sheet == table.item_sheet else table.item_sheet
    observations, fate = table.reading.observations, table.fates.fate
    for column in table.values:
        raw = row[column.index] if column.index < len(row) else None
        cell = column.letters + number
        # most cells by far: a whole number, as spreadsheets store it
        if type(raw) is float and 0 <= raw < _LARGEST and raw.is_integer() and cell not in odd:
            value = found = str(int(raw))
        elif is_blank(raw):
            _read_empty(table, cell)
            continue
        else:
            found = clean(raw)
            read = _value_of(table, raw, found, column, cell)
            if read is None:
                continue
            value = read
        fate[cell] = OBSERVED
        observations.append(
            Observation(
                sheet, cell, item, column.breakdown, value, found, "", "", label, measure_unit, item_sheet=item_sheet
            )
        )


def _read_empty(table: _Table, cell: str) -> None:
    if cell in table.sheet.uncached:
        table.problem("formula_without_value", cell, expected="kết quả đã tính của công thức")
        table.fates.give(cell, REJECTED)
    else:
        table.fates.give(cell, BLANK)


def _value_of(table: _Table, raw: object, found: str, column: _Column, cell: str) -> str | None:
    """The value as text; None for a cell that was rejected."""
    number = _number(raw, column.value_type, cell in table.sheet.percent, table.dash_is_zero)
    if cell in table.merged:
        number = Unreadable("ambiguous_number", "mỗi ô một số; bỏ gộp ô")
    if isinstance(number, Unreadable):
        table.problem(number.kind, cell, found, number.expected)
        table.fates.give(cell, REJECTED)
        return None
    return number


# an office that writes every 0 as the text 0.0 writes it two thousand times
@lru_cache(maxsize=4096, typed=True)
def _number(raw: object, value_type: str, is_percent: bool, dash_is_zero: bool) -> str | Unreadable:
    number = read_number(raw, value_type, is_percent, dash_is_zero)
    if isinstance(number, Unreadable):
        return number
    return str(int(number)) if number == number.to_integral_value() else format(number, "f")
