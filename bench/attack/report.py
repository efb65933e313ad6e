"""The attack from folders to readable lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.attack.catalogue import Catalogue
from bench.attack.equations import system_of
from bench.attack.known import TOLERANCE, Known, follow
from bench.attack.programme import Range, ranges
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
    """Attack the `data/` folders of releases, oldest first; `unit_ids` as `read_release` takes it.

    A hidden count is pinned where its range is narrower than the threshold width, and narrower than what the open
    numbers alone leave it: of three children 0 to 3 are girls.
    """
    system = system_of(read_releases(folders, unit_ids), Catalogue(seeds))
    known, told = _told(system, dict.fromkeys(system.aims, THRESHOLD_WIDTH))
    narrow = {cell for cell, each in told.items() if each.width < THRESHOLD_WIDTH - TOLERANCE}
    _, open_told = _told(system.open_only(narrow), dict.fromkeys(narrow, THRESHOLD_WIDTH))
    least = {cell: min(THRESHOLD_WIDTH, each.width) - TOLERANCE for cell, each in open_told.items()}
    pinned = [cell for cell in sorted(narrow) if told[cell].width < least[cell]]
    return Attack(
        hidden=len(system.aims),
        trivial=len(narrow) - len(pinned),
        rows=system.kinds(),
        untrue=dict(known.untrue),
        pinned=[_pinned(system, known, cell, told[cell]) for cell in pinned],
    )


def _told(system: System, width: dict[int, float]) -> tuple[Known, dict[int, Range]]:
    known = follow(system)
    told = ranges(system, known, width)
    return known, told | {
        cell: Range(known.values[cell], known.values[cell], ()) for cell in system.aims if cell in known.values
    }


def _pinned(system: System, known: Known, cell: int, told: Range) -> Pinned:
    """Walk from the cell through the rows it follows from to what is printed."""
    used: dict[Row, None] = dict.fromkeys(told.rows)
    waiting = [cell, *(other for row in told.rows for other, _ in row.terms)]
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
    lines = [row.told for row in used if row.kind != "printed"] + [row.told for row in used if row.kind == "printed"]
    because = lines[:_MOST_LINES] + ([f"… and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else [])
    return Pinned(system.aims[cell], told.low, told.high, kinds, tuple(because))
