"""Linear rules inside one workbook (`form_rule.csv`): the cells stay observations, what does not add up is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import eq, le

from orchestration.collect.catalogue import Layout, Row
from orchestration.collect.problem import Problem
from orchestration.collect.reading import Observation, Reading

# exact: whole numbers as int, which is most of them, the others as Decimal
Number = int | Decimal
Vector = dict[str, Number]
# by the `comparator` of form_rule.csv
_HOLDS: dict[str, Callable[[Number, Number], bool]] = {"=": eq, "<=": le}
_SIGN_VI = {"=": "bằng", "<=": "không lớn hơn"}


def check_rules(layout: Layout, reading: Reading) -> dict[str, int]:
    """Evaluate each rule of the form on the workbook's own observations; returns how often each rule was checked.

    A rule holds between cells of the same unit and round; it is left out where one of its cells is missing, because
    missing is not zero. `*` as item or breakdown stands for every one that is there, the same in all terms.
    """
    groups = _groups(reading.observations, layout.by_sheet)
    checked = dict.fromkeys(layout.rules, 0)
    for rule_id, terms in layout.rules.items():
        for group in groups.values():
            for bound in _without_two_wildcards(terms, group):
                checked[rule_id] += _check(bound, group, reading)
    return checked


@dataclass
class _Group:
    """The values of one unit and round: by row (breakdown -> value) and by column (item -> value)."""

    rows: dict[tuple[str, str], Vector] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[tuple[str, str], Vector] = field(default_factory=lambda: defaultdict(dict))
    seen: list[tuple[str, Observation]] = field(default_factory=list)

    @cached_property
    def by_key(self) -> dict[tuple[str, str, str], Observation]:
        """The observation behind each value; made only where something has to be told."""
        return {(sheet, seen.item, seen.breakdown): seen for sheet, seen in self.seen}


def _groups(observations: list[Observation], by_sheet: bool) -> dict[tuple[str, str], _Group]:
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    for seen in observations:
        group = groups[seen.unit, seen.round]
        sheet = seen.item_sheet or seen.sheet if by_sheet else "*"
        number = int(seen.value) if seen.value.isdecimal() else Decimal(seen.value)
        group.rows[sheet, seen.item][seen.breakdown] = number
        group.columns[sheet, seen.breakdown][seen.item] = number
        group.seen.append((sheet, seen))
    return groups


def _without_two_wildcards(terms: list[Row], group: _Group) -> Iterator[list[Row]]:
    """The rule itself; one with both wildcards once for each breakdown of its first term's sheet."""
    if not (_wild(terms, "item") and _wild(terms, "breakdown")):
        yield terms
        return
    for breakdown in sorted(name for sheet, name in group.columns if sheet == terms[0]["sheet"]):
        yield [term | {"breakdown": breakdown} if term["breakdown"] == "*" else term for term in terms]


def _wild(terms: list[Row], name: str) -> bool:
    return any(term[name] == "*" for term in terms)


def _check(terms: list[Row], group: _Group, reading: Reading) -> int:
    """Hold one rule against every name its wildcard stands for; returns how many those were."""
    vectors = _vectors(terms, group)
    if vectors is None:
        return 0
    shortest: Vector = min(vectors, key=len)
    names = list(shortest)
    try:
        left, right = _sides(terms, vectors, names)
    except KeyError:
        names = [name for name in names if all(name in vector for vector in vectors)]
        left, right = _sides(terms, vectors, names)
    holds = _HOLDS[terms[0]["comparator"]]
    if not all(map(holds, left, right)):
        for name, one, other in zip(names, left, right, strict=True):
            if not holds(one, other):
                reading.problems.append(_told(terms, group, name, other))
    return len(names)


def _vectors(terms: list[Row], group: _Group) -> list[Vector] | None:
    """Per term its values by what the wildcard stands for (by '' without one); None where a term has none at all."""
    items, breakdowns = _wild(terms, "item"), _wild(terms, "breakdown")
    vectors, fixed = [], []
    for index, term in enumerate(terms):
        if term["item"] == "*":
            vector = group.columns.get((term["sheet"], term["breakdown"]))
        else:
            vector = group.rows.get((term["sheet"], term["item"]))
            if vector is not None and term["breakdown"] != "*":
                vector = {"": vector[term["breakdown"]]} if term["breakdown"] in vector else None
                fixed.append(index)
        if not vector:
            return None
        vectors.append(vector)
    if items or breakdowns:
        names = next(vector for index, vector in enumerate(vectors) if index not in fixed)
        for index in fixed:
            vectors[index] = dict.fromkeys(names, vectors[index][""])
    return vectors


def _sides(terms: list[Row], vectors: list[Vector], names: list[str]) -> tuple[list[Number], list[Number]]:
    """Σ coefficient × value of the terms of each side, per name. Raises KeyError where a term lacks one."""
    sides: dict[str, list[list[Number]]] = {"left": [], "right": []}
    for term, vector in zip(terms, vectors, strict=True):
        values = [vector[name] for name in names]
        if term["coefficient"] != "1":
            values = [Decimal(term["coefficient"]) * value for value in values]
        sides[term["side"]].append(values)
    left, right = (_summed(columns) for columns in sides.values())
    return left, right


def _summed(columns: list[list[Number]]) -> list[Number]:
    return columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True)))


def _told(terms: list[Row], group: _Group, name: str, total: Number) -> Problem:
    cells: dict[str, list[tuple[str, Observation]]] = {"left": [], "right": []}
    for term in terms:
        item = name if term["item"] == "*" else term["item"]
        breakdown = name if term["breakdown"] == "*" else term["breakdown"]
        seen = group.by_key[term["sheet"], item, breakdown]
        factor = "" if term["coefficient"] == "1" else f"{term['coefficient']} × "
        cells[term["side"]].append((factor + seen.value, seen))
    left, right = cells["left"], cells["right"]
    is_sum = len(right) > 1 or right[0][0] != right[0][1].value
    first = left[0][1]
    return Problem(
        "rule_broken",
        sheet=first.sheet,
        cell=first.cell,
        found=left[0][0] if len(left) == 1 else _added(left),
        expected=f"{_SIGN_VI[terms[0]['comparator']]} {_added(right)}{f' = {total}' if is_sum else ''}",
        rule_id=terms[0]["rule_id"],
        severity=terms[0]["severity"],
        message=terms[0]["message_vi"],
    )


def _added(cells: list[tuple[str, Observation]]) -> str:
    return " + ".join(f"{value} ({seen.sheet}!{seen.cell})" for value, seen in cells)
