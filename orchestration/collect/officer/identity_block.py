"""Where a workbook says whose it is: the state form's title block, the sheet «Thông tin», the hidden stamp."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.officer.book import BODY_FONT, HEADER_FONT, TITLE_FONT, WRAP
from orchestration.collect.officer.cell import put_text
from orchestration.collect.officer.recipient import Recipient

STAMP, INFORMATION = "_congkhai", "Thông tin"
DECLARED_DATE = "Ngày nộp"
_INFORMATION_TOP = 3  # row of the first label of the sheet «Thông tin»


def write_title_block(sheet: Worksheet, layout: Layout, round_row: Row, unit_name: str) -> None:
    """Title, period and reporting unit above the first sheet of the state form."""
    year, month, day = (int(part) for part in round_row["reference_date"].split("-"))
    texts = {
        "B1": layout.row["title_match"],
        "B2": "Kỳ đầu năm học" if round_row["period"] == "start" else round_row["name_vi"],
        "B3": f"(có đến {day} tháng {month} năm {year})",
        "D1": "- Đơn vị báo cáo:",
        "D3": "- Đơn vị nhận báo cáo:",
        "D4": "Bộ Giáo dục và Đào tạo",
    }
    for place, text in texts.items():
        sheet[place] = text
        sheet[place].font = TITLE_FONT if place == "B1" else BODY_FONT
    put_text(sheet["D2"], unit_name)
    sheet["D2"].font = BODY_FONT
    for row in (1, 2, 3):
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)


def stamp_of(layout: Layout, catalogue: Catalogue, unit: Recipient, round_code: str) -> dict[str, str]:
    """What a stamp says of a workbook, by the labels the reader knows."""
    yes_no = {row["code"]: row["label_vi"] for row in catalogue.rows("code_list") if row["list"] == "yes_no"}
    return {
        "Biểu mẫu": layout.form,
        "Phiên bản": layout.version,
        "Mã đơn vị": unit.unit_text,
        "Tên đơn vị": unit.name,
        "Trực thuộc": unit.parent_name,
        "Kỳ báo cáo": round_code,
        "Số liệu minh họa": yes_no[str(int(unit.is_illustrative))],
    }


def write_stamp(book: Workbook, stamped: dict[str, str]) -> Worksheet:
    """The very hidden sheet by which the reader knows the workbook, whatever it is called."""
    sheet = book.create_sheet(STAMP)
    for row, (label, value) in enumerate(stamped.items(), start=1):
        sheet.cell(row, 1, label)
        put_text(sheet.cell(row, 2), value)
    sheet.sheet_state = "veryHidden"
    return sheet


def write_information(book: Workbook, title: str, stamped: dict[str, str], remarks: dict[str, str]) -> Worksheet:
    """The sheet «Thông tin» of record forms, where an officer reads and mends what the stamp says."""
    sheet = book.create_sheet(INFORMATION)
    put_text(sheet["A1"], title)
    sheet["A1"].font = TITLE_FONT
    for row, (label, value) in enumerate(stamped.items(), start=_INFORMATION_TOP):
        for column, text in enumerate((label, value, remarks.get(label)), start=1):
            cell = sheet.cell(row, column)
            put_text(cell, text or "")
            cell.font = HEADER_FONT if column == 1 else BODY_FONT
            cell.alignment = WRAP
    for letter, width in (("A", 24), ("B", 70), ("C", 50)):
        sheet.column_dimensions[letter].width = width
    return sheet
