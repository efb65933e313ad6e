"""Secondary suppression: hide one more number wherever a hidden one could be worked out too closely.

A reader who knows every shown number bounds each hidden one by the equations it stands in. `protect` hides more, one
equation at a time, until every hidden count that could be told apart from `WIDTH` others stays so: an interval of five
holds six whole numbers, as many as 0 to 5. A count can never be more than a whole that is no secret; where that whole
is smaller than the interval, the whole is all that can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.export.confidentiality.equation import Bools, Equations, Floats, Ints
from orchestration.export.confidentiality.exact import pinned
from orchestration.export.confidentiality.reader import MANY, Reader

WIDTH = 5.0
_EPS = 1e-6


@dataclass(frozen=True)
class Cells:
    """Numbers by position: their value, whether they may be hidden, and what is lost by that (lower first).

    What an earlier release printed is known: hiding it now would protect no other.
    """

    value: Floats
    can_be_hidden: Bools
    level: Ints
    is_printed: Bools


def caps(cells: Cells, equations: Equations) -> Floats:
    """What no cell can exceed by a whole that is never hidden."""
    found = np.full(len(cells.value), MANY)
    is_whole = equations.sign > 0
    rows = len(equations.has_rest)
    is_open = cells.can_be_hidden[equations.cell] & is_whole
    no_secret = np.bincount(equations.row, is_open, rows) == 0
    whole = np.bincount(equations.row, np.where(is_whole, cells.value[equations.cell], 0), rows)
    parts = ~is_whole & no_secret[equations.row]
    np.minimum.at(found, equations.cell[parts], whole[equations.row[parts]])
    return found


def protect(cells: Cells, equations: Equations, hidden: Bools, follows: Ints) -> tuple[Bools, dict[int, int]]:
    """Hide more until every hidden cell is safe; where the first of a pair of `follows` is hidden, so is the second.

    Returns the hidden cells, and for each that was added the cell that forced it. The order is fixed by positions:
    the same input hides the same. What is safe stays so when more is hidden, so each cell is proved once.
    """
    hidden = hidden.copy()
    forced: dict[int, int] = {}
    cap = caps(cells, equations)
    need = np.minimum(WIDTH, cap)
    safe: Bools = np.zeros(len(cells.value), dtype=np.bool_)
    while True:
        _spread(hidden, follows, forced)
        reader = Reader(cells.value, equations, cap, hidden)
        open_cells = hidden & (reader.width < need - _EPS) & ~safe
        binding = reader.tightest
        if not open_cells.any():
            suspect = hidden & ~safe
            open_cells = pinned(cells.value, reader, need, suspect)
            safe |= suspect & ~open_cells
            binding = np.ones(len(reader.row), dtype=np.bool_)
        if not open_cells.any():
            return hidden, forced
        added = _complements(cells, equations, cap, hidden, reader, binding & open_cells[reader.cell])
        if not added:
            near = _near(reader, open_cells)
            added = _complements(cells, equations, cap, hidden, reader, near[reader.cell])
        for cell, by in added.items():
            hidden[cell] = True
            forced[cell] = by
        if not added:  # nothing is left to hide around it: all that is shown there is no secret
            safe |= open_cells


def _near(reader: Reader, cell: Bools) -> Bools:
    """The hidden cells that share an equation with these."""
    rows = np.unique(reader.row[cell[reader.cell]])
    found = np.zeros(len(cell), dtype=np.bool_)
    found[reader.cell[np.isin(reader.row, rows)]] = True
    return found


def _spread(hidden: Bools, follows: Ints, forced: dict[int, int]) -> None:
    while len(follows):
        alone = hidden[follows[:, 0]] & ~hidden[follows[:, 1]]
        if not alone.any():
            return
        for cell, follower in follows[alone]:
            forced.setdefault(int(follower), int(cell))
        hidden[follows[alone, 1]] = True


def _complements(
    cells: Cells, equations: Equations, cap: Floats, hidden: Bools, reader: Reader, binding: Bools
) -> dict[int, int]:
    """For every cell of a binding entry the cheapest shown cell of its equations -> the cell it is hidden for."""
    candidate = _cheapest(cells, equations, cap, hidden, reader, np.unique(reader.row[binding]))
    entries = np.flatnonzero(binding & (candidate[reader.row] >= 0))
    row, cell = reader.row[entries], reader.cell[entries]
    order = np.lexsort((row, cells.value[candidate[row]], cells.level[candidate[row]], cell))
    first = np.r_[True, np.diff(cell[order]) > 0][: len(order)]
    found: dict[int, int] = {}
    for one in order[first]:
        found.setdefault(int(candidate[row[one]]), int(cell[one]))
    return found


def _cheapest(cells: Cells, equations: Equations, cap: Floats, hidden: Bools, reader: Reader, rows: Ints) -> Ints:
    """Row -> the shown cell to hide in it, or −1.

    The lowest level first; one that is not zero; the smallest that makes the hidden ones of the row reach the width.
    """
    found = np.full(len(equations.has_rest), -1, dtype=np.int64)
    entries = np.flatnonzero(
        np.isin(equations.row, rows)
        & ~hidden[equations.cell]
        & cells.can_be_hidden[equations.cell]
        & ~cells.is_printed[equations.cell]
        & (cap[equations.cell] > 0)
    )
    if not len(entries):
        return found
    hidden_sum = np.bincount(reader.row, cells.value[reader.cell] * (reader.sign < 0), len(equations.has_rest))
    row, cell = equations.row[entries], equations.cell[entries]
    value = cells.value[cell]
    lacking = np.maximum(WIDTH - hidden_sum[row], 0)
    order = np.lexsort((cell, value, value < lacking, value == 0, cells.level[cell], row))
    first = np.r_[True, np.diff(row[order]) > 0]
    found[row[order][first]] = cell[order][first]
    return found
