"""What a Vietnamese syllable can look like: the measure by which text of an old font is told from other text."""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# quốc ngữ orthography: what may begin a syllable, and every vowel with what may end it
_ONSET = re.compile("(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?")
_RIMES = {
    "a": "c ch i m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "e": "c m n ng o p t",
    "ê": "ch m n ng nh p t u c",
    "i": "a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "a c e i m n ng o p t",
    "oa": "c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "n o t m",
    "oo": "c n ng",
    "ô": "c i m n ng p t",
    "ơ": "i m n p t",
    "u": "a c i m n ng p t y",
    "uâ": "n ng t y",
    "uê": "ch nh u n",
    "uơ": "",
    "uô": "c i m n ng t",
    "uy": "a ch n nh p t u",
    "uyê": "n t",
    "ư": "a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "ch m n nh t u",
    "yê": "m n ng t u",
}
_OPEN = {"a", "e", "ê", "i", "o", "oa", "oe", "ô", "ơ", "u", "uê", "uơ", "uy", "ư", "y"}
_ENDINGS = _OPEN | {vowel + end for vowel, ends in _RIMES.items() for end in ends.split()}
_STOPS = ("c", "ch", "p", "t")


def is_syllable(word: str) -> bool:
    """True for a word that Vietnamese orthography allows, marks included; case and the place of the tone are free."""
    marks = unicodedata.normalize("NFD", word.casefold())
    tones = [char for char in marks if char in _TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in marks if char not in _TONES))
    if len(tones) > 1 or (bare.endswith(_STOPS) and tones and tones[0] not in "\u0301\u0323"):
        return False
    return any(bare[len(onset) :] in _ENDINGS for onset in _onsets(bare))


def _onsets(bare: str) -> set[str]:
    """Every way to begin: `gi` of `gìn` is g + in, of `giờ` gi + ờ; `qu` of `quý` is qu + ý."""
    match = _ONSET.match(bare)
    longest = match[0] if match else ""
    return {longest, longest[:1]} if longest in ("gi", "qu") else {longest}
