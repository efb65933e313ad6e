"""Totals of a form as spreadsheet formulas, derived from the equality rules of `form_rule.csv`."""

from __future__ import annotations

from openpyxl.utils import get_column_letter, quote_sheetname

from orchestration.collect.catalogue import Layout, Row
from orchestration.collect.officer.grid import Grid, grids

Key = tuple[str, str, str]  # sheet, item, breakdown


def totals(layout: Layout) -> dict[Key, tuple[Key, ...]]:
    """Cells that are the plain sum of others: (sheet, item, breakdown) -> its parts.

    A rule is a total when its left side is one cell and its right side only adds. Where two rules give the same cell
    the first of the catalogue counts, the other is left to the reader; a rule that would lead round in a circle is
    left out, so that every total comes from input cells in the end.
    """
    places = {(grid.name, *key): grid for grid in grids(layout) for key in grid.values()}
    found: dict[Key, tuple[Key, ...]] = {}
    for terms in layout.rules.values():
        if not _is_total(terms):
            continue
        for item, breakdown in _bindings(terms, places):
            keys = [_key(term, item, breakdown) for term in terms]
            if not all(key in places for key in keys):
                continue
            whole = next(key for key, term in zip(keys, terms, strict=True) if term["side"] == "left")
            parts = tuple(key for key, term in zip(keys, terms, strict=True) if term["side"] == "right")
            if whole not in found and not any(_leads_to(part, whole, found) for part in parts):
                found[whole] = parts
    return found


def _is_total(terms: list[Row]) -> bool:
    left = [term for term in terms if term["side"] == "left"]
    return (
        len(left) == 1
        and len(terms) > 2
        and all(term["comparator"] == "=" and float(term["coefficient"]) == 1 for term in terms)
    )


def _bindings(terms: list[Row], places: dict[Key, Grid]) -> list[tuple[str, str]]:
    """What the wildcards of a rule may stand for: items and breakdowns of the sheet of its left side."""
    whole = next(term for term in terms if term["side"] == "left")
    on_sheet = [key for key in places if key[0] == whole["sheet"]]
    items = list(dict.fromkeys(key[1] for key in on_sheet)) if whole["item"] == "*" else [whole["item"]]
    breakdowns = list(dict.fromkeys(key[2] for key in on_sheet)) if whole["breakdown"] == "*" else [whole["breakdown"]]
    return [(item, breakdown) for item in items for breakdown in breakdowns]


def _key(term: Row, item: str, breakdown: str) -> Key:
    return (
        term["sheet"],
        item if term["item"] == "*" else term["item"],
        breakdown if term["breakdown"] == "*" else term["breakdown"],
    )


def _leads_to(start: Key, end: Key, found: dict[Key, tuple[Key, ...]]) -> bool:
    return start == end or any(_leads_to(part, end, found) for part in found.get(start, ()))


def formulas(layout: Layout) -> dict[Key, str]:
    """The formula of each total. With every part empty it gives an empty text: missing is not zero."""
    places = {grid.name: grid.values() for grid in grids(layout)}
    found = {}
    for key, parts in totals(layout).items():
        cells = ",".join(_address(part, key[0], places) for part in parts)
        found[key] = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
    return found


def _address(key: Key, own_sheet: str, places: dict[str, dict[tuple[str, str], tuple[int, int]]]) -> str:
    sheet, item, breakdown = key
    row, column = places[sheet][item, breakdown]
    place = f"{get_column_letter(column)}{row}"
    return place if sheet == own_sheet else f"{quote_sheetname(sheet)}!{place}"
