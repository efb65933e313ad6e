"""The layout of a coded form (01-MN-DN), written from the catalogue: same sheets, rows, codes and headers.

Where a row stands is its line in the catalogue; above the first row stand the line of column numbers and above
that the header, as many rows as the longest header path has words.
"""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from samples.build import catalogue
from samples.build.workbook import (
    BODY_FONT,
    CENTRE,
    GRID,
    HEADER_FILL,
    HEADER_FONT,
    TITLE_FONT,
    WRAP,
    Value,
    new_workbook,
    save,
    typed,
)

FORM = "01-MN-DN"
FIRST_SHEET = "Trường-Lớp"
STAMP = "_congkhai"
BLANK_ITEMS = {"32", "50", "100", "120"}  # rows that real returns leave empty
SPACED_SHEETS = {"Phòng học"}  # where empty cells of the state form hold one space
WIDTHS = {"tt": 8, "label": 58, "measure_unit": 10, "item": 7}

Figures = Mapping[tuple[str, str, str], int | float]


def write(
    path: Path, figures: Figures, unit_name: str, year: int, stamped: dict[str, str] | None, zero: Value = 0
) -> None:
    """One workbook. `figures` is (sheet, item, breakdown) -> count, 0 where absent; `year` is the year of the
    reference date; without `stamped` the workbook has no stamp; `zero` is how the office writes 0. A sheet that may be
    left out is left out where it has no figures."""
    book = new_workbook(catalogue.title(FORM))
    optional = catalogue.rows("form", form=FORM)[0]["optional_sheets"].split(";")
    given = {sheet for sheet, _, _ in figures}
    for name in dict.fromkeys(row["sheet"] for row in catalogue.rows("form_line", form=FORM)):
        if name in given or name not in optional:
            _sheet(book.create_sheet(name), name, figures, zero)
    _heading(book[FIRST_SHEET], unit_name, year)
    if stamped:
        _stamp(book, stamped)
    save(book, path)


def _heading(sheet: Worksheet, unit_name: str, year: int) -> None:
    texts = {
        "B1": catalogue.title(FORM),
        "B2": "Kỳ đầu năm học",
        "B3": f"(có đến 30 tháng 9 năm {year})",
        "D1": "- Đơn vị báo cáo:",
        "D2": unit_name,
        "D3": "- Đơn vị nhận báo cáo:",
        "D4": "Bộ Giáo dục và Đào tạo",
    }
    for place, text in texts.items():
        sheet[place] = text
        sheet[place].font = TITLE_FONT if place == "B1" else BODY_FONT
    for row in (1, 2, 3):
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)


def _stamp(book: Workbook, stamped: dict[str, str]) -> None:
    sheet = book.create_sheet(STAMP)
    for row, (label, value) in enumerate(stamped.items(), start=1):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, value or None)
    sheet.sheet_state = "veryHidden"


def _sheet(sheet: Worksheet, name: str, figures: Figures, zero: Value) -> None:
    columns = catalogue.rows("form_column", form=FORM, sheet=name)
    lines = catalogue.rows("form_line", form=FORM, sheet=name)
    top = int(lines[0]["line"])
    _header(sheet, columns, top)
    for line in lines:
        _join(sheet, columns, int(line["line"]))
        for column in columns:
            value = _value(name, line, column, figures, zero)
            cell = sheet.cell(int(line["line"]), int(column["position"]), value)
            cell.border = GRID
            cell.font = BODY_FONT if line["item"] else HEADER_FONT
            if column["role"] == "label":
                cell.alignment = WRAP
    sheet.freeze_panes = sheet.cell(top, 5)


def _value(sheet: str, line: dict[str, str], column: dict[str, str], figures: Figures, zero: Value) -> Value:
    if column["role"] != "value":
        text = line[column["role"]]
        return typed(text) if column["role"] in ("tt", "item") else text or None
    if not line["item"]:
        return " " if sheet in SPACED_SHEETS else None
    if line["item"] in BLANK_ITEMS:
        return None
    return figures.get((sheet, line["item"], column["field"]), 0) or zero


def _header(sheet: Worksheet, columns: list[dict[str, str]], top: int) -> None:
    """The header cells with their merges, then the line of column numbers directly above row `top`."""
    paths = {int(column["position"]): column["header"].split(" > ") for column in columns}
    depth = max(map(len, paths.values()))
    first = top - 1 - depth
    for level in range(depth):
        for head, group in groupby(paths.items(), key=lambda pair: tuple(pair[1][: level + 1])):
            places = [position for position, _ in group]
            if len(head) <= level:
                continue
            last_row = first + (depth - 1 if _ends(paths[places[0]], level) else level)
            last_column = _last_column(paths, places[-1])
            cell = sheet.cell(first + level, places[0], head[level] or None)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, CENTRE
            if last_row > first + level or last_column > places[0]:
                sheet.merge_cells(
                    start_row=first + level, end_row=last_row, start_column=places[0], end_column=last_column
                )
    _join(sheet, columns, top - 1)
    letters = {"label": "A", "measure_unit": "B", "item": "C"}
    count = 0
    for position, column in zip(paths, columns, strict=True):
        count += column["role"] == "value"
        mark = count if column["role"] == "value" else letters.get(column["role"])
        cell = sheet.cell(top - 1, position, mark)
        cell.font, cell.alignment = BODY_FONT, CENTRE
        width = WIDTHS.get(column["role"], 11)
        sheet.column_dimensions[cell.column_letter].width = width


def _last_column(paths: Mapping[int, object], position: int) -> int:
    """Where a column ends: right before the next one of the form, which may be further right."""
    return min((later for later in paths if later > position), default=position + 1) - 1


def _join(sheet: Worksheet, columns: list[dict[str, str]], row: int) -> None:
    """Merge the cells of one row that belong to one column of the form."""
    positions = {int(column["position"]): column for column in columns}
    for position in positions:
        if (last := _last_column(positions, position)) > position:
            sheet.merge_cells(start_row=row, end_row=row, start_column=position, end_column=last)


def _ends(path: list[str], level: int) -> bool:
    return len(path) == level + 1
