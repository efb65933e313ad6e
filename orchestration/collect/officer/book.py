"""Workbooks made for people: their look, and bytes that never change.

openpyxl writes the moment of saving into the properties and into the archive; both are put back to one fixed
moment, so that the same content is the same file.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

MOMENT = datetime(2026, 1, 1)
HEADER_FONT = Font(name="Times New Roman", size=11, bold=True)
BODY_FONT = Font(name="Times New Roman", size=11)
TITLE_FONT = Font(name="Times New Roman", size=14, bold=True)
WARNING_FONT = Font(name="Times New Roman", size=14, bold=True, color="B00020")
HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
THIN = Side(style="thin", color="9AA5B1")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAP = Alignment(vertical="top", wrap_text=True)

LINE_HEIGHT = 15

Value = str | int | float | None


def new_workbook(title: str, is_large: bool = False) -> Workbook:
    """An empty workbook without sheets, its properties naming no person; a large one is written row by row."""
    book = Workbook(write_only=is_large)
    if not is_large:
        book.remove(book.active)
    book.properties.creator = "congkhai"
    book.properties.title = title
    book.properties.created = MOMENT
    return book


def save(book: Workbook, path: Path) -> None:
    """Write the workbook to `path` with every time stamp at one fixed moment. Raises OSError."""
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fixed_times(content)
            info = zipfile.ZipInfo(name, date_time=MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            new.writestr(info, content, compresslevel=9)


def _fixed_times(core: bytes) -> bytes:
    moment = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment, core)


def text_height(cells: Iterable[tuple[str, float]]) -> int:
    """Points a row needs so that each (text, column width) shows whole, up to the 400 a spreadsheet allows.

    Programs grow a row by themselves only where no cell of it is merged, and not all do when a file is opened.
    """
    lines = [
        sum(max(len(textwrap.wrap(part, int(width) - 1)), 1) for part in text.split("\n")) for text, width in cells
    ]
    return min(LINE_HEIGHT * max(lines), 400)


def typed(text: str) -> Value:
    """A number where the text is a plain number, else the text itself; None for an empty text."""
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d{1,2}", text):
        return float(text)
    return text or None
