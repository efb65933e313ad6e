"""Dagster asset of the gate room: the verdict, with every rule as an asset check."""

from collections.abc import Iterator

import dagster as dg

from orchestration.collect.catalogue import Catalogue
from orchestration.export.assets import candidate
from orchestration.gate.gate import GateRed, run_gate
from orchestration.gate.judge import PASS, RuleVerdict
from orchestration.gate.report import red_lines
from orchestration.settings import load_settings


def _check_names() -> list[str]:
    catalogue = Catalogue(load_settings().seeds)
    form_rules = [rule_id for terms in catalogue.form_rules.values() for rule_id in terms]
    return [_check_name(rule_id) for rule_id in [*(row["rule_id"] for row in catalogue.rows("rule")), *form_rules]]


def _check_name(rule_id: str) -> str:
    return rule_id.replace("-", "_")


@dg.asset(
    group_name="gate",
    deps=[candidate],
    check_specs=[dg.AssetCheckSpec(name, asset="gate") for name in _check_names()],
)
def gate(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Verdict over the newest candidate; a red one ends the run here, and publishing would refuse it again."""
    settings = load_settings()
    name = (settings.home.candidates / "latest").read_text().strip()
    result = run_gate(settings, settings.home.candidates / name)
    names = set(_check_names())
    for verdict in result.verdicts:
        if _check_name(verdict.rule_id) in names:
            yield _check_result(verdict)
    yield dg.MaterializeResult(asset_key="gate", metadata={"verdict": result.gate["verdict"], "candidate": name})
    failing = sum(v.verdict != PASS for v in result.verdicts)
    context.log.info(f"{len(result.verdicts)} quy tắc, {failing} không đạt, kết luận: {result.gate['verdict']}")
    if not result.is_green:
        raise GateRed("\n".join(red_lines(result)))


def _check_result(verdict: RuleVerdict) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.ERROR if verdict.severity == "critical" else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        check_name=_check_name(verdict.rule_id),
        passed=verdict.verdict == PASS,
        severity=severity,
        metadata={"checked": verdict.checked, "violations": verdict.violations, "waived": verdict.waived},
    )
