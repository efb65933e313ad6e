"""The gate of one candidate: judge, write `gate.json` beside the data, keep the evidence private."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.export.files import data_hash, file_hash, write_json
from orchestration.gate.candidate import candidate_row
from orchestration.gate.explained import add_explained
from orchestration.gate.judge import RuleVerdict, judge_suite
from orchestration.gate.rows import SuiteRow, collected_row, warehouse_row
from orchestration.settings import CODE_VERSION, TIME_ZONE, Settings
from orchestration.transform.compact import quoted

GREEN, RED = "green", "red"


@dataclass(frozen=True)
class GateResult:
    """Verdict on one candidate: `gate` is the public gate.json, `evidence` the failing rows per suite."""

    gate: dict[str, Any]
    verdicts: list[RuleVerdict]
    evidence: dict[str, pd.DataFrame]

    @property
    def is_green(self) -> bool:
        """True when nothing blocks publication."""
        return bool(self.gate["verdict"] == GREEN)


def run_gate(settings: Settings, candidate: Path, day: dt.date | None = None) -> GateResult:
    """Judge the candidate's bytes as they lie on disk, as of a day (default today).

    Writes `gate.json` and `var/evidence/<id>/`.
    """
    today = day or dt.datetime.now(TIME_ZONE).date()
    catalogue = Catalogue(settings.seeds)
    collected, waivers = collected_row(settings, today)
    rows: dict[str, SuiteRow] = {
        "collected": collected,
        "warehouse": warehouse_row(settings.home),
        "candidate": candidate_row(candidate / "data"),
    }
    add_explained(rows["candidate"], candidate / "data", settings, today)
    verdicts = [
        verdict for suite, row in rows.items() for verdict in judge_suite(suite, row, settings.expectations, catalogue)
    ]
    digest = data_hash(candidate / "data")
    gate = {
        "candidate": digest[:12],
        "data_hash": digest,
        "files": _beside(candidate / "data"),
        "verdict": RED if any(verdict.blocks for verdict in verdicts) else GREEN,
        "rules": [asdict(verdict) for verdict in verdicts],
        "waivers": [waiver.public() for waiver in waivers],
        "versions": {
            "congkhai": CODE_VERSION,
            **{name: version(name) for name in ("great-expectations", "duckdb", "dbt-core", "pandas")},
        },
        **_counts(settings),
    }
    write_json(candidate / "gate.json", gate)
    evidence = {suite: row.evidence for suite, row in rows.items()}
    _keep(settings.home.evidence / digest[:12], evidence)
    return GateResult(gate, verdicts, evidence)


def _beside(data: Path) -> dict[str, str]:
    """sha256 of the files the data hash leaves out; the DuckDB file is written anew from the judged Parquet."""
    return {name: file_hash(data / name) for name in ("changes.csv", "datapackage.json") if (data / name).exists()}


def _counts(settings: Settings) -> dict[str, dict[str, int]]:
    """Cells by fate and problems by severity over the submissions that count now, for the quality page."""
    names = ("cells_seen", "observed", "blank", "rejected", "ignored", "critical", "warning", "info")
    with duckdb.connect() as connection:
        totals = connection.execute(
            f"select {', '.join(f'sum({name})' for name in names)} "
            f"from read_parquet({quoted(settings.home.collected / 'submission.parquet')}) "
            "where status in ('accepted', 'partial', 'rejected')"
        ).fetchall()[0]
    counts = {name: int(total or 0) for name, total in zip(names, totals, strict=True)}
    cells = {name: counts[name] for name in names[1:5]}
    return {"cells": {**cells, "total": counts["cells_seen"]}, "problems": {name: counts[name] for name in names[5:]}}


def _keep(folder: Path, evidence: dict[str, pd.DataFrame]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for suite, frame in evidence.items():
        frame.to_csv(folder / f"{suite}.csv", index=False)


def green_gate(candidate: Path) -> dict[str, Any]:
    """The gate.json of a candidate, after hashing its data again.

    Raises GateRed when there is no gate.json, it is not green, or the data are not the bytes it names: no order of
    steps gets past this.
    """
    file = candidate / "gate.json"
    if not file.exists():
        raise GateRed(f"Bản dự thảo {candidate.name} chưa qua khâu kiểm soát chất lượng.")
    gate: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if gate["verdict"] != GREEN:
        raise GateRed(f"Khâu kiểm soát chất lượng không cho công bố bản dự thảo {candidate.name}.")
    if gate["data_hash"] != data_hash(candidate / "data") or gate["files"] != _beside(candidate / "data"):
        raise GateRed(f"Dữ liệu của bản dự thảo {candidate.name} đã đổi sau khi kiểm soát chất lượng.")
    return gate


class GateRed(Exception):
    """The gate refuses; the text says why in Vietnamese."""
