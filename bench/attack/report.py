"""The attack from folders to readable lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.attack.catalogue import Catalogue
from bench.attack.equations import system_of
from bench.attack.known import TOLERANCE, Known, follow, wholes
from bench.attack.programme import ranges
from bench.attack.released import read_releases
from bench.attack.system import Row, System

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
# the values 1 to 5 must stay possible, and so must 0 or 6
THRESHOLD_WIDTH = 5.0
_MOST_LINES = 8


@dataclass(frozen=True)
class Pinned:
    """A hidden count that can be told to less than the threshold width, and from what."""

    name: str
    low: float
    high: float
    kinds: tuple[str, ...]
    because: tuple[str, ...]

    def __str__(self) -> str:
        low, high = (round(bound, 4) + 0.0 for bound in (self.low, self.high))
        told = f"= {low:g}" if high - low < TOLERANCE else f"in {low:g} … {high:g}"
        return f"{self.name} {told}\n    " + "\n    ".join(self.because)


@dataclass(frozen=True)
class Attack:
    """What came of it: how much was looked at, and what was found."""

    hidden: int
    trivial: int
    rows: dict[str, int]
    untrue: dict[str, int]
    pinned: list[Pinned]

    def kinds(self) -> Counter[str]:
        """Pinned counts by the kinds of rows that pin them."""
        return Counter(" + ".join(each.kinds) for each in self.pinned)

    def __str__(self) -> str:
        lines = [
            f"{self.hidden} hidden counts, {self.trivial} of them bounded by an open whole below the width",
            f"rows: {self.rows}; guessed and untrue: {self.untrue}",
            f"{len(self.pinned)} pinned",
        ]
        return "\n".join(lines + [f"{number:6} {kind}" for kind, number in self.kinds().most_common()])


def attack(folders: list[Path], seeds: Path = SEEDS, unit_ids: str = "") -> Attack:
    """Attack the `data/` folders of releases, oldest first; `unit_ids` as `read_release` takes it."""
    system = system_of(read_releases(folders, unit_ids), Catalogue(seeds))
    known = follow(system)
    most = wholes(system)
    width = {cell: min(THRESHOLD_WIDTH, most.get(cell, THRESHOLD_WIDTH)) for cell in system.aims}
    bounded = ranges(system, known, width)
    pinned = []
    for cell, name in system.aims.items():
        if cell in known.values:
            low = high = known.values[cell]
            rows: tuple[Row, ...] = ()
        else:
            low, high, rows = bounded[cell].low, bounded[cell].high, bounded[cell].rows
        if high - low < width[cell] - TOLERANCE:
            pinned.append(_pinned(system, known, cell, (low, high), rows, name))
    trivial = sum(width[cell] < THRESHOLD_WIDTH for cell in system.aims)
    return Attack(len(system.aims), trivial, system.kinds(), dict(known.untrue), pinned)


def _pinned(
    system: System, known: Known, cell: int, bounds: tuple[float, float], rows: tuple[Row, ...], name: str
) -> Pinned:
    """Walk from the cell through the rows it follows from to what is printed."""
    used: dict[Row, None] = dict.fromkeys(rows)
    waiting = [cell] if not rows else [c for row in rows for c, _ in row.terms]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if each in seen:
            continue
        seen.add(each)
        reason = known.reasons.get(each)
        if reason is not None:
            used.setdefault(reason)
            waiting += [other for other, _ in reason.terms]
    kinds = tuple(sorted({row.kind for row in used} - {"printed", "form"})) or ("printed",)
    told = [row.told for row in used if row.kind != "printed"] + [row.told for row in used if row.kind == "printed"]
    because = told[:_MOST_LINES] + ([f"… and {len(told) - _MOST_LINES} more"] if len(told) > _MOST_LINES else [])
    return Pinned(name, bounds[0], bounds[1], kinds, tuple(because))
