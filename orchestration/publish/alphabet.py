"""Vietnamese letters: the order of names, their first letters, and names as they are typed on a phone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

Entry = TypeVar("Entry")

# letters in the order of the Vietnamese alphabet, then tones in their customary order
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# a letter with a mark of its own as it is typed, for an address
TYPED = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
OTHERS = "0–9"
# words that say what kind of provider it is: nobody looks a school up under T of «Trường»
_KIND = re.compile(
    r"(trường|mầm non|mẫu giáo|nhà trẻ|nhóm trẻ|nhóm|lớp|cơ sở|độc lập|tư thục|dân lập|công lập|mn|mg|số)(?=[\s,.–-]|$)"
    r"[\s,.–-]*",
    re.IGNORECASE,
)
TONES = "̣̀̉̃́"  # huyền, hỏi, ngã, sắc, nặng


def unmarked(text: str) -> str:
    """Lower case without marks, đ as d: what a reader types on a phone."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def vietnamese(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key: letters of the Vietnamese alphabet first, tones only to break ties; 2 before 10."""
    letters, tones = [], []
    padded = re.sub(r"\d+", lambda number: number[0].zfill(8), text.lower())
    for char in unicodedata.normalize("NFC", padded):
        parts = unicodedata.normalize("NFD", char)
        tone = next((TONES.index(p) + 1 for p in parts[1:] if p in TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        place = ALPHABET.find(base)
        letters.append(100 + place if place >= 0 else min(ord(base[0]), 99))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def filed_under(name: str) -> str:
    """A provider's name without the words of its kind: «Trường Mầm non Hoa Sen» is filed under «Hoa Sen»."""
    rest = name
    while found := _KIND.match(rest):
        rest = rest[found.end() :]
    return rest or name


def letter(text: str) -> str:
    """The first letter, large and without its tone; OTHERS for what begins with none."""
    first = unicodedata.normalize("NFD", text[:1].lower())
    base = unicodedata.normalize("NFC", "".join(part for part in first if part not in TONES))
    return base.upper() if base and base in ALPHABET else OTHERS


def by_letter(entries: Iterable[Entry], name: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    """Letter -> its entries, both in Vietnamese order."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: vietnamese(name(one))):
        found.setdefault(letter(name(entry)), []).append(entry)
    return found


def in_parts(letters: dict[str, list[Entry]], largest: int) -> dict[tuple[str, str], list[Entry]]:
    """(label, last part of an address) -> entries: «H», or «H (1/2)», «H (2/2)» of one with more than `largest`."""
    found = {}
    for label, entries in letters.items():
        typed = "so" if label == OTHERS else TYPED.get(label.lower(), label.lower())
        starts = range(0, len(entries), largest)
        for number, start in enumerate(starts, start=1):
            named = (label, typed) if len(starts) == 1 else (f"{label} ({number}/{len(starts)})", f"{typed}-{number}")
            found[named] = entries[start : start + largest]
    return found
