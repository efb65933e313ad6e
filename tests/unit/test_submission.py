"""Which workbook of a unit, round and form counts, and what becomes of the others."""

from __future__ import annotations

import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Register, Resolver
from orchestration.collect.judgement import judge
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Identity, Observation, Reading
from orchestration.collect.submission import ACCEPTED, DROPPED, DUPLICATE, REFUSED, SUPERSEDED, Submission

ROUND = "2021-2022-term1"


@pytest.fixture
def resolver(catalogue: Catalogue) -> Resolver:
    return Resolver(catalogue, Register(), {})


class Desk:
    """Workbooks as they arrive: each call is one file, `pull` counts the pulls."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver, self.ledger, self.readings = resolver, list[LedgerEntry](), dict[str, Reading]()
        self.drops: set[str] = set()

    def take(
        self, file: str, declared: str, pull: int = 1, unit: str = "district-094", form: str = "BC-TH", sha: str = ""
    ) -> None:
        sequence = len(self.ledger) + 1
        sha256 = sha or f"{sequence:064}"
        self.ledger.append(LedgerEntry(sequence, sha256, 1, file, "", pull, declared_date=""))
        if sha256 not in self.readings:
            identity = Identity(form=form, unit_text=unit, round=ROUND, declared_date=declared)
            self.readings[sha256] = Reading(identity=identity)

    def broken(self, file: str, kind: str = "not_a_workbook") -> None:
        self.take(file, "")
        self.readings[self.ledger[-1].sha256] = Reading(problems=[Problem(kind)])

    def judged(self) -> list[Submission]:
        return judge(self.ledger, self.readings, self.resolver, self.drops)

    def statuses(self) -> list[str]:
        return [submission.status for submission in self.judged()]

    def kinds(self) -> list[list[str]]:
        return [[problem.kind for problem in submission.problems] for submission in self.judged()]


@pytest.fixture
def desk(resolver: Resolver) -> Desk:
    return Desk(resolver)


def test_the_later_declared_date_wins_whatever_came_first(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-02-01", pull=1)
    desk.take("b.xlsx", "2022-01-15", pull=2)
    assert desk.statuses() == [ACCEPTED, SUPERSEDED]
    assert desk.kinds() == [[], ["superseded_submission"]]


def test_with_equal_dates_the_later_arrival_wins(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15", pull=1)
    desk.take("b.xlsx", "2022-01-15", pull=2)
    assert desk.statuses() == [SUPERSEDED, ACCEPTED]


def test_two_in_one_pull_with_one_date_are_a_problem_of_both(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15")
    desk.take("b.xlsx", "2022-01-15")
    first, second = desk.judged()
    for submission, other in ((first, "b.xlsx"), (second, "a.xlsx")):
        conflict = next(p for p in submission.problems if p.kind == "conflicting_submission")
        assert conflict.severity == "critical" and conflict.found == other and conflict.message
    assert second.status == ACCEPTED


def test_other_unit_or_form_is_no_conflict(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15")
    desk.take("b.xlsx", "2022-01-15", form="KH-CT")
    desk.take("c.xlsx", "2022-01-15", unit="district-313")
    assert desk.statuses() == [ACCEPTED] * 3 and desk.kinds() == [[], [], []]


def test_the_same_bytes_again_are_a_duplicate_and_change_nothing(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15", sha="f" * 64)
    desk.take("copy.xlsx", "2022-01-15", pull=2, sha="f" * 64)
    assert desk.statuses() == [ACCEPTED, DUPLICATE]
    assert desk.kinds() == [[], ["duplicate_submission"]]


def test_a_workbook_without_unit_is_refused(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15", unit="district-000")
    (submission,) = desk.judged()
    assert submission.status == REFUSED and submission.problems[0].kind == "unknown_unit"
    assert submission.problems[0].file == "a.xlsx" and "«district-000»" in submission.problems[0].sentence()


def test_a_refused_file_is_mended_by_the_next_of_its_name(desk: Desk) -> None:
    desk.broken("a.xlsx")
    desk.broken("b.xlsx")
    assert desk.statuses() == [REFUSED, REFUSED]
    desk.take("a.xlsx", "2022-01-15", pull=2)
    assert desk.statuses() == [SUPERSEDED, REFUSED, ACCEPTED]


def test_a_good_file_is_not_replaced_by_a_broken_one_of_its_name(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15")
    desk.broken("a.xlsx")
    assert desk.statuses() == [ACCEPTED, REFUSED]


def test_a_dropped_workbook_gives_way_to_the_one_before(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15", pull=1)
    desk.take("b.xlsx", "2022-02-01", pull=2)
    desk.broken("c.txt")
    desk.drops = {desk.ledger[1].sha256, desk.ledger[2].sha256}
    assert desk.statuses() == [ACCEPTED, DROPPED, DROPPED]
    assert desk.kinds() == [[], ["dropped_submission"], ["dropped_submission"]]


def test_an_inner_unit_must_be_valid_at_the_round(desk: Desk) -> None:
    desk.take("a.xlsx", "2022-01-15", unit="province-99", form="PCGD-DT")
    reading = desk.readings[desk.ledger[0].sha256]
    for cell, unit in (("D5", "commune-99001"), ("D6", "commune-12345")):
        reading.observations.append(Observation("Điều tra", cell, "dan_so", "tuoi_5", "10", "10", unit=unit))
    (submission,) = desk.judged()
    (problem,) = submission.problems
    assert (problem.kind, problem.cell, problem.found) == ("unknown_unit", "D6", "commune-12345")
    assert "2022-01-15" in problem.expected


def test_every_kind_of_problem_has_words_and_a_severity(catalogue: Catalogue) -> None:
    for kind, row in catalogue.problem_kinds.items():
        rule = {"severity": "warning", "message": "lời của quy tắc"} if kind == "rule_broken" else {}
        worded = Problem(kind, "Trang", "A1", "x", "y", **rule).worded(catalogue.problem_kinds)
        assert worded.severity in ("critical", "warning", "info") and worded.message and worded.mend
        if rule:
            assert (worded.severity, worded.message) == ("warning", "lời của quy tắc")
        else:
            assert worded.severity == row["severity"]
        sentence = worded.sentence()
        assert "Trang!A1" in sentence and "«x»" in sentence and "Cần: y." in sentence and row["mend_vi"] in sentence
