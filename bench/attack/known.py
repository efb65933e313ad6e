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


def wholes(system: System) -> dict[int, float]:
    """For each cell the smallest printed number it is part of: no secret, whatever is made of it."""
    most: dict[int, float] = {}
    for row in system.rows:
        if row.kind == "printed" and row.terms[0][0] in system.open_wholes:
            cell = row.terms[0][0]
            most[cell] = min(most.get(cell, row.bound), row.bound)
    containing = [(row, whole) for row in system.rows if row.bound == 0 and (whole := _whole(row)) is not None]
    is_growing = True
    while is_growing:
        is_growing = False
        for row, (whole, factor) in containing:
            if whole not in most:
                continue
            for cell, value in row.terms:
                limit = most[whole] * factor / abs(value)
                if cell != whole and limit < most.get(cell, float("inf")) - TOLERANCE:
                    most[cell] = limit
                    is_growing = True
    return most


def _whole(row: Row) -> tuple[int, float] | None:
    """The one cell that all other cells of a row are parts of, and its coefficient."""
    if row.kind in ("rate", "change", "printed"):
        return None
    negative = [(cell, -value) for cell, value in row.terms if value < 0]
    positive = [(cell, value) for cell, value in row.terms if value > 0]
    if len(negative) == 1 and positive:
        return negative[0]
    if row.is_equal and len(positive) == 1 and negative:
        return positive[0]
    return None
