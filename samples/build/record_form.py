"""Workbooks of the record forms: a sheet "Thông tin" and sheets of one header row and one record per row."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
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
)

HEADER_ROW = 4
INFORMATION = "Thông tin"
WIDE = {"quote", "derivation", "ambiguity", "source_document", "name", "label", "address"}


def stamp(
    form: str,
    unit: str,
    name: str,
    parent: str,
    round_: str,
    declared: str,
    office: str = "",
    source: str = "",
    rebuilt: bool = False,
    illustrative: bool = False,
) -> dict[str, str]:
    """The labels by which a workbook names its form, unit, round and day of submission (ISO date)."""
    yes_no = {flag: catalogue.label("yes_no", str(int(flag))) for flag in (True, False)}
    return {
        "Biểu mẫu": form,
        "Phiên bản": catalogue.rows("form", form=form)[0]["version"],
        "Mã đơn vị": unit,
        "Tên đơn vị": name,
        "Trực thuộc": parent,
        "Kỳ báo cáo": round_,
        "Ngày nộp": declared,
        "Cơ quan ban hành": office,
        "Tài liệu nguồn": source,
        "Dựng lại từ tài liệu": yes_no[rebuilt],
        "Số liệu minh họa": yes_no[illustrative],
    }


def write(
    path: Path,
    stamped: dict[str, str],
    sheets: dict[str, list[dict[str, Value]]],
    subtitle: str,
    remarks: dict[str, str] | None = None,
) -> None:
    """One workbook: `sheets` holds per sheet the records as field -> value; `remarks` stand beside the stamp."""
    form = stamped["Biểu mẫu"]
    title = f"{catalogue.title(form)} – {subtitle}"
    book = new_workbook(title)
    _information(book, title, stamped, remarks or {})
    for name, records in sheets.items():
        _records(book.create_sheet(name), form, f"{catalogue.title(form)}: {name}", subtitle, records)
    save(book, path)


def _information(book: Workbook, title: str, stamped: dict[str, str], remarks: dict[str, str]) -> None:
    sheet = book.create_sheet(INFORMATION)
    sheet["A1"] = title
    sheet["A1"].font = TITLE_FONT
    for row, (label, value) in enumerate(stamped.items(), start=3):
        for column, text in enumerate((label, value, remarks.get(label)), start=1):
            cell = sheet.cell(row, column, text or None)
            cell.font = HEADER_FONT if column == 1 else BODY_FONT
            cell.alignment = WRAP
    for letter, width in (("A", 24), ("B", 70), ("C", 50)):
        sheet.column_dimensions[letter].width = width


def _records(sheet: Worksheet, form: str, title: str, subtitle: str, records: list[dict[str, Value]]) -> None:
    sheet["A1"], sheet["A2"] = title, subtitle
    sheet["A1"].font, sheet["A2"].font = TITLE_FONT, BODY_FONT
    headers = catalogue.headers(form)
    for column, (field, header) in enumerate(headers.items(), start=1):
        cell = sheet.cell(HEADER_ROW, column, header)
        cell.font, cell.fill, cell.border, cell.alignment = HEADER_FONT, HEADER_FILL, GRID, CENTRE
        width = 48 if field in WIDE else max(12, len(header) + 2)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, record in enumerate(records, start=HEADER_ROW + 1):
        unknown = record.keys() - headers.keys()
        if unknown:
            raise ValueError(f"{form} has no column for {sorted(unknown)}")
        for column, field in enumerate(headers, start=1):
            cell = sheet.cell(row, column, record.get(field))
            cell.font, cell.border, cell.alignment = BODY_FONT, GRID, WRAP
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
