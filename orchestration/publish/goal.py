"""A plan or target as the warehouse judged it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Goal:
    """A row of mart_ke_hoach: the cell that gives the goal, its last day, its figure, its state."""

    unit: str
    indicator: str
    due_on: str
    figure_school_year: str
    figure_period: str
    figure_basis: str
    figure_boundary: str
    figure_breakdown: str
    difference: Decimal | None
    state: str
    file: str
    sheet: str
    cell: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.unit, self.indicator, self.file, self.sheet, self.cell
