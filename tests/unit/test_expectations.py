"""The suites say of each rule what the catalogue says, and nothing else."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _suite(name: str) -> list[dict[str, Any]]:
    expectations: list[dict[str, Any]] = json.loads((ROOT / "expectations" / f"{name}.json").read_text())[
        "expectations"
    ]
    return expectations


@pytest.mark.parametrize("suite", ["collected", "warehouse", "candidate"])
def test_suite_and_catalogue_hold_the_same_rules(suite: str) -> None:
    known = [row["rule_id"] for row in _rows("rule") if row["suite"] == suite]
    if suite == "collected":
        known += list(dict.fromkeys(row["rule_id"] for row in _rows("form_rule")))
    assert sorted(e["meta"]["rule"] for e in _suite(suite)) == sorted(known)


def test_a_rule_inside_a_workbook_has_one_severity() -> None:
    severity = {e["meta"]["rule"]: e["severity"] for e in _suite("collected")}
    for row in _rows("form_rule"):
        assert severity[row["rule_id"]] == row["severity"], row["rule_id"]


def test_every_rule_has_its_own_column_and_a_vietnamese_sentence() -> None:
    for suite in ("collected", "warehouse", "candidate"):
        for expectation in _suite(suite):
            assert expectation["kwargs"]["column"] == expectation["meta"]["rule"]
            assert expectation["meta"]["message_vi"]
            assert expectation["severity"] in ("critical", "warning", "info")
