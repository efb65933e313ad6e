"""Vietnamese letters: the order of names, and names as they are typed on a phone."""

from __future__ import annotations

import unicodedata

# letters in the order of the Vietnamese alphabet, then tones in their customary order
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "̣̀̉̃́"  # huyền, hỏi, ngã, sắc, nặng


def unmarked(text: str) -> str:
    """Lower case without marks, đ as d: what a reader types on a phone."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def vietnamese(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key: letters of the Vietnamese alphabet first, tones only to break ties."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((TONES.index(p) + 1 for p in parts[1:] if p in TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        place = ALPHABET.find(base)
        letters.append(100 + place if place >= 0 else min(ord(base[0]), 99))
        tones.append(tone)
    return tuple(letters), tuple(tones)
