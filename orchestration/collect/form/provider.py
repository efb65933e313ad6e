"""DM-CS: the register of providers, each row valid over a span of days."""

from __future__ import annotations

from orchestration.collect.catalogue import Catalogue, Layout, padded_code
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.number import is_blank
from orchestration.collect.reading import OBSERVED, Fact, Fates, Reading
from orchestration.collect.text import written
from orchestration.collect.workbook import Sheet


def read_provider(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the register into provider facts."""
    return read_records(sheets, layout, catalogue, reading, _read_row)


def _read_row(record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """DM-CS: one provider over a span of days; each filled cell is one fact."""
    code, valid_from = record.text("code").removesuffix(".0"), record.date("valid_from")
    if not code or not valid_from:
        needed = "valid_from" if code else "code"
        if not record.text(needed):
            record.reject(needed, "missing_value", "mã cơ sở và ngày hiệu lực")
        record.reject_rest()
        return
    valid_to = record.date("valid_to")
    for column in layout.columns["*"]:
        # a school without a status or a commune would drop out of every count in silence
        if column["is_required"] == "1" and not record.text(column["field"]):
            record.reject(column["field"], "missing_value", f"cột «{column['header']}» của cơ sở {code}")
    for level, day in (("kdcl_level", "kdcl_date"), ("cqg_level", "cqg_date")):
        if bool(record.text(level)) != bool(record.text(day)):
            record.reject(day if record.text(level) else level, "missing_value", "cả cấp (mức) độ và ngày công nhận")
    for column in layout.columns["*"]:
        field = column["field"]
        if field in ("code", "valid_from", "valid_to") or is_blank(record.raw(field)):
            continue
        value = _fact_value(record, field, column["value_type"], catalogue)
        if not value:
            continue
        record.fates.give(record.cell(field), OBSERVED)
        record.reading.facts.append(
            Fact(record.sheet.name, record.cell(field), code, field, value, record.text(field), valid_from, valid_to)
        )


def _fact_value(record: Record, field: str, value_type: str, catalogue: Catalogue) -> str | None:
    if field in ("provider_type", "ownership", "status"):
        return record.code(field, catalogue.codes[field])
    if field == "foreign_capital":
        return record.code(field, catalogue.codes["yes_no"])
    if value_type == "date":
        return record.date(field)
    if value_type == "count":
        return record.number(field, "count")
    if field == "commune_code":
        return padded_code("commune", record.text(field))
    return written(record.raw(field))
