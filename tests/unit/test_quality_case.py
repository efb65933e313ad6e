"""Every inconsistency of the source documents is a rule that fires on a planted fault, or says why it is none."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import yaml
from broken.build import CASES

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
MODELS = ROOT / "dbt_project" / "models"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cases() -> list[dict[str, str]]:
    return _rows(SEEDS / "quality_case.csv")


def _planted_in_the_warehouse() -> set[str]:
    """Rules that a unit test of a rule model expects to fire; the tests themselves run in test_dbt.py."""
    found = set()
    for file in MODELS.rglob("*_unit_tests.yml"):
        for test in yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]:
            rows = test["expect"].get("rows", [])
            if isinstance(rows, list):
                found |= {row[name] for row in rows for name in ("rule_id", "broken_rule") if row.get(name)}
    return found


def _planted_in_workbooks() -> set[str]:
    """Rules that a broken workbook, or a waiver (untrue, and red, where its rule does not fire), plants a fault for."""
    rule_of = {row["kind"]: row["rule_id"] for row in _rows(SEEDS / "problem_kind.csv")}
    waived = {row["rule_id"] for row in _rows(ROOT / "samples" / "decisions" / "waiver.csv")}
    return {rule_of[case.kind] for case in CASES} | waived


def test_the_seventeen_cases_are_there_and_each_is_a_rule_or_says_why_not() -> None:
    assert [case["quality_case"] for case in _cases()] == [f"Q{number}" for number in range(1, 18)]
    for case in _cases():
        assert bool(case["rule_id"]) != bool(case["why_vi"]), case["quality_case"]
        assert case["title_vi"] and case["source"], case["quality_case"]


def test_the_rule_of_a_case_exists() -> None:
    known = {row["rule_id"] for name in ("rule", "form_rule") for row in _rows(SEEDS / f"{name}.csv")}
    assert {case["rule_id"] for case in _cases()} - {""} <= known


def test_the_rule_of_a_case_fires_on_a_planted_fault() -> None:
    planted = _planted_in_the_warehouse() | _planted_in_workbooks()
    assert {case["rule_id"] for case in _cases()} - {""} <= planted


def test_every_rule_of_the_warehouse_fires_on_a_planted_fault() -> None:
    rules = {row["rule_id"] for row in _rows(SEEDS / "rule.csv") if row["suite"] == "warehouse"}
    assert rules <= _planted_in_the_warehouse()


def test_every_threshold_is_asked_for() -> None:
    """A parameter no model reads would look as if it ruled something."""
    sql = "".join(file.read_text(encoding="utf-8") for file in MODELS.rglob("*.sql"))
    code = (ROOT / "orchestration" / "gate" / "drift.py").read_text(encoding="utf-8")
    for row in _rows(SEEDS / "rule_limit.csv"):
        asked = f"rule_limit('{row['rule_id']}', '{row['parameter']}')" in sql
        assert asked or (row["rule_id"] == "C-DRIFT" and f'"{row["parameter"]}"' in code), row


def test_the_citation_of_each_example_is_found() -> None:
    import re

    for row in _rows(SEEDS / "citation_pattern.csv"):
        assert re.search(row["pattern"], row["example"]), row
        for whole in ("Nghị định số 20/2014/NĐ-CP", "Văn bản hợp nhất số 01/VBHN-BGDĐT", "17/17 xã"):
            assert not re.search(row["pattern"], whole), row


def test_a_rule_says_who_mends_it_and_where_it_comes_from() -> None:
    for row in _rows(SEEDS / "rule.csv"):
        assert row["title_vi"] and row["who_vi"] and row["source"], row["rule_id"]
    for suite in ("collected", "warehouse", "candidate"):
        text = json.loads((ROOT / "expectations" / f"{suite}.json").read_text(encoding="utf-8"))
        sentences = [e["meta"]["message_vi"] for e in text["expectations"]]
        assert all(sentence for sentence in sentences)
