"""The judge never turns green by accident: a fault planted in row, suite or catalogue is red."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.gate.judge import COULD_NOT_RUN, FAIL, PASS, SUITES, RuleVerdict, judge_suite
from orchestration.gate.rows import SuiteRow
from orchestration.settings import ROOT


@dataclass
class Bench:
    """A suite of three rules, its catalogue and a clean row, each to be harmed by a test."""

    folder: Path
    suite: list[dict[str, Any]]
    rules: list[dict[str, str]]
    row: SuiteRow

    def judge(self) -> dict[str, RuleVerdict]:
        names = ["rule_id", "suite", "needs_rows", "title_vi", "who_vi", "source"]
        lines = [",".join(names), *(",".join(rule[name] for name in names) for rule in self.rules)]
        (self.folder / "rule.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        data = {"name": "warehouse", "id": str(uuid.uuid4()), "expectations": self.suite}
        (self.folder / "warehouse.json").write_text(json.dumps(data), encoding="utf-8")
        verdicts = judge_suite("warehouse", self.row, self.folder, Catalogue(self.folder))
        return {verdict.rule_id: verdict for verdict in verdicts}


def expectation(rule_id: str, severity: str = "critical", **kwargs: object) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "type": "expect_column_values_to_be_between",
        "severity": severity,
        "kwargs": {"column": rule_id, "min_value": 0, "max_value": 0} | kwargs,
        "meta": {"rule": rule_id, "message_vi": f"lời của {rule_id}"},
    }


def rule(rule_id: str, needs_rows: str = "0") -> dict[str, str]:
    words = {"title_vi": "", "who_vi": "đơn vị nộp", "source": "Thiết kế"}
    return {"rule_id": rule_id, "suite": "warehouse", "needs_rows": needs_rows} | words


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    row = SuiteRow()
    for rule_id in ("HARD", "SOFT", "ROWS"):
        row.add(rule_id, 10, 0)
    return Bench(
        tmp_path,
        [expectation("HARD"), expectation("SOFT", "warning"), expectation("ROWS")],
        [rule("HARD"), rule("SOFT"), rule("ROWS", "1")],
        row,
    )


def test_clean_is_green(bench: Bench) -> None:
    verdicts = bench.judge()
    assert {v.verdict for v in verdicts.values()} == {PASS} and not any(v.blocks for v in verdicts.values())
    hard = verdicts["HARD"]
    assert (hard.checked, hard.violations, hard.message_vi, hard.who_vi) == (10, 0, "lời của HARD", "đơn vị nộp")


def test_a_critical_violation_blocks_and_a_warning_does_not(bench: Bench) -> None:
    bench.row.add("HARD", 10, 1, waived=2)
    bench.row.add("SOFT", 10, 3)
    verdicts = bench.judge()
    assert verdicts["HARD"].verdict == verdicts["SOFT"].verdict == FAIL
    assert verdicts["HARD"].blocks and not verdicts["SOFT"].blocks and not verdicts["ROWS"].blocks
    assert (verdicts["HARD"].violations, verdicts["HARD"].waived, verdicts["SOFT"].severity) == (1, 2, "warning")


def drop_from_row(bench: Bench) -> None:
    del bench.row.violations["SOFT"]


def drop_checked(bench: Bench) -> None:
    del bench.row.checked["SOFT"]


def drop_from_suite(bench: Bench) -> None:
    del bench.suite[1]


def drop_from_catalogue(bench: Bench) -> None:
    del bench.rules[1]


def violations(value: Any) -> Callable[[Bench], None]:
    return lambda bench: bench.row.violations.__setitem__("SOFT", value)


def checked(value: Any) -> Callable[[Bench], None]:
    return lambda bench: bench.row.checked.__setitem__("SOFT", value)


def an_expectation_that_raises(bench: Bench) -> None:
    """A day where a number must be: Great Expectations raises and reports a plain failure."""
    bench.suite[1]["kwargs"]["max_value"] = "2024-01-01"


def loosened(**words: Any) -> Callable[[Bench], None]:
    """Five violations, and an expectation that would hold all the same."""

    def harm(bench: Bench) -> None:
        bench.row.add("SOFT", 10, 5)
        bench.suite[1]["kwargs"] |= words

    return harm


def that_a_column_is_there(bench: Bench) -> None:
    bench.row.add("SOFT", 10, 5)
    bench.suite[1] |= {"type": "expect_column_to_exist", "kwargs": {"column": "SOFT"}}


def column_of_another(bench: Bench) -> None:
    bench.row.add("SOFT", 10, 5)
    bench.suite[1]["kwargs"]["column"] = "HARD"


PLANTED: dict[str, Callable[[Bench], None]] = {
    "missing from the row": drop_from_row,
    "never counted": drop_checked,
    "missing from the suite": drop_from_suite,
    "missing from the catalogue": drop_from_catalogue,
    "NULL violations": violations(None),
    "NaN violations": violations(float("nan")),
    "text violations": violations("0"),
    "fewer than none": violations(-1),
    "true violations": violations(True),
    "half a violation": violations(0.5),
    "NULL checked": checked(None),
    "NaN checked": checked(float("nan")),
    "its expectation raises": an_expectation_that_raises,
    "its expectation looks at another rule": column_of_another,
    "its expectation holds for a share": loosened(mostly=0.0),
    "its expectation has a condition": loosened(row_condition="SOFT < 5", condition_parser="pandas"),
    "its expectation has no upper bound": loosened(max_value=None),
    "its expectation is no bound": that_a_column_is_there,
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_rule_that_could_not_run_blocks_even_as_a_warning(bench: Bench, fault: str) -> None:
    PLANTED[fault](bench)
    verdicts = bench.judge()
    assert verdicts["SOFT"].verdict == COULD_NOT_RUN and verdicts["SOFT"].blocks
    assert verdicts["HARD"].verdict == verdicts["ROWS"].verdict == PASS


def test_a_severity_nobody_knows_blocks(bench: Bench) -> None:
    bench.row.add("SOFT", 10, 3)
    assert not RuleVerdict("R", "s", "warning", 1, 1, 0, FAIL, "", "", "").blocks
    assert RuleVerdict("R", "s", "Critical", 1, 1, 0, FAIL, "", "", "").blocks
    bench.suite[1]["severity"] = "blocker"
    assert bench.judge()["SOFT"].blocks


def test_nothing_checked_blocks_where_rows_must_exist(bench: Bench) -> None:
    for rule_id in ("ROWS", "SOFT"):
        bench.row.add(rule_id, 0, 0)
    verdicts = bench.judge()
    assert verdicts["ROWS"].verdict == COULD_NOT_RUN and verdicts["ROWS"].blocks
    assert verdicts["SOFT"].verdict == PASS


def test_a_rule_the_suite_and_catalogue_do_not_know_blocks(bench: Bench) -> None:
    bench.row.add("NEW", 1, 0)
    assert bench.judge()["NEW"].blocks


def test_an_empty_row_blocks_everything(bench: Bench) -> None:
    bench.row = SuiteRow()
    verdicts = bench.judge()
    assert set(verdicts) == {"HARD", "SOFT", "ROWS"} and all(v.verdict == COULD_NOT_RUN for v in verdicts.values())


def test_one_rule_twice_in_a_suite_cannot_loosen_itself(bench: Bench) -> None:
    bench.row.add("HARD", 10, 3)
    bench.suite.append(expectation("HARD", "warning", max_value=99))
    assert bench.judge()["HARD"].verdict == COULD_NOT_RUN


@dataclass
class Real:
    """A committed suite and the committed rules in a folder of the test's own, and a row in which each is clean."""

    suite: str
    folder: Path
    row: SuiteRow
    rule_id: str

    def judge(self) -> dict[str, RuleVerdict]:
        verdicts = judge_suite(self.suite, self.row, self.folder, Catalogue(self.folder))
        return {verdict.rule_id: verdict for verdict in verdicts}

    def edit_suite(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """`edit` harms the list of expectations of the planted rule's suite."""
        file = self.folder / f"{self.suite}.json"
        data = json.loads(file.read_text(encoding="utf-8"))
        edit(data)
        file.write_text(json.dumps(data), encoding="utf-8")


def real(suite: str, folder: Path) -> Real:
    for name in ("rule", "form", "form_rule", "form_line", "form_column"):
        shutil.copy(ROOT / "dbt_project" / "seeds" / f"{name}.csv", folder)
    shutil.copy(ROOT / "expectations" / f"{suite}.json", folder)
    catalogue, row = Catalogue(folder), SuiteRow()
    rules = [one["rule_id"] for one in catalogue.rows("rule") if one["suite"] == suite and one["needs_rows"] == "1"]
    others = [one["rule_id"] for one in catalogue.rows("rule") if one["suite"] == suite]
    for rule_id in [*others, *(catalogue.form_rules if suite == "collected" else ())]:
        row.add(rule_id, 10, 0)
    return Real(suite, folder, row, sorted(rules)[0])


def no_violations_counted(one: Real) -> None:
    one.row.violations[one.rule_id] = None  # type: ignore[assignment]


def nothing_checked(one: Real) -> None:
    one.row.checked[one.rule_id] = 0


def not_in_the_row(one: Real) -> None:
    del one.row.violations[one.rule_id]


def not_in_the_suite(one: Real) -> None:
    def edit(data: dict[str, Any]) -> None:
        data["expectations"] = [e for e in data["expectations"] if e["meta"]["rule"] != one.rule_id]

    one.edit_suite(edit)


def not_in_the_catalogue(one: Real) -> None:
    file = one.folder / "rule.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(f"{one.rule_id},")), encoding="utf-8")


def raising(one: Real) -> None:
    def edit(data: dict[str, Any]) -> None:
        (found,) = [e for e in data["expectations"] if e["meta"]["rule"] == one.rule_id]
        found["kwargs"]["max_value"] = "2024-01-01"

    one.edit_suite(edit)


REAL_FAULTS = {
    "NULL count": no_violations_counted,
    "nothing checked where rows must exist": nothing_checked,
    "missing from the row": not_in_the_row,
    "missing from the suite": not_in_the_suite,
    "missing from the catalogue": not_in_the_catalogue,
    "its expectation raises": raising,
}


@pytest.mark.parametrize("suite", SUITES)
def test_the_committed_suites_pass_a_clean_row_and_fail_a_violation(tmp_path: Path, suite: str) -> None:
    one = real(suite, tmp_path)
    assert {verdict.verdict for verdict in one.judge().values()} == {PASS}
    for rule_id in one.row.violations:
        one.row.add(rule_id, 10, 1)
    assert {verdict.verdict for verdict in one.judge().values()} == {FAIL}


@pytest.mark.parametrize("fault", REAL_FAULTS)
@pytest.mark.parametrize("suite", SUITES)
def test_each_fault_in_each_committed_suite_is_red(tmp_path: Path, suite: str, fault: str) -> None:
    one = real(suite, tmp_path)
    REAL_FAULTS[fault](one)
    verdicts = one.judge()
    assert [v.rule_id for v in verdicts.values() if v.verdict != PASS] == [one.rule_id]
    assert verdicts[one.rule_id].verdict == COULD_NOT_RUN and verdicts[one.rule_id].blocks


def test_a_suite_for_every_row_and_every_rule_in_its_suite(catalogue: Catalogue) -> None:
    """Rules in the committed suites = rules in the catalogue, each with its own sentence."""
    known = {suite: {r["rule_id"] for r in catalogue.rows("rule") if r["suite"] == suite} for suite in SUITES}
    known["collected"] |= set(catalogue.form_rules)
    severity = {rule_id: term["severity"] for rule_id, term in catalogue.form_rules.items()}
    for suite in SUITES:
        data = json.loads((ROOT / "expectations" / f"{suite}.json").read_text(encoding="utf-8"))
        rules = [e["meta"]["rule"] for e in data["expectations"]]
        assert len(rules) == len(set(rules)) and set(rules) == known[suite]
        for one in data["expectations"]:
            assert one["kwargs"] == {"column": one["meta"]["rule"], "min_value": 0, "max_value": 0}
            assert one["meta"]["message_vi"] and one["severity"] == severity.get(one["meta"]["rule"], one["severity"])
    assert {rule["suite"] for rule in catalogue.rows("rule")} == set(SUITES)
