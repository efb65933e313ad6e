"""What a reader who knows every shown number can tell of the hidden ones, one equation after the other."""

from __future__ import annotations

import numpy as np

from orchestration.export.confidentiality.equation import Bools, Equations, Floats

MANY = 1e7  # more children than there are
_EPS = 1e-6
_SWEEPS = 60


class Reader:
    """What a reader can tell of the hidden cells: bounds by passing through the equations until nothing moves."""

    def __init__(self, value: Floats, equations: Equations, cap: Floats, hidden: Bools) -> None:
        entry_hidden = hidden[equations.cell]
        shown_sum = np.bincount(
            equations.row[~entry_hidden],
            weights=(equations.sign * value[equations.cell])[~entry_hidden],
            minlength=len(equations.has_rest),
        )
        self.row = equations.row[entry_hidden]
        self.cell = equations.cell[entry_hidden]
        self.sign = equations.sign[entry_hidden]
        self.least = -shown_sum  # Σ sign × hidden is at least this, and this exactly without a rest
        self.most = np.where(equations.has_rest, MANY, -shown_sum)
        self.lower = np.zeros(len(value))
        self.upper = cap.copy()
        self.tightest: Bools = np.zeros(len(self.row), dtype=np.bool_)
        self._pass(len(equations.has_rest))

    def _pass(self, rows: int) -> None:
        order = np.argsort(self.cell, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(self.cell[order]) > 0]) if len(order) else order
        at = self.cell[order][starts] if len(order) else order
        up = self.sign > 0
        for _ in range(_SWEEPS):
            if not len(order):
                break
            low, high = self.lower[self.cell], self.upper[self.cell]
            small = np.where(up, low, -high)
            large = np.where(up, high, -low)
            rest_small = np.bincount(self.row, small, rows)[self.row] - small
            rest_large = np.bincount(self.row, large, rows)[self.row] - large
            top = self.most[self.row] - rest_small
            bottom = self.least[self.row] - rest_large
            said_low = np.where(up, bottom, -top)
            said_high = np.where(up, top, -bottom)
            lower = np.maximum(self.lower[at], np.maximum.reduceat(said_low[order], starts))
            upper = np.minimum(self.upper[at], np.minimum.reduceat(said_high[order], starts))
            still = (lower <= self.lower[at] + _EPS).all() and (upper >= self.upper[at] - _EPS).all()
            self.lower[at], self.upper[at] = lower, upper
            # an equation that says no more than that a count is none or more binds nothing
            self.tightest = ((said_low >= self.lower[self.cell] - _EPS) & (self.lower[self.cell] > _EPS)) | (
                said_high <= self.upper[self.cell] + _EPS
            )
            if still:
                break

    @property
    def width(self) -> Floats:
        """How far apart the bounds of each cell are."""
        return self.upper - self.lower
