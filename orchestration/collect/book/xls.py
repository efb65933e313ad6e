"""`.xls` of Excel 5 to 2003: xlrd reads it with number formats, after a walk over its records that bounds it."""

from __future__ import annotations

import datetime as dt
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import xlrd

from orchestration.collect.book.number_format import day_month, is_day_month, is_percent
from orchestration.collect.book.sheet import MOST_SHEETS, NotAWorkbook, Room, Sheet, check_merged
from orchestration.collect.text import cell_name, clean

_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_BOF, _EOF = {0x0809, 0x0409, 0x0209, 0x0009}, 0x000A
_FORMULA = {0x0006, 0x0206, 0x0406}
_MULTIPLE = 0x00BD
# NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST: one filled cell each
_FILLED = {0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, _MULTIPLE} | _FORMULA
# a formula's eight bytes of result: neither number, text, truth nor error, but "nothing"
_NO_RESULT_KIND, _NO_NUMBER = 3, b"\xff\xff"


def open_xls(data: bytes) -> list[Sheet]:
    """Every worksheet in order. Raises NotAWorkbook."""
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as silence:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=silence
            )
            return _sheets(book)
    except (NotAWorkbook, MemoryError):
        raise
    except Exception as error:
        # the reader stumbles over damaged records in as many ways as Python has
        encrypted = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        kind = "encrypted_workbook" if encrypted else "not_a_workbook"
        raise NotAWorkbook("" if encrypted else "tệp .xls bị hỏng", kind) from error


def _sheets(book: xlrd.Book) -> list[Sheet]:
    if book.biff_version < 50:
        raise NotAWorkbook("sổ tính của Excel trước năm 1995")
    if book.nsheets > MOST_SHEETS:
        raise NotAWorkbook(f"{book.nsheets} trang", "workbook_too_large")
    room, sheets = Room(), []
    for index, name in enumerate(map(clean, book.sheet_names())):
        rows, columns, uncached = _walk(book, index)
        room.take(name, rows, columns, cell_name(rows - 1, columns - 1) if rows else "")
        source = book.sheet_by_index(index)
        sheets.append(_sheet(book, source, name, uncached))
        book.unload_sheet(index)
    return sheets


def _records(book: xlrd.Book, index: int) -> Iterator[tuple[int, bytes]]:
    """Records of one sheet's own stream; those of charts inside it are left out."""
    stream, position, depth = book.mem, book._sh_abs_posn[index], 0
    while position + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, position)
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, bytes(stream[position + 4 : position + 4 + length])
        position += 4 + length


def _walk(book: xlrd.Book, index: int) -> tuple[int, int, set[str]]:
    """Rows and columns up to the furthest filled cell, and the formulas stored without a result."""
    last_row = last_column = -1
    uncached = set()
    for kind, data in _records(book, index):
        if kind not in _FILLED or len(data) < 6:
            continue
        row, column = _PLACE.unpack_from(data)
        last_row, last_column = max(last_row, row), max(last_column, column)
        if kind == _MULTIPLE:
            last_column = max(last_column, *struct.unpack("<H", data[-2:]))
        # Excel stores the empty text of a formula this way too: which of both it is cannot be told
        if kind in _FORMULA and data[12:14] == _NO_NUMBER and data[6] == _NO_RESULT_KIND:
            uncached.add(cell_name(row, column))
    return last_row + 1, last_column + 1, uncached


def _sheet(book: xlrd.Book, source: xlrd.sheet.Sheet, name: str, uncached: set[str]) -> Sheet:
    merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in source.merged_cells]
    sheet = Sheet(name, source.visibility == 0, [], merged, uncached=uncached)
    for row in range(source.nrows):
        values = []
        for column, cell in enumerate(source.row(row)):
            value = _value(book, cell)
            values.append(value)
            if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                _note_format(book, cell, value, cell_name(row, column), sheet)
        sheet.rows.append(values)
    check_merged(sheet)
    return sheet


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: dt.datetime = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
        return moment
    return cell.value


def _note_format(book: xlrd.Book, cell: xlrd.sheet.Cell, value: object, address: str, sheet: Sheet) -> None:
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if is_percent(code):
        sheet.percent.add(address)
    elif is_day_month(code) and (text := day_month(value, code)):
        sheet.shown[address] = text
