"""Rows over unknown counts: what is printed, and what everybody knows to hold between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# a count of one node: which node, and which linear form of items of a form
Cell = tuple[object, ...]

# rows of a lower trust are used first; the attacker believes printed numbers, and guesses that the rest holds
TRUST = {
    "printed": 0,
    "rollup": 1,
    "form": 1,
    "rule": 2,
    "set": 2,
    "part": 2,
    "change": 2,
    "rate": 3,
    "basis": 4,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Σ coefficient × cell = or <= bound. `kind` is a key of TRUST, `told` says in words where it comes from."""

    kind: str
    is_equal: bool
    terms: tuple[tuple[int, float], ...]
    bound: float
    told: str


@dataclass
class System:
    """All cells are counts: never negative. `aims` are those that must not be pinned, with the words for them."""

    cells: dict[Cell, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    aims: dict[int, str] = field(default_factory=dict)
    # cells of which whatever is printed is no secret: not sensitive, and totals or zeros
    open_cells: set[int] = field(default_factory=set)
    _seen: set[tuple[bool, tuple[tuple[int, float], ...], float]] = field(default_factory=set)

    def cell(self, name: Cell) -> int:
        """The number of a cell, a new one where it was never named."""
        return self.cells.setdefault(name, len(self.cells))

    def add(
        self, kind: str, terms: Iterable[tuple[int, float]], bound: float, told: str, is_equal: bool = True
    ) -> None:
        """One row; terms of one cell are added up, the same row twice is kept once."""
        summed: dict[int, float] = {}
        for cell, coefficient in terms:
            summed[cell] = summed.get(cell, 0.0) + coefficient
        kept = tuple(sorted((cell, value) for cell, value in summed.items() if value))
        mark = (is_equal, kept, bound)
        if kept and mark not in self._seen:
            self._seen.add(mark)
            self.rows.append(Row(kind, is_equal, kept, bound, told))

    def open_only(self, aims: set[int]) -> System:
        """The same without what is printed of other than open cells: what is left is bounded whoever hides it."""
        shown = self.open_cells - self.aims.keys()
        rows = [
            row
            for row in self.rows
            if row.kind not in ("rate", "change") and (row.kind != "printed" or row.terms[0][0] in shown)
        ]
        return System(self.cells, rows, {cell: name for cell, name in self.aims.items() if cell in aims})

    def kinds(self) -> dict[str, int]:
        """How many rows of each kind: an attack that lost one of them is weaker without a word."""
        return dict(sorted(Counter(row.kind for row in self.rows).items()))
