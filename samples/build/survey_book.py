"""Filled survey workbooks of a commune (PCGD-XA): the sheets of children, with the rates and criteria they print."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.officer.book import new_workbook, save
from orchestration.collect.officer.identity_block import write_stamp
from samples.build import catalogue

FORM = "PCGD-XA"
CHILDREN, CRITERIA, SUMMARY = "MN-01 TE", "MN-01 TE > Tiêu chí", "MN-02"
# item -> breakdown -> count
Measures = Mapping[str, Mapping[str, int]]


def write(path: Path, measures: Measures, stamped: dict[str, str], year: int) -> None:
    """One workbook. `measures` holds ages 0 to 6 and the total of 0 to 5 of every count the children's sheet has."""
    layout = catalogue.layout(FORM)
    book = new_workbook(layout.row["title_match"])
    for name in (CHILDREN, SUMMARY):
        sheet = book.create_sheet(name)
        sheet["A1"] = layout.row["title_match"]
        sheet["A2"] = f"Đơn vị báo cáo: {stamped['Tên đơn vị']} (số liệu minh họa)"
        sheet["A3"] = f"Năm {year}"
        after = _table(sheet, name, 5, measures)
        if name == CHILDREN:
            _table(sheet, CRITERIA, after + 2, measures)
    write_stamp(book, stamped)
    save(book, path)


def _table(sheet: Worksheet, name: str, top: int, measures: Measures) -> int:
    """One table with its header in row `top`; returns the first row below it."""
    columns = catalogue.layout(FORM).columns[name]
    for index, column in enumerate(columns, start=1):
        sheet.cell(top, index, column["header"])
    lines = catalogue.rows("form_line", form=FORM, sheet=name)
    for row, line in enumerate(lines, start=top + 1):
        sheet.cell(row, 1, line["label"])
        for index, column in enumerate(columns[1:], start=2):
            sheet.cell(row, index, _value(name, line["item"], column["field"], measures))
    return top + 1 + len(lines)


def _value(sheet: str, item: str, breakdown: str, measures: Measures) -> int | float | None:
    rates = catalogue.rows("form_rate", form=FORM, sheet=sheet, item=item)
    if not rates:
        return _count(measures, item, breakdown)
    (rate,) = rates
    numerator, denominator = (
        _count(measures, rate[part], breakdown if rate[f"{part}_breakdown"] == "=" else rate[f"{part}_breakdown"])
        for part in ("numerator", "denominator")
    )
    if not denominator:
        return None
    return float((Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def _count(measures: Measures, item: str, breakdown: str) -> int:
    if breakdown == "tuoi_3_5":
        return sum(measures[item][f"tuoi_{age}"] for age in (3, 4, 5))
    return measures[item][breakdown]
