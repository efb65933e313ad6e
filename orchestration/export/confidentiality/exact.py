"""The exact check: a linear programme over the hidden cells that hang together.

Passing through equations one by one misses what several tell together (a table hidden in two columns and two rows).
Here every hidden cell is moved as far up and down as all equations allow at once. The true values are one point that
fits, and each programme gives another: most cells are seen to be safe before a programme of their own is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from orchestration.export.confidentiality.equation import Bools, Floats, Ints
from orchestration.export.confidentiality.reader import Reader

_EPS = 1e-6
_SWEEPS = 6
# components are solved side by side: a programme of its own for each would spend its time on being set up
_TOGETHER = 2000


@dataclass(frozen=True)
class _Programme:
    """Some components: their cells, and their rows as equalities and inequalities over them."""

    cell: Ints
    equal: csr_matrix
    equal_to: Floats
    at_most: csr_matrix
    at_most_of: Floats
    bounds: Floats

    def reach(self, weight: Floats, low: Floats, high: Floats) -> None:
        """Widen `low` and `high` of the cells by a point that fits and lies furthest against the weights."""
        solved = linprog(
            weight[self.cell],
            A_eq=self.equal if self.equal.shape[0] else None,
            b_eq=self.equal_to if self.equal.shape[0] else None,
            A_ub=self.at_most if self.at_most.shape[0] else None,
            b_ub=self.at_most_of if self.at_most.shape[0] else None,
            bounds=self.bounds,
            method="highs",
        )
        if solved.x is not None:
            low[self.cell] = np.minimum(low[self.cell], solved.x)
            high[self.cell] = np.maximum(high[self.cell], solved.x)


class _System:
    """All rows with a hidden cell, and which of them hang together."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.rows, row = np.unique(reader.row, return_inverse=True)
        self.cells, column = np.unique(reader.cell, return_inverse=True)
        shape = (len(self.rows), len(self.cells))
        self.matrix = csr_matrix((reader.sign, (row, column)), shape=shape)
        size = sum(shape)
        links = csr_matrix((np.ones(len(row)), (row, column + shape[0])), shape=(size, size))
        _, label = connected_components(links, directed=False)
        self.row_label, self.cell_label = label[: shape[0]], label[shape[0] :]

    def holding(self, asked: Bools) -> Iterator[_Programme]:
        """Programmes over the components of the asked cells."""
        labels, sizes = np.unique(self.cell_label, return_counts=True)
        wanted = np.isin(labels, np.unique(self.cell_label[asked[self.cells]]))
        labels, batch = labels[wanted], np.cumsum(sizes[wanted]) // _TOGETHER
        for number in np.unique(batch):
            yield self._programme(labels[batch == number])

    def _programme(self, labels: Ints) -> _Programme:
        rows = np.flatnonzero(np.isin(self.row_label, labels))
        columns = np.flatnonzero(np.isin(self.cell_label, labels))
        part = self.matrix[rows][:, columns]
        least = self.reader.least[self.rows[rows]]
        equal = least == self.reader.most[self.rows[rows]]
        cell = self.cells[columns]
        bounds = np.stack([self.reader.lower[cell], self.reader.upper[cell]], axis=1)
        return _Programme(cell, part[equal], least[equal], -part[~equal], -least[~equal], bounds)

    def first_of_each(self, asked: Bools) -> Ints:
        """One asked cell of every component that has any."""
        there = np.flatnonzero(asked[self.cells])
        _, first = np.unique(self.cell_label[there], return_index=True)
        return np.asarray(self.cells[there[first]], dtype=np.int64)


def pinned(value: Floats, reader: Reader, need: Floats, suspect: Bools) -> Bools:
    """Of the suspect hidden cells those that a linear programme bounds more closely than they need."""
    system = _System(reader)
    in_rows = np.zeros(len(value), dtype=np.bool_)  # of a number in no equation nothing can be told
    in_rows[system.cells] = True
    suspect = suspect & in_rows
    low, high = value.copy(), value.copy()
    generator = np.random.default_rng(0)  # any numbers will do, but the same ones every time
    for sweep in range(_SWEEPS):
        todo = suspect & (high - low < need - _EPS)
        spread = 1.0 if sweep == 0 else generator.uniform(-1, 1, len(value))
        _both_ways(system, todo, np.where(todo, spread, 0.0), low, high)
    asked = np.zeros(len(value), dtype=np.bool_)
    while (todo := suspect & (high - low < need - _EPS) & ~asked).any():
        one = system.first_of_each(todo)
        asked[one] = True
        weight = np.zeros(len(value))
        weight[one] = 1.0
        _both_ways(system, weight > 0, weight, low, high)
    return suspect & (high - low < need - _EPS)


def _both_ways(system: _System, asked: Bools, weight: Floats, low: Floats, high: Floats) -> None:
    for programme in system.holding(asked):
        programme.reach(weight, low, high)
        programme.reach(-weight, low, high)
