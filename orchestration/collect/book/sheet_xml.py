"""What the fast reader leaves out of an .xlsx sheet: how far it reaches, percents, errors, formulas without value.

`scan` looks at the bytes with a few searches and is content when the sheet is written as spreadsheet programs do write
it. Whatever it is not sure of goes through `scan_fully`, which parses the sheet and is several times slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from orchestration.collect.book.container import Attributes, Handler, parse
from orchestration.collect.book.sheet import NotAWorkbook, place
from orchestration.collect.text import cell_name

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REST = rb'(?: s="[0-9]+")?(?: t="[A-Za-z]+")? ?/?>'
# a cell that does not say in the usual order where it is, or is further out than column ZZ or row 999
_ODD_OR_FAR = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,2}[1-9][0-9]{0,2}"' + _REST + rb")")
_ODD = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[1-9][0-9]{0,6}"' + _REST + rb")")
_FILLED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?: s="[0-9]+")?(?: t="[A-Za-z]+")? ?>(?!</c>)')
_PREFIXED = re.compile(rb":(?:c|f|v|is|row|sheetData)[\s/>]")
_FORMULA_OR_NO_VALUE = re.compile(rb"<f(?=[\s/>])(?!(?:\s[^>]*)?(?:/>|>[^<]*</f>)<v>[^<])")
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")? t="e">(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<&]+)</v>')
_ERROR_TYPE = re.compile(rb' t="e"')
_FORMULA = re.compile(rb"<f[\s/>]")
_OTHER_FILE = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Styles:
    """Cell styles of a workbook by their number as written: those of a percentage, those of a day and month."""

    percent: frozenset[str]
    day_month: tuple[tuple[str, str], ...]

    @property
    def told(self) -> frozenset[str]:
        """The styles that say something."""
        return self.percent | {style for style, _ in self.day_month}


@dataclass
class Found:
    """What a sheet holds besides its raw values, by cell address; `reach` is rows, columns and the furthest cell.

    `reach` is zero for a sheet so small that nobody had to measure it.
    """

    percent: set[str] = field(default_factory=set)
    uncached: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    day_month: dict[str, str] = field(default_factory=dict)
    reach: tuple[int, int, str] = (0, 0, "")


def scan(data: bytes, styles: Styles, links: bool = False, recalculates: bool = False) -> Found:
    """What the sheet holds.

    `links`: the workbook names other files; `recalculates`: it asks to be calculated anew when opened.
    """
    cells = data[: data.find(b"</sheetData>")]
    # one byte is found many times faster than a pattern, and no Vietnamese word has an f
    has_formulas = b"f" in cells and _FORMULA.search(cells) is not None
    if not _is_plain(data, cells) or "0" in styles.told or (has_formulas and (links or recalculates)):
        return scan_fully(data, styles, recalculates)
    is_far = _ODD_OR_FAR.search(cells) is not None
    if is_far and _ODD.search(cells):
        return scan_fully(data, styles, recalculates)
    found = Found()
    if has_formulas and _FORMULA_OR_NO_VALUE.search(cells):
        return scan_fully(data, styles)
    if _ERROR_TYPE.search(cells):
        found.errors = {cell.decode(): value.decode() for cell, value in _ERROR.findall(cells)}
        if len(found.errors) != cells.count(b' t="e"'):
            return scan_fully(data, styles)
    if is_far:
        found.reach = _reach(cells)
    codes = dict(styles.day_month)
    if styles.told:
        for cell, style in _styled(styles.told).findall(cells):
            _note_style(found, cell.decode(), style.decode(), styles, codes)
    return found


def _is_plain(data: bytes, cells: bytes) -> bool:
    """One block of cells, without comments, and without a second name for its elements."""
    return (
        b"<worksheet" in cells[:4096]
        and data.count(b"sheetData") == 2
        and (b"!" not in cells or b"<!" not in cells)
        and (cells.find(b"?", 64) < 0 or cells.find(b"<?", 5) < 0)
        and not _PREFIXED.search(cells)
    )


def _reach(cells: bytes) -> tuple[int, int, str]:
    last_row, last_column = 0, b""
    for match in _FILLED.finditer(cells):
        last_row = max(last_row, int(match[2]))
        last_column = max(last_column, match[1], key=lambda letters: (len(letters), letters))
    if not last_row:
        return 0, 0, ""
    return _reach_of(last_row - 1, place(f"{last_column.decode()}1")[1])


def _reach_of(row: int, column: int) -> tuple[int, int, str]:
    if row < 0:
        return 0, 0, ""
    if row >= _LAST_ROW or column >= _LAST_COLUMN:
        raise NotAWorkbook(f"ô {cell_name(row, column)} nằm ngoài trang tính")
    return row + 1, column + 1, cell_name(row, column)


# workbooks made from one template share their styles
@lru_cache(maxsize=64)
def _styled(told: frozenset[str]) -> re.Pattern[bytes]:
    numbers = "|".join(sorted(told)).encode()
    return re.compile(rb'<c r="([A-Z]+[0-9]+)" s="(' + numbers + rb')"')


def _note_style(found: Found, cell: str, style: str, styles: Styles, codes: dict[str, str]) -> None:
    if style in styles.percent:
        found.percent.add(cell)
    elif style in codes:
        found.day_month[cell] = codes[style]


def scan_fully(data: bytes, styles: Styles, recalculates: bool = False) -> Found:
    """The same by parsing every element. Raises NotAWorkbook for a cell address that no sheet has."""
    cells = _Cells(styles, recalculates)
    parse(data, cells)
    cells.found.reach = _reach_of(*cells.last)
    return cells.found


class _Cells(Handler):
    """Cell by cell; a row or cell that does not say where it is follows the one before."""

    def __init__(self, styles: Styles, recalculates: bool) -> None:
        self.found, self.last = Found(), (-1, -1)
        self._styles, self._codes, self._recalculates = styles, dict(styles.day_month), recalculates
        self._row = self._column = 0
        self._cell: Attributes | None = None
        self._inside = self._part = ""
        self._seen: set[str] = set()
        self._value: list[str] = []
        self._formula: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        if name == "sheetData":
            self._inside = name
        elif not self._inside:
            return
        elif name == "row":
            self._row, self._column = _row_number(found.get("r", ""), self._row), 0
        elif name == "c":
            self._cell, self._seen, self._value, self._formula = found, set(), [], []
            if "r" in found:
                self._row, self._column = _known_place(found["r"])
        elif self._cell is not None:
            self._part = name
            self._seen.add(name)

    def text(self, data: str) -> None:
        if self._part == "v":
            self._value.append(data)
        elif self._part == "f":
            self._formula.append(data)

    def end(self, name: str) -> None:
        if name == self._part:
            self._part = ""
        elif name == "sheetData":
            self._inside = ""
        elif name == "row" and self._inside:
            self._row += 1
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
            self._column += 1

    def _end_cell(self, cell: Attributes) -> None:
        address, value, kind = cell_name(self._row, self._column), "".join(self._value), cell.get("t", "n")
        _note_style(self.found, address, cell.get("s", "0"), self._styles, self._codes)
        if "f" in self._seen:
            # an empty text is a result; a zero is none in a workbook that asks to be calculated when opened
            if (not value and not (kind == "str" and "v" in self._seen)) or (self._recalculates and value == "0"):
                self.found.uncached.add(address)
            if _OTHER_FILE.search("".join(self._formula)):
                self.found.linked.add(address)
        if kind == "e" and value:
            self.found.errors[address] = value
        if self._seen:
            self.last = max(self.last[0], self._row), max(self.last[1], self._column)


def _row_number(text: str, following: int) -> int:
    if not text:
        return following
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _LAST_ROW:
        raise NotAWorkbook(f"số dòng lạ: {text[:40]!r}")
    return int(text) - 1


def _known_place(address: str) -> tuple[int, int]:
    row, column = place(address[:12].upper())
    if row < 0:
        raise NotAWorkbook(f"địa chỉ ô lạ: {address[:40]!r}")
    return row, column
