"""The exact check: a linear programme over each group of hidden cells that hang together.

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


@dataclass(frozen=True)
class _Group:
    """One component: its cells, and its rows as equalities and inequalities over them."""

    cell: Ints
    equal: csr_matrix
    equal_to: Floats
    at_most: csr_matrix
    at_most_of: Floats
    lower: Floats
    upper: Floats


def pinned(value: Floats, reader: Reader, need: Floats, suspect: Bools) -> Bools:
    """Of the suspect hidden cells those that a linear programme bounds more closely than they need."""
    found = np.zeros(len(value), dtype=np.bool_)
    for group in _groups(reader, suspect):
        found[group.cell] = _close(value[group.cell], group, need[group.cell], suspect[group.cell])
    return found


def _groups(reader: Reader, suspect: Bools) -> Iterator[_Group]:
    used, row = np.unique(reader.row, return_inverse=True)
    if not len(used):
        return
    variables, column = np.unique(reader.cell, return_inverse=True)
    matrix = csr_matrix((reader.sign, (row, column)), shape=(len(used), len(variables)))
    links = csr_matrix((np.ones(len(row)), (row, column + len(used))), shape=(len(used) + len(variables),) * 2)
    _, label = connected_components(links, directed=False)
    row_label, column_label = label[: len(used)], label[len(used) :]
    is_equal = reader.least[used] == reader.most[used]
    asked = np.unique(column_label[suspect[variables]])
    row_order, column_order = np.argsort(row_label, kind="stable"), np.argsort(column_label, kind="stable")
    row_at = np.searchsorted(row_label[row_order], [asked, asked + 1])
    column_at = np.searchsorted(column_label[column_order], [asked, asked + 1])
    for number in range(len(asked)):
        rows = row_order[row_at[0, number] : row_at[1, number]]
        columns = column_order[column_at[0, number] : column_at[1, number]]
        part = matrix[rows][:, columns]
        equal = is_equal[rows]
        cell = variables[columns]
        least = reader.least[used[rows]]
        yield _Group(
            cell, part[equal], least[equal], -part[~equal], -least[~equal], reader.lower[cell], reader.upper[cell]
        )


def _close(value: Floats, group: _Group, need: Floats, suspect: Bools) -> Bools:
    low, high = value.copy(), value.copy()
    generator = np.random.default_rng(len(value))
    for sweep in range(_SWEEPS):
        todo = suspect & (high - low < need - _EPS)
        if not todo.any():
            return todo
        weight = np.where(todo, 1.0 if sweep < 2 else generator.uniform(-1, 1, len(value)), 0.0)
        _reach(group, weight, low, high)
        _reach(group, -weight, low, high)
    for one in np.flatnonzero(suspect & (high - low < need - _EPS)):
        for sign in (1.0, -1.0):
            if high[one] - low[one] < need[one] - _EPS:
                weight = np.zeros(len(value))
                weight[one] = sign
                _reach(group, weight, low, high)
    return suspect & (high - low < need - _EPS)


def _reach(group: _Group, weight: Floats, low: Floats, high: Floats) -> None:
    """Widen `low` and `high` by a point that fits and lies furthest along the weights."""
    solved = linprog(
        weight,
        A_eq=group.equal if group.equal.shape[0] else None,
        b_eq=group.equal_to if group.equal.shape[0] else None,
        A_ub=group.at_most if group.at_most.shape[0] else None,
        b_ub=group.at_most_of if group.at_most.shape[0] else None,
        bounds=np.stack([group.lower, group.upper], axis=1),
        method="highs",
    )
    if solved.x is not None:
        np.minimum(low, solved.x, out=low)
        np.maximum(high, solved.x, out=high)
