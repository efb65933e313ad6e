"""Small `data/` folders written by hand: the tables an attack reads, with a hole or without."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

START = ("2024-2025", "start")

_TABLES = {
    "indicator_value": (
        "unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar, "
        "boundary varchar, value double, symbol varchar, numerator double, denominator double, is_shown boolean, "
        "change_vs_start double, matched_n_start bigint, change_vs_same_period double, matched_n_same_period bigint, "
        "parent_value double, change_vs_parent double, plan double, change_vs_plan double, "
        "target double, target_comparator varchar, target_met boolean"
    ),
    "mart_khac": (
        "unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar, "
        "boundary varchar, value double, numerator double, denominator double"
    ),
    "provenance": (
        "unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar, "
        "boundary varchar, part varchar, kind varchar, form varchar, item varchar, found varchar, "
        "contributing_unit_id varchar, contributing_value double"
    ),
    "disclosure_item": (
        "unit_id varchar, school_year varchar, form varchar, item varchar, breakdown varchar, value double, "
        "symbol varchar, sensitive_group varchar, sha256 varchar"
    ),
    "mart_ke_hoach": (
        "unit_id varchar, indicator varchar, baseline varchar, baseline_change double, baseline_reading varchar, "
        "goal_value double, figure double, difference double, figure_school_year varchar, figure_period varchar, "
        "figure_breakdown varchar, figure_basis varchar, figure_boundary varchar"
    ),
    "submission": "unit_id varchar, round varchar, form varchar, sha256 varchar, status varchar",
}


@dataclass
class Planted:
    """Rows of the tables of one release; `data` writes them."""

    folder: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        """A row as it is, the rest of its columns empty."""
        self.rows.setdefault(table, []).append(row)
        return row

    def value(self, unit_id: str, indicator: str, number: float | None, **more: Any) -> dict[str, Any]:
        """A value, hidden where it has no number; reported as-reported figures of the start of 2024-2025 by default."""
        row = {
            "unit_id": unit_id,
            "school_year": START[0],
            "period": START[1],
            "indicator": indicator,
            "breakdown": "total",
            "basis": "reported",
            "boundary": "as_reported",
            "value": number,
            "symbol": "c" if number is None else None,
            "is_shown": True,
        }
        return self.add("indicator_value", **(row | more))

    def area(self, unit_id: str, indicator: str, number: float | None, below: list[str], **more: Any) -> dict[str, Any]:
        """A value computed from the units below, which its provenance names without their numbers."""
        row = self.value(unit_id, indicator, number, **({"basis": "computed"} | more))
        key = {name: row[name] for name in list(row)[:7]}
        for part in ("numerator", "denominator")[: 2 if row.get("denominator") is not None else 1]:
            for given in below:
                self.add("provenance", **key, part=part, kind="rollup", contributing_unit_id=given)
        return row

    def data(self) -> Path:
        """The folder with all tables as Parquet."""
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            for table, columns in _TABLES.items():
                connection.execute(f"create table {table} ({columns})")
                for row in self.rows.get(table, ()):
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
                connection.execute(f"copy {table} to '{data / table}.parquet' (format parquet)")
        return data
