"""Vietnamese text as officers type it, folded so that two spellings of one thing compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W_]+")


def clean(value: object) -> str:
    """Text of a cell in NFC, outer and doubled white space (also no-break) removed; None is '', 23.0 is '23'."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(unicodedata.normalize("NFC", str(value)).replace("\u200b", "").split())


def fold(value: object) -> str:
    """Key for comparing labels: case, spaces and punctuation go; tone placement (hoà/hòa) and i/y are one."""
    return _folded(value if isinstance(value, str) else clean(value))


# the same few hundred labels come back in every workbook of a form
@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    words = []
    for word in _WORD.findall(clean(text).casefold()):
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
