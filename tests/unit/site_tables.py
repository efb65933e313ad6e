"""The tables of data/ with the types a real candidate has, and how a list of rows becomes Parquet and CSV."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

COLUMNS = {
    "area": (
        "unit_id level code name valid_from:date valid_to:date parent_unit_id is_illustrative:bool source latitude:dec "
        "longitude:dec area_km2:dec"
    ),
    "area_crosswalk": "old_unit_id new_unit_id kind",
    "recognition_criterion": "recognition criterion unit_level indicator breakdown legal_document name_vi",
    "mart_ke_hoach": (
        "unit_id indicator kind horizon due_on:date population comparator value:dec figure_school_year "
        "figure_period figure_basis figure_boundary figure_breakdown figure:dec difference:dec is_met:bool state "
        "ambiguity file sheet cell sha256"
    ),
    "round": (
        "round school_year period sort_order:int reference_date:date name_vi start_of_year_round same_period_round"
    ),
    "unit": (
        "unit_id unit_level unit_code unit_name slug parent_unit_id valid_from:date valid_to:date "
        "is_illustrative:bool is_rebuilt:bool provider_type ownership address sites:int status founding_decision "
        "founding_date:date permission_decision permission_date:date supervising_unit_id foreign_capital "
        "predecessor_unit_id successor_unit_id self_assessment_date:date kdcl_level kdcl_date:date cqg_level "
        "cqg_date:date file_submitted_on:date"
    ),
    "indicator": (
        "indicator name_vi name_en topic meaning_vi numerator_vi denominator_vi measure_unit decimals:int direction "
        "additivity time_kind scope breakdowns sensitivity min_denominator legal_document note_vi valid_from:date "
        "valid_to:date rounds age_rule sort_order:int is_headline:bool"
    ),
    "indicator_value": (
        "unit_id unit_level unit_code unit_name school_year period reference_date:date indicator breakdown basis "
        "boundary is_shown:bool value:dec value_exact:double symbol maturity reported_n:int expected_n:int "
        "numerator:dec denominator:dec change_vs_start:dec change_vs_same_period:dec plan:dec change_vs_plan:dec "
        "target_comparator target:dec target_met:bool norm_comparator norm:dec "
        "norm_met:bool claim matched_n_start:int matched_n_same_period:int break_reason"
    ),
    "provenance": (
        "unit_id school_year period indicator breakdown basis boundary part kind file sheet cell form item label "
        "found quote derivation section direction start_date end_date source_document office declared_date:date sha256 "
        "contributing_unit_id "
        "contributing_value:dec rule"
    ),
    "assertion": (
        "unit_id indicator kind comparator value:dec numerator:dec denominator:dec measure_unit school_year period "
        "horizon baseline baseline_change:dec population ambiguity basis source_document section quote derivation "
        "file sheet cell office declared_date:date"
    ),
    "disclosure_item": (
        "unit_id school_year form item breakdown state sort_order:int part_vi item_vi breakdown_vi value:dec symbol "
        "text link posted_on:date due_on:date timing_vi is_checked:bool legal_document file sheet cell office "
        "declared_on:date sha256"
    ),
    "disclosure_requirement": (
        "form version item sort_order:int part_vi item_vi is_required:bool deadline timing_vi is_checked:bool"
    ),
    "mart_cong_khai": (
        "unit_id unit_level unit_name school_year form state due_on:date declared_date:date asked_n:int present_n:int "
        "late_n:int missing_n:int optional_n:int owed_n:int handed_in_n:int complete_n:int"
    ),
    "mart_nop_bao_cao": (
        "unit_id unit_level unit_name school_year period collecting_unit_id form is_owed:bool state declared_date:date "
        "due_on:date observed:int rejected:int critical:int expected_n:int submitted_n:int late_n:int"
    ),
    "provider_fact": (
        "unit_id attribute value valid_from:date valid_to:date file sheet cell form office declared_date sha256"
    ),
    "indicator_term": "indicator source part form sheet item breakdown coefficient published_breakdown",
    "non_indicator": "indicator name_vi reason_vi source",
    "breakdown": "breakdown name_vi ownership sex ethnicity room_grade contract age",
    "legal_document": (
        "document number title_vi issued_on:date in_force_from:date in_force_to:date replaced_by status verification "
        "source"
    ),
    "form": "form version name_vi legal_document",
    "series_break": "indicator break_day:date reason_vi legal_document",
    "norm": (
        "norm indicator breakdown unit_level applies_to comparator value legal_document valid_from:date valid_to:date "
        "note_vi"
    ),
    "rule": "rule_id title_vi",
    "code_list": "list code label_vi",
    "quality_case": "quality_case title_vi rule_id why_vi source",
    "topic": "topic name_vi name_en mart sort_order",
    "calendar": "position:int event kind round planned_at office decided_on:date why note is_current:bool",
    "deadline": (
        "deadline title_vi who_vi form period month_day working_days:int timing_vi valid_from:date valid_to:date "
        "legal_document article_vi verification note_vi"
    ),
    "dictionary": "table_name position:int column_name data_type description",
    "hidden_count": "rule unit_level topic school_year period hidden_values:int",
    "note": "unit_id school_year period indicator rule_id office decided_on:date until:date why",
    "submission": (
        "file form form_version unit_id round declared_date:date sha256 status observed:int blank:int rejected:int "
        "ignored:int critical:int warning:int info:int"
    ),
}
TYPES = {"int": "BIGINT", "date": "DATE", "bool": "BOOLEAN", "dec": "DECIMAL(18,4)", "double": "DOUBLE"}


def write(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, rows: list[Row]) -> None:
    columns = [tuple(f"{column}:text".split(":")[:2]) for column in COLUMNS[name].split()]
    unknown = {key for row in rows for key in row} - {column for column, _ in columns}
    assert not unknown, f"{name}: {unknown}"
    definition = ", ".join(f'"{column}" {TYPES.get(kind, "VARCHAR")}' for column, kind in columns)
    connection.execute(f'CREATE TABLE "{name}" ({definition})')
    marks = ", ".join("?" * len(columns))
    for row in rows:
        values = [row.get(column) if row.get(column) != "" else None for column, _ in columns]
        connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', values)
    connection.execute(f"COPY \"{name}\" TO '{folder / name}.parquet' (FORMAT parquet)")
    connection.execute(f"COPY \"{name}\" TO '{folder / name}.csv' (HEADER)")


CHANGES = (
    *(
        "table_name",
        "unit_id",
        "school_year",
        "period",
        "indicator",
        "item",
        "breakdown",
        "basis",
        "boundary",
        "detail",
    ),
    *("old_value", "old_text", "old_symbol", "new_value", "new_text", "new_symbol"),
    *("change", "differs", "kind", "reason"),
)


def write_changes(folder: Path, rows: list[Row]) -> None:
    """`changes.csv` of the rows given, and a `version.json` that counts them."""
    with (folder / "changes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, CHANGES, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    kinds = dict(sorted(Counter(row["kind"] for row in rows).items()))
    version = {"version": "1.1.0", "follows": "2020-2021-term1.1", "step": "minor", "kinds": kinds}
    with duckdb.connect() as connection:
        write(connection, folder, "dictionary", _dictionary())
    (folder / "version.json").write_text(json.dumps(version), encoding="utf-8")


def _dictionary() -> list[Row]:
    """What the dictionary says of `changes`: the columns of a CSV have no types of their own."""
    kinds = {"old_value": "DECIMAL(28,4)", "new_value": "DECIMAL(28,4)"}
    return [
        {"table_name": "changes", "position": i, "column_name": name, "data_type": kinds.get(name, "VARCHAR")}
        for i, name in enumerate(CHANGES, start=1)
    ]
