"""Two small releases written by hand, and a home around the first: what changes between them is what a test says."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.export.change import write_changes
from orchestration.export.version import read_version, write_version
from orchestration.settings import Home

ROUND = "2024-2025-start"
PREVIOUS = "2024-2025-start.1"
OFFICE, DAY = "Sở thử", "2024-11-20"
REASONS = ["follows", "kind", "round", "form", "unit_id", "indicator", "sha256", "reason", "office", "decided_on"]
CORRECTIONS = ["correction", "sha256", "sheet", "cell", "action", "expects", "value", "office", "decided_on", "why"]

_POINT = (
    "unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar, "
    + ("boundary varchar")
)
_TABLES = {
    "indicator_value": f"{_POINT}, value decimal(28,4), symbol varchar, numerator decimal(28,4), "
    "denominator decimal(28,4), reported_n integer, expected_n integer, maturity varchar, is_shown boolean",
    "provenance": f"{_POINT}, kind varchar, sha256 varchar, sheet varchar, cell varchar, found varchar, "
    "contributing_unit_id varchar, contributing_value decimal(28,4)",
    "submission": "sha256 varchar, form varchar, unit_id varchar, round varchar, declared_date varchar, status varchar",
    "assertion": "unit_id varchar, indicator varchar, kind varchar, comparator varchar, value decimal(28,4), "
    "numerator decimal(28,4), denominator decimal(28,4), school_year varchar, period varchar, horizon varchar, "
    "baseline varchar, baseline_change decimal(28,4), population varchar, basis varchar, source_document varchar, "
    "sheet varchar, cell varchar, sha256 varchar",
    "disclosure_item": "unit_id varchar, school_year varchar, form varchar, item varchar, breakdown varchar, "
    "state varchar, value decimal(28,4), text varchar, link varchar, posted_on date, sheet varchar, cell varchar, "
    "sha256 varchar, symbol varchar",
    "provider_fact": "unit_id varchar, attribute varchar, value varchar, valid_from date, valid_to date, "
    "sheet varchar, cell varchar, form varchar, sha256 varchar",
    "unit": "unit_id varchar, unit_name varchar",
    "indicator": "indicator varchar, measure_unit varchar, decimals integer, additivity varchar, scope varchar, "
    "name_vi varchar",
    "indicator_term": "indicator varchar, item varchar, coefficient varchar",
    "area": "unit_id varchar, name varchar",
    "area_attribute": "unit_id varchar, attribute varchar, value varchar",
    "area_crosswalk": "old_unit_id varchar, new_unit_id varchar, kind varchar",
    "dictionary": "table_name varchar, position integer, column_name varchar, data_type varchar",
}


def sha(letter: str) -> str:
    """A hash that says whose it is."""
    return letter * 64


@dataclass
class Data:
    """The rows of one data folder by table; a missing column is NULL."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in _TABLES})

    def school(self, unit: str, value: float | None, letter: str, **other: Any) -> Data:
        """A school's figure with its cell, and the workbook it stands in."""
        self.value(unit, value, **other)
        self.cell(unit, letter, other.get("indicator", "so_tre"), other.get("round", ROUND))
        if not any(row["sha256"] == sha(letter) for row in self.rows["submission"]):
            self.workbook(letter, unit, round=other.get("round", ROUND))
        return self

    def value(self, unit: str, value: float | None, *, round: str = ROUND, **other: Any) -> Data:
        """A row of indicator_value, as reported and shown unless it says otherwise."""
        year, period = round.rsplit("-", 1)
        row = {"unit_id": unit, "school_year": year, "period": period, "indicator": "so_tre", "breakdown": "total"}
        row |= {"basis": "reported", "boundary": "as_reported", "value": value, "is_shown": True}
        self.rows["indicator_value"].append(row | {"reported_n": 1, "expected_n": 1, "maturity": "official"} | other)
        return self

    def cell(
        self, unit: str, letter: str, indicator: str = "so_tre", round: str = ROUND, basis: str = "reported"
    ) -> Data:
        """The cell of a leaf value."""
        return self._source(unit, indicator, round, basis, "as_reported", kind="cell", sha256=sha(letter))

    def sum(self, unit: str, parts: dict[str, float], *, boundary: str = "as_reported", **other: Any) -> Data:
        """A computed value with the units that give to it."""
        self.value(unit, sum(parts.values()), basis="computed", boundary=boundary, **other)
        indicator, round_ = other.get("indicator", "so_tre"), other.get("round", ROUND)
        for part, value in parts.items():
            self._source(
                unit, indicator, round_, "computed", boundary, kind="rollup", contributing_unit_id=part,
                contributing_value=value,
            )  # fmt: skip
        return self

    def _source(self, unit: str, indicator: str, round: str, basis: str, boundary: str, **other: Any) -> Data:
        year, period = round.rsplit("-", 1)
        row = {"unit_id": unit, "school_year": year, "period": period, "indicator": indicator, "breakdown": "total"}
        place = {"sheet": "Quy mô", "cell": "D7"} if other["kind"] == "cell" else {}
        self.rows["provenance"].append(row | {"basis": basis, "boundary": boundary} | place | other)
        return self

    def workbook(
        self, letter: str, unit: str, form: str = "01-MN-DN", round: str = ROUND, status: str = "accepted"
    ) -> Data:
        """A row of the ledger."""
        self.add("submission", sha256=sha(letter), form=form, unit_id=unit, round=round, status=status)
        self.rows["submission"][-1]["declared_date"] = "2024-10-05"
        return self

    def add(self, table: str, **row: Any) -> Data:
        """Any row of any table."""
        self.rows[table].append(row)
        return self

    def write(self, folder: Path) -> Path:
        """The folder with a Parquet file a table; every indicator that has a value is defined."""
        folder.mkdir(parents=True, exist_ok=True)
        known = {row["indicator"] for row in self.rows["indicator"]}
        used = {row["indicator"] for row in self.rows["indicator_value"]} | {"so_tre"}
        defined = [{"indicator": name, "decimals": 0} for name in sorted(used - known)]
        with duckdb.connect() as connection:
            for name, columns in _TABLES.items():
                rows = self.rows[name] + (defined if name == "indicator" else [])
                connection.execute(f"create table {name} ({columns})")
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"insert into {name} ({', '.join(row)}) values ({marks})", list(row.values()))
                connection.execute(f"copy {name} to '{folder / f'{name}.parquet'}' (format parquet)")
        return folder


@dataclass
class Office:
    """A home whose public release is `before`, what came in since, and what the office decided."""

    home: Home
    before: Data | None
    decided: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.decisions.mkdir(parents=True, exist_ok=True)
        self.home.landing.mkdir(exist_ok=True)
        if self.before is None:
            return
        release = self.home.releases / PREVIOUS
        self.before.write(release / "data")
        described = {"id": PREVIOUS, "decisions": self.decided, "version": {"version": "1.0.0"}}
        (release / "release.json").write_text(json.dumps(described), encoding="utf-8")
        self.home.current.symlink_to(Path("releases") / PREVIOUS)
        self.home.release_log.write_text(
            json.dumps({"release": PREVIOUS, "state": "released", "at": "2024-11-01T00:00:00+07:00"}) + "\n"
        )

    def receives(self, letter: str, day: str) -> Office:
        """A line of the private ledger."""
        line = {"sequence": 1, "sha256": sha(letter), "bytes": 1, "file": "x.xlsx", "pull": 1}
        with self.home.ledger.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line | {"received_at": f"{day}T08:00:00+07:00"}) + "\n")
        return self

    def decides(self, **row: str) -> Office:
        """A row of reason.csv, complete but for its class."""
        whole = {
            "follows": PREVIOUS,
            "kind": "revision",
            "reason": "Trường đếm lại",
            "office": OFFICE,
            "decided_on": DAY,
        }
        return self._append("reason.csv", REASONS, whole | row)

    def corrects(self, **row: str) -> Office:
        """A row of correction.csv."""
        whole = {"correction": "hc-1", "office": OFFICE, "decided_on": DAY, "why": "Gõ nhầm"}
        return self._append("correction.csv", CORRECTIONS, whole | row)

    def _append(self, name: str, columns: list[str], row: dict[str, str]) -> Office:
        file = self.home.decisions / name
        is_new = not file.exists()
        with file.open("a", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        return self

    def offers(self, after: Data, folder: str = "candidate") -> list[dict[str, str]]:
        """The rows of changes.csv of a candidate of these data."""
        data = after.write(self.home.path / folder / "data")
        with duckdb.connect() as connection:
            write_changes(connection, data, self.home, data / "changes.csv")
            write_version(connection, data, self.home)
        with (data / "changes.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def version(self) -> tuple[str, str]:
        """Version and step of the candidate."""
        said = read_version(self.home.path / "candidate" / "data")
        return said["version"], said["step"]
