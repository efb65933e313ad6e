"""Sheets of record forms: a title, one header row, one record a row."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Row
from orchestration.collect.officer.book import (
    BODY_FONT,
    CENTRE,
    GRID,
    HEADER_FILL,
    HEADER_FONT,
    TITLE_FONT,
    WRAP,
    Value,
)
from orchestration.collect.officer.cell import put_text

HEADER_ROW = 4
_WIDE = {"quote", "derivation", "ambiguity", "source_document", "name", "label", "address"}


def write_records(
    sheet: Worksheet, columns: list[Row], title: str, subtitle: str, records: Sequence[dict[str, Value]]
) -> None:
    """`columns` are rows of form_column.csv in order; a record is field -> value. Raises ValueError for a field that
    no column has."""
    put_text(sheet["A1"], title)
    put_text(sheet["A2"], subtitle)
    sheet["A1"].font, sheet["A2"].font = TITLE_FONT, BODY_FONT
    for number, column in enumerate(columns, start=1):
        header = column["header"]
        cell = sheet.cell(HEADER_ROW, number, header)
        cell.font, cell.fill, cell.border, cell.alignment = HEADER_FONT, HEADER_FILL, GRID, CENTRE
        width = 48 if column["field"] in _WIDE else max(12, len(header) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
    fields = [column["field"] for column in columns]
    for row, record in enumerate(records, start=HEADER_ROW + 1):
        unknown = record.keys() - set(fields)
        if unknown:
            raise ValueError(f"no column for {sorted(unknown)}")
        for number, field in enumerate(fields, start=1):
            cell = sheet.cell(row, number, record.get(field))
            cell.font, cell.border, cell.alignment = BODY_FONT, GRID, WRAP
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
