"""Which workbook counts: one submission a ledger line, the newest of each unit, round and form accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from orchestration.collect.across import with_register_problems
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import failed
from orchestration.collect.identity import Resolver
from orchestration.collect.number import read_date
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Reading
from orchestration.collect.submission import ACCEPTED, DROPPED, DUPLICATE, PURGED, REFUSED, SUPERSEDED, Submission
from orchestration.collect.supersession import superseded
from orchestration.collect.tombstone import Tombstone


def judge(
    ledger: list[LedgerEntry],
    readings: dict[str, Reading],
    resolver: Resolver,
    drops: Collection[str] = (),
    purged: Mapping[str, Tombstone] | None = None,
) -> list[Submission]:
    """One Submission per ledger entry, in ledger order.

    A refused file is superseded by a later one of the same name; what counts of several workbooks of one unit, round
    and form says `supersession`. A purged workbook gives nothing.
    """
    tombstones = purged or {}
    seen: set[str] = set()
    newest: dict[tuple[str, str, str], str] = {}
    submissions = []
    for entry in ledger:
        if entry.sha256 in tombstones:
            kind = "purged_again" if entry.sequence > tombstones[entry.sha256].after else "purged_submission"
            submissions.append(Submission(entry, Reading(), "", "", "", PURGED, (Problem(kind),)))
            continue
        submission = _resolved(entry, readings[entry.sha256], resolver)
        group = (submission.reading.identity.form, submission.unit_id, submission.round)
        # the same bytes sent again after other ones are taken back, not sent twice
        if entry.sha256 in seen and newest.get(group, entry.sha256) == entry.sha256:
            submission = _with(submission, Problem("duplicate_submission"), DUPLICATE)
        if entry.sha256 in drops:
            # dropped or not, a list of persons lies in the landing until it is purged
            listed = tuple(problem for problem in submission.problems if problem.kind == "lists_persons")
            submission = replace(submission, problems=(*listed, Problem("dropped_submission")), status=DROPPED)
        # bytes that were refused before may come again with a manifest that names them
        if submission.status != REFUSED:
            seen.add(entry.sha256)
        if submission.status == ACCEPTED:
            newest[group] = entry.sha256
        submissions.append(submission)
    submissions = with_register_problems(superseded(_mended(submissions), resolver.catalogue), resolver.catalogue)
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
    received = entry.received_at[:10]
    if received and declared > received:
        # it would stand above every workbook that is sent until that day
        problems.append(Problem("declared_later", found=declared, expected=f"không sau ngày nhận tệp ({received})"))
        declared = ""
    return Submission(entry, reading, unit_id, round_code, declared, status, tuple(problems))


def _unknown_inner_units(reading: Reading, round_code: str, resolver: Resolver) -> list[Problem]:
    """Units named row by row inside a workbook must be valid at its round, or their figures would belong nowhere."""
    if not round_code:
        return []
    day = resolver.catalogue.rounds[round_code]["reference_date"]
    unknown = {unit for unit in reading.units() if not resolver.unit_id(unit, day)}
    # most workbooks name no unit but their own, and their rows need not be looked at
    rows = reading.observations if unknown else []
    expected = f"một đơn vị có hiệu lực ngày {day}"
    return [Problem("unknown_unit", o.sheet, o.cell, o.unit, expected) for o in rows if o.unit in unknown]


def _mended(submissions: list[Submission]) -> list[Submission]:
    """A refused file that came again under the same name is replaced: else none could be mended."""
    last = {submission.entry.file: index for index, submission in enumerate(submissions)}
    return [
        _with(submission, Problem("superseded_submission"), SUPERSEDED)
        if submission.status == REFUSED and last[submission.entry.file] > index
        else submission
        for index, submission in enumerate(submissions)
    ]


def _with(submission: Submission, problem: Problem, status: str) -> Submission:
    return replace(submission, problems=(*submission.problems, problem), status=status)


def _worded(submission: Submission, catalogue: Catalogue) -> Submission:
    kinds = catalogue.problem_kinds
    worded = [replace(p, file=p.file or submission.entry.file).worded(kinds) for p in submission.problems]
    return replace(submission, problems=tuple(worded))
