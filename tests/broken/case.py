"""What a broken workbook is: a sample, the one thing made wrong in it, and the problem that must be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
REPORT = "dien-bien-phu/BC-TH_district-094_2021-2022-term1.xlsx"
PLAN = "dien-bien-phu/KH-CT_district-094_2021-2022.xlsx"
RETURN = "minh-hoa/2023-2024/01-MN-DN_school-9901001_2023-2024-start.xlsx"
UNSTAMPED = "minh-hoa/2024-2025/bieu-01-mn-so-6.xlsx"
REGISTER = "minh-hoa/2023-2024/DM-CS_province-99_2023-2024-start.xlsx"
SURVEY = "minh-hoa/2023-2024/PCGD-DT_province-99_2023-2024-start.xlsx"

Change = Callable[[Workbook], None]


@dataclass(frozen=True)
class Case:
    """One broken workbook: what is changed in which sample, and the one problem that must be told, where.

    `expected` is a part of the Vietnamese words of what was expected; `also` names problems that follow from it.
    """

    name: str
    sample: str
    change: Change
    kind: str
    sheet: str
    cell: str
    found: str
    expected: str
    also: tuple[tuple[str, str, str], ...] = ()

    @property
    def path(self) -> Path:
        """The committed file."""
        return HERE / f"{self.name}.xlsx"


def put(sheet: str, cell: str, value: object) -> Change:
    """Write one cell; a formula is stored without a value, as no program computed it."""

    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def drop_sheet(sheet: str) -> Change:
    """Leave a sheet out."""
    return lambda book: book.remove(book[sheet])


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(book: Workbook) -> None:
        for one in changes:
            one(book)

    return change


def drop_row(sheet: str, row: int) -> Change:
    """Empty a whole row."""

    def change(book: Workbook) -> None:
        for cell in book[sheet][row]:
            cell.value = None

    return change


def copy_row(sheet: str, row: int, to: int, **cells: object) -> Change:
    """Repeat a row further down, with other values in the columns named."""

    def change(book: Workbook) -> None:
        for cell in book[sheet][row]:
            book[sheet].cell(to, cell.column, cells.get(cell.column_letter, cell.value))

    return change
