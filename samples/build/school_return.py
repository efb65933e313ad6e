"""Returns of schools in the middle and at the end of a year (TK-MN), as schools write them."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from orchestration.collect.officer.book import Value, new_workbook, save
from samples.build import catalogue

SHEET = "Biểu 1"
HEADER_ROW, FIRST_ROW = 4, 8


def write(path: Path, name: str, title: str, blocks: Sequence[Sequence[Value]], stamped: dict[str, str]) -> None:
    """One sheet: title with the round, a header of three rows with merges, a row a block; a very hidden stamp."""
    book = new_workbook(name)
    sheet = book.create_sheet(SHEET)
    sheet["A1"] = title
    sheet["A2"] = "Biểu 1 Số lượng và chất lượng"
    paths = [row["header"].split(" > ") for row in catalogue.rows("form_column", form="TK-MN")]
    for column, path_ in enumerate(paths, start=1):
        for level, text in enumerate(path_):
            sheet.cell(HEADER_ROW + level, column, text)
        end = HEADER_ROW + len(path_) - 1
        if len(path_) < 3:
            sheet.merge_cells(start_row=end, end_row=HEADER_ROW + 2, start_column=column, end_column=column)
    for level in (0, 1):
        starts = [c for c, path_ in enumerate(paths) if c == 0 or path_[: level + 1] != paths[c - 1][: level + 1]]
        for start, end in pairwise([*starts, len(paths)]):
            if end - start > 1 and len(paths[start]) > level + 1:
                row = HEADER_ROW + level
                sheet.merge_cells(start_row=row, end_row=row, start_column=start + 1, end_column=end)
    for row, block in enumerate(blocks, start=FIRST_ROW):
        for column, value in enumerate(block, start=1):
            sheet.cell(row, column, value)
    stamp = book.create_sheet("_congkhai")
    for line in stamped.items():
        stamp.append(line)
    stamp.sheet_state = "veryHidden"
    save(book, path)
