"""Which workbook counts: one submission a ledger line, the newest of each unit, round and form accepted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import failed
from orchestration.collect.identity import Resolver
from orchestration.collect.number import read_date
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import BLANK, IGNORED, OBSERVED, REJECTED, Reading

ACCEPTED, SUPERSEDED, DUPLICATE, REFUSED, DROPPED = "accepted", "superseded", "duplicate", "rejected", "dropped"


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


def judge(
    ledger: list[LedgerEntry],
    readings: dict[str, Reading],
    resolver: Resolver,
    drops: Collection[str] = (),
) -> list[Submission]:
    """One Submission per ledger entry, in ledger order.

    Supersession: a refused file by a later one of the same name; else declared date, then arrival, then ledger
    sequence. Two different workbooks of one unit, round and form with the same declared date in one pull are a problem
    of both.
    """
    seen: set[str] = set()
    submissions = []
    for entry in ledger:
        submission = _resolved(entry, readings[entry.sha256], resolver)
        if entry.sha256 in seen:
            submission = _with(submission, Problem("duplicate_submission"), DUPLICATE)
        if entry.sha256 in drops:
            submission = replace(submission, problems=(Problem("dropped_submission"),), status=DROPPED)
        # bytes that were refused before may come again with a manifest that names them
        if submission.status != REFUSED:
            seen.add(entry.sha256)
        submissions.append(submission)
    submissions = _superseded(_mended(submissions))
    return [_worded(submission, resolver.catalogue) for submission in submissions]


def _resolved(entry: LedgerEntry, reading: Reading, resolver: Resolver) -> Submission:
    problems = list(reading.problems)
    unit_id = round_code = ""
    if not failed(problems):
        unit_id, round_code, more = resolver.resolve(reading.identity, entry)
        problems += more
        problems += _unknown_inner_units(reading, round_code, resolver)
    status = ACCEPTED if unit_id and round_code else REFUSED
    declared = reading.identity.declared_date
    if not declared and entry.declared_date:
        day = read_date(entry.declared_date)
        declared = day.isoformat() if day else ""
        if day is None:
            problems.append(Problem("not_a_date", found=entry.declared_date, expected="ngày nộp trong manifest.csv"))
    return Submission(entry, reading, unit_id, round_code, declared, status, tuple(problems))


def _unknown_inner_units(reading: Reading, round_code: str, resolver: Resolver) -> list[Problem]:
    """Units named row by row inside a workbook must be valid at its round, or their figures would belong nowhere."""
    if not round_code:
        return []
    day = resolver.catalogue.rounds[round_code]["reference_date"]
    expected = f"một đơn vị có hiệu lực ngày {day}"
    return [
        Problem("unknown_unit", seen.sheet, seen.cell, seen.unit, expected)
        for seen in reading.observations
        if seen.unit and not resolver.unit_id(seen.unit, day)
    ]


def _mended(submissions: list[Submission]) -> list[Submission]:
    """A refused file that came again under the same name is replaced: else none could be mended."""
    last = {submission.entry.file: index for index, submission in enumerate(submissions)}
    return [
        _with(submission, Problem("superseded_submission"), SUPERSEDED)
        if submission.status == REFUSED and last[submission.entry.file] > index
        else submission
        for index, submission in enumerate(submissions)
    ]


def _superseded(submissions: list[Submission]) -> list[Submission]:
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, submission in enumerate(submissions):
        if submission.status == ACCEPTED:
            groups[submission.reading.identity.form, submission.unit_id, submission.round].append(index)
    result = list(submissions)
    for indexes in groups.values():
        ordered = sorted(indexes, key=lambda i: (submissions[i].declared_date, submissions[i].entry.sequence))
        for index in ordered[:-1]:
            result[index] = _with(result[index], Problem("superseded_submission"), SUPERSEDED)
        arrivals = Counter((submissions[i].entry.pull, submissions[i].declared_date) for i in indexes)
        for index in indexes:
            if arrivals[submissions[index].entry.pull, submissions[index].declared_date] > 1:
                others = [submissions[i].entry.file for i in indexes if i != index]
                problem = Problem("conflicting_submission", found=", ".join(others))
                result[index] = _with(result[index], problem, result[index].status)
    return result


def _with(submission: Submission, problem: Problem, status: str) -> Submission:
    return replace(submission, problems=(*submission.problems, problem), status=status)


def _worded(submission: Submission, catalogue: Catalogue) -> Submission:
    kinds = catalogue.problem_kinds
    worded = [replace(p, file=submission.entry.file).worded(kinds) for p in submission.problems]
    return replace(submission, problems=tuple(worded))
