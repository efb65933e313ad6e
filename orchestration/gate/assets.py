"""Dagster asset of the gate room: the verdict, with every rule as an asset check."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import dagster as dg

from orchestration.collect.catalogue import Catalogue
from orchestration.export.assets import candidate
from orchestration.gate.gate import run_gate
from orchestration.gate.judge import PASS, RuleVerdict
from orchestration.gate.report import red_lines
from orchestration.gate.seal import GateRed, newest_candidate
from orchestration.settings import load_settings


def _check_of() -> dict[str, str]:
    """Rule id -> name of its asset check.

    The many linear rules inside one workbook share a check a form: each check costs the run history two events, and
    the gate's own verdict keeps every rule apart.
    """
    catalogue = Catalogue(load_settings().seeds)
    checks = {row["rule_id"]: row["rule_id"].replace("-", "_") for row in catalogue.rows("rule")}
    for rule_id, term in catalogue.form_rules.items():
        checks[rule_id] = f"form_rules_{term['form'].replace('-', '_')}"
    return checks


class GateConfig(dg.Config):
    """The day the gate judges as of, ISO; empty for today. Waivers end on days: a rebuild judges as of its release."""

    day: str = ""


@dg.asset(
    required_resource_keys={"writer"},
    group_name="gate",
    deps=[candidate],
    check_specs=[dg.AssetCheckSpec(name, asset="gate") for name in sorted(set(_check_of().values()))],
)
def gate(context: dg.AssetExecutionContext, config: GateConfig) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Verdict over the newest candidate; a red one ends the run here, and publishing would refuse it again."""
    settings = load_settings()
    folder = newest_candidate(settings.home)
    day = dt.date.fromisoformat(config.day) if config.day else None
    result = run_gate(settings, folder, day)
    by_check: dict[str, list[RuleVerdict]] = defaultdict(list)
    for rule_id, check in _check_of().items():
        by_check[check] += [verdict for verdict in result.verdicts if verdict.rule_id == rule_id]
    for check, verdicts in by_check.items():
        yield _check_result(check, verdicts)
    yield dg.MaterializeResult(asset_key="gate", metadata={"verdict": result.gate["verdict"], "candidate": folder.name})
    failing = sum(v.verdict != PASS for v in result.verdicts)
    context.log.info(f"{len(result.verdicts)} quy tắc, {failing} không đạt, kết luận: {result.gate['verdict']}")
    if not result.is_green:
        raise GateRed("\n".join(red_lines(result)))


def _check_result(check: str, verdicts: list[RuleVerdict]) -> dg.AssetCheckResult:
    failing = [verdict for verdict in verdicts if verdict.verdict != PASS]
    blocks = any(verdict.blocks for verdict in failing)
    return dg.AssetCheckResult(
        check_name=check,
        passed=not failing,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        metadata={
            "rules": len(verdicts),
            "checked": sum(verdict.checked for verdict in verdicts),
            "violations": sum(verdict.violations for verdict in verdicts),
            "waived": sum(verdict.waived for verdict in verdicts),
            "failing": ", ".join(verdict.rule_id for verdict in failing),
        },
    )
