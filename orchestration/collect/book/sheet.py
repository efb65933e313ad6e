"""A sheet as a grid of raw cells, the same whatever format it came in, and the reasons why a file is not opened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from orchestration.collect.number import is_blank
from orchestration.collect.text import cell_name, clean

Place = tuple[int, int]


class NotAWorkbook(Exception):
    """The bytes are not opened. `kind` is a problem kind of the catalogue; the rest says where and what, in Vietnamese.

    What is expected is said for each kind in one place, so that a file is mended the same way whoever refuses it.
    """

    def __init__(self, found: str = "", kind: str = "not_a_workbook", sheet: str = "", cell: str = "") -> None:
        super().__init__(found)
        self.found, self.kind, self.sheet, self.cell = found, kind, sheet, cell
        self.expected = _EXPECTED[kind]


# one sheet is laid out as rows times columns, whatever it holds: all sheets together may take that many places
MOST_CELLS = 3_000_000
MOST_SHEETS = 200
# all parts of a compressed workbook together, once inflated, and how much more than its bytes one part may become
MOST_INFLATED_BYTES = 128 * 1024 * 1024
MOST_RATIO = 300

_EXPECTED = {
    "not_a_workbook": "một sổ tính .xlsx, .xlsm, .xls, .ods hoặc một bảng .csv",
    "encrypted_workbook": "sổ tính không đặt mật khẩu mở tệp",
    "workbook_too_large": f"không quá {MOST_SHEETS} trang, {MOST_CELLS} ô tính từ A1 đến ô cuối có nội dung, "
    f"{MOST_INFLATED_BYTES // 1024**2} MiB sau khi giải nén",
    "unsafe_workbook": "sổ tính do Excel hoặc LibreOffice lưu, bên trong chỉ có các phần của sổ tính",
    "unknown_encoding": "bảng .csv mã UTF-8 hoặc UTF-16 có dấu thứ tự byte",
}


@dataclass
class Sheet:
    """One sheet: `rows` of raw values from A1, merged ranges as ((row, column), (row, column)), zero-based.

    By cell address: `percent` are formatted as a percentage (0.517 is 51,7), `uncached` hold a formula without a
    stored result, `linked` a formula that looks into another file, `shown` gives what a date shown without its year
    looks like (`20/10`, how a spreadsheet shows the name of a school it took for a date).
    """

    name: str
    visible: bool
    rows: list[list[object]]
    merged: list[tuple[Place, Place]]
    percent: set[str] = field(default_factory=set)
    uncached: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> object:
        """Raw value, None outside the used range."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def seen(self, row: int, column: int) -> object:
        """What a person sees where a name may stand: a date shown without its year as that text, else the raw value."""
        return self.shown.get(cell_name(row, column), self.at(row, column))

    def put(self, cell: str, value: object) -> None:
        """Set a raw value by address (`D8`), inside the used range only."""
        row, column = place(cell)
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            self.rows[row][column] = value

    def filled(self) -> int:
        """Number of cells that hold something; a formula without value counts, white space does not."""
        count = sum(not is_blank(value) for row in self.rows for value in row)
        blank_formulas = sum(is_blank(self.named(cell)) for cell in self.uncached)
        return count + blank_formulas

    def named(self, cell: str) -> object:
        """Raw value by address (`D8`)."""
        return self.at(*place(cell))


def place(cell: str) -> Place:
    """Zero-based row and column of an address; (-1, -1) for what is none."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if not match:
        return -1, -1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


class Room:
    """The places that the sheets of one workbook may still take."""

    def __init__(self) -> None:
        self.left = MOST_CELLS

    def need(self, sheet: str, rows: int, columns: int, last: str = "") -> None:
        """Raises NotAWorkbook, which names `last`, the cell furthest out, when a grid of that size does not fit."""
        if rows * columns > self.left:
            raise NotAWorkbook(f"{rows} dòng × {columns} cột", "workbook_too_large", sheet, last)

    def take(self, sheet: str, rows: int, columns: int, last: str = "") -> None:
        """Take a grid of that size, where it fits."""
        self.need(sheet, rows, columns, last)
        self.left -= rows * columns


def check_merged(sheet: Sheet) -> None:
    """Raises NotAWorkbook for merged ranges that must overlap: together they cover more than the whole grid."""
    rows, columns = len(sheet.rows), max(map(len, sheet.rows), default=0)
    covered = 0
    for (top, left), (bottom, right) in sheet.merged:
        covered += max(0, min(bottom + 1, rows) - top) * max(0, min(right + 1, columns) - left)
    if covered > rows * columns:
        raise NotAWorkbook("các vùng ô gộp chồng lên nhau", sheet=sheet.name)


def header_paths(sheet: Sheet, first: int, last: int, columns: int) -> list[tuple[str, ...]]:
    """For each column the header texts from row `first` to `last`, one per merged range, top to bottom."""
    owner: dict[Place, Place] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if top <= last and bottom >= first:
            for row in range(max(top, first), min(bottom, last) + 1):
                for column in range(left, min(right, columns - 1) + 1):
                    owner[row, column] = (top, left)
    paths = []
    for column in range(columns):
        seen: list[Place] = []
        for row in range(first, last + 1):
            origin = owner.get((row, column), (row, column))
            if origin not in seen and not is_blank(sheet.at(*origin)):
                seen.append(origin)
        paths.append(tuple(clean(sheet.at(*origin)) for origin in seen))
    return paths
