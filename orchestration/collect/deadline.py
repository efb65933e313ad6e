"""The deadlines of `deadline.csv`: the last day of a form of a round, the next days of the law, and their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from orchestration.collect.catalogue import Catalogue, Row

WORKING_DAYS = "tính từ thứ Hai đến thứ Sáu, chưa trừ ngày lễ, tết"
UNCHECKED = "chưa đối chiếu văn bản gốc"


def due(catalogue: Catalogue, form: str, round_code: str) -> tuple[dt.date, Row] | None:
    """Last day of a form of a round and the row that sets it: the first such day on or after the reference date.

    None where no deadline is known. The warehouse says the same (`int_due`).
    """
    row = catalogue.rounds[round_code]
    reference = row["reference_date"]
    for one in catalogue.rows("deadline"):
        is_valid = (one["valid_from"] or "0001-01-01") <= reference <= (one["valid_to"] or "9999-12-31")
        if is_valid and one["month_day"] and (one["form"], one["period"]) == (form, row["period"]):
            return first_on(one["month_day"], dt.date.fromisoformat(reference)), one
    return None


def next_days(catalogue: Catalogue, day: dt.date) -> list[tuple[dt.date, Row]]:
    """The next day of every yearly deadline that is still law on it, soonest first."""
    found = []
    for one in catalogue.rows("deadline"):
        if one["month_day"]:
            on = first_on(one["month_day"], day)
            if (one["valid_from"] or "0001-01-01") <= on.isoformat() <= (one["valid_to"] or "9999-12-31"):
                found.append((on, one))
    return sorted(found, key=lambda pair: (pair[0], pair[1]["deadline"]))


def first_on(month_day: str, day: dt.date) -> dt.date:
    """The first day of that month and day (`10-31`) on or after a day."""
    this_year = dt.date.fromisoformat(f"{day.year:04}-{month_day}")
    return this_year if this_year >= day else dt.date.fromisoformat(f"{day.year + 1:04}-{month_day}")


def timing(row: Mapping[str, str]) -> str:
    """When, in words; how working days are counted is said with them."""
    return f"{row['timing_vi']} ({WORKING_DAYS})" if row["working_days"] else row["timing_vi"]


def source(row: Mapping[str, str], number: str) -> str:
    """The document, given by its number, with the place in it and whether anybody compared the original text."""
    words = ", ".join(filter(None, (f"Thông tư {number}", row["article_vi"])))
    return words if row["verification"] == "checked" else f"{words}; {UNCHECKED}"


def document_number(catalogue: Catalogue, document: str) -> str:
    """The number of a legal document, 25/2024/TT-BGDĐT; its id where the catalogue has none."""
    return next((row["number"] for row in catalogue.rows("legal_document") if row["document"] == document), document)
