"""What a number format says of a cell: a percentage, or a date of which only day and month are shown."""

from __future__ import annotations

import datetime as dt
import re

# ECMA-376 part 1, 18.8.30: formats with a number and no code of their own
_BUILT_IN = {9: "0%", 10: "0.00%", 16: "d-mmm"}
# quoted text, an escaped character, a character repeated or left blank, a colour or condition: none scales a number
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_DAY_MONTH = re.compile(r"(?:d{1,2}([/.\-])m{1,2}|m{1,2}([/.\-])d{1,2})")
_DAY_MONTH_NAME = re.compile(r"d{1,2}[/.\- ]mmm")


def format_code(number: int, custom: dict[int, str]) -> str:
    """The code of a format by its number, '' for a built-in one that is neither percentage nor day and month."""
    return custom.get(number, _BUILT_IN.get(number, ""))


def is_percent(code: str) -> bool:
    """True when a positive number is shown multiplied by 100; a quoted sign (0.0"%") is mere text."""
    return "%" in _LITERAL.sub("", code).split(";")[0]


def is_day_month(code: str) -> bool:
    """True when a date is shown as day and month in figures, or as day and name of the month."""
    plain = _plain_date(code)
    return bool(_DAY_MONTH.fullmatch(plain) or _DAY_MONTH_NAME.fullmatch(plain))


def day_month(value: object, code: str) -> str:
    """A date as its format shows it (`20/10`), '' where that cannot be told in one way.

    A spreadsheet set to American dates takes 7/5 for the fifth of July and shows 5-Jul: a named month gives back what
    was typed only where day and month cannot be exchanged.
    """
    if not isinstance(value, dt.date):
        return ""
    plain = _plain_date(code)
    if _DAY_MONTH.fullmatch(plain):
        figures = {"d": str(value.day), "m": str(value.month), "dd": f"{value.day:02}", "mm": f"{value.month:02}"}
        return re.sub(r"[dm]+", lambda part: figures[part[0]], plain)
    if _DAY_MONTH_NAME.fullmatch(plain) and (value.day > 12 or value.day == value.month):
        return f"{value.day}/{value.month}"
    return ""


def _plain_date(code: str) -> str:
    first = re.sub(r"\[[^\]]*\]", "", code.lower()).split(";")[0]
    return re.sub(r'\\(.)|"([/.\- ])"', lambda m: m[1] or m[2], first).strip()
