"""Filled returns of the state form (01-MN-DN), laid out by the product's own writer."""

from collections.abc import Mapping
from pathlib import Path

from orchestration.collect.officer.book import Value, new_workbook, save
from orchestration.collect.officer.grid import grids, write_grid
from orchestration.collect.officer.identity_block import write_stamp, write_title_block
from samples.build import catalogue

FORM = "01-MN-DN"
BLANK_ITEMS = {"32", "50", "100", "120"}  # rows that real returns leave empty
SPACED_SHEETS = {"Phòng học"}  # where empty cells of the state form hold one space

Figures = Mapping[tuple[str, str, str], int | float]


def write(
    path: Path, figures: Figures, unit_name: str, year: int, stamped: dict[str, str] | None, zero: Value = 0
) -> None:
    """One workbook. `figures` is (sheet, item, breakdown) -> count, 0 where absent; `year` is the year of the
    reference date; without `stamped` the workbook has no stamp; `zero` is how the office writes 0. A sheet that may be
    left out is left out where it has no figures."""
    layout = catalogue.layout(FORM)
    book = new_workbook(layout.row["title_match"])
    given = {sheet for sheet, _, _ in figures}
    handed_in = [grid for grid in grids(layout) if grid.name in given or grid.name not in layout.optional_sheets]
    sheets = [(grid, book.create_sheet(grid.name)) for grid in handed_in]
    for grid, sheet in sheets:

        def value(line: dict[str, str], column: dict[str, str], name: str = grid.name) -> Value:
            return _value(name, line, column["field"], figures, zero)

        write_grid(sheet, grid, value)
    write_title_block(sheets[0][1], layout, catalogue.round_row(f"{year}-{year + 1}-start"), unit_name)
    if stamped:
        write_stamp(book, stamped)
    save(book, path)


def _value(sheet: str, line: dict[str, str], breakdown: str, figures: Figures, zero: Value) -> Value:
    if not line["item"]:
        return " " if sheet in SPACED_SHEETS else None
    if line["item"] in BLANK_ITEMS:
        return None
    return figures.get((sheet, line["item"], breakdown), 0) or zero
