"""Tỉnh Quảng Ngãi, 2016: what the province's statistical yearbook prints of preschools, and its own sums.

The rows are kept beside this module as our transcription has them. It names totals, sums and averages but not what the
parts of a sum are, nor the day the figures are of: each row says how it was read. A sum whose parts nobody can name
stays a remark.
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form
from samples.build.transcript import REMARKS, coded, read

ROUND = "2016-2017-start"
UNIT, NAME = "province-51", "Tỉnh Quảng Ngãi"
UNIT_ID = "province-51-20100101"
SOURCE = "Niên giám thống kê tỉnh Quảng Ngãi 2016 (thongkequangngai.com), trang 319, 321, 322"
SECTION = "Niên giám 2016, tr. 319, 321, 322"
UNDATED = {"Ngày nộp": "Ngày khai trong tệp dựng lại; bản chép không ghi ngày của niên giám."}


def write(folder: Path) -> None:
    """The figures of the yearbook as a report of the province (BC-TH)."""
    lines = {row["item"]: row for row in catalogue.rows("form_line", form="BC-TH")}
    parts = {row["breakdown"]: row["name_vi"] for row in catalogue.rows("breakdown")}
    sheets: dict[str, list[dict[str, Value]]] = {}
    for row in read("quang_ngai_report.csv"):
        line = lines[row["item"]]
        record = coded(row, {"basis": "basis"}) | {
            "label": line["label"],
            "measure_unit": line["measure_unit"],
            "section": SECTION,
            "breakdown": parts[row["breakdown"]] if row["breakdown"] else None,
        }
        sheets.setdefault(line["section"], []).append(record)
    stamped = record_form.stamp(
        "BC-TH", UNIT, NAME, "", ROUND, "2017-12-31", "thongkequangngai.com", SOURCE, rebuilt=True
    )
    subtitle = f"{NAME}, số liệu năm 2016 và 2015"
    record_form.write(folder / f"BC-TH_{UNIT}_{ROUND}.xlsx", stamped, sheets, subtitle, REMARKS | UNDATED)


def expected() -> list[list[str]]:
    """The totals as the page of the province must give them; an average of known parts has its own decimals."""
    rows = [row for row in read("quang_ngai_report.csv") if not row["breakdown"]]
    value = {(row["item"], row["round"] or ROUND): row["value"].replace(",", ".") for row in rows}
    children, classes = Decimal(value["so_tre", ROUND]), Decimal(value["so_nhom_lop", ROUND])
    value["tre_lop", ROUND] = str((children / classes).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return [[UNIT_ID, *round_.rsplit("-", 1), item, "reported", text] for (item, round_), text in value.items()]
