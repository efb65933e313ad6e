"""The same workbook as .xls, .ods and .csv, written byte by byte: no program of this project writes these formats.

The .xls is BIFF8 in a compound file, the .ods what LibreOffice writes of values, formulas, spans and styles. Both are
as small as their readers allow; test_workbook_formats.py has a second reader open them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import zipfile
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

MOMENT = (2026, 1, 1, 0, 0, 0)
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
_EPOCH = dt.datetime(1899, 12, 30)
# number formats by code; those below 164 are built in
_FORMATS = {"General": 0, "0%": 9, "0.00%": 10, "d-mmm": 16}
_SECTOR, _FREE, _END = 512, 0xFFFFFFFF, 0xFFFFFFFE


def record(kind: int, data: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(value), 1) + value.encode("utf-16-le")


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, long enough to lie in sectors of its own."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    tables = 1
    while (tables + 1 + count) * 4 > tables * _SECTOR:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [_END] + [tables + 2 + i for i in range(count - 1)] + [_END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0, 0)
    header = header.ljust(76 + 4 * 1, b"\0")[:76] + struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, tables + 1, len(stream))
    entries += _entry("", 0, _FREE, 0, 0) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return struct.pack("<64sHBBIII36xIII", text, length, kind, 1, _FREE, _FREE, child, start, size, 0)


def as_xls(book: Workbook, encrypted: bool = False) -> bytes:
    """The workbook as Excel 97 to 2003 stores it."""
    formats = dict(_FORMATS)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                formats.setdefault(cell.number_format, 164 + len(formats))
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    head += record(0x002F, struct.pack("<HHH", 0, 1, 2)) if encrypted else b""
    head += record(0x0042, struct.pack("<H", 1200))
    head += record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _text("Arial", "B")) * 4
    for code, number in formats.items():
        head += record(0x041E, struct.pack("<H", number) + _text(code, "H")) if number >= 164 else b""
    head += record(0x00E0, struct.pack("<HHH14x", 0, 0, 0xFFF5)) * 15
    head += b"".join(record(0x00E0, struct.pack("<HHH14x", 0, number, 1)) for number in formats.values())
    styles = {code: 15 + index for index, code in enumerate(formats)}
    bodies = [_xls_sheet(sheet, styles) for sheet in book.worksheets]
    names = [(_text(sheet.title, "B"), 0 if sheet.sheet_state == "visible" else 1) for sheet in book.worksheets]
    start = len(head) + sum(4 + 6 + len(name) for name, _ in names) + 4
    for (name, hidden), body in zip(names, bodies, strict=True):
        head += record(0x0085, struct.pack("<IBB", start, hidden, 0) + name)
        start += len(body)
    return compound("Workbook", head + record(0x000A) + b"".join(bodies))


def _xls_sheet(sheet: Worksheet, styles: dict[str, int]) -> bytes:
    out = [record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    out.append(record(0x0200, struct.pack("<IIHHH", 0, sheet.max_row, 0, sheet.max_column, 0)))
    for row in sheet.iter_rows():
        out += [_xls_cell(cell, styles[cell.number_format]) for cell in row if cell.value is not None]
    ranges = [
        struct.pack("<HHHH", r.min_row - 1, r.max_row - 1, r.min_col - 1, r.max_col - 1)
        for r in sheet.merged_cells.ranges
    ]
    for first in range(0, len(ranges), 1000):
        some = ranges[first : first + 1000]
        out.append(record(0x00E5, struct.pack("<H", len(some)) + b"".join(some)))
    return b"".join(out) + record(0x000A)


def _xls_cell(cell: Cell, style: int) -> bytes:
    place, value = struct.pack("<HHH", cell.row - 1, cell.column - 1, style), cell.value
    if cell.data_type == "f":
        # no result, and a formula of one number
        return record(0x0006, place + b"\3\0\0\0\0\0\xff\xff" + struct.pack("<HIHBH", 2, 0, 3, 0x1E, 1))
    if cell.data_type == "e":
        return record(0x0205, place + struct.pack("<BB", _ERRORS[str(value)], 1))
    if isinstance(value, bool):
        return record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, dt.datetime):
        return record(0x0203, place + struct.pack("<d", (value - _EPOCH) / dt.timedelta(days=1)))
    if isinstance(value, int | float):
        return record(0x0203, place + struct.pack("<d", value))
    return record(0x0204, place + _text(str(value), "H"))


_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(content: str, manifest: str = "") -> bytes:
    """An OpenDocument container around one content part."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content),
            ("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>"),
        ):
            archive.writestr(zipfile.ZipInfo(name, MOMENT), data, zipfile.ZIP_DEFLATED if name != "mimetype" else None)
    return target.getvalue()


def ods_content(tables: str) -> str:
    """The content part around tables; tables of the style `an` are hidden."""
    hidden = '<style:style style:name="an" style:family="table"><style:table-properties table:display="false"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{hidden}</style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


_EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'


def as_ods(book: Workbook) -> bytes:
    """The workbook as LibreOffice stores it, with the empty rest of each sheet as one repeated row."""
    return ods(ods_content("".join(map(_ods_table, book.worksheets))))


def _ods_table(sheet: Worksheet) -> str:
    spans = {r.coord.split(":")[0]: r for r in sheet.merged_cells.ranges}
    style = "" if sheet.sheet_state == "visible" else ' table:style-name="an"'
    rows = []
    for row in sheet.iter_rows():
        cells = "".join(_ods_cell(cell, spans) for cell in row)
        rows.append(f"<table:table-row>{cells}{_EMPTY}</table:table-row>")
    rest = f'<table:table-row table:number-rows-repeated="1048000">{_EMPTY}</table:table-row>'
    return f"<table:table table:name={quoteattr(sheet.title)}{style}>{''.join(rows)}{rest}</table:table>"


def _ods_cell(cell: Cell, spans: dict[str, object]) -> str:
    if type(cell).__name__ == "MergedCell":
        return "<table:covered-table-cell/>"
    said, shown = _ods_value(cell)
    span = spans.get(cell.coordinate)
    if span is not None:
        rows, columns = span.max_row - span.min_row + 1, span.max_col - span.min_col + 1
        said += f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    text = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell{said}>{text}</table:table-cell>"


def _ods_value(cell: Cell) -> tuple[str, str]:
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return f" table:formula={quoteattr('of:' + str(value))}", ""
    if cell.data_type == "e":
        return (
            ' table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            value,
        )
    if isinstance(value, bool):
        return f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
    if isinstance(value, dt.datetime):
        shown = f"{value.day}/{value.month}" if cell.number_format == "d/m" else value.strftime("%d/%m/%Y")
        return f' office:value-type="date" office:date-value="{value.date().isoformat()}"', shown
    if isinstance(value, int | float):
        kind = "percentage" if cell.number_format.endswith("%") else "float"
        return f' office:value-type="{kind}" office:value="{value}"', str(value)
    return ' office:value-type="string"', quoteattr(str(value))[1:-1].replace("&quot;", '"')


def as_csv(sheet: Worksheet, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """One sheet as text, dates in ISO form."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    for row in sheet.iter_rows(values_only=True):
        writer.writerow([value.date() if isinstance(value, dt.datetime) else value for value in row])
    return target.getvalue().encode(encoding)
