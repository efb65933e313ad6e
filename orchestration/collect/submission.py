"""One received workbook with what was made of it."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import BLANK, IGNORED, OBSERVED, REJECTED, Reading

ACCEPTED, SUPERSEDED, DUPLICATE, REFUSED, DROPPED = "accepted", "superseded", "duplicate", "rejected", "dropped"
# older than the accepted one, but some of its sheets still count
PARTIAL = "partial"
# removed from the home by decision; the line in the ledger is what is left
PURGED = "purged"
COUNTING = (ACCEPTED, PARTIAL)


@dataclass(frozen=True)
class Submission:
    """A received workbook with what was made of it; problems are worded and carry the file's name."""

    entry: LedgerEntry
    reading: Reading
    unit_id: str
    round: str
    declared_date: str
    status: str
    problems: tuple[Problem, ...]

    def cells(self, fate: str) -> int:
        """Cells of the workbook with that fate."""
        return sum(counts[fate] for counts in self.reading.cells.values())

    def count(self, severity: str) -> int:
        """Problems of that severity."""
        return sum(problem.severity == severity for problem in self.problems)

    def conserved(self) -> bool:
        """Promise 2: the fates add up to the cells seen."""
        return sum(map(self.cells, (OBSERVED, BLANK, REJECTED, IGNORED))) == self.reading.cells_seen
