"""DM-CS: the register of providers, each row valid over a span of days."""

from __future__ import annotations

from functools import partial

from orchestration.collect.catalogue import Catalogue, Layout, padded_code
from orchestration.collect.form.history import Span, check_history, listed_codes
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.number import is_blank, read_date
from orchestration.collect.reading import OBSERVED, Fact, Fates, Reading
from orchestration.collect.text import written
from orchestration.collect.workbook import Sheet


def read_provider(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the register into provider facts, and hold the rows of each provider against each other."""
    spans: list[Span] = []
    fates = read_records(sheets, layout, catalogue, reading, partial(_read_row, spans))
    check_history(spans)
    return fates


def _read_row(spans: list[Span], record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """DM-CS: one provider over a span of days; each filled cell is one fact."""
    code, valid_from = record.text("code").removesuffix(".0"), record.date("valid_from")
    if not code or not valid_from:
        needed = "valid_from" if code else "code"
        if not record.text(needed):
            record.reject(needed, "missing_value", "mã cơ sở và ngày hiệu lực")
        record.reject_rest()
        return
    valid_to = record.date("valid_to")
    if valid_to and valid_to < valid_from:
        record.reject("valid_to", "span_reversed", f"từ ngày {valid_from} trở đi")
        record.reject_rest()
        return
    for column in layout.columns["*"]:
        # a school without a status or a commune would drop out of every count in silence
        if column["is_required"] == "1" and not record.text(column["field"]):
            record.reject(column["field"], "missing_value", f"cột «{column['header']}» của cơ sở {code}")
    for level, day in (("kdcl_level", "kdcl_date"), ("cqg_level", "cqg_date")):
        if bool(record.text(level)) != bool(record.text(day)):
            record.reject(day if record.text(level) else level, "missing_value", "cả cấp (mức) độ và ngày công nhận")
    values = {}
    for column in layout.columns["*"]:
        field = column["field"]
        if field in ("code", "valid_from", "valid_to") or is_blank(record.raw(field)):
            continue
        value = _fact_value(record, field, column["value_type"], catalogue)
        if not value:
            continue
        values[field] = value
        record.fates.give(record.cell(field), OBSERVED)
        record.reading.facts.append(
            Fact(record.sheet.name, record.cell(field), code, field, value, record.text(field), valid_from, valid_to)
        )
    # an end that cannot be read is a problem of its own, not an open end
    if valid_to or is_blank(record.raw("valid_to")):
        told = (values.get(name, "") for name in ("status", "event", "event_date"))
        spans.append(Span(record, code, valid_from, valid_to, *told))


def _fact_value(record: Record, field: str, value_type: str, catalogue: Catalogue) -> str | None:
    kind, _, codes = value_type.partition(":")
    if codes:
        return record.code(field, catalogue.codes[codes])
    if field == "owner_changed_on" and _is_worded(record, field):
        record.reject_personal(field, "chỉ một ngày, không ghi tên chủ sở hữu")
        return ""
    if kind == "date":
        return record.date(field)
    if kind == "count":
        return record.number(field, "count")
    if field == "commune_code":
        return padded_code("commune", record.text(field))
    if field in ("predecessor_code", "successor_code"):
        return ";".join(listed_codes(record.text(field)))
    if kind == "text" and record.has_contact(field):
        record.reject_personal(field, "không ghi số điện thoại, thư điện tử")
        return ""
    return written(record.sheet.shown.get(record.cell(field), record.raw(field)))


def _is_worded(record: Record, field: str) -> bool:
    """True for a text with letters that is no date: where a date was asked for it may well be somebody's name."""
    return read_date(record.raw(field)) is None and any(char.isalpha() for char in record.text(field))
