"""One sheet of a workbook for people, written row by row: texts that stay texts, numbers with their format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from orchestration.collect.officer.book import HEADER_FILL, HEADER_FONT, WRAP

_LONGEST_TEXT = 32_000  # Excel takes 32,767 characters a cell
_TEXT = "@"

# a text, a number with its format, or nothing
Entry = str | tuple[Decimal, str] | None


def plain_line(text: str) -> str:
    """One line of text without control characters, cut to what a cell takes."""
    return " ".join(ILLEGAL_CHARACTERS_RE.sub(" ", text).split())[:_LONGEST_TEXT]


class Sheet:
    """A sheet in the making: heading in a frozen first row, a filter over all of it, one row at a time."""

    def __init__(self, book: Workbook, title: str, head: Sequence[tuple[str, int]]) -> None:
        self.count = 1
        self._sheet = book.create_sheet(_sheet_title(title, book.sheetnames))
        self._cells: dict[tuple[int, str], WriteOnlyCell] = {}
        self._width = len(head)
        for column, (_, width) in enumerate(head, start=1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._heading(text) for text, _ in head])

    def add(self, values: Iterable[Entry]) -> None:
        """A row: texts, numbers with their format, or nothing."""
        self._sheet.append([self._cell(column, value) for column, value in enumerate(values)])
        self.count += 1

    def close(self) -> None:
        """Set the filter, now that the number of rows is known."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(self._width)}{self.count}"

    def _heading(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, text)
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, WRAP
        return cell

    def _cell(self, column: int, value: Entry) -> WriteOnlyCell | None:
        if value is None or value == "":
            return None
        number, shape = (None, _TEXT) if isinstance(value, str) else value
        # one cell a column and format is filled again and again: a new one each time would take most of the time
        key = (column, shape)
        if key not in self._cells:
            self._cells[key] = WriteOnlyCell(self._sheet)
            self._cells[key].number_format = shape
        cell = self._cells[key]
        if number is None:
            cell.value = plain_line(str(value))
            # the library takes a leading = for a formula and #N/A for an error
            cell.data_type = "s"
        else:
            cell.value = int(number) if number == number.to_integral_value() else number.normalize()
        return cell


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    """A title that Excel takes: 31 characters, none of `[]:*?/\\`, none twice."""
    base = re.sub(r"[\[\]:*?/\\']", " ", plain_line(title)).strip()[:31] or "Trang"
    number, found = 1, base
    while found.lower() in {one.lower() for one in taken}:
        number += 1
        found = f"{base[:27]} {number}"
    return found


def shape(decimals: int, is_signed: bool = False) -> str:
    """The number format: groups of three, so many decimals, a sign in front of a difference."""
    plain = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f"+{plain};-{plain};0" if is_signed else plain


def places(value: Decimal) -> int:
    """Decimals a published number has."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
