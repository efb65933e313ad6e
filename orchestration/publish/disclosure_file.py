"""What a provider laid open in the school years before its latest, as a small CSV beside its page."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from decimal import Decimal

from orchestration.export.files import no_formula
from orchestration.publish import wording
from orchestration.publish.data import SiteData
from orchestration.publish.record import DisclosureItem, Unit

NAME = "cong-khai-cac-nam-truoc.csv"
_COLUMNS = [
    field.name for field in fields(DisclosureItem) if field.name not in ("unit", "order", "file", "sheet", "cell")
]


def earlier_years(data: SiteData, unit: Unit) -> list[str]:
    """School years before the latest one with a disclosure, newest first."""
    return sorted({one.school_year for one in data.disclosure.get(unit.id, [])}, reverse=True)[1:]


def earlier_csv(data: SiteData, unit: Unit) -> str:
    """The rows of those years; empty where there is none. It opens in Excel, which needs a byte order mark."""
    years = earlier_years(data, unit)
    if not years:
        return ""
    name = f"{unit.name} ({wording.ILLUSTRATIVE.lower()})" if unit.is_illustrative else unit.name
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["unit_id", "unit_name", *_COLUMNS])
    items = sorted(data.disclosure[unit.id], key=lambda one: (one.form, one.order, one.breakdown))
    for year in years:
        for one in items:
            if one.school_year == year:
                writer.writerow([unit.id, no_formula(name), *(_cell(getattr(one, column)) for column in _COLUMNS)])
    return "\ufeff" + stream.getvalue()


def _cell(value: str | bool | Decimal | None) -> str:
    if isinstance(value, str):
        return no_formula(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).lower()
