"""DM-CS as a history: the rows of one provider follow each other, and what opens, moves and closes it fits together."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from orchestration.collect.form.record import Record
from orchestration.collect.problem import Problem
from orchestration.collect.text import clean

CLOSED = "giai_the"
_BETWEEN_PROVIDERS = ("sap_nhap", "chia_tach")
_OPEN_END = "9999-12-31"


@dataclass
class Span:
    """One row of the register: a provider over a span of days (ISO, `valid_to` '' is open), codes as of `code_list`."""

    record: Record
    code: str
    valid_from: str
    valid_to: str
    status: str
    event: str
    event_date: str

    def codes(self, field: str) -> list[str]:
        """The providers a cell names: a merger has more than one before it, a split more than one after it."""
        return listed_codes(self.record.text(field))

    def tell(self, kind: str, field: str, expected: str) -> None:
        """Note a problem at a cell of the row; what the row says stays."""
        record = self.record
        record.reading.problems.append(
            Problem(kind, record.sheet.name, record.cell(field), record.text(field), expected)
        )


def listed_codes(text: str) -> list[str]:
    """Codes of providers in one cell, divided by semicolon, comma or space."""
    return [code.removesuffix(".0") for code in re.split(r"[;,\s]+", clean(text)) if code]


def check_history(spans: list[Span]) -> None:
    """Tell what does not fit together in one register: spans, closings, events, providers before and after."""
    by_code: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_code[span.code].append(span)
        _check_event(span)
    for rows in by_code.values():
        rows.sort(key=lambda span: (span.valid_from, span.valid_to or _OPEN_END))
        for before, after in pairwise(rows):
            _check_neighbours(before, after)
    for span in spans:
        _check_link(span, "successor_code", "predecessor_code", by_code)
        _check_link(span, "predecessor_code", "successor_code", by_code)


def _check_event(span: Span) -> None:
    date = span.record.text("event_date")
    if bool(span.record.text("event")) != bool(date):
        span.record.reject("event" if date else "event_date", "missing_value", "cả sự kiện và ngày sự kiện")
    if span.event in _BETWEEN_PROVIDERS and not span.codes("predecessor_code") + span.codes("successor_code"):
        span.record.reject(
            "successor_code", "missing_value", "mã cơ sở trước hoặc mã cơ sở sau của lần sáp nhập, chia tách"
        )
    # a last row may end on the day before the closing and still be an open one
    in_span = span.event_date <= (span.valid_to or _OPEN_END)
    if span.event == CLOSED and in_span and span.status not in ("", CLOSED):
        span.tell("open_after_closing", "status", "giải thể, như sự kiện của dòng")


def _check_neighbours(before: Span, after: Span) -> None:
    if not before.valid_to or after.valid_from <= before.valid_to:
        until = before.valid_to or "ngày kết thúc chưa ghi"
        place = before.record.cell("valid_to") or before.record.cell("code")
        span_before = f"dòng hiệu lực từ {before.valid_from} ({place})"
        after.tell("span_overlap", "valid_from", f"một ngày sau {until} của {span_before}")
        return
    next_day = (dt.date.fromisoformat(before.valid_to) + dt.timedelta(days=1)).isoformat()
    if after.valid_from > next_day:
        after.tell("span_gap", "valid_from", f"{next_day}, ngay sau dòng trước")
    if before.status == CLOSED and after.status not in ("", CLOSED):
        after.tell("open_after_closing", "status", f"giải thể, như dòng hiệu lực từ {before.valid_from}")


def _check_link(span: Span, field: str, back: str, by_code: dict[str, list[Span]]) -> None:
    for other in span.codes(field):
        named_back = any(span.code in row.codes(back) for row in by_code.get(other, []))
        if other == span.code or not named_back:
            header = "Mã cơ sở trước" if back == "predecessor_code" else "Mã cơ sở sau"
            span.tell("link_broken", field, f"cơ sở {other} có dòng ghi «{header}» là {span.code}")
