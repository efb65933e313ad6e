"""Reading one number the way Vietnamese offices write it; what can be read in two ways is no number."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from orchestration.collect.text import clean, is_ditto

_DOTS = re.compile(r"…[.…\s]*|\.[.…\s]*[.…]")
_MONEY_UNIT = re.compile(r"\s*(đồng|vnđ|vnd|đ)$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%$")
_PLAIN = re.compile(r"-?[0-9]+")
# a telephone or identity number typed as text: no figure is written with so many digits after a zero
_NO_FIGURE = re.compile(r"0[0-9]{8,}")
# 0.517 has no thousands: a group of them never begins with zero
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMAL = re.compile(r"(-?[0-9]+)[.,]([0-9]+)")
_VIETNAMESE = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_ENGLISH = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")
_MINUS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
# larger than any count or sum of money of the sector, and what the warehouse can hold exactly
LARGEST = Decimal(10) ** 15
LONGEST = 60
EXCEL_ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")


@dataclass(frozen=True)
class Unreadable:
    """Why a cell holds no number: a problem kind of the catalogue and what was expected, in Vietnamese."""

    kind: str
    expected: str


_NO_NUMBER = Unreadable("not_a_number", "một số")


def is_blank(raw: object) -> bool:
    """True for an empty cell and for one that holds only white space or invisible marks: missing, never zero."""
    if not isinstance(raw, str):
        return raw is None
    # most texts begin with a letter or a digit, and need no cleaning to be told from nothing
    return not raw or (not raw[0].isalnum() and not clean(raw))


def read_number(
    raw: object, value_type: str, percent_cell: bool = False, dash_is_zero: bool = False
) -> Decimal | Unreadable:
    """Exact value of a non-blank cell.

    `value_type` is `count` (whole, not negative), `money` (whole đồng) or `decimal` (measure unit of the row; a
    percentage comes as 51.7, also from a cell formatted as percent that stores 0.517). `dash_is_zero` holds for the
    forms that say so; elsewhere a dash alone is no number.
    """
    if isinstance(raw, (bool, dt.date | dt.time | dt.timedelta)):
        return _NO_NUMBER
    if isinstance(raw, int | float):
        return _stored(raw, value_type, percent_cell)
    if is_ditto(raw):
        return Unreadable("not_a_number", "một số; dấu nhắc lại dòng trên chỉ dùng cho cột chữ")
    text = plain_text(raw)
    if len(text) > LONGEST:
        return _NO_NUMBER
    if _DOTS.fullmatch(text):
        return Unreadable("not_collected", "một số, kể cả 0, hoặc ô trống")
    if text.upper() in EXCEL_ERRORS:
        return Unreadable("excel_error", "một số, không phải mã lỗi của bảng tính")
    if text == "-" and dash_is_zero:
        return Decimal(0)
    return _with_unit(text, value_type, percent_cell)


def plain_text(raw: object) -> str:
    """Clean text with full-width characters and every minus as plain ones, without the apostrophe that keeps a number
    text. A raised, circled or Roman digit stays what it is: no digit."""
    text = "".join(
        unicodedata.normalize("NFKC", char) if unicodedata.decomposition(char).startswith("<wide>") else char
        for char in clean(raw).translate(_MINUS)
    )
    return re.sub(r"^['’](?=[-0-9])", "", text)


def _stored(raw: int | float, value_type: str, percent_cell: bool) -> Decimal | Unreadable:
    if isinstance(raw, float) and not math.isfinite(raw):
        return _NO_NUMBER
    # spreadsheets hold every number as a float: 23.0 is the whole number 23
    value = Decimal(int(raw)) if isinstance(raw, int) or raw.is_integer() else Decimal(repr(raw))
    if percent_cell and value and value_type != "decimal":
        return Unreadable("ambiguous_number", "một số trong ô không định dạng phần trăm")
    return _fits(value * 100 if percent_cell else value, value_type)


def _with_unit(text: str, value_type: str, percent_cell: bool) -> Decimal | Unreadable:
    """A number and the measure unit behind it, where the value is of that unit."""
    bare = text
    if value_type != "count":
        bare = _MONEY_UNIT.sub("", text)
    if value_type == "decimal":
        bare = _PERCENT.sub("", bare)
    if bare.startswith("+") and _PLAIN.fullmatch(bare[1:2]):
        return Unreadable("ambiguous_number", "một số, không phải mức tăng (viết không có dấu +)")
    value = _read_text(bare, value_type)
    # as text 0,517 may be the share or the percentage; more than 1 can only be the percentage
    is_open = isinstance(value, Decimal) and value > 0 and (value_type != "decimal" or value <= 1)
    if percent_cell and is_open and bare == text:
        return Unreadable("ambiguous_number", "một tỷ lệ viết kèm dấu %, ví dụ 51,7%")
    return value


def _read_text(text: str, value_type: str) -> Decimal | Unreadable:
    if _PLAIN.fullmatch(text) and not _NO_FIGURE.fullmatch(text):
        return _fits(Decimal(text), value_type)
    if _THOUSANDS.fullmatch(text):
        mark = re.sub(r"[0-9-]", "", text)[0]
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
    return _NO_NUMBER


def _fits(value: Decimal, value_type: str) -> Decimal | Unreadable:
    if value_type in ("count", "money") and value != value.to_integral_value():
        return Unreadable("not_a_whole_number", "một số nguyên")
    if value < 0:
        return Unreadable("negative_number", "một số không âm")
    if value >= LARGEST:
        return Unreadable("not_a_number", "một số nhỏ hơn 10^15")
    return abs(value)


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
