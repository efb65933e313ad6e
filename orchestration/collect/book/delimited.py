"""`.csv`: text of rows and columns. It has no types, no formats, and one sheet, which is called `csv`."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from orchestration.collect.book.sheet import NotAWorkbook, Room, Sheet
from orchestration.collect.text import cell_name

SHEET_NAME = "csv"
_DELIMITERS = ",;\t"
_MOST_FIELD = 32_768
_LONG_LINE = re.compile(rb"[^\n]{1048577}")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_delimited(data: bytes) -> list[Sheet]:
    """The one sheet of a table in text. Raises NotAWorkbook for what is no table, or one in two ways."""
    if _LONG_LINE.search(data):
        raise NotAWorkbook("một dòng chữ quá dài", "workbook_too_large", SHEET_NAME)
    text = _decoded(data)
    head, _, rest = text.partition("\n")
    asked = head.strip().removeprefix("sep=")
    if head.startswith("sep=") and asked in (*_DELIMITERS, "\\t", ""):
        # Excel writes and reads this first line; it is no row
        rows = _rows(rest, asked if asked in (*",;",) else "\t")
    else:
        rows = _rows_of_one_reading(text)
    return [Sheet(SHEET_NAME, True, rows, [])]


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotAWorkbook("bảng mã cũ hoặc tệp không phải chữ", "unknown_encoding") from error
    if "\0" in text:
        raise NotAWorkbook("tệp nhị phân")
    if text.lstrip().startswith("<"):
        raise NotAWorkbook("trang web hoặc tệp XML")
    return text


def _rows_of_one_reading(text: str) -> list[list[object]]:
    """Rows by the one delimiter that makes the most rows equally wide; two that do so are no certain reading."""
    readings = {}
    for delimiter in _DELIMITERS:
        if delimiter in text:
            rows = _rows(text, delimiter)
            widths = Counter(len(row) for row in rows if len(row) > 1)
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
            if count > 1:
                readings[delimiter] = (count, width, rows)
    if not readings:
        raise NotAWorkbook("chữ không chia thành dòng và cột")
    ordered = sorted(readings.values(), key=lambda reading: reading[0], reverse=True)
    if len(ordered) > 1 and ordered[0][0] == ordered[1][0]:
        raise NotAWorkbook("không rõ dấu nào ngăn cột")
    return ordered[0][2]


def _rows(text: str, delimiter: str) -> list[list[object]]:
    room, rows, width = Room(), [], 0
    csv.field_size_limit(_MOST_FIELD)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            width = max(width, len(row))
            rows.append(list[object](row))
            room.need(SHEET_NAME, len(rows), width, cell_name(len(rows) - 1, width - 1))
    except csv.Error as error:
        raise NotAWorkbook(f"dòng {len(rows) + 1}: {error}") from error
    return rows
