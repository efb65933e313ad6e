"""TP Điện Biên Phủ, first term of 2021-2022: the term report and the plan it measures itself against.

The rows are kept beside this module as they were read from the report: the value, where it stands, the quoted
phrase, and the subtraction where the report prints only a difference.
"""

import re
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form
from samples.build.transcript import REMARKS, coded, read

TERM = "2021-2022-term1"
UNIT = "district-094"
SOURCE = "Báo cáo sơ kết học kỳ I năm học 2021-2022, cấp học Mầm non"
OFFICE = "Phòng Giáo dục và Đào tạo thành phố Điện Biên Phủ"
UNDATED = {"Ngày nộp": "Ngày khai trong tệp dựng lại; văn bản gốc không ghi ngày."}


def write(folder: Path) -> None:
    """The report (BC-TH) and the plan (KH-CT) of the city."""
    _report(folder / f"BC-TH_{UNIT}_{TERM}.xlsx")
    _plan(folder / f"KH-CT_{UNIT}_2021-2022.xlsx")


def _report(path: Path) -> None:
    lines = {row["item"]: row for row in catalogue.rows("form_line", form="BC-TH")}
    lists = {"basis": "basis", "direction": "direction", "claim": "claim", "is_estimate": "yes_no"}
    sheets: dict[str, list[dict[str, Value]]] = {}
    for row in read("dien_bien_phu_report.csv"):
        line = lines[row["item"]]
        record = coded(row, lists) | {"label": line["label"], "measure_unit": line["measure_unit"]}
        sheets.setdefault(line["section"], []).append(record)
    stamped = record_form.stamp(
        "BC-TH", UNIT, "Thành phố Điện Biên Phủ", "Tỉnh Điện Biên", TERM, "2022-01-15", OFFICE, SOURCE, rebuilt=True
    )
    record_form.write(path, stamped, sheets, "Thành phố Điện Biên Phủ, học kỳ I năm học 2021-2022", REMARKS | UNDATED)


def _plan(path: Path) -> None:
    lists = {"basis": "basis", "kind": "assertion_kind"}
    records = [coded(row, lists) | {"source_document": SOURCE} for row in read("dien_bien_phu_plan.csv")]
    stamped = record_form.stamp(
        "KH-CT",
        UNIT,
        "Thành phố Điện Biên Phủ",
        "Tỉnh Điện Biên",
        "2021-2022-start",
        "2022-01-15",
        f"Tỉnh Điện Biên giao, theo báo cáo của {OFFICE}",
        SOURCE,
        rebuilt=True,
    )
    subtitle = "Kế hoạch tỉnh giao Thành phố Điện Biên Phủ, năm học 2021-2022"
    record_form.write(path, stamped, {"Kế hoạch": records}, subtitle, REMARKS | UNDATED)


def expected() -> list[list[str]]:
    """What section 2 of the report must read as on the page of the city."""
    section = "2. Quy mô trường, lớp, học sinh"
    return [
        ["district-094-20200101", *_point(row["round"] or TERM), row["item"], row["basis"], _plain(row["value"])]
        for row in read("dien_bien_phu_report.csv")
        if row["section"] == section
    ]


def _point(round_: str) -> tuple[str, str]:
    school_year, period = round_.rsplit("-", 1)
    return school_year, period


def _plain(value: str) -> str:
    """A value as files print it: `6.072` -> `6072`, `51,7%` -> `51.7`."""
    return re.sub(r"\.(?=\d{3}$)", "", value.rstrip("%")).replace(",", ".")
