"""Where the tables of the survey workbook stand: a sheet, or a second table of one («MN-01 TE > Tiêu chí»)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from orchestration.collect.catalogue import Layout, Row
from orchestration.collect.problem import Problem
from orchestration.collect.reading import Reading
from orchestration.collect.text import fold
from orchestration.collect.workbook import Sheet

# a merged header may stand over its columns by so many rows
_HEADER_SPAN = 3


@dataclass(frozen=True)
class Block:
    """One table: the last row of its header, each column with its index, and the row where it ends (not included)."""

    name: str
    sheet: Sheet
    header: int
    columns: list[tuple[Row, int]]
    end: int

    def index(self, field: str) -> int:
        """Column index of a field, -1 where the table has none."""
        return next((index for row, index in self.columns if row["field"] == field), -1)

    def values(self) -> list[tuple[Row, int]]:
        """The value columns."""
        return [(row, index) for row, index in self.columns if row["role"] == "value"]


def find_blocks(sheets: list[Sheet], layout: Layout, reading: Reading) -> list[Block]:
    """The tables of the form that the workbook has.

    A sheet may be left out where the form says so; a sheet that is there without its header is told, and so is a
    required column that is missing.
    """
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    found = []
    for name, columns in layout.columns.items():
        sheet_name, _, second = name.partition(" > ")
        sheet = by_name.get(fold(sheet_name))
        if sheet is None:
            if name not in layout.optional_sheets:
                reading.problems.append(Problem("missing_sheet", sheet_name, expected=f"trang «{sheet_name}»"))
            continue
        block = _located(name, sheet, columns)
        if block is None and (second or not sheet.filled()):
            continue
        for row in columns:
            if row["is_required"] == "1" and (block is None or block.index(row["field"]) < 0):
                reading.problems.append(Problem("missing_header", sheet.name, expected=f"cột «{row['header']}»"))
        found += [block] if block else []
    return [_ended(block, found) for block in found]


def _located(name: str, sheet: Sheet, columns: list[Row]) -> Block | None:
    """The table whose header row holds most of the columns, at least two; merged headers stand a few rows above."""
    wanted = {fold(row["header"]): row for row in columns}
    texts = [{fold(v): i for i, v in reversed(list(enumerate(row))) if isinstance(v, str)} for row in sheet.rows]
    best = max(range(len(texts)), key=lambda i: len(wanted.keys() & texts[i].keys()), default=None)
    if best is None or not wanted.keys() & texts[best].keys():
        return None
    near = range(best, max(-1, best - _HEADER_SPAN - 1), -1)
    places = [(row, next((texts[i][key] for i in near if key in texts[i]), -1)) for key, row in wanted.items()]
    placed = [(row, index) for row, index in places if index >= 0]
    return Block(name, sheet, best, placed, len(sheet.rows)) if len(placed) > 1 else None


def _ended(block: Block, blocks: list[Block]) -> Block:
    """A table ends where the next one of its sheet begins."""
    later = [other.header for other in blocks if other.sheet is block.sheet and other.header > block.header]
    return replace(block, end=min([*later, block.end]))
