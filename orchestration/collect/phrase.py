"""A number inside words: `17/17 xã`, `Trên 95%`, `tối đa 7 trẻ`. Only forms of targets and rates ask for these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from orchestration.collect.number import LONGEST, Unreadable, plain_text
from orchestration.collect.text import clean, fold

# longer words first: «không quá» must not be read as «quá»
_COMPARATORS = (
    (">=", ("lớn hơn hoặc bằng", "không nhỏ hơn", "không ít hơn", "không thấp hơn", "không dưới", "tối thiểu")),
    (">=", ("ít nhất", "≥", ">=", "=>")),
    ("<=", ("nhỏ hơn hoặc bằng", "không vượt quá", "không nhiều hơn", "không lớn hơn", "không cao hơn", "không quá")),
    ("<=", ("không hơn", "không trên", "nhiều nhất", "tối đa", "≤", "<=", "=<")),
    (">", ("lớn hơn", "nhiều hơn", "cao hơn", "trên", "hơn", ">")),
    ("<", ("nhỏ hơn", "ít hơn", "thấp hơn", "dưới", "<")),
)
_BEHIND = ((">=", "trở lên"), ("<=", "trở xuống"))
_NUMBER_AND_WORDS = re.compile(r"([0-9][0-9.,\s]*%?)\s*([^\W\d].*)?")
_FRACTION = re.compile(r"([0-9]+)\s*/\s*([0-9]+)(?:\s*([^\W\d_]+))?")


@dataclass(frozen=True)
class Phrase:
    """A number text with the comparator and the measure unit its words name, each '' where none is named."""

    comparator: str
    number: str
    measure_unit: str


def read_phrase(raw: object) -> Phrase | None:
    """Comparator, number and measure unit of a text such as `ít nhất 04 tin bài/tháng`; None for any other text.

    `từ 95% trở lên` is `>=`; words that only come near a number (khoảng, gần, tăng) make no phrase.
    """
    text = plain_text(raw) if isinstance(raw, str) else ""
    if not text or len(text) > LONGEST:
        return None
    comparator, text = _comparator(text)
    match = _NUMBER_AND_WORDS.fullmatch(text)
    if not match or re.search(r"\d", match[2] or ""):
        return None
    return Phrase(comparator, match[1].strip(), (match[2] or "").strip())


def _comparator(text: str) -> tuple[str, str]:
    lowered = text.casefold()
    for comparator, words in _BEHIND:
        if lowered.endswith(words):
            return comparator, re.sub(r"^từ\s+", "", text[: -len(words)].strip(), flags=re.IGNORECASE)
    for comparator, starts in _COMPARATORS:
        for start in starts:
            rest = lowered.removeprefix(start)
            if rest != lowered and (not start[-1].isalpha() or rest[:1].isspace()):
                return comparator, text[len(text) - len(rest) :].strip()
    return "", text


def same_measure_unit(words: str, *units: str) -> bool:
    """True when the words behind a number are one of the measure units."""
    return any(fold(words) == fold(unit) for unit in units if unit)


def read_fraction(raw: object) -> tuple[Decimal, Decimal] | Unreadable | None:
    """`17/17 xã` or `6153/6153` as (numerator, denominator); None when the text is no fraction.

    Without a word behind it `12/5` is also a day and `2021/2022` also a school year: read in two ways, refused.
    """
    text = plain_text(raw) if isinstance(raw, str) else clean(raw)
    match = _FRACTION.fullmatch(text) if len(text) <= LONGEST else None
    if not match:
        return None
    part, whole = Decimal(match[1]), Decimal(match[2])
    is_day = 1 <= part <= 31 and 1 <= whole <= 12
    is_year = 1950 <= part < 2100 and whole == part + 1
    if not match[3] and (is_day or is_year):
        return Unreadable("ambiguous_number", "viết rõ là số trên tổng số, ví dụ 12/12 xã, hoặc chỉ ghi một số")
    return part, whole
