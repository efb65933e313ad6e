"""The rows of a programme: every printed number, and what holds between the numbers of one unit and of an area."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from bench.attack.catalogue import Catalogue, Parts
from bench.attack.cells import Items, ReleaseCells
from bench.attack.comparisons import add_comparisons
from bench.attack.disclosed import add_disclosed
from bench.attack.released import Key, Released
from bench.attack.structure import add_breakdowns, add_form_rules
from bench.attack.system import System
from bench.attack.verdicts import add_verdicts

# what is printed as a rate of these topics may exceed its whole: children of other ages, or from elsewhere
_GROSS = {"huy_dong", "pho_cap"}


def system_of(releases: list[Released], catalogue: Catalogue) -> System:
    """All rows over all releases, the newest first: where two of them contradict each other the newest is believed."""
    system = System()
    items: Items = defaultdict(set)
    for released in reversed(releases):
        writer = ReleaseRows(released, catalogue, system, items)
        writer.add_values()
        writer.add_rollups()
        writer.add_sets()
        add_comparisons(writer)
        add_verdicts(writer)
        add_disclosed(released, catalogue, system)
    add_form_rules(system, catalogue, items)
    add_breakdowns(system, catalogue, items)
    return system


class ReleaseRows(ReleaseCells):
    """The rows of one release."""

    def add_values(self) -> None:
        """Every value of indicator_value and of the tables beside it, and every quoted cell."""
        for key, row in self.released.values.items():
            self._add_value(key, row)
        for key, part, number, table in self.released.printed:
            if part == "value" and self.is_rate(key):
                row = self.released.values.get(key)
                if row is None or row["value"] is None:
                    self.add_rate(key, number, table)
            elif part == "value" or self.has_parts(key):
                self.print_part(key, "numerator" if part == "value" else part, number, table)
        for key, cells in self.released.cells.items():
            self._add_found(key, cells)

    def _add_value(self, key: Key, row: dict[str, Any]) -> None:
        is_rate = self.is_rate(key)
        if not is_rate:
            if row["value"] is not None:
                self.print_part(key, "numerator", row["value"], "value")
            elif row["symbol"] == "c":
                self.aim(key)
            return
        shown = [part for part in ("numerator", "denominator") if row.get(part) is not None and self.has_parts(key)]
        for part in shown:
            self.print_part(key, part, row[part], part)
        if row["value"] is not None and len(shown) < 2:
            self.add_rate(key, row["value"], "value")
        if row["symbol"] == "c" and self.has_parts(key):
            self.aim(key)
        if self._is_share(key) and self.has_parts(key):
            self._at_most(key)

    def _is_share(self, key: Key) -> bool:
        row = self.catalogue.indicators[key.indicator]
        return row["measure_unit"] == "%" and row["topic"] not in _GROSS

    def _at_most(self, key: Key) -> None:
        part, whole = self.part_cell(key, "numerator"), self.part_cell(key, "denominator")
        if part is not None and whole is not None:
            self.system.add("part", [(part, 1), (whole, -1)], 0, f"{key}: part of its whole", is_equal=False)

    def aim(self, key: Key) -> None:
        """A hidden count, or the numerator of a hidden rate."""
        cell = self.part_cell(key, "numerator")
        if cell is not None:
            self.system.aims.setdefault(cell, f"{key} ({self.released.name})")

    def print_part(self, key: Key, part: str, number: float, where: str) -> None:
        """A number printed for a count or a part of a rate."""
        cell = self.part_cell(key, part)
        if cell is None:
            return
        self.system.add("printed", [(cell, 1)], number, f"{key} {where} = {number:g} ({self.released.name})")
        if self._is_open(key, part) and (key.breakdown == "total" or number == 0):
            self.system.open_cells.add(cell)

    def _is_open(self, key: Key, part: str) -> bool:
        """Whether the number is of no sensitive count: of a sensitive rate the denominator is not."""
        row = self.catalogue.indicators.get(key.indicator)
        is_plain = row is not None and (
            row["sensitivity"] == "none" or (part == "denominator" and row["sensitivity"] != "sensitive_whole")
        )
        return is_plain and "dtts" not in key.breakdown

    def add_rate(self, key: Key, rate: float, where: str, slack: float | None = None) -> None:
        """A rate printed without its parts: numerator between (rate ± half a unit of its last place) × denominator."""
        parts = self.parts(key)
        if parts is None or not parts.denominator:
            parts = self._with_denominator(key)
        if parts is None:
            return
        part, whole = self.part_cell(key, "numerator", parts), self.part_cell(key, "denominator", parts)
        if part is None or whole is None:
            return
        row = self.catalogue.indicators[key.indicator]
        half = slack if slack is not None else 0.5 * 10.0 ** -_places(rate, int(row["decimals"] or 0))
        factor = 100.0 if row["measure_unit"] == "%" else 1.0
        told = f"{key} {where} = {rate:g} ± {half:g} ({self.released.name})"
        self.system.add("rate", [(part, factor), (whole, -(rate + half + 1e-9))], 0, told, is_equal=False)
        self.system.add("rate", [(part, -factor), (whole, rate - half - 1e-9)], 0, told, is_equal=False)

    def _with_denominator(self, key: Key) -> Parts | None:
        """What a rate printed as such would be made of, by the source of the same form that has parts."""
        sources = self.catalogue.parts.get((key.indicator, key.breakdown), {})
        own = sources.get(self.source(key) or "")
        forms = {form for form, _ in own.items} if own else set()
        return next((p for p in sources.values() if p.denominator and {f for f, _ in p.items} & forms), None)

    def _add_found(self, key: Key, cells: list[tuple[str, str, str, str | None]]) -> None:
        parts = self.parts(key)
        if parts is None:
            return
        for part, form, item, found in cells:
            number = _number(found)
            linear = parts.numerator if part == "numerator" else parts.denominator
            named = [each for each, _ in linear if (each[0], each[2]) == (form, item)]
            if (
                number is not None
                and len(named) == 1
                and "%" not in self.catalogue.indicators[key.indicator]["measure_unit"]
            ):
                cell = self._item_cell(self._node(key, form), named[0])
                self.system.add("printed", [(cell, 1)], number, f"{key} found {form} {item} = {number:g}")

    def add_rollups(self) -> None:
        """An area is the sum of what it names as given to it; what was given is printed there too."""
        for (key, part), given in self.released.rollups.items():
            parts = self.parts(key)
            area = self.part_cell(key, part, parts)
            if area is None or key not in self.released.values:
                continue
            terms = [(area, 1.0)]
            for unit_id, number in given.items():
                cell = self.given_cell(key, unit_id, part, parts)
                terms.append((cell, -1.0))
                if number is not None:
                    told = f"{key} {part} from {unit_id} = {number:g} ({self.released.name})"
                    self.system.add("printed", [(cell, 1)], number, told)
            self.system.add("rollup", terms, 0, f"{key} {part}: sum of {len(given)} units below")

    def add_sets(self) -> None:
        """Sets of indicators that make up a whole, and one figure in two bases."""
        points: dict[tuple[str, str, str, str, str], dict[str, Key]] = defaultdict(dict)
        bases: dict[Key, list[Key]] = defaultdict(list)
        for key in self.released.values:
            points[key.unit_id, key.round, key.breakdown, key.basis, key.boundary][key.indicator] = key
            bases[key._replace(basis="")].append(key)
        for kind, whole, parts in self.catalogue.sets:
            for point in points.values():
                if all(name in point for name in parts) and (not whole or whole in point):
                    self._add_set(kind, point.get(whole), [point[name] for name in parts])
        for keys in bases.values():
            for other in keys[1:]:
                self._same_figure(keys[0], other)

    def _add_set(self, kind: str, whole: Key | None, parts: list[Key]) -> None:
        cells = [self.part_cell(key, "numerator") for key in parts]
        total = self.part_cell(whole, "numerator") if whole else self.part_cell(parts[0], "denominator")
        if total is None or None in cells or kind == "convex":
            return
        terms = [(cell, 1.0) for cell in cells if cell is not None]
        told = f"{parts[0]}: {' + '.join(key.indicator for key in parts)} make the whole"
        self.system.add("set", [*terms, (total, -1.0)], 0, told, is_equal=kind == "closed")

    def _same_figure(self, one: Key, other: Key) -> None:
        sides = [(key, self.parts(key), self.released.values[key]["value"]) for key in (one, other)]
        if self.is_rate(one) and any(parts is None or not parts.denominator for _, parts, _ in sides):
            # one of them is a rate printed as such: the other, rounded, is the same
            for (key, parts, value), (_, _, printed) in zip(sides, reversed(sides), strict=True):
                if parts is not None and parts.denominator and value is None and printed is not None:
                    self.add_rate(key, printed, f"the same as {other.basis}")
            return
        for part in ("numerator", "denominator"):
            first, second = self.part_cell(one, part), self.part_cell(other, part)
            if first is not None and second is not None and first != second:
                self.system.add("basis", [(first, 1), (second, -1)], 0, f"{one}: the same as {other.basis}")


def _places(rate: float, decimals: int) -> int:
    """Decimals a rate was printed with: the indicator's, or more where it needed more."""
    while decimals < 4 and abs(rate * 10**decimals - round(rate * 10**decimals)) > 1e-6:
        decimals += 1
    return decimals


def _number(text: str | None) -> float | None:
    """A found text as a number; `6.072` is six thousand: counts have no decimals."""
    plain = re.sub(r"\.(?=\d{3}(\D|$))", "", text or "")
    try:
        return float(plain) if plain else None
    except ValueError:
        return None
