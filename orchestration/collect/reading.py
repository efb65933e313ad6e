"""What reading one workbook gives: the accepted shapes of design section 3, problems, and the fate of every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from orchestration.collect.problem import Problem

OBSERVED, BLANK, REJECTED, IGNORED = "observed", "blank", "rejected", "ignored"


@dataclass
class Identity:
    """Who, when, what a workbook says it is; the unit as written (`unit_text`), resolved later to a `unit_id`."""

    form: str = ""
    form_version: str = ""
    unit_text: str = ""
    unit_name: str = ""
    parent_name: str = ""
    round: str = ""
    declared_date: str = ""
    office: str = ""
    source_document: str = ""
    is_rebuilt: bool = False
    is_illustrative: bool = False
    has_stamp: bool = False


@dataclass
class Observation:
    """One value of (unit, round, item, breakdown). `unit` is '' for the workbook's own unit, else level-code."""

    sheet: str
    cell: str
    item: str
    breakdown: str
    value: str
    found: str
    unit: str = ""
    round: str = ""
    label: str = ""
    measure_unit: str = ""
    basis: str = "reported"
    section: str = ""
    quote: str = ""
    derivation: str = ""
    is_estimate: str = "0"
    direction: str = ""
    start_date: str = ""
    end_date: str = ""
    claim: str = ""


@dataclass
class Fact:
    """One attribute of a provider over a span of days, from the register."""

    sheet: str
    cell: str
    code: str
    attribute: str
    value: str
    found: str
    valid_from: str
    valid_to: str


@dataclass
class Assertion:
    """A plan or target for an indicator, as given; `value` is '' where the document names no number."""

    sheet: str
    cell: str
    indicator: str
    kind: str
    comparator: str
    value: str
    found: str
    numerator: str = ""
    denominator: str = ""
    label: str = ""
    measure_unit: str = ""
    horizon: str = ""
    baseline: str = ""
    baseline_change: str = ""
    population: str = ""
    basis: str = "reported"
    source_document: str = ""
    section: str = ""
    quote: str = ""
    derivation: str = ""
    ambiguity: str = ""


@dataclass
class Reading:
    """Everything one workbook gave.

    `cells` counts fates per sheet, `cells_seen` is counted apart from them; `rules_checked` says how often each rule
    inside the workbook could be held against its cells.
    """

    identity: Identity = field(default_factory=Identity)
    observations: list[Observation] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: dict[str, dict[str, int]] = field(default_factory=dict)
    cells_seen: int = 0
    rules_checked: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[Observation | Fact | Assertion]:
        """Every accepted row, whatever its shape."""
        yield from self.observations
        yield from self.facts
        yield from self.assertions

    def as_json(self) -> dict[str, Any]:
        """Plain lists, for the cache on disk; rows by position, since there are thousands of them."""
        return {
            "identity": _values(self.identity),
            **{name: [_values(row) for row in getattr(self, name)] for name in _ROWS},
            "cells": self.cells,
            "cells_seen": self.cells_seen,
            "rules_checked": self.rules_checked,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reading:
        """The reading back from `as_json`."""
        return cls(
            identity=Identity(*data["identity"]),
            **{name: [kind(*row) for row in data[name]] for name, kind in _ROWS.items()},
            cells=data["cells"],
            cells_seen=data["cells_seen"],
            rules_checked=data["rules_checked"],
        )


_ROWS: dict[str, type] = {
    "observations": Observation,
    "facts": Fact,
    "assertions": Assertion,
    "problems": Problem,
}


def _values(row: Any) -> list[Any]:
    return list(vars(row).values())


@dataclass
class Fates:
    """The one fate of each cell of a sheet while it is read; the first fate given stays unless it is rejected."""

    sheet: str
    fate: dict[str, str] = field(default_factory=dict)

    def give(self, cell: str, fate: str) -> None:
        """Set the fate of a cell; a rejection overrides an earlier fate."""
        if fate == REJECTED or cell not in self.fate:
            self.fate[cell] = fate

    def counts(self, filled_cells: set[str]) -> dict[str, int]:
        """Counts per fate; filled cells that nobody read (titles, labels, notes) are ignored ones."""
        counts = Counter(self.fate.values())
        counts[IGNORED] += len(filled_cells - set(self.fate))
        return {name: counts.get(name, 0) for name in (OBSERVED, BLANK, REJECTED, IGNORED)}
