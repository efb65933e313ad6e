"""What follows without a programme: rows with one unknown left, and sums of nothing."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from bench.attack.system import TRUST, Row, System

TOLERANCE = 1e-6


@dataclass
class Known:
    """Cells with one possible value, the row each follows from, and the rows that turned out not to hold."""

    values: dict[int, float] = field(default_factory=dict)
    reasons: dict[int, Row] = field(default_factory=dict)
    untrue: Counter[str] = field(default_factory=Counter)
    dropped: set[Row] = field(default_factory=set)

    def rest(self, row: Row) -> tuple[list[tuple[int, float]], float]:
        """The unknown terms of a row, and what is left of its bound."""
        left, bound = [], row.bound
        for cell, value in row.terms:
            if cell in self.values:
                bound -= value * self.values[cell]
            else:
                left.append((cell, value))
        return left, bound

    def drop(self, row: Row) -> None:
        """The attacker guessed wrong: this row does not hold."""
        self.dropped.add(row)
        self.untrue[row.kind] += 1


def follow(system: System) -> Known:
    """Every cell that follows row by row, the most trusted rows first."""
    known = Known()
    touching: dict[int, list[int]] = {}
    for number, row in enumerate(system.rows):
        for cell, _ in row.terms:
            touching.setdefault(cell, []).append(number)
    unknown = [len(row.terms) for row in system.rows]
    queue = [(TRUST[row.kind], number) for number, row in enumerate(system.rows)]
    heapq.heapify(queue)
    while queue:
        _, number = heapq.heappop(queue)
        row = system.rows[number]
        if row in known.dropped:
            continue
        for cell, value in _follows(known, row, unknown[number]):
            known.values[cell] = value
            known.reasons[cell] = row
            for other in touching[cell]:
                unknown[other] -= 1
                heapq.heappush(queue, (TRUST[system.rows[other].kind], other))
    return known


def _follows(known: Known, row: Row, unknown: int) -> list[tuple[int, float]]:
    """The cells that this row leaves no choice. A row that cannot hold is dropped."""
    if unknown > 1 and row.bound != 0 and len(row.terms) == unknown:
        return []
    left, bound = known.rest(row)
    slack = TOLERANCE * max(1.0, abs(row.bound))
    if not left:
        if bound < -slack or (row.is_equal and bound > slack):
            known.drop(row)
        return []
    signs = {value > 0 for _, value in left}
    if signs == {True} or (row.is_equal and signs == {False}):
        size = bound if True in signs else -bound
        if size < -slack:
            known.drop(row)
            return []
        if size <= slack:
            return [(cell, 0.0) for cell, _ in left]
    if row.is_equal and len(left) == 1:
        value = bound / left[0][1]
        if value < -slack:
            known.drop(row)
            return []
        return [(left[0][0], round(value, 6))]
    return []
