"""What only several workbooks together show: one provider in two registers, a return of a provider that is closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations

from orchestration.collect.catalogue import AREA_CODE_DIGITS, Catalogue, valid_on
from orchestration.collect.problem import Problem
from orchestration.collect.reading import Fact
from orchestration.collect.submission import ACCEPTED, PARTIAL, Submission

_CLOSED = "giai_the"
_OPEN_END = "9999-12-31"


def with_register_problems(submissions: list[Submission], catalogue: Catalogue) -> list[Submission]:
    """The submissions, each with what the registers that count say against it; only an office closes a provider."""
    registers = [s for s in submissions if s.status in (ACCEPTED, PARTIAL) and s.reading.facts]
    told = _in_two_registers(registers)
    closings = _Closings([s for s in registers if s.reading.identity.form == "DM-CS"], catalogue)
    return [replace(s, problems=(*s.problems, *told[s.entry.sequence], *closings.against(s))) for s in submissions]


def _in_two_registers(registers: list[Submission]) -> dict[int, list[Problem]]:
    """By ledger sequence: one problem for each code of which another unit's register of the round says other things.

    Two forms of register may differ: a rule of the warehouse compares them.
    """
    by_code: dict[tuple[str, str, str], dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for submission in registers:
        for fact in submission.reading.facts:
            by_code[submission.round, submission.reading.identity.form, fact.code][submission.entry.sequence].append(
                fact
            )
    sent = {submission.entry.sequence: submission for submission in registers}
    told: dict[int, list[Problem]] = defaultdict(list)
    for (*_, code), facts in by_code.items():
        for one, other in permutations(facts, 2):
            if sent[one].unit_id == sent[other].unit_id:
                continue
            pair = next(((a, b) for a in facts[one] for b in facts[other] if _differ(a, b)), None)
            if pair:
                a, b = pair
                expected = f"«{b.found}» như {sent[other].entry.file}, {b.sheet}!{b.cell}, hoặc mã khác cho cơ sở khác"
                problem = Problem("provider_in_two_registers", a.sheet, a.cell, f"{code}: {a.found}", expected)
                told[one].append(problem)
    return told


def _differ(a: Fact, b: Fact) -> bool:
    """Two values of one attribute on a day that both spans hold."""
    overlap = a.valid_from <= (b.valid_to or _OPEN_END) and b.valid_from <= (a.valid_to or _OPEN_END)
    return a.attribute == b.attribute and a.value != b.value and overlap


class _Closings:
    """Status of providers by code, as the newest list up to a day says."""

    def __init__(self, lists: list[Submission], catalogue: Catalogue) -> None:
        self.rounds = catalogue.rounds
        self.status: dict[str, list[tuple[str, Submission, Fact]]] = defaultdict(list)
        for submission in lists:
            for fact in submission.reading.facts:
                if fact.attribute == "status":
                    self.status[fact.code].append((self._day(submission), submission, fact))

    def _day(self, submission: Submission) -> str:
        return self.rounds[submission.round]["reference_date"]

    def against(self, submission: Submission) -> list[Problem]:
        """A problem where the submission is a return of a provider that is closed at the day of its round."""
        level, code = (*submission.unit_id.split("-"), "")[:2]
        if submission.status not in (ACCEPTED, PARTIAL) or level in AREA_CODE_DIGITS:
            return []
        day = self._day(submission)
        known = [row for row in self.status.get(code, []) if row[0] <= day]
        newest = [(s, fact) for list_day, s, fact in known if list_day == max(known, key=lambda row: row[0])[0]]
        valid = [(s, fact) for s, fact in newest if valid_on(vars(fact), day)]
        if not newest or any(fact.value != _CLOSED for _, fact in valid):
            return []
        source, fact = (valid or newest)[-1]
        what = fact.found if valid else f"hết hiệu lực ngày {fact.valid_to}"
        expected = f"cơ sở chưa giải thể ngày {day}; {source.entry.file}, {fact.sheet}!{fact.cell} ghi: {what}"
        return [Problem("closed_provider", found=submission.unit_id, expected=expected)]
