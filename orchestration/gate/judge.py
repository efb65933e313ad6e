"""Great Expectations over the three rows, and the verdict: green only when every critical rule ran and holds."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.gate.rows import SuiteRow

SUITES = ("collected", "warehouse", "candidate")
PASS, FAIL, COULD_NOT_RUN = "pass", "fail", "could_not_run"


@dataclass(frozen=True)
class RuleVerdict:
    """What became of one rule; `message_vi` is the suite's Vietnamese sentence for a failure."""

    rule_id: str
    suite: str
    severity: str
    checked: int
    violations: int
    waived: int
    verdict: str
    message_vi: str
    who_vi: str
    source: str

    @property
    def blocks(self) -> bool:
        """True when the rule alone keeps the candidate from publication."""
        # a severity that nobody knows is no excuse
        return self.verdict != PASS and not (self.verdict == FAIL and self.severity in ("warning", "info"))


def judge_suite(suite: str, row: SuiteRow, folder: Path, catalogue: Catalogue) -> list[RuleVerdict]:
    """Judge one row by `expectations/<suite>.json`.

    Rules of row, suite and catalogue must be the same: one missing from any of them, one whose count is no number,
    one whose expectation raised, is told twice or is no upper bound on its own count, and one that checked nothing
    where rows must exist, could not run: that is red.
    """
    data = json.loads((folder / f"{suite}.json").read_text(encoding="utf-8"))
    expected = {e["meta"]["rule"]: e for e in data["expectations"]}
    # told once: a second, looser sentence would hide what the first one finds
    times = Counter(e["meta"]["rule"] for e in data["expectations"])
    times.subtract(e["meta"]["rule"] for e in data["expectations"] if not _is_bound(e))
    known = _catalogue_rules(suite, catalogue)
    held = _held(data, row) if row.violations else {}
    verdicts = []
    for rule_id in sorted({*expected, *known, *row.violations}):
        meta = expected.get(rule_id, {})
        complete = times[rule_id] == 1 and rule_id in known and rule_id in row.violations
        words = known.get(rule_id, {})
        checked, violations = _count(row.checked.get(rule_id)), _count(row.violations.get(rule_id))
        ran = complete and held.get(rule_id) is not None and checked is not None and violations is not None
        if words.get("needs_rows") == "1" and not checked:
            ran = False
        verdict = COULD_NOT_RUN if not ran else PASS if held[rule_id] else FAIL
        verdicts.append(
            RuleVerdict(
                rule_id=rule_id,
                suite=suite,
                severity=meta.get("severity", "critical"),
                checked=checked or 0,
                violations=violations or 0,
                waived=row.waived.get(rule_id, 0),
                verdict=verdict,
                message_vi=meta.get("meta", {}).get("message_vi", ""),
                who_vi=words.get("who_vi", ""),
                source=words.get("source", ""),
            )
        )
    return verdicts


def _is_bound(expectation: dict[str, Any]) -> bool:
    """True for an upper bound on the rule's own column, without a condition or share that could look past the count."""
    kwargs = expectation["kwargs"]
    return (
        expectation["type"] == "expect_column_values_to_be_between"
        and kwargs.get("column") == expectation["meta"]["rule"]
        and kwargs.get("max_value") is not None
        and set(kwargs) <= {"column", "min_value", "max_value"}
    )


def _count(value: object) -> int | None:
    """A count, or None for anything that is none: NULL and NaN are not zero."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _catalogue_rules(suite: str, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    rules = {row["rule_id"]: row for row in catalogue.rows("rule") if row["suite"] == suite}
    if suite == "collected":
        for rule_id, term in catalogue.form_rules.items():
            rules[rule_id] = {"needs_rows": "0", "who_vi": "đơn vị nộp", "source": f"Biểu {term['form']}"}
    return rules


def _held(data: dict[str, Any], row: SuiteRow) -> dict[str, bool | None]:
    """Per rule whether its expectation holds, None when it raised; one wide row, one column a rule."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    suite = context.suites.add(gx.ExpectationSuite(**data))
    source = context.data_sources.add_pandas("rules")
    batch = source.add_dataframe_asset("row").add_batch_definition_whole_dataframe("all")
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=batch, suite=suite))
    frame = pd.DataFrame([row.violations])
    result = definition.run(batch_parameters={"dataframe": frame}, result_format="BASIC")
    held: dict[str, bool | None] = {}
    for one in result.results:
        held[one.expectation_config.meta["rule"]] = None if _raised(one) else bool(one.success)
    return held


def _raised(one: Any) -> bool:
    """Great Expectations reports a raised exception as a plain failure; the two must be told apart."""
    info = one.exception_info or {}
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(isinstance(part, dict) and part.get("raised_exception") for part in info.values())
