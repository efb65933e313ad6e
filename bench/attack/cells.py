"""Which cell a printed number is of: its node, and the linear form of items that it counts."""

from __future__ import annotations

from collections import defaultdict

from bench.attack.catalogue import Catalogue, Item, LinearForm, Parts
from bench.attack.released import Key, Released
from bench.attack.system import System

# unit, round, and how its counts came about: other workbooks or other areas are other counts
Node = tuple[str, str, tuple[object, ...]]
# a unit whose own figures are summed, and the workbooks of each form they were in
Leaf = tuple[str, frozenset[tuple[str, frozenset[str]]]]
Items = defaultdict[Node, set[Item]]


class ReleaseCells:
    """The cells of one release; `items` collects the items of every node."""

    def __init__(self, released: Released, catalogue: Catalogue, system: System, items: Items) -> None:
        self.released = released
        self.catalogue = catalogue
        self.system = system
        self._items = items
        self._sources: dict[Key, str | None] = {}
        self._leaves: dict[Key, frozenset[Leaf]] = {}
        self._odd = self._odd_givers()

    def source(self, key: Key) -> str | None:
        """The source whose terms made this value: by the cells it names, or by that of a unit it was summed from."""
        if key not in self._sources:
            self._sources[key] = None
            self._sources[key] = self._found_source(key)
        return self._sources[key]

    def _found_source(self, key: Key) -> str | None:
        sources = self.catalogue.parts.get((key.indicator, key.breakdown), {})
        cells = self.released.cells.get(key)
        if cells:
            named = {(form, item) for _, form, item, _ in cells}
            fitting = {source: parts for source, parts in sources.items() if parts.items & named}
            if fitting:
                return min(
                    fitting, key=lambda name: (-len(fitting[name].items & named), len(fitting[name].items), name)
                )
        if key.basis == "computed":
            given = self.released.rollups.get((key, "numerator"), {})
            for unit_id in sorted(given):
                below = self.giver(key, unit_id)
                if below in self.released.values and self.source(below):
                    return self.source(below)
            forms = {form for unit_id in given for form in self.released.submissions.get((unit_id, key.round), {})}
        else:
            forms = set(self.released.submissions.get((key.unit_id, key.round), {}))
        handed_in = [source for source, parts in sources.items() if {item[0] for item in parts.items} & forms]
        return next(iter(handed_in or sources), None)

    def parts(self, key: Key) -> Parts | None:
        """What the value is made of, as far as the catalogue tells."""
        source = self.source(key)
        return self.catalogue.parts[key.indicator, key.breakdown][source] if source else None

    def giver(self, key: Key, unit_id: str) -> Key:
        """The key of what a unit gave to an area: its own sum, in the same areas, or its own figure."""
        if key.boundary == "current":
            first = key._replace(unit_id=unit_id)
        else:
            first = key._replace(unit_id=unit_id, basis="computed", boundary="as_reported")
        if first in self.released.values:
            return first
        return key._replace(unit_id=unit_id, basis="reported", boundary="as_reported")

    def _node(self, key: Key, form: str) -> Node:
        if key.basis == "computed":
            return key.unit_id, key.round, ("sum", self.leaves(key))
        version = self.released.submissions.get((key.unit_id, key.round), {}).get(form)
        return key.unit_id, key.round, ("own", version)

    def leaves(self, key: Key) -> frozenset[Leaf]:
        """The units, with their workbooks, whose own figures were summed: another sum of one form is another count."""
        if key not in self._leaves:
            found: set[Leaf] = set()
            for unit_id in self.released.rollups.get((key, "numerator"), ()):
                below = self.giver(key, unit_id)
                if below.basis == "computed":
                    found |= self.leaves(below)
                else:
                    found.add((unit_id, frozenset(self.released.submissions.get((unit_id, key.round), {}).items())))
            self._leaves[key] = frozenset(found)
        return self._leaves[key]

    def part_cell(self, key: Key, part: str, parts: Parts | None = None) -> int | None:
        """The cell of a numerator (or count) or denominator; None where there is no such part."""
        parts = parts or self.parts(key)
        if parts is not None and any(value < 0 for _, value in parts.numerator):
            return None
        if parts is None:
            return self.system.cell((self._node(key, ""), key.indicator, key.breakdown, part))
        linear = parts.numerator if part == "numerator" else parts.denominator
        return self._form_cell(self._node(key, linear[0][0][0]), linear) if linear else None

    def _form_cell(self, node: Node, linear: LinearForm) -> int:
        if len(linear) == 1 and linear[0][1] == 1:
            return self._item_cell(node, linear[0][0])
        name = (node, linear)
        is_new = name not in self.system.cells
        cell = self.system.cell(name)
        if is_new:
            terms = [(cell, 1.0), *((self._item_cell(node, item), -value) for item, value in linear)]
            self.system.add("form", terms, 0, f"{node[0]} {node[1]}: {_spell(linear)}")
        return cell

    def _item_cell(self, node: Node, item: Item) -> int:
        self._items[node].add(item)
        return self.system.cell((node, item))

    def is_rate(self, key: Key) -> bool:
        """Whether the value is a rate or ratio, not a count."""
        parts = self.parts(key)
        if parts is not None and parts.denominator:
            return True
        row = self.catalogue.indicators.get(key.indicator)
        return row is not None and (row["measure_unit"] == "%" or row["denominator_vi"] != "")

    def has_parts(self, key: Key) -> bool:
        parts = self.parts(key)
        return parts is not None and bool(parts.denominator)

    def given_cell(self, key: Key, unit_id: str, part: str, parts: Parts | None) -> int:
        below = self.giver(key, unit_id)
        if below.basis == "reported" and (unit_id, key.round) in self._odd:
            return self.system.cell((unit_id, key.round, "given", self.source(key), key.indicator, key.breakdown, part))
        cell = self.part_cell(below, part, parts)
        assert cell is not None
        return cell

    def _odd_givers(self) -> set[tuple[str, str]]:
        """Units that visibly give another number than their own: groups counted with their school, and the like."""
        odd = set()
        for (key, part), given in self.released.rollups.items():
            for unit_id, number in given.items():
                own = self.released.values.get(self.giver(key, unit_id))
                if own is None or number is None:
                    continue
                if part == "numerator":
                    shown = own.get("numerator") if own.get("denominator") is not None else own["value"]
                else:
                    shown = own.get("denominator")
                if shown is not None and shown != number:
                    odd.add((unit_id, key.round))
        return odd


def _spell(linear: LinearForm) -> str:
    return " + ".join(f"{item[2]}[{item[3]}]" if value == 1 else f"{value:g}·{item[2]}" for item, value in linear)
