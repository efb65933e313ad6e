"""Lists of persons in a workbook: told by their content before anything of the sheet is read.

Promise 6: no child identifiable, no person named. A sheet that lists children is put aside whole. What is looked for
are rows of `person_word.csv`: sheet names that hold children by their form (`child_sheet`), headers of a name column
(`person_name`, unless they are those of an office holder, `office_name`), headers that stand beside persons only
(`person_mark`), family names (`family_name`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.number import is_blank, read_date
from orchestration.collect.text import clean, fold, unmarked
from orchestration.collect.workbook import Sheet

# a header may be spread over merged rows
_HEADER_ROWS = 3
_LONGEST_HEADER = 80
# so many rows without any header that look like a person each make a list
_LEAST_ROWS = 3
_LONG_NUMBER = re.compile(r"\+?\d{9,12}")
_SEXES = {"nam", "nu"}
_NAME, _MARK, _FULL_NAME = "name", "mark", "full_name"


def lists_persons(sheet: Sheet, catalogue: Catalogue) -> bool:
    """True when a sheet lists persons: by its name, by a header with names below it, or by its rows alone."""
    sheets, kind_of = _words(catalogue)
    if fold(sheet.name) in sheets:
        return sheet.filled() > 0
    kinds = [
        {column: kind for column, value in enumerate(row) if isinstance(value, str) and (kind := kind_of(value))}
        for row in sheet.rows
    ]
    persons = sum(
        _FULL_NAME in found.values() and _is_person(sheet.rows[row], found) for row, found in enumerate(kinds)
    )
    return persons >= _LEAST_ROWS or _below_a_header(sheet, kinds)


def _below_a_header(sheet: Sheet, kinds: list[dict[int, str]]) -> bool:
    """A name column with a mark of persons beside its header, and at least one name below it."""
    for top, found in enumerate(kinds):
        for column in [column for column, kind in found.items() if kind == _NAME]:
            near = kinds[max(0, top - _HEADER_ROWS + 1) : top + _HEADER_ROWS]
            if any(kind in (_NAME, _MARK) and other != column for row in near for other, kind in row.items()):
                below = (sheet.at(row, column) for row in range(top + 1, len(sheet.rows)))
                if any(_is_name(value) for value in below):
                    return True
    return False


@lru_cache(maxsize=4)
def _words(catalogue: Catalogue) -> tuple[set[str], Callable[[str], str]]:
    """Names of sheets that hold children, and what the text of a cell is.

    That is the header of a name column, the header of a mark, a person's full name, or ''.
    """
    labels: dict[str, list[str]] = defaultdict(list)
    for row in catalogue.rows("person_word"):
        labels[row["kind"]].append(row["label_vi"])
    headers = {name: [f" {_bare(label)} " for label in found] for name, found in labels.items()}
    families, sheets = ({fold(label) for label in labels[name]} for name in ("family_name", "child_sheet"))

    # the same few hundred labels come back in every workbook of a form
    @lru_cache(maxsize=65536)
    def kind(text: str) -> str:
        if len(text) > _LONGEST_HEADER:
            return ""
        bare = f" {_bare(text)} "
        if any(label in bare for label in headers["office_name"]):
            return ""
        if any(label in bare for label in headers["person_name"]):
            return _NAME
        if any(label in bare for label in headers["person_mark"]):
            return _MARK
        words = clean(text).split()
        named = 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
        return _FULL_NAME if named and fold(words[0]) in families else ""

    return sheets, kind


def _is_person(row: list[object], kinds: dict[int, str]) -> bool:
    """A row with a full name and two more things that are told of persons."""
    marks = (
        sum(kind == _FULL_NAME for kind in kinds.values()) > 1,
        any(_is_day(value) for value in row),
        any(_is_long_number(value) for value in row),
        any(isinstance(value, str) and unmarked(value) in _SEXES for value in row),
    )
    return sum(marks) >= 2


def _bare(value: str) -> str:
    """Header text without marks, as words: `HO_TEN`, «Họ, tên» and «họ  tên» are one."""
    return " ".join(re.findall(r"[a-z0-9]+", unmarked(value)))


def _is_name(value: object) -> bool:
    """Text of two words or more without digits, as names are and figures are not."""
    text = clean(value) if isinstance(value, str) else ""
    return 2 <= len(text.split()) <= 8 and not any(char.isdigit() for char in text)


def _is_day(value: object) -> bool:
    return isinstance(value, str | dt.date) and not is_blank(value) and read_date(value) is not None


def _is_long_number(value: object) -> bool:
    if isinstance(value, str):
        return _LONG_NUMBER.fullmatch(re.sub(r"[ .-]", "", clean(value))) is not None
    return isinstance(value, float) and value.is_integer() and _LONG_NUMBER.fullmatch(str(int(value))) is not None
