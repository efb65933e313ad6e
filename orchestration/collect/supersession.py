"""What a newer workbook of a unit, round and form replaces: the sheets it fills, and what it no longer says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.problem import Problem
from orchestration.collect.reading import OBSERVED, REJECTED, Assertion, DisclosureItem, Fact, Observation, Reading
from orchestration.collect.rule import check_rules
from orchestration.collect.submission import ACCEPTED, PARTIAL, SUPERSEDED, Submission
from orchestration.collect.text import fold

Key = tuple[str, ...]


def superseded(submissions: list[Submission], catalogue: Catalogue) -> list[Submission]:
    """The submissions with every group of one unit, round and form settled.

    Newest first by declared date, where each has one, then by arrival (a later pull, then the ledger's order): a day
    that one does not name cannot be held against the day of another. The newest is accepted; a sheet it does not fill
    is kept from the one before, which is then accepted in part; the rest is superseded. Two different workbooks of one
    pull that no declared date tells apart are a problem of both.
    """
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, submission in enumerate(submissions):
        if submission.status == ACCEPTED:
            groups[submission.reading.identity.form, submission.unit_id, submission.round].append(index)
    result = list(submissions)
    for indexes in groups.values():
        if len(indexes) > 1:
            dated = all(submissions[i].declared_date for i in indexes)
            ordered = sorted(indexes, key=lambda i: _age(submissions[i], dated), reverse=True)
            settled = _settled([submissions[i] for i in ordered], catalogue)
            for index, submission in zip(ordered, settled, strict=True):
                result[index] = submission
    return result


def _age(submission: Submission, dated: bool) -> tuple[str, int, int]:
    return submission.declared_date if dated else "", submission.entry.pull, submission.entry.sequence


def _settled(group: list[Submission], catalogue: Catalogue) -> list[Submission]:
    """A group, newest first."""
    newest, older = group[0], group[1:]
    layout = catalogue.layouts.get((newest.reading.identity.form, newest.reading.identity.form_version))
    # item codes of the state form come again on other sheets; record forms may spread their rows as they like
    by_sheet = layout is not None and layout.by_sheet
    filled, said = _filled(newest.reading), _said(newest, by_sheet)
    withdrawn = _withdrawn(newest, filled, older, by_sheet)
    kept: list[Submission] = []
    for index, submission in enumerate(older, start=1):
        own = _filled(submission.reading)
        sheets = own - filled - _repeated(submission, said, by_sheet)
        left = _older(submission, sheets)
        if sheets:
            gone = _withdrawn(left, sheets, group[index + 1 :], by_sheet)
            left = replace(left, problems=(*left.problems, *gone))
        kept.append(left)
        filled = filled | own
        said |= _said(submission, by_sheet)
    first = _newest(newest, kept, withdrawn, layout)
    return _conflicts([first, *kept], group)


def _repeated(submission: Submission, said: set[Key], by_sheet: bool) -> set[str]:
    """Sheets that say something again that is said under another name."""
    name_of = _sheet_names(submission.reading)
    return {name_of(row.sheet) for row in submission.reading.rows() if _key(submission, row, by_sheet) in said}


def _older(submission: Submission, sheets: set[str]) -> Submission:
    """What is left of an older one: the rows and problems of its sheets (folded names) that nothing newer fills."""
    if not sheets:
        return replace(submission, status=SUPERSEDED, problems=(*submission.problems, Problem("superseded_submission")))
    name_of = _sheet_names(submission.reading)
    kept = [p for p in submission.problems if name_of(p.sheet) in sheets and p.kind != "rule_broken"]
    # a list of persons lies in the landing until it is purged
    problems = kept + [p for p in submission.problems if p.kind == "lists_persons"]
    reading = submission.reading
    left = replace(
        reading,
        observations=[row for row in reading.observations if name_of(row.sheet) in sheets],
        facts=[row for row in reading.facts if name_of(row.sheet) in sheets],
        assertions=[row for row in reading.assertions if name_of(row.sheet) in sheets],
        disclosures=[row for row in reading.disclosures if name_of(row.sheet) in sheets],
        rules_checked={},
    )
    names = sorted({name for name in reading.cells if name_of(name) in sheets})
    problem = Problem("partly_superseded", found=", ".join(names))
    return replace(submission, reading=left, status=PARTIAL, problems=(*problems, problem))


def _newest(newest: Submission, kept: list[Submission], withdrawn: list[Problem], layout: Layout | None) -> Submission:
    """The newest with the sheets that older ones still give: those are not missing, and its rules see them too."""
    partial = [submission for submission in kept if submission.status == PARTIAL]
    given = {fold(row.sheet): submission.entry.file for submission in partial for row in submission.reading.rows()}
    there = {name for submission in partial for name in _filled(submission.reading)}
    problems = [p for p in newest.problems if not (p.kind == "missing_sheet" and fold(p.sheet) in there)]
    reading = newest.reading
    if partial and layout is not None:
        together = Reading(observations=list(reading.observations))
        for submission in partial:
            together.observations += submission.reading.observations
        reading = replace(reading, rules_checked=check_rules(layout, together))
        broken = [replace(p, file=given.get(fold(p.sheet), "")) for p in together.problems]
        problems = [p for p in problems if p.kind != "rule_broken"] + broken
    return replace(newest, reading=reading, problems=(*problems, *withdrawn))


def _withdrawn(newer: Submission, sheets: set[str], older: list[Submission], by_sheet: bool) -> list[Problem]:
    """Cells that the workbook before filled and a newer one leaves blank, on the `sheets` that it fills.

    Each sheet is held against the newest of the older ones (newest first) that fills it.
    """
    said = _said(newer, by_sheet)
    told = {(p.sheet, p.cell) for p in newer.reading.problems}
    codes = {row.code for row in newer.reading.facts}
    withdrawn, seen = list[Problem](), set[str]()
    for before in older:
        own, name_before = _filled(before.reading) - seen, _sheet_names(before.reading)
        shared = own & (sheets | _repeated(before, said, by_sheet))
        withdrawn += [
            Problem("value_withdrawn", row.sheet, row.cell, expected=row.found)
            for row in before.reading.rows()
            if name_before(row.sheet) in shared
            and _key(before, row, by_sheet) not in said
            and (row.sheet, row.cell) not in told
            # a provider that left the register is an event of the register, not a cell turned blank
            and not (isinstance(row, Fact) and row.code not in codes)
        ]
        seen |= own
    return withdrawn


def _conflicts(settled: list[Submission], group: list[Submission]) -> list[Submission]:
    """Told to each that came with another in its pull that no declared date tells apart: nobody knows the newer."""
    dated = all(submission.declared_date for submission in group)
    rivals: dict[tuple[str, int], list[str]] = defaultdict(list)
    for submission in group:
        rivals[_age(submission, dated)[:2]].append(submission.entry.file)
    result = []
    for submission in settled:
        others = [f for f in rivals[_age(submission, dated)[:2]] if f != submission.entry.file]
        problem = Problem("conflicting_submission", found=", ".join(sorted(others)))
        result.append(replace(submission, problems=(*submission.problems, problem)) if others else submission)
    return result


def _sheet_names(reading: Reading) -> Callable[[str], str]:
    """The folded name of a sheet: that of the form, where the workbook calls it otherwise."""
    names = {fold(row.sheet): fold(row.item_sheet) for row in reading.observations if row.item_sheet}
    return lambda sheet: names.get(fold(sheet), fold(sheet))


def _filled(reading: Reading) -> set[str]:
    """Names of the sheets that hold a value or a cell that should be one."""
    name_of = _sheet_names(reading)
    return {name_of(sheet) for sheet, fates in reading.cells.items() if fates[OBSERVED] or fates[REJECTED]}


def _said(submission: Submission, by_sheet: bool) -> set[Key]:
    return {_key(submission, row, by_sheet) for row in submission.reading.rows()}


def _key(submission: Submission, row: Observation | Fact | Assertion | DisclosureItem, by_sheet: bool) -> Key:
    """What a row says something about; two workbooks of a group say it twice when they share it."""
    if isinstance(row, Observation):
        sheet = fold(row.item_sheet or row.sheet) if by_sheet else ""
        return "observation", row.unit, row.round or submission.round, sheet, row.item, row.breakdown
    if isinstance(row, Fact):
        return "fact", row.code, row.attribute, row.valid_from
    if isinstance(row, DisclosureItem):
        return "disclosure", row.item, row.breakdown
    return "assertion", row.indicator, row.kind, row.horizon, row.population
