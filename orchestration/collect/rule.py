"""Linear rules inside one workbook (`form_rule.csv`): the cells stay observations, what does not add up is told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from orchestration.collect.catalogue import Layout, Row
from orchestration.collect.problem import Problem
from orchestration.collect.reading import Observation, Reading

Values = dict[tuple[str, str, str], Observation]
_SIGN_VI = {"=": "bằng", "<=": "không lớn hơn"}


def check_rules(layout: Layout, reading: Reading) -> dict[str, int]:
    """Evaluate each rule of the form on the workbook's own observations; returns how often each rule was checked.

    A rule holds between cells of the same unit and round; it is left out where one of its cells is missing, because
    missing is not zero. `*` as item or breakdown stands for every one that is there, the same on both sides.
    """
    # record forms may spread their rows over sheets as they like
    by_sheet = bool(layout.lines) and "*" not in layout.lines
    groups: dict[tuple[str, str], Values] = defaultdict(dict)
    for seen in reading.observations:
        sheet = seen.sheet if by_sheet else "*"
        groups[seen.unit, seen.round][sheet, seen.item, seen.breakdown] = seen
    present = {key: _Present.of(values) for key, values in groups.items()}
    checked = {}
    for rule_id, terms in layout.rules.items():
        checked[rule_id] = 0
        for key, values in groups.items():
            for item, breakdown in _bindings(terms, present[key]):
                checked[rule_id] += _check(rule_id, terms, values, item, breakdown, reading)
    return checked


@dataclass
class _Present:
    """What a group of observations holds, so that wildcards need not search it for every rule."""

    items: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    breakdowns: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, values: Values) -> _Present:
        present = cls()
        for sheet, item, breakdown in values:
            present.items[sheet].add(item)
            present.breakdowns[sheet, item].add(breakdown)
            present.breakdowns[sheet, "*"].add(breakdown)
        return present


def _bindings(terms: list[Row], present: _Present) -> list[tuple[str, str]]:
    """What the wildcards may stand for: the items of their sheets, the breakdowns of the first term."""
    items, breakdowns = [""], [""]
    if any(term["item"] == "*" for term in terms):
        sheets = {term["sheet"] for term in terms if term["item"] == "*"}
        items = sorted(set().union(*(present.items[sheet] for sheet in sheets)))
    if any(term["breakdown"] == "*" for term in terms):
        breakdowns = sorted(present.breakdowns[terms[0]["sheet"], terms[0]["item"]])
    return [(item, breakdown) for item in items for breakdown in breakdowns]


def _check(rule_id: str, terms: list[Row], values: Values, item: str, breakdown: str, reading: Reading) -> int:
    sums = {"left": Decimal(0), "right": Decimal(0)}
    cells: dict[str, list[Observation]] = {"left": [], "right": []}
    for term in terms:
        key = (
            term["sheet"],
            item if term["item"] == "*" else term["item"],
            breakdown if term["breakdown"] == "*" else term["breakdown"],
        )
        if key not in values:
            return 0
        sums[term["side"]] += Decimal(term["coefficient"]) * Decimal(values[key].value)
        cells[term["side"]].append(values[key])
    comparator = terms[0]["comparator"]
    holds = sums["left"] == sums["right"] if comparator == "=" else sums["left"] <= sums["right"]
    if not holds:
        reading.problems.append(_told(rule_id, terms[0], cells, sums))
    return 1


def _told(rule_id: str, rule: Row, cells: dict[str, list[Observation]], sums: dict[str, Decimal]) -> Problem:
    left, right = cells["left"], cells["right"]
    added = " + ".join(f"{seen.value} ({seen.sheet}!{seen.cell})" for seen in right)
    total = f" = {sums['right']}" if len(right) > 1 else ""
    return Problem(
        "rule_broken",
        sheet=left[0].sheet,
        cell=left[0].cell,
        found=" + ".join(seen.value for seen in left),
        expected=f"{_SIGN_VI[rule['comparator']]} {added}{total}",
        rule_id=rule_id,
        severity=rule["severity"],
        message=rule["message_vi"],
    )
