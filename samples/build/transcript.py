"""What the workbooks rebuilt from a document share: transcribed rows beside this module, and remarks."""

import csv
from pathlib import Path

from orchestration.collect.officer.book import Value, typed
from samples.build import catalogue

HERE = Path(__file__).resolve().parent
REMARKS = {
    "Tài liệu nguồn": "Văn bản gốc không ghi số.",
    "Dựng lại từ tài liệu": "Tệp dựng lại từ văn bản, không phải tệp cơ quan nộp.",
}


def read(name: str) -> list[dict[str, str]]:
    """The transcribed rows of one CSV file beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coded(row: dict[str, str], lists: dict[str, str]) -> dict[str, Value]:
    """The record of a transcribed row, its codes written as the words an officer uses."""
    return {
        field: catalogue.label(lists[field], text) if field in lists and text else typed(text)
        for field, text in row.items()
    }
