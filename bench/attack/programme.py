"""The linear programme: for each hidden count the smallest and the largest value that all rows allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from bench.attack.known import TOLERANCE, Known
from bench.attack.system import Row, System

# a count nobody can bound may be anything up to this
MOST = 100_000.0
_DIRECTIONS = 6


@dataclass(frozen=True)
class Left:
    """A row without its known cells; `rows`: what it was made of."""

    is_equal: bool
    terms: tuple[tuple[int, float], ...]
    bound: float
    row: Row


@dataclass(frozen=True)
class Range:
    """What a hidden count may be, and the rows that say so (none where it is wide enough)."""

    low: float
    high: float
    rows: tuple[Row, ...]

    @property
    def width(self) -> float:
        """How far apart the two are."""
        return self.high - self.low


def ranges(system: System, known: Known, width: dict[int, float]) -> dict[int, Range]:
    """The range of each aim that is not known yet; one that is shown to be `width` wide is not looked at further."""
    aims = {cell for cell in system.aims if cell not in known.values}
    left = []
    for row in system.rows:
        terms, bound = known.rest(row)
        if terms and row not in known.dropped:
            left.append(Left(row.is_equal, tuple(terms), bound, row))
    found = {cell: Range(0.0, MOST, ()) for cell in aims}
    for part in components(shrink(left, aims)):
        found |= _Part(part, aims, known).ranges(width)
    return found


def shrink(rows: list[Left], aims: set[int]) -> list[Left]:
    """Rows without what nobody asks for: a cell that is in one row alone, and rows that then say nothing."""
    while True:
        uses: dict[int, int] = {}
        for row in rows:
            for cell, _ in row.terms:
                uses[cell] = uses.get(cell, 0) + 1
        kept: list[Left] = []
        changed = False
        for row in rows:
            single = next((term for term in row.terms if uses[term[0]] == 1 and term[0] not in aims), None)
            left = _without(row, single) if single else row
            changed = changed or single is not None
            if left.terms and not _says_nothing(left):
                kept.append(left)
            elif not single:
                changed = True
        if not changed:
            return kept
        rows = kept


def _without(row: Left, single: tuple[int, float]) -> Left:
    """The row without a cell of its own: what the cell takes is free, but never negative."""
    rest = tuple(term for term in row.terms if term != single)
    if not row.is_equal:
        return Left(False, () if single[1] < 0 else rest, row.bound, row.row)
    if single[1] > 0:
        return Left(False, rest, row.bound, row.row)
    return Left(False, tuple((cell, -value) for cell, value in rest), -row.bound, row.row)


def _says_nothing(row: Left) -> bool:
    return not row.is_equal and row.bound >= 0 and all(value <= 0 for _, value in row.terms)


def components(rows: list[Left]) -> list[list[Left]]:
    """Rows that share no cell apart from each other."""
    if not rows:
        return []
    cells = {cell: number for number, cell in enumerate(sorted({cell for row in rows for cell, _ in row.terms}))}
    at = [(number, len(rows) + cells[cell]) for number, row in enumerate(rows) for cell, _ in row.terms]
    size = len(rows) + len(cells)
    graph = coo_array((np.ones(len(at)), tuple(np.array(at).T)), shape=(size, size))
    _, labels = connected_components(graph.tocsr(), directed=False)
    found: dict[int, list[Left]] = {}
    for number, row in enumerate(rows):
        found.setdefault(int(labels[number]), []).append(row)
    return list(found.values())


class _Part:
    """One connected component and the programmes over it."""

    def __init__(self, rows: list[Left], aims: set[int], known: Known) -> None:
        self.rows = rows
        self.known = known
        self.cells = sorted({cell for row in rows for cell, _ in row.terms})
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        self.aims = [cell for cell in self.cells if cell in aims]
        self._lay()

    def _lay(self) -> None:
        equal = [row for row in self.rows if row.is_equal]
        most = [row for row in self.rows if not row.is_equal]
        self.ordered = [*most, *equal]
        self.equal, self.equal_to = self._matrix(equal)
        self.most, self.most_of = self._matrix(most)

    def _matrix(self, rows: list[Left]) -> tuple[csr_array | None, np.ndarray | None]:
        if not rows:
            return None, None
        at = [(n, self.at[cell], value) for n, row in enumerate(rows) for cell, value in row.terms]
        lines, columns, values = zip(*at, strict=True)
        matrix = csr_array((values, (lines, columns)), shape=(len(rows), len(self.cells)))
        return matrix, np.array([row.bound for row in rows])

    def _solve(self, aim: np.ndarray):
        return linprog(aim, self.most, self.most_of, self.equal, self.equal_to, bounds=(0, MOST), method="highs")

    def ranges(self, width: dict[int, float]) -> dict[int, Range]:
        """Programmes in a few directions show most cells to be wide; each other one gets its own two."""
        if not self.aims:
            return {}
        places = np.array([self.at[cell] for cell in self.aims])
        low, high = np.full(len(self.cells), np.inf), np.full(len(self.cells), -np.inf)
        draw = np.random.default_rng(0)
        for number in range(_DIRECTIONS):
            aim = np.zeros(len(self.cells))
            aim[places] = 1 - 2 * (number % 2) if number < 2 else draw.choice([-1.0, 1.0], len(places))
            point = self._point(aim)
            low, high = np.minimum(low, point), np.maximum(high, point)
        found = {}
        for cell, place in zip(self.aims, places, strict=True):
            rows: tuple[Row, ...] = ()
            if high[place] - low[place] < width[cell] - TOLERANCE:
                aim = np.zeros(len(self.cells))
                binding: list[Row] = []
                for sign in (1.0, -1.0):
                    aim[place] = sign
                    point = self._point(aim, binding)
                    low, high = np.minimum(low, point), np.maximum(high, point)
                if high[place] - low[place] < width[cell] - TOLERANCE:
                    rows = tuple(dict.fromkeys(binding))
            found[cell] = Range(float(low[place]), float(high[place]), rows)
        return found

    def _point(self, aim: np.ndarray, binding: list[Row] | None = None) -> np.ndarray:
        """The cells where the aim is smallest; rows that contradict each other are dropped first."""
        result = self._solve(aim)
        while result.status == 2:
            self._give_way()
            result = self._solve(aim)
        if result.status != 0:
            raise RuntimeError(f"the programme ended with {result.message}")
        if binding is not None:
            prices = [*(result.ineqlin.marginals if self.most is not None else ())]
            prices += [*(result.eqlin.marginals if self.equal is not None else ())]
            binding += [row.row for row, price in zip(self.ordered, prices, strict=True) if abs(price) > TOLERANCE]
        return np.asarray(result.x)

    def _give_way(self) -> None:
        """Drop the rows that must be broken, at the least cost, so that the rest can hold."""
        size, count = len(self.cells), len(self.ordered)
        free = csr_array((np.ones(count), (np.arange(count), np.arange(count))), shape=(count, count))
        lines = [(n, self.at[cell], value) for n, row in enumerate(self.ordered) for cell, value in row.terms]
        numbers, columns, values = zip(*lines, strict=True)
        matrix = csr_array((values, (numbers, columns)), shape=(count, size))
        from scipy.sparse import hstack

        bound = np.array([row.bound for row in self.ordered])
        is_equal = np.array([row.is_equal for row in self.ordered])
        slacked = hstack([matrix, -free, free]).tocsr()
        cost = np.concatenate([np.zeros(size), np.ones(2 * count)])
        result = linprog(
            cost,
            slacked[~is_equal] if (~is_equal).any() else None,
            bound[~is_equal] if (~is_equal).any() else None,
            slacked[is_equal] if is_equal.any() else None,
            bound[is_equal] if is_equal.any() else None,
            bounds=[(0, MOST)] * size + [(0, None)] * (2 * count),
            method="highs",
        )
        broken = result.x[size : size + count] + result.x[size + count :]
        untrue = [row for row, gap in zip(self.ordered, broken, strict=True) if gap > TOLERANCE]
        if not untrue:
            raise RuntimeError("rows contradict each other, and none can be named")
        for row in untrue:
            self.known.drop(row.row)
        gone = {id(row) for row in untrue}
        self.rows = [row for row in self.rows if id(row) not in gone]
        self._lay()
