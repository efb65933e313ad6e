"""Reading one number the way Vietnamese offices write it; what can be read in two ways is no number."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from orchestration.collect.text import clean

_UNIT = re.compile(r"\s*(đồng|đ|vnđ|%)\s*$", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?\d+")
# 0.517 has no thousands: a group of them never begins with zero
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"([+-]?\d+)[.,](\d+)")
_VIETNAMESE = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+")
_ENGLISH = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d+")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)(?:\s*[^\W\d]+)?")
# larger than any count or sum of money of the sector, and what the warehouse can hold exactly
LARGEST = Decimal(10) ** 15
EXCEL_ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")


@dataclass(frozen=True)
class Unreadable:
    """Why a cell holds no number: a problem kind of the catalogue and what was expected, in Vietnamese."""

    kind: str
    expected: str


def is_blank(raw: object) -> bool:
    """True for an empty cell and for one that holds only white space: missing, never zero."""
    if not isinstance(raw, str):
        return raw is None
    # most texts begin with a letter or a digit, and need no cleaning to be told from nothing
    return not raw or (not raw[0].isalnum() and not clean(raw))


def read_number(raw: object, value_type: str, percent_cell: bool = False) -> Decimal | Unreadable:
    """Exact value of a non-blank cell.

    `value_type` is `count` (whole, not negative), `money` (whole đồng) or `decimal` (measure unit of the row; a
    percentage comes as 51.7, also from a cell formatted as percent that stores 0.517).
    """
    if isinstance(raw, (bool, dt.date | dt.datetime | dt.time | dt.timedelta)):
        return Unreadable("not_a_number", "một số")
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            return Unreadable("not_a_number", "một số")
        # spreadsheets hold every number as a float: 23.0 is the whole number 23
        value = Decimal(int(raw)) if float(raw).is_integer() else Decimal(repr(raw))
        return _fits(value * 100 if percent_cell else value, value_type)
    text = _one_width(raw)
    if text.upper() in EXCEL_ERRORS:
        return Unreadable("excel_error", "một số, không phải mã lỗi của bảng tính")
    return _read_text(_UNIT.sub("", text), value_type)


def _one_width(raw: object) -> str:
    """Clean text with full-width digits as plain ones; a raised footnote mark (6153¹) stays what it is, no digit."""
    return "".join(
        char
        if unicodedata.decomposition(char).startswith(("<super>", "<sub>"))
        else unicodedata.normalize("NFKC", char)
        for char in clean(raw)
    )


def _read_text(text: str, value_type: str) -> Decimal | Unreadable:
    if _PLAIN.fullmatch(text):
        return _fits(Decimal(text), value_type)
    if _THOUSANDS.fullmatch(text):
        mark = re.sub(r"[\d+-]", "", text)[0]
        if value_type == "decimal" and mark != " " and text.count(mark) == 1:
            return Unreadable("ambiguous_number", "viết rõ phần nghìn hay phần thập phân, ví dụ 6153 hoặc 6,2")
        return _fits(Decimal(text.replace(mark, "")), value_type)
    if _VIETNAMESE.fullmatch(text):
        return _fits(Decimal(text.replace(".", "").replace(",", ".")), value_type)
    if _ENGLISH.fullmatch(text):
        return _fits(Decimal(text.replace(",", "")), value_type)
    match = _DECIMAL.fullmatch(text)
    if match:
        return _fits(Decimal(f"{match[1]}.{match[2]}"), value_type)
    return Unreadable("not_a_number", "một số")


def _fits(value: Decimal, value_type: str) -> Decimal | Unreadable:
    if value_type in ("count", "money") and value != value.to_integral_value():
        return Unreadable("not_a_whole_number", "một số nguyên")
    if value < 0:
        return Unreadable("negative_number", "một số không âm")
    if value >= LARGEST:
        return Unreadable("not_a_number", "một số nhỏ hơn 10^15")
    return value


def read_fraction(raw: object) -> tuple[Decimal, Decimal] | None:
    """`17/17 xã` or `6153/6153` as (numerator, denominator); None when the text is no fraction."""
    match = _FRACTION.fullmatch(_one_width(raw))
    return (Decimal(match[1]), Decimal(match[2])) if match else None


def read_date(raw: object) -> dt.date | None:
    """A date cell, ISO text or d/m/yyyy text; None when it is none of these."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    text = clean(raw)
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
