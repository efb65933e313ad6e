"""Vietnamese text typed with fonts of before Unicode, TCVN3 (ABC, .VnTime) and VNI-Windows, turned into NFC.

The codes of both are facts of the fonts (TCVN 5712:1993, VN3; VNI Software's Windows fonts). A text is converted only
where it cannot be Unicode and every word of it is a Vietnamese syllable in exactly one of the two; a text that could be
either follows the certain texts of its sheet, and stays as it is where those disagree.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from orchestration.collect.problem import Problem
from orchestration.collect.text import cell_name, clean
from orchestration.collect.vietnamese import is_syllable
from orchestration.collect.workbook import Sheet

ASCII, UNICODE, OPEN, UNKNOWN = "ascii", "unicode", "open", "unknown"
TCVN3_NAME, VNI_NAME = "TCVN3", "VNI-Windows"

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
# vowel, its own code ('' where it is plain ASCII), codes with acute, grave, hook, tilde, dot
_TCVN3_ROWS = (
    ("a", "", "\xb8\xb5\xb6\xb7\xb9"),
    ("ă", "\xa8", "\xbe\xbb\xbc\xbd\xc6"),
    ("â", "\xa9", "\xca\xc7\xc8\xc9\xcb"),
    ("e", "", "\xd0\xcc\xce\xcf\xd1"),
    ("ê", "\xaa", "\xd5\xd2\xd3\xd4\xd6"),
    ("i", "", "\xdd\xd7\xd8\xdc\xde"),
    ("o", "", "\xe3\xdf\xe1\xe2\xe4"),
    ("ô", "\xab", "\xe8\xe5\xe6\xe7\xe9"),
    ("ơ", "\xac", "\xed\xea\xeb\xec\xee"),
    ("u", "", "\xf3\xef\xf1\xf2\xf4"),
    ("ư", "\xad", "\xf8\xf5\xf6\xf7\xf9"),
    ("y", "", "\xfd\xfa\xfb\xfc\xfe"),
)
# capitals with a tone share the codes of the small letters, in a font of capitals: they come back as small letters
_TCVN3_OTHERS = dict(zip("\xae\xa1\xa2\xa3\xa4\xa5\xa6\xa7", "đĂÂÊÔƠƯĐ", strict=True))
# in VNI a mark is a letter behind the vowel
_VNI_ROWS = (
    ("a", "a", "ùøûõï"),
    ("ă", "aê", ("aé", "aè", "aú", "aü", "aë")),
    ("â", "aâ", ("aá", "aà", "aå", "aã", "aä")),
    ("e", "e", "ùøûõï"),
    ("ê", "eâ", ("eá", "eà", "eå", "eã", "eä")),
    ("i", "i", ("í", "ì", "æ", "ó", "ò")),
    ("o", "o", "ùøûõï"),
    ("ô", "oâ", ("oá", "oà", "oå", "oã", "oä")),
    ("ơ", "ô", "ùøûõï"),
    ("u", "u", "ùøûõï"),
    ("ư", "ö", "ùøûõï"),
    ("y", "y", ("yù", "yø", "yû", "yõ", "î")),
)


def _tcvn3() -> dict[str, str]:
    table = dict(_TCVN3_OTHERS)
    for vowel, own, toned in _TCVN3_ROWS:
        if own:
            table[own] = vowel
        for tone, code in zip(_TONES, toned, strict=True):
            table[code] = unicodedata.normalize("NFC", vowel + tone)
    return table


def _vni() -> dict[str, str]:
    table = {"ñ": "đ"}
    for vowel, own, toned in _VNI_ROWS:
        if own != vowel:
            table[own] = vowel
        for tone, code in zip(_TONES, toned, strict=True):
            letter = unicodedata.normalize("NFC", vowel + tone)
            table[own + code if isinstance(toned, str) else code] = letter
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    half = {code[0].upper() + code[1:]: letter.upper() for code, letter in table.items()}
    return {**half, **capitals, **table}


TCVN3 = _tcvn3()
VNI = _vni()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_VNI_MARKS = set("".join(VNI)) - set("aeiouyAEIOUY")
_WORD = re.compile("[A-Za-z\xa1-\xff\u00ad]+")
_VIETNAMESE_LATIN1 = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
# signs that also stand beside a word of Unicode text: quotation marks, ©, §
_SIGNS = "«»©®§·¡°±×÷²³¹½¼¾ª¬\xad¸¨µ¶¤¥£¢¦"


def from_tcvn3(text: str) -> str:
    """The text of TCVN3 codes in NFC; what is no code stays."""
    return "".join(TCVN3.get(char, char) for char in text)


def from_vni(text: str) -> str:
    """The text of VNI-Windows codes in NFC; what is no code stays."""
    return _VNI_CODE.sub(lambda match: VNI[match[0]], text)


_DECODERS = {TCVN3_NAME: from_tcvn3, VNI_NAME: from_vni}


@lru_cache(maxsize=65536)
def encoding_of(text: str) -> tuple[str, frozenset[str]]:
    """How a text is encoded, and the legacy encodings it could be read in.

    `ascii` has nothing to tell; `unicode`, `TCVN3` and `VNI-Windows` are certain; `open` could be several; `unknown`
    is no Vietnamese in any of them, though it has signs inside words.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if any(char > "\xff" and (char.isalpha() or unicodedata.combining(char)) for char in text):
        # a word of signs and letters beside Unicode words: two encodings in one cell
        has_legacy = any(_has_inner_sign(word) and _fits(word, TCVN3_NAME) for word in _latin1_words(text))
        return (UNKNOWN if has_legacy else UNICODE), frozenset()
    if not words:
        return ASCII, frozenset()
    fitting = frozenset(name for name in _DECODERS if all(_fits(word, name) for word in words))
    if all(_could_be_unicode(word) for word in words):
        return (OPEN if fitting else UNICODE), fitting
    if len(fitting) == 1:
        return next(iter(fitting)), fitting
    if fitting:
        return OPEN, fitting
    return (UNKNOWN if any(_has_inner_sign(word) for word in words) else ASCII), fitting


def _latin1_words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+(?:[^\w\s]+[^\W\d_]+)*[^\w\s]*", text)
    return [word for word in words if not word.isascii() and all(char <= "\xff" for char in word)]


def _has_inner_sign(word: str) -> bool:
    """True for a sign directly behind a letter: `Hoµ`, `B¸t`."""
    return re.search("[A-Za-z][¡-©«-¬®-±´-¸»-¿×÷\xad]", word) is not None


def _could_be_unicode(word: str) -> bool:
    bare = word.strip(_SIGNS)
    if not bare or bare.isascii():
        return True
    return all(char.isascii() or char in _VIETNAMESE_LATIN1 for char in bare) and is_syllable(bare)


def _fits(word: str, encoding: str) -> bool:
    """True when the word is a Vietnamese syllable, or an abbreviation in capitals, once it is decoded."""
    if encoding == TCVN3_NAME and not all(char.isascii() or char in TCVN3 for char in word):
        return False
    if encoding == VNI_NAME and any(char in _VNI_MARKS for char in _VNI_CODE.sub("", word)):
        return False
    decoded = _DECODERS[encoding](word)
    return is_syllable(decoded) or re.fullmatch("[A-ZĐ]{2,8}", decoded) is not None


def to_unicode(sheets: list[Sheet]) -> list[Problem]:
    """Convert the legacy text of the sheets in place, names of sheets too; returns what cannot be told."""
    problems = []
    for sheet in sheets:
        problems += _convert(sheet)
    return problems


def _convert(sheet: Sheet) -> list[Problem]:
    places = [
        (row, column, value, *encoding_of(value))
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and not value.isascii()
    ]
    own = encoding_of(sheet.name)
    certain = {place[3] for place in places} | {own[0]}
    legacy = certain & _DECODERS.keys()
    # a text of several readings follows its sheet only where the sheet speaks with one voice
    context = next(iter(legacy)) if len(legacy) == 1 and UNICODE not in certain else ""
    chosen = own[0] if own[0] in legacy else context if context in own[1] else ""
    if chosen:
        sheet.name = clean(_DECODERS[chosen](sheet.name))
    for row, column, value, encoding, fitting in places:
        chosen = encoding if encoding in legacy else context if context in fitting else ""
        if chosen:
            sheet.rows[row][column] = _DECODERS[chosen](value)
    problems = [
        Problem("legacy_encoding", sheet.name, cell_name(row, column), clean(value), "chữ Unicode trong cả ô")
        for row, column, value, encoding, _ in places
        if encoding == UNKNOWN
    ]
    first = next(((row, column, value) for row, column, value, encoding, _ in places if encoding in legacy), None)
    if first and not context and any(encoding == OPEN for *_, encoding, _ in places):
        row, column, value = first
        expected = "một bảng mã cho cả trang; ô đọc được theo nhiều bảng mã được giữ nguyên"
        problems.append(Problem("legacy_encoding", sheet.name, cell_name(row, column), clean(value), expected))
    return problems
