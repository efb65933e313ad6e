"""Vietnamese text as officers type it, folded so that two spellings of one thing compare equal."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache, lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W_]+")
# zero-width characters, marks of writing direction and byte order: nobody sees them, and no office means them
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_DITTO = {'"', "\u201d", "\u201c", "\u201e", "\u2033", "\u3003", "''", "\u2019\u2019", "nt", "-nt-", "như trên"}


def clean(value: object) -> str:
    """Text of a cell in NFC, outer and doubled white space (also no-break) and invisible marks removed; None is '',
    23.0 is '23'."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def written(value: object) -> str:
    """`clean` text of a cell of a text column; a date there is a name such as `20/10` that the spreadsheet changed."""
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}"
    return clean(value)


def is_ditto(value: object) -> bool:
    """True for a mark that repeats the cell above: `"` in its shapes, `nt`, «như trên»."""
    return isinstance(value, str) and clean(value).casefold() in _DITTO


def fold(value: object) -> str:
    """Key for comparing labels: case, spaces and punctuation go; tone placement (hoà/hòa) and i/y are one."""
    return _folded(value if isinstance(value, str) else clean(value))


# the same few hundred labels come back in every workbook of a form
@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    words = []
    for word in _WORD.findall(clean(text).casefold().replace("\u00ad", "")):
        marks = unicodedata.normalize("NFD", word)
        tones = "".join(sorted(c for c in marks if c in _TONES))
        words.append("".join(c for c in marks if c not in _TONES).replace("y", "i") + tones)
    return " ".join(words)


def unmarked(value: object) -> str:
    """Lower-case text without marks, đ as d: for slugs and for search typed without marks."""
    marks = unicodedata.normalize("NFD", clean(value).casefold().replace("đ", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def slug(value: object) -> str:
    """`unmarked` text with every run of other characters as one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", unmarked(value)).strip("-")


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column as a spreadsheet address: (7, 3) is D8."""
    return f"{column_letters(column)}{row + 1}"


@cache
def column_letters(column: int) -> str:
    """Zero-based column as a spreadsheet writes it: 3 is D, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
