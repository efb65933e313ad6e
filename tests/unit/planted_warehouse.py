"""A warehouse of a few planted rows, with the tables that confidentiality looks at."""

from __future__ import annotations

from typing import Any

import duckdb

from orchestration.export.confidentiality import hide
from orchestration.export.confidentiality.earlier import no_earlier
from orchestration.export.table import TOPIC_MARTS

ROUND = ("2023-2024", "start")
COLUMNS = """
    unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar,
    boundary varchar, value decimal(28, 4), value_exact double, symbol varchar, numerator decimal(28, 4),
    denominator decimal(28, 4), change_vs_start decimal(28, 4), change_vs_same_period decimal(28, 4),
    change_vs_plan decimal(28, 4), target decimal(28, 4), target_met boolean, norm_met boolean,
    parent_value decimal(28, 4), change_vs_parent decimal(28, 4), claim varchar, claim_holds boolean
"""
GOAL = """
    unit_id varchar, indicator varchar, baseline varchar, goal_value decimal(28, 4),
    goal_value_relative decimal(28, 4), figure_school_year varchar, figure_period varchar, figure_basis varchar,
    figure_boundary varchar, figure_breakdown varchar, figure decimal(28, 4), difference decimal(28, 4), is_met boolean,
    is_met_relative boolean, state varchar
"""
PROVENANCE = """
    unit_id varchar, school_year varchar, period varchar, indicator varchar, breakdown varchar, basis varchar,
    boundary varchar, part varchar, kind varchar, sha256 varchar, found varchar, quote varchar, derivation varchar,
    contributing_unit_id varchar, contributing_value decimal(28, 4)
"""


CATALOGUE: dict[str, tuple[str, list[tuple[str | None, ...]]]] = {
    "indicator": (
        "indicator, sensitivity, measure_unit, min_denominator, topic, is_headline",
        [
            ("sdd", "sensitive", "%", "10", "t", "0"),
            ("khuyet_tat", "sensitive", "trẻ", None, "t", "0"),
            ("can_nang", "sensitive", "%", "20", "t", "0"),
            ("hoa_nhap", "sensitive_whole", "%", "10", "t", "0"),
            ("dat_chuan", "staff", "%", "10", "t", "0"),
            ("so_tre", "none", "trẻ", None, "t", "0"),
            ("ban_tru", "none", "%", "10", "t", "0"),
            ("ty_le_tre_nu", "none", "%", None, "t", "0"),
            ("sdd_nha_tre", "sensitive", "%", "10", "t", "0"),
            ("sdd_mau_giao", "sensitive", "%", "10", "t", "0"),
        ],
    ),
    "breakdown": (
        "breakdown, ownership, sex, ethnicity, contract, age",
        [
            ("total", None, None, None, None, None),
            ("nu", None, "nu", None, None, None),
            ("dtts", None, None, "dtts", None, None),
            ("cong_lap", "cong_lap", None, None, None, None),
        ],
    ),
    "round": (
        "round, school_year, period, start_of_year_round, same_period_round",
        [
            ("2022-2023-start", "2022-2023", "start", None, None),
            ("2023-2024-start", "2023-2024", "start", None, "2022-2023-start"),
            ("2023-2024-end", "2023-2024", "end", "2023-2024-start", None),
            ("2024-2025-start", "2024-2025", "start", None, "2023-2024-start"),
        ],
    ),
    "form_rule": ("rule_id, form, comparator, side, coefficient, sheet, item, breakdown", []),
    "indicator_set": ("indicator_set, kind, whole, part", []),
}


class Warehouse:
    """The tables the door looks at, filled row by row."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.is_changed = True
        connection.execute("attach ':memory:' as source")
        connection.execute("create schema source.marts")
        connection.execute("create schema source.catalogue")
        for mart in ("mart_indicator_value", *TOPIC_MARTS):
            connection.execute(f"create table source.marts.{mart} ({COLUMNS})")
        connection.execute(f"create table source.marts.mart_provenance ({PROVENANCE})")
        connection.execute(f"create table source.marts.mart_ke_hoach ({GOAL})")
        connection.execute("create table source.marts.mart_unit as select 'u' as unit_id, 'above' as parent_unit_id")
        connection.execute("create schema source.intermediate")
        connection.execute(
            "create table source.intermediate.int_unit_parent as "
            "select 'u' as unit_id, '2023-2024-start' as round, 'above' as parent_unit_id"
        )
        connection.execute(
            "create table source.intermediate.int_matched_change (unit_id varchar, round varchar, compared varchar, "
            "indicator varchar, breakdown varchar, numerator decimal(28, 4), denominator decimal(28, 4), "
            "base_numerator decimal(28, 4), base_denominator decimal(28, 4))"
        )
        connection.execute(
            "create table source.intermediate.int_unit_ancestor as "
            "select 'u' as unit_id, '2023-2024-start' as round, 'above' as ancestor_unit_id"
        )
        connection.execute(
            "create table source.intermediate.int_term (indicator varchar, term_source varchar, breakdown varchar, "
            "part varchar, form varchar, item_sheet varchar, item varchar, item_breakdown varchar, "
            "coefficient decimal(10, 4))"
        )
        connection.execute(
            "create table source.intermediate.int_point (unit_id varchar, round varchar, indicator varchar, "
            "breakdown varchar, basis varchar, boundary varchar, term_source varchar)"
        )
        no_earlier(connection)
        for name, (columns, rows) in CATALOGUE.items():
            typed = ", ".join(f"{column.strip()} varchar" for column in columns.split(","))
            connection.execute(f"create table source.catalogue.{name} ({typed})")
            if rows:
                connection.executemany(
                    f"insert into source.catalogue.{name} values ({', '.join('?' * len(rows[0]))})", rows
                )

    def term(self, indicator: str, breakdown: str, part: str, *items: str) -> None:
        """The items, each of the breakdown, that make a part of an indicator; a second call changes nothing."""
        key = [indicator, "F", breakdown, part]
        there = self.connection.execute(
            "select 1 from source.intermediate.int_term where (indicator, term_source, breakdown, part) = (?, ?, ?, ?)",
            key,
        ).fetchone()
        for item in () if there else items:
            self.connection.execute(
                "insert into source.intermediate.int_term values (?, ?, ?, ?, 'F', 's', ?, ?, 1)",
                [*key, item, breakdown],
            )

    def value(self, indicator: str, value: float, numerator: float | None = None, denominator: float | None = None,
              **more: Any) -> None:  # fmt: skip
        """One value with changes and judgements beside it; `more` names other columns."""
        self.is_changed = True
        row = {
            "unit_id": "u", "school_year": ROUND[0], "period": ROUND[1], "indicator": indicator, "breakdown": "total",
            "basis": "reported", "boundary": "as_reported", "value": value, "value_exact": value,
            "numerator": numerator, "denominator": denominator, "change_vs_start": 1, "change_vs_same_period": 1,
            "change_vs_plan": 1, "target": 1, "target_met": True, "norm_met": True, "parent_value": 1,
            "change_vs_parent": 1, "claim": "met", "claim_holds": True,
        } | more  # fmt: skip
        self.term(indicator, row["breakdown"], "numerator", indicator)
        if denominator is not None:
            self.term(indicator, row["breakdown"], "denominator", f"{indicator}_whole")
        self.connection.execute(
            "insert into source.intermediate.int_point values (?, ?, ?, ?, ?, ?, 'F')",
            [row["unit_id"], f"{row['school_year']}-{row['period']}", indicator, row["breakdown"], row["basis"],
             row["boundary"]],
        )  # fmt: skip
        for mart in ("mart_indicator_value", *TOPIC_MARTS):
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            self.connection.execute(f"insert into source.marts.{mart} ({names}) values ({marks})", list(row.values()))

    def matched(self, indicator: str, *parts: float | None, unit: str = "u") -> None:
        """A change against the start of the year on the units that reported both times: the parts now, and then."""
        row = [unit, f"{ROUND[0]}-{ROUND[1]}", "start", indicator, "total", *parts]
        self.connection.execute("insert into source.intermediate.int_matched_change values (?,?,?,?,?,?,?,?,?)", row)

    def goal(self, indicator: str, baseline: str | None) -> None:
        row = ["u", indicator, baseline, 2, 2, *ROUND, "reported", "as_reported", "total", 3, 1, True, True, "met"]
        self.connection.execute(f"insert into source.marts.mart_ke_hoach values ({', '.join('?' * 15)})", row)

    def source(self, indicator: str, unit: str = "u", basis: str = "reported", contributing: str | None = None,
               contributing_value: float = 3, quote: str = "3 trẻ", **more: Any) -> None:  # fmt: skip
        key = {"unit_id": unit, "school_year": ROUND[0], "period": ROUND[1], "indicator": indicator,
               "breakdown": "total", "basis": basis, "boundary": "as_reported"} | more  # fmt: skip
        told = [None] * 3 if contributing else ["3", quote, "4 − 1"]
        kind, sha256 = ("rollup", None) if contributing else ("cell", "bytes")
        row = [*key.values(), "numerator", kind, sha256, *told, contributing, contributing_value]
        self.connection.execute(f"insert into source.marts.mart_provenance values ({', '.join('?' * 15)})", row)

    def public(self, name: str) -> list[dict[str, Any]]:
        if self.is_changed:
            hide(self.connection)
        self.is_changed = False
        cursor = self.connection.execute(f"select * from public_{name} order by all")
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
