"""`.ods` of LibreOffice and Excel: its one XML part read cell by cell, repeats laid out only inside the bounds."""

from __future__ import annotations

import datetime as dt
import re

from orchestration.collect.book.container import Attributes, Handler, Parts, parse
from orchestration.collect.book.sheet import MOST_SHEETS, NotAWorkbook, Place, Room, Sheet, check_merged, place
from orchestration.collect.number import EXCEL_ERRORS
from orchestration.collect.text import cell_name, clean

CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_DAY_MONTH = re.compile(r"\d{1,2}[/.\-]\d{1,2}")
_OTHER_FILE = re.compile(r"'?(?:file|https?|ftp):")
_ERROR = re.compile("|".join(map(re.escape, EXCEL_ERRORS)) + r"|Err:\d+")
_CELLS = ("table-cell", "covered-table-cell")
# what stands inside a cell and is no text of it: notes, drawings, tables of their own
_ASIDE = ("annotation", "frame", "custom-shape", "shapes", "tracked-changes", "dde-links", "g", "control")


def open_ods(parts: Parts) -> list[Sheet]:
    """Every sheet in order. Raises NotAWorkbook, also for a container that holds something else."""
    if _MANIFEST in parts and b"encryption-data" in parts.xml(_MANIFEST):
        raise NotAWorkbook("", "encrypted_workbook")
    book = _Book()
    parse(parts.xml(CONTENT), book, _named)
    if not book.is_spreadsheet:
        raise NotAWorkbook("tài liệu OpenDocument không phải bảng tính")
    return book.sheets


def _named(name: str) -> str:
    """Two namespaces name a cell's type, and only one of them says that it is an error."""
    namespace, _, local = name.rpartition(" ")
    return f"calcext:{local}" if "calcext" in namespace else local


class _Book(Handler):
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._hidden: set[str] = set()
        self._style = ""
        self._room = Room()
        self._sheet: Sheet | None = None
        self._values: dict[Place, object] = {}
        self._row = self._column = self._row_repeats = 0
        self._cell: Attributes | None = None
        self._row_cells: dict[int, tuple[Attributes, str, int]] = {}
        self._text: list[str] = []
        self._in_paragraph = False
        self._aside: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        if self._aside or name in _ASIDE:
            self._aside.append(name)
        elif name == "spreadsheet":
            self.is_spreadsheet = True
        elif name == "style":
            self._style = found.get("name", "")
        elif name == "table-properties" and found.get("display") == "false":
            self._hidden.add(self._style)
        elif name == "table" and self.is_spreadsheet:
            self._start_sheet(found)
        elif name == "table-row":
            self._row_repeats, self._column, self._row_cells = _repeats(found, "number-rows-repeated"), 0, {}
        elif name in _CELLS:
            self._cell, self._text = found, []
        elif name == "p" and self._cell is not None:
            self._text += ["\n"] if self._text else []
            self._in_paragraph = True
        elif self._in_paragraph and name in ("s", "tab", "line-break"):
            self._text.append(" ")

    def text(self, data: str) -> None:
        if self._in_paragraph and not self._aside:
            self._text.append(data)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside.pop()
        elif name == "p":
            self._in_paragraph = False
        elif name in _CELLS and self._cell is not None:
            repeats = _repeats(self._cell, "number-columns-repeated")
            text = "".join(self._text)
            if text or "value-type" in self._cell or "formula" in self._cell or _spans(self._cell) != (1, 1):
                self._row_cells[self._column] = self._cell, text, repeats
            self._column += repeats
            self._cell = None
        elif name == "table-row":
            self._end_row()
        elif name == "table" and self._sheet is not None:
            self._end_sheet(self._sheet)

    def _start_sheet(self, found: Attributes) -> None:
        if len(self.sheets) == MOST_SHEETS:
            raise NotAWorkbook(f"hơn {MOST_SHEETS} trang", "workbook_too_large")
        self._sheet = Sheet(clean(found.get("name")), found.get("style-name") not in self._hidden, [], [])
        self._row, self._values = 0, {}

    def _end_row(self) -> None:
        if self._sheet is not None and self._row_cells:
            last = max(column + repeats for column, (_, _, repeats) in self._row_cells.items())
            rows = self._row + self._row_repeats
            # repeats are a few bytes in the file and a cell each in the grid
            self._room.need(self._sheet.name, rows, last, cell_name(rows - 1, last - 1))
            for column, (cell, text, repeats) in self._row_cells.items():
                for row in range(self._row, rows):
                    for repeated in range(column, column + repeats):
                        self._put(self._sheet, (row, repeated), cell, text)
        self._row += self._row_repeats

    def _put(self, sheet: Sheet, at: Place, cell: Attributes, text: str) -> None:
        address, kind = cell_name(*at), cell.get("value-type", "")
        rows, columns = _spans(cell)
        if (rows, columns) != (1, 1):
            sheet.merged.append((at, (at[0] + rows - 1, at[1] + columns - 1)))
        value = _value(cell, kind, text)
        if value is not None:
            self._values[at] = value
        if kind == "percentage":
            sheet.percent.add(address)
        elif kind == "date" and _DAY_MONTH.fullmatch(text):
            sheet.shown[address] = text
        if "formula" in cell:
            if not kind and not text:
                sheet.uncached.add(address)
            if _OTHER_FILE.search(cell["formula"]):
                sheet.linked.add(address)

    def _end_sheet(self, sheet: Sheet) -> None:
        # a formula without result is a cell too
        places = [*self._values, *map(place, sheet.uncached)]
        rows = max((row for row, _ in places), default=-1) + 1
        columns = max((column for _, column in places), default=-1) + 1
        self._room.take(sheet.name, rows, columns, cell_name(rows - 1, columns - 1) if rows else "")
        sheet.rows = [[self._values.get((row, column)) for column in range(columns)] for row in range(rows)]
        check_merged(sheet)
        self.sheets.append(sheet)
        self._sheet = None


def _value(cell: Attributes, kind: str, text: str) -> object:
    if cell.get("calcext:value-type") == "error" or ("formula" in cell and _ERROR.fullmatch(text)):
        return text or "#N/A"
    if kind in ("float", "percentage", "currency"):
        try:
            return float(cell["value"])
        except (KeyError, ValueError):
            return text or cell.get("value")
    if kind == "boolean":
        return cell.get("boolean-value") == "true"
    if kind == "date":
        try:
            return dt.datetime.fromisoformat(cell.get("date-value", ""))
        except ValueError:
            return text or cell.get("date-value")
    return text or cell.get("string-value") or None


def _repeats(found: Attributes, name: str) -> int:
    return _count(found.get(name, "1"))


def _spans(found: Attributes) -> tuple[int, int]:
    return _count(found.get("number-rows-spanned", "1")), _count(found.get("number-columns-spanned", "1"))


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) == 0:
        raise NotAWorkbook(f"số lần lặp lạ: {text[:40]!r}")
    return int(text)
