"""A workbook as grids of raw cells, with what the fast reader leaves out: percents, formulas without value, errors."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import python_calamine

from orchestration.collect.number import is_blank
from orchestration.collect.text import clean

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = {9, 10}


class NotAWorkbook(Exception):
    """The bytes are no spreadsheet that can be opened."""


@dataclass
class Sheet:
    """One sheet: `rows` of raw values from A1, merged ranges as ((row, column), (row, column)), zero-based."""

    name: str
    visible: bool
    rows: list[list[object]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    percent: set[str] = field(default_factory=set)
    uncached: set[str] = field(default_factory=set)

    def at(self, row: int, column: int) -> object:
        """Raw value, None outside the used range."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def put(self, cell: str, value: object) -> None:
        """Set a raw value by address (`D8`), inside the used range only."""
        row, column = _place(cell)
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            self.rows[row][column] = value

    def filled(self) -> int:
        """Number of cells that hold something; a formula without value counts, white space does not."""
        count = sum(not is_blank(value) for row in self.rows for value in row)
        blank_formulas = sum(is_blank(self.named(cell)) for cell in self.uncached)
        return count + blank_formulas

    def named(self, cell: str) -> object:
        """Raw value by address (`D8`)."""
        return self.at(*_place(cell))


def _place(cell: str) -> tuple[int, int]:
    """Zero-based row and column of an address; (-1, -1) for what is none."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if not match:
        return -1, -1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def open_workbook(path: Path) -> list[Sheet]:
    """All sheets in order. Raises NotAWorkbook for bytes that are no workbook."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            source = book.get_sheet_by_name(meta.name)
            sheets.append(
                Sheet(
                    name=clean(meta.name),
                    visible=meta.visible == python_calamine.SheetVisibleEnum.Visible,
                    rows=[list[object](row) for row in source.to_python(skip_empty_area=False)],
                    merged=list(source.merged_cell_ranges or []),
                )
            )
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise NotAWorkbook(str(error)) from error
    if zipfile.is_zipfile(path):
        _add_formats(path, {sheet.name: sheet for sheet in sheets})
    return sheets


def _add_formats(path: Path, sheets: dict[str, Sheet]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            percent_styles = _percent_styles(archive)
            for name, part in _sheet_parts(archive).items():
                if name in sheets:
                    _scan(archive, part, percent_styles, sheets[name])
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        raise NotAWorkbook(str(error)) from error


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    custom = {int(n.get("numFmtId", "0")) for n in root.iter(f"{_MAIN}numFmt") if "%" in n.get("formatCode", "")}
    cells = root.find(f"{_MAIN}cellXfs")
    wanted = _PERCENT_FORMATS | custom
    return {str(i) for i, xf in enumerate(cells if cells is not None else []) if int(xf.get("numFmtId", "0")) in wanted}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_REL}id", ""), "")
        parts[clean(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _scan(archive: zipfile.ZipFile, part: str, percent_styles: set[str], sheet: Sheet) -> None:
    with archive.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}c":
                if element.get("s") in percent_styles:
                    sheet.percent.add(element.get("r", ""))
                value = element.find(f"{_MAIN}v")
                if element.find(f"{_MAIN}f") is not None and (value is None or not value.text):
                    sheet.uncached.add(element.get("r", ""))
                if element.get("t") == "e" and value is not None:
                    # the fast reader gives an error (#REF!) as an empty cell, and missing is something else
                    sheet.put(element.get("r", ""), value.text)
            elif element.tag == f"{_MAIN}row":
                element.clear()


def header_paths(sheet: Sheet, first: int, last: int, columns: int) -> list[tuple[str, ...]]:
    """For each column the header texts from row `first` to `last`, one per merged range, top to bottom."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if top <= last and bottom >= first:
            for row in range(max(top, first), min(bottom, last) + 1):
                for column in range(left, min(right, columns - 1) + 1):
                    owner[row, column] = (top, left)
    paths = []
    for column in range(columns):
        seen: list[tuple[int, int]] = []
        for row in range(first, last + 1):
            place = owner.get((row, column), (row, column))
            if place not in seen and not is_blank(sheet.at(*place)):
                seen.append(place)
        paths.append(tuple(clean(sheet.at(*place)) for place in seen))
    return paths
