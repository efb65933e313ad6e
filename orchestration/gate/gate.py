"""The gate of one candidate: judge its bytes, write `gate.json` beside the data, keep the evidence private."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.waiver import Waiver, read_waivers
from orchestration.export.files import write_json
from orchestration.gate.candidate import candidate_row
from orchestration.gate.evidence import keep_evidence
from orchestration.gate.explained import add_explained
from orchestration.gate.judge import PASS, RuleVerdict, judge_suite
from orchestration.gate.order import check_order
from orchestration.gate.rows import SuiteRow, collected_row, submitted, warehouse_row
from orchestration.gate.seal import GREEN, RED, seal
from orchestration.gate.waiver import add_waiver_rule, waive, waivers_by_suite
from orchestration.settings import CODE_VERSION, TIME_ZONE, Settings
from orchestration.transform.compact import quoted


@dataclass(frozen=True)
class GateResult:
    """Verdict on one candidate: `gate` is the public gate.json.

    `evidence` holds the failing rows per suite, `faults` why a suite could not be counted at all.
    """

    gate: dict[str, Any]
    verdicts: list[RuleVerdict]
    evidence: dict[str, pd.DataFrame]
    faults: dict[str, str]

    @property
    def is_green(self) -> bool:
        """True when nothing blocks publication."""
        return bool(self.gate["verdict"] == GREEN)


def run_gate(settings: Settings, candidate: Path, day: dt.date | None = None) -> GateResult:
    """Judge the candidate's bytes as they lie on disk, as of a day (default today).

    Writes `gate.json` and `var/evidence/<id>/`. Raises WaiverError, and GateRed for data that are no plain files or a
    candidate that is not of the warehouse and the workbooks as they are now.
    """
    # whatever ends this run, an older verdict must not outlive it
    (candidate / "gate.json").unlink(missing_ok=True)
    check_order(settings, candidate)
    today = day or dt.datetime.now(TIME_ZONE).date()
    catalogue = Catalogue(settings.seeds)
    sealed = seal(candidate / "data", settings)
    rows = {
        "collected": _row(lambda: collected_row(settings)),
        "warehouse": _row(lambda: warehouse_row(settings.home)),
        "candidate": _row(lambda: candidate_row(candidate / "data", settings.home.current / "data")),
    }
    add_explained(rows["candidate"], candidate / "data", settings, today)
    waivers = _waive(settings, catalogue, rows, today)
    verdicts = [
        verdict for suite, row in rows.items() for verdict in judge_suite(suite, row, settings.expectations, catalogue)
    ]
    # what was judged is what was there before and after
    is_red = any(verdict.blocks for verdict in verdicts) or sealed != seal(candidate / "data", settings)
    gate = {
        **sealed,
        "verdict": RED if is_red else GREEN,
        "rules": [_public(verdict, catalogue) for verdict in verdicts],
        "counts": _by_suite(verdicts),
        "waivers": [waiver.public() for waiver in waivers],
        "versions": {
            "congkhai": CODE_VERSION,
            **{name: version(name) for name in ("great-expectations", "duckdb", "dbt-core", "pandas")},
        },
        **_counts(settings),
    }
    keep_evidence(settings.home, sealed["candidate"], rows)
    write_json(candidate / "gate.json", gate)
    evidence = {suite: row.evidence for suite, row in rows.items()}
    return GateResult(gate, verdicts, evidence, {suite: row.fault for suite, row in rows.items() if row.fault})


def _row(read: Callable[[], SuiteRow]) -> SuiteRow:
    """A row, or one without any count when its files cannot be read: then none of its rules could run."""
    try:
        return read()
    except (duckdb.Error, OSError) as error:
        return SuiteRow(fault=str(error).strip().split("\n", 1)[0])


def _waive(settings: Settings, catalogue: Catalogue, rows: dict[str, SuiteRow], today: dt.date) -> list[Waiver]:
    """Hold the waivers against the first two rows, enter R-WAIVER, and return those that hold in their order."""
    waivers = read_waivers(settings.home.decisions)
    by_suite = waivers_by_suite(waivers, catalogue, today)
    waived = [waive(rows["warehouse"], by_suite["warehouse"], today)]
    if not rows["collected"].fault:
        waived.append(waive(rows["collected"], by_suite["collected"], today, submitted(settings)))
        add_waiver_rule(rows["collected"], len(waivers), [one for part in waived for one in part.untrue])
    return [waiver for waiver in waivers if any(waiver in part.holding for part in waived)]


def _public(verdict: RuleVerdict, catalogue: Catalogue) -> dict[str, Any]:
    """A rule as everyone may read it, with the title of the catalogue; a rule of a form is its own title."""
    titles = {row["rule_id"]: row["title_vi"] for row in catalogue.rows("rule")}
    return asdict(verdict) | {"title_vi": titles.get(verdict.rule_id, verdict.message_vi)}


def _by_suite(verdicts: list[RuleVerdict]) -> dict[str, dict[str, dict[str, int]]]:
    """suite -> severity -> rules, rules that did not pass, violations, waived."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for one in verdicts:
        count = found.setdefault(one.suite, {}).setdefault(one.severity, Counter())
        count.update(rules=1, not_passed=int(one.verdict != PASS), violations=one.violations, waived=one.waived)
    return {suite: {name: dict(count) for name, count in counts.items()} for suite, counts in found.items()}


def _counts(settings: Settings) -> dict[str, dict[str, int]]:
    """Cells by fate and problems by severity over the submissions that count now, for the quality page."""
    names = ("cells_seen", "observed", "blank", "rejected", "ignored", "critical", "warning", "info")
    file = settings.home.collected / "submission.parquet"
    totals: tuple[Any, ...] = ()
    if file.exists():
        with duckdb.connect() as connection:
            totals = connection.execute(
                f"select {', '.join(f'sum({name})' for name in names)} from read_parquet({quoted(file)}) "
                "where status in ('accepted', 'partial', 'rejected')"
            ).fetchall()[0]
    counts = {name: int(total or 0) for name, total in zip(names, totals or [0] * len(names), strict=True)}
    cells = {name: counts[name] for name in names[1:5]}
    return {"cells": {**cells, "total": counts["cells_seen"]}, "problems": {name: counts[name] for name in names[5:]}}
