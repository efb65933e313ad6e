"""Sheets of fixed lines and columns, as the state form has them, laid out by the rows of the catalogue.

Where a row stands is its line in the catalogue; above the first row stand the line of column numbers and above
that the header, as many rows as the longest header path has words. A column reaches to the next one's position.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Layout, Row
from orchestration.collect.officer.book import (
    BODY_FONT,
    CENTRE,
    GRID,
    HEADER_FILL,
    HEADER_FONT,
    LINE_HEIGHT,
    WRAP,
    Value,
    text_height,
    typed,
)

_WIDTHS = {"tt": 8, "label": 58, "measure_unit": 10, "item": 7}
_LETTERS = {"label": "A", "measure_unit": "B", "item": "C"}


@dataclass(frozen=True)
class Grid:
    """One sheet of a layout: its lines, its columns, and where each of them stands (rows and columns from 1)."""

    name: str
    lines: list[Row]
    columns: list[Row]

    @property
    def top(self) -> int:
        """The first row below the header."""
        return min(int(line["line"]) for line in self.lines)

    @property
    def header_rows(self) -> tuple[int, int]:
        """First and last row of the header texts; the line of column numbers stands below them."""
        depth = max(len(_path(column)) for column in self.columns)
        return self.top - 1 - depth, self.top - 2

    def values(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Row and column of each (item, breakdown)."""
        return {
            (line["item"], column["field"]): (int(line["line"]), int(column["position"]))
            for line in self.lines
            if line["item"]
            for column in self.columns
            if column["role"] == "value"
        }

    def span(self, index: int) -> tuple[int, int]:
        """First and last sheet column of the column at that index."""
        first = int(self.columns[index]["position"])
        following = self.columns[index + 1 : index + 2]
        return first, int(following[0]["position"]) - 1 if following else first


def grids(layout: Layout) -> list[Grid]:
    """The sheets of a layout in order; none where its lines may stand on any sheet."""
    return [Grid(name, lines, layout.columns[name]) for name, lines in layout.lines.items() if name != "*"]


def write_grid(sheet: Worksheet, grid: Grid, value: Callable[[Row, Row], Value]) -> None:
    """Header, labels and codes; `value(line, column)` fills the cells of value columns."""
    _write_header(sheet, grid)
    _write_numbers(sheet, grid)
    for line in grid.lines:
        row = int(line["line"])
        for index, column in enumerate(grid.columns):
            first, last = grid.span(index)
            cell = sheet.cell(row, first, value(line, column) if column["role"] == "value" else _fixed(line, column))
            cell.border = GRID
            cell.font = BODY_FONT if line["item"] else HEADER_FONT
            if column["role"] == "label":
                cell.alignment = WRAP
            _merge(sheet, row, row, first, last)
    values = [int(column["position"]) for column in grid.columns if column["role"] == "value"]
    sheet.freeze_panes = sheet.cell(grid.top, min(values))


def show_whole(sheet: Worksheet, grid: Grid) -> None:
    """Rows as high as their label and the header need: cells are merged, so no program grows them."""
    widths = [
        sum(sheet.column_dimensions[get_column_letter(place)].width for place in range(first, last + 1))
        for first, last in map(grid.span, range(len(grid.columns)))
    ]
    label = next(index for index, column in enumerate(grid.columns) if column["role"] == "label")
    for line in grid.lines:
        sheet.row_dimensions[int(line["line"])].height = text_height([(line["label"], widths[label])])
    first, bottom = grid.header_rows
    for column, width in zip(grid.columns, widths, strict=True):
        # the last text of a path reaches down to the last row of the header
        top = first + len(_path(column)) - 1
        share = math.ceil(text_height([(_path(column)[-1], width)]) / (bottom - top + 1))
        for row in range(top, bottom + 1):
            sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or LINE_HEIGHT, share)


def _fixed(line: Row, column: Row) -> Value:
    text = line.get(column["role"], "")
    return typed(text) if column["role"] in ("tt", "item") else text or None


def _path(column: Row) -> list[str]:
    return column["header"].split(" > ")


def _merge(sheet: Worksheet, top: int, bottom: int, left: int, right: int) -> None:
    if bottom > top or right > left:
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)


def _write_header(sheet: Worksheet, grid: Grid) -> None:
    first, bottom = grid.header_rows
    paths = [_path(column) for column in grid.columns]
    for level in range(bottom - first + 1):
        for head, group in groupby(enumerate(paths), key=lambda pair: tuple(pair[1][: level + 1])):
            indexes = [index for index, _ in group]
            if len(head) <= level:
                continue
            last_row = bottom if len(paths[indexes[0]]) == level + 1 else first + level
            left, right = grid.span(indexes[0])[0], grid.span(indexes[-1])[1]
            cell = sheet.cell(first + level, left, head[level] or None)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, CENTRE
            _merge(sheet, first + level, last_row, left, right)


def _write_numbers(sheet: Worksheet, grid: Grid) -> None:
    """The line A, B, C, 1, 2 … below the header, and the width of each column."""
    count = 0
    for index, column in enumerate(grid.columns):
        left, right = grid.span(index)
        count += column["role"] == "value"
        cell = sheet.cell(grid.top - 1, left, count if column["role"] == "value" else _LETTERS.get(column["role"]))
        cell.font, cell.alignment = BODY_FONT, CENTRE
        _merge(sheet, grid.top - 1, grid.top - 1, left, right)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(column["role"], 11)
