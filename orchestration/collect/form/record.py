"""Rows of record forms: one header row, one record a row, each field with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.number import Unreadable, is_blank, read_date, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, Fates, Reading
from orchestration.collect.recognise import IDENTITY_SHEETS
from orchestration.collect.text import cell_name, clean, fold
from orchestration.collect.workbook import Sheet

MASKED = "(đã che)"
_HEADER_SEARCH_ROWS = 15
# up to the twelve digits of an identity paper, however they are grouped: (024) 3869 5144
_CONTACT = re.compile(r"\S@\S|(?<!\d)(?:\+?84|0)(?:[ .()-]{0,2}\d){8,11}(?!\d)")


def holds_contact(text: str) -> bool:
    """True when the text holds a number of a telephone or an identity paper, or an e-mail address."""
    return bool(_CONTACT.search(text))


@dataclass
class Record:
    """One row: raw value and cell address by field name; rejects itself cell by cell."""

    sheet: Sheet
    cells: dict[str, tuple[object, str]]
    reading: Reading
    fates: Fates

    def text(self, field: str) -> str:
        """Clean text of a field as a person sees it, '' when blank or when the sheet has no such column."""
        raw, cell = self.cells.get(field, (None, ""))
        return clean(self.sheet.shown.get(cell, raw))

    def has_contact(self, field: str) -> bool:
        """True when the text holds a telephone number or an e-mail address."""
        return holds_contact(self.text(field))

    def words(self, field: str) -> str:
        """Clean free text of a field; one that holds a telephone number or an e-mail address is refused, and ''."""
        if not self.has_contact(field):
            return self.text(field)
        self.reject_personal(field, "không ghi số điện thoại, thư điện tử")
        return ""

    def raw(self, field: str) -> object:
        """The raw value of a field."""
        return self.cells.get(field, (None, ""))[0]

    def cell(self, field: str) -> str:
        """The address of a field's cell."""
        return self.cells.get(field, (None, ""))[1]

    def reject(self, field: str, kind: str, expected: str) -> None:
        """Note a problem at the field's cell; a filled cell is rejected, an empty one stays blank."""
        found = self.text(field)
        self.reading.problems.append(Problem(kind, self.sheet.name, self.cell(field), found, expected))
        if self.cell(field):
            self.fates.give(self.cell(field), REJECTED if found else BLANK)

    def reject_personal(self, field: str, expected: str) -> None:
        """A cell that may name or reach a person: its text goes nowhere, not even into the problem."""
        self.reading.problems.append(Problem("personal_data", self.sheet.name, self.cell(field), MASKED, expected))
        self.fates.give(self.cell(field), REJECTED)

    def reject_rest(self) -> None:
        """Reject every filled cell of the row: what nobody can place is not read, and not ignored either."""
        for raw, cell in self.cells.values():
            if not is_blank(raw):
                self.fates.give(cell, REJECTED)

    def number(self, field: str, value_type: str, text: str = "") -> str | None:
        """Exact number as text, None for a blank or a rejected cell (its fate is noted either way).

        `text` is the part of a cell in words that is its number.
        """
        raw, cell = self.cells.get(field, (None, ""))
        if is_blank(raw):
            if cell in self.sheet.uncached:
                self.reject(field, "formula_without_value", "kết quả đã tính của công thức")
                self.fates.give(cell, REJECTED)
            elif cell:
                self.fates.give(cell, BLANK)
            return None
        number = read_number(text or raw, value_type, cell in self.sheet.percent)
        if isinstance(number, Unreadable):
            self.reject(field, number.kind, number.expected)
            return None
        self.fates.give(cell, OBSERVED)
        return format(number, "f")

    def code(self, field: str, codes: dict[str, str]) -> str:
        """Code of a code list from its label; '' for a blank; an unknown one is a problem, not a guess."""
        text = self.text(field)
        if not text:
            return ""
        code = codes.get(fold(text))
        if code is None:
            self.reject(field, "unknown_code", " / ".join(sorted(set(codes.values()))))
            return ""
        return code

    def date(self, field: str) -> str:
        """ISO date, '' for a blank; anything else is a problem."""
        if is_blank(self.raw(field)):
            return ""
        date = read_date(self.raw(field))
        if date is None:
            self.reject(field, "not_a_date", "một ngày, ví dụ 30/9/2023")
            return ""
        return date.isoformat()


RowReader = Callable[[Record, Layout, Catalogue], None]


def read_records(
    sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading, read_row: RowReader
) -> list[Fates]:
    """Hand each record of every sheet but the identity sheet to `read_row`; returns the fates of each sheet's cells."""
    columns = layout.columns["*"]
    fates = []
    for sheet in sheets:
        if fold(sheet.name) in IDENTITY_SHEETS or not sheet.rows:
            continue
        sheet_fates = Fates(sheet.name)
        fates.append(sheet_fates)
        for record in _records(sheet, columns, reading, sheet_fates):
            read_row(record, layout, catalogue)
    if not fates:
        reading.problems.append(Problem("missing_sheet", expected="ít nhất một trang số liệu"))
    return fates


def _records(sheet: Sheet, columns: list[Row], reading: Reading, fates: Fates) -> list[Record]:
    header_row = _header_row(sheet, columns)
    if header_row is None:
        reading.problems.append(
            Problem("missing_header", sheet.name, expected=f"dòng tiêu đề có cột «{columns[0]['header']}»")
        )
        return []
    return records_below(sheet, header_row, columns, reading, fates)


def records_below(sheet: Sheet, header_row: int, columns: list[Row], reading: Reading, fates: Fates) -> list[Record]:
    """The filled rows below a header row; a column that is missing or there twice is a problem."""
    found: dict[str, list[int]] = {}
    for index, value in enumerate(sheet.rows[header_row]):
        found.setdefault(header_key(value), []).append(index)
    places = {}
    for row in columns:
        indexes = found.get(header_key(row["header"]), [])
        if indexes:
            places[row["field"]] = indexes[0]
        elif row["is_required"] == "1":
            reading.problems.append(Problem("missing_header", sheet.name, expected=f"cột «{row['header']}»"))
        for index in indexes[1:]:
            cell = cell_name(header_row, index)
            expected = f"một cột «{row['header']}»"
            reading.problems.append(Problem("duplicate_header", sheet.name, cell, row["header"], expected))
            fates.give(cell, REJECTED)
    records = []
    for index in range(header_row + 1, len(sheet.rows)):
        cells = {name: (sheet.at(index, column), cell_name(index, column)) for name, column in places.items()}
        if any(not is_blank(raw) or cell in sheet.uncached for raw, cell in cells.values()):
            records.append(Record(sheet, cells, reading, fates))
    return records


def header_key(header: object) -> str:
    """A header without case, marks of required columns and spaces: `Ma_Truong (*)` is `MA_TRUONG`."""
    return fold(header).replace(" ", "")


def row_with_headers(sheet: Sheet, headers: Iterable[str]) -> int | None:
    """The first of the top rows in which all these headers stand; None when there is none."""
    wanted = {header_key(header) for header in headers}
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        if wanted <= {header_key(value) for value in row}:
            return index
    return None


def _header_row(sheet: Sheet, columns: list[Row]) -> int | None:
    required = {header_key(row["header"]) for row in columns if row["is_required"] == "1"}
    best, best_count = None, max(1, len(required) // 2)
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        count = len({header_key(value) for value in row} & required)
        if count > best_count:
            best, best_count = index, count
    return best
