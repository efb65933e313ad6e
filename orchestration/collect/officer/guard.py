"""What keeps an officer from slipping: which cells may be typed in, what they take, and how a sheet prints."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

OPEN = Protection(locked=False)
_LONGEST_LIST = 5000  # rows of an open list that are validated
_RULES = {
    "count": ("whole", "Ô này phải là số nguyên không âm, ví dụ 25. Không có số liệu thì để trống, không ghi 0."),
    "money": ("whole", "Ô này phải là số tiền nguyên không âm, không dấu chấm phân cách."),
    "decimal": ("decimal", "Ô này phải là một số không âm, ví dụ 51,7. Không có số liệu thì để trống."),
    "date": ("date", "Ô này phải là một ngày, ví dụ 30/9/2025."),
}
_LOWEST = {"date": "36526"}  # 1/1/2000 as a spreadsheet counts days


def validation(value_type: str) -> DataValidation | None:
    """What a cell of that value type takes; None for text."""
    if value_type not in _RULES:
        return None
    kind, message = _RULES[value_type]
    rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1=_LOWEST.get(value_type, "0"))
    return _worded(rule, message)


def choice(formula: str) -> DataValidation:
    """A cell that takes a value of a list only; `formula` names the cells of the list."""
    return _worded(DataValidation(type="list", formula1=formula), "Chọn một giá trị trong danh sách của ô này.")


def _worded(rule: DataValidation, message: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorStyle = "stop"
    rule.errorTitle = "Giá trị không dùng được"
    rule.error = message
    return rule


def guard_cells(sheet: Worksheet, rule: DataValidation | None, cells: Iterable[tuple[int, int]]) -> None:
    """Unlock cells (row, column) and hold them to a rule."""
    ordered = sorted((column, row) for row, column in cells)
    for column, row in ordered:
        sheet.cell(row, column).protection = OPEN
    if rule is None or not ordered:
        return
    # neighbours in a column as one range: a list of single cells would be longer than Excel takes
    for (column, _), group in groupby(enumerate(ordered), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        rows = [row for _, (_, row) in group]
        letter = get_column_letter(column)
        rule.add(f"{letter}{rows[0]}:{letter}{rows[-1]}")
    sheet.add_data_validation(rule)


def guard_column(sheet: Worksheet, rule: DataValidation | None, column: int, top: int) -> None:
    """Unlock a whole column and hold it to a rule from row `top` down; cells with a style of their own keep it."""
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].protection = OPEN
    if rule is not None:
        rule.add(f"{letter}{top}:{letter}{top + _LONGEST_LIST}")
        sheet.add_data_validation(rule)


def lock(book: Workbook) -> None:
    """Protect every sheet and the order of sheets, without a password: against slips, not against the officer."""
    book.security = WorkbookProtection(lockStructure=True)
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False


def print_landscape(sheet: Worksheet, header_rows: tuple[int, int]) -> None:
    """A4 landscape, one page wide, the header on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{header_rows[0]}:{header_rows[1]}"
