"""Whether a hidden figure meets a target or norm: a bound on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.attack.released import Key

if TYPE_CHECKING:
    from bench.attack.equations import ReleaseRows

_AT_LEAST = {(">=", True), (">", True), ("=", True), ("<=", False), ("<", False)}
_AT_MOST = {("<=", True), ("<", True), ("=", True), (">=", False), (">", False)}


def add_verdicts(rows: ReleaseRows) -> None:
    """A row for each verdict of a figure that is not printed itself."""
    for key, row in rows.released.values.items():
        if row["value"] is None:
            for goal in ("target", "norm"):
                verdict = row.get(f"{goal}_comparator"), row.get(f"{goal}_met")
                if row.get(goal) is not None:
                    _add(rows, key, verdict, row[goal])


def _add(rows: ReleaseRows, key: Key, verdict: tuple[str | None, bool | None], goal: float) -> None:
    part, whole = rows.part_cell(key, "numerator"), rows.part_cell(key, "denominator")
    if part is None:
        return
    for sign, holding in ((-1.0, _AT_LEAST), (1.0, _AT_MOST)):
        if verdict in holding:
            told = f"{key}: {'at least' if sign < 0 else 'at most'} {goal:g}"
            if whole is None:
                rows.system.add("rate", [(part, sign)], sign * goal, told, is_equal=False)
            else:
                factor = 100.0 if rows.catalogue.indicators[key.indicator]["measure_unit"] == "%" else 1.0
                terms = [(part, sign * factor), (whole, -sign * goal)]
                rows.system.add("rate", terms, 0, told, is_equal=False)
