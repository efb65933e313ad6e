"""What holds inside one unit and round, printed or not: the rules of its form, and breakdowns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bench.attack.catalogue import Catalogue, FormRule, Item
from bench.attack.cells import Items
from bench.attack.system import System


def add_form_rules(system: System, catalogue: Catalogue, items: Items) -> None:
    """The rules of a form over the cells of a node, twice: a total without value may link two rules."""
    for _ in range(2):
        for node, had in list(items.items()):
            by_form: dict[str, set[Item]] = defaultdict(set)
            for item in had:
                by_form[item[0]].add(item)
            for form, own in by_form.items():
                for rule in catalogue.form_rules.get(form, ()):
                    for terms in _spelled(rule, own):
                        if sum(item in own for item, _ in terms) > 1:
                            had.update(item for item, _ in terms)
                            cells = [(system.cell((node, item)), value) for item, value in terms]
                            told = f"{node[0]} {node[1]}: rule {rule.rule_id}"
                            system.add("rule", cells, 0, told, is_equal=rule.is_equal)


def _spelled(rule: FormRule, own: set[Item]) -> Iterator[list[tuple[Item, float]]]:
    """The rule for each item and breakdown that its `*` stands for and the node has."""
    any_item = any(item == "*" for _, item, _, _ in rule.terms)
    any_breakdown = any(breakdown == "*" for _, _, breakdown, _ in rule.terms)
    sheets = {sheet for sheet, _, _, _ in rule.terms}
    items = sorted({item for _, sheet, item, _ in own if sheet in sheets}) if any_item else [""]
    named = {item for _, item, _, _ in rule.terms}
    breakdowns = (
        sorted({breakdown for _, _, item, breakdown in own if any_item or item in named}) if any_breakdown else [""]
    )
    for item in items:
        for breakdown in breakdowns:
            yield [
                ((rule.form, s, item if i == "*" else i, breakdown if b == "*" else b), value)
                for s, i, b, value in rule.terms
            ]


def add_breakdowns(system: System, catalogue: Catalogue, items: Items) -> None:
    """Girls are children: a breakdown is at most what it is a breakdown of."""
    for node, had in items.items():
        for form, sheet, item, breakdown in had:
            for above in catalogue.above.get(breakdown, ()):
                whole = (form, sheet, item, above)
                if whole in had:
                    cells = [(system.cell((node, (form, sheet, item, breakdown))), 1.0)]
                    cells.append((system.cell((node, whole)), -1.0))
                    system.add("part", cells, 0, f"{node[0]} {node[1]}: {item} {breakdown} <= {above}", is_equal=False)
