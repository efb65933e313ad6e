"""What was collected, as Parquet: one index of submissions and problems, and per round the accepted shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, fields
from operator import attrgetter
from pathlib import Path

import duckdb

from orchestration.collect.identity import Resolver
from orchestration.collect.problem import Problem, without_personal
from orchestration.collect.reading import (
    BLANK,
    IGNORED,
    OBSERVED,
    REJECTED,
    Assertion,
    DisclosureItem,
    Fact,
    Observation,
)
from orchestration.collect.submission import COUNTING, Submission
from orchestration.collect.table import DECIMAL, Schema, table_writer, write_table


def _text(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "varchar")


SUBMISSION_SCHEMA: Schema = {
    "sequence": "integer",
    **_text("sha256", "file", "form", "form_version", "unit_id", "round", "declared_date", "status", "office"),
    **_text("source_document"),
    **dict.fromkeys(("is_rebuilt", "is_illustrative", "is_conserved"), "boolean"),
    **dict.fromkeys(
        ("cells_seen", "observed", "blank", "rejected", "ignored", "critical", "warning", "info"), "integer"
    ),
}
PROBLEM_SCHEMA: Schema = {
    "sequence": "integer",
    "status": "varchar",
    **_text(*(f.name for f in fields(Problem))),
}
RULE_SCHEMA: Schema = {"rule_id": "varchar", "checked": "bigint", "violations": "bigint"}
OBSERVATION_SCHEMA: Schema = {
    **_text("unit_id", "round", "form", "form_version", "sha256"),
    **{f.name: "varchar" for f in fields(Observation) if f.name not in ("unit", "round")},
    "value": DECIMAL,
}
FACT_SCHEMA: Schema = {
    **_text("unit_id", "register_unit_id", "round", "form", "sha256"),
    **{f.name: "varchar" for f in fields(Fact)},
}
ASSERTION_SCHEMA: Schema = {
    **_text("unit_id", "round", "sha256"),
    **{f.name: "varchar" for f in fields(Assertion)},
    **dict.fromkeys(("value", "numerator", "denominator", "baseline_change"), DECIMAL),
}

DISCLOSURE_SCHEMA: Schema = {
    **_text("unit_id", "round", "form", "form_version", "sha256"),
    **{f.name: "varchar" for f in fields(DisclosureItem)},
    "value": DECIMAL,
}


def write_index(folder: Path, submissions: list[Submission]) -> None:
    """submission.parquet, problem.parquet and form_rule_result.parquet over every ledger entry."""
    problems = [(s.entry.sequence, s.status, *astuple(problem)) for s in submissions for problem in s.problems]
    checked: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for submission in submissions:
        if submission.status in COUNTING:
            checked.update(submission.reading.rules_checked)
            broken.update(p.rule_id for p in submission.problems if p.kind == "rule_broken")
    rules = [(rule_id, count, broken[rule_id]) for rule_id, count in checked.items()]
    with table_writer() as connection:
        rows = [_submission_row(s) for s in submissions]
        write_table(connection, folder / "submission.parquet", rows, SUBMISSION_SCHEMA)
        write_table(connection, folder / "problem.parquet", problems, PROBLEM_SCHEMA)
        write_table(connection, folder / "form_rule_result.parquet", rules, RULE_SCHEMA)


def _submission_row(submission: Submission) -> tuple[object, ...]:
    identity = submission.reading.identity
    return (
        submission.entry.sequence,
        submission.entry.sha256,
        # names of files are published with their figures
        without_personal(submission.entry.file),
        identity.form,
        identity.form_version,
        submission.unit_id,
        submission.round,
        submission.declared_date,
        submission.status,
        identity.office,
        identity.source_document,
        identity.is_rebuilt,
        identity.is_illustrative,
        submission.conserved(),
        submission.reading.cells_seen,
        *map(submission.cells, (OBSERVED, BLANK, REJECTED, IGNORED)),
        *map(submission.count, ("critical", "warning", "info")),
    )


def write_rounds(folder: Path, rounds: list[str], submissions: list[Submission], resolver: Resolver) -> int:
    """The accepted shapes of the accepted submissions of each round, one file a shape; returns the rows."""
    with table_writer() as connection:
        return sum(_write_round(connection, folder, code, submissions, resolver) for code in rounds)


def _write_round(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    round_code: str,
    submissions: list[Submission],
    resolver: Resolver,
) -> int:
    accepted = [s for s in submissions if s.status in COUNTING and s.round == round_code]
    day = resolver.catalogue.rounds[round_code]["reference_date"]
    tables: dict[str, tuple[Iterable[tuple[object, ...]], Schema]] = {
        "observation": ((row for s in accepted for row in _observation_rows(s, resolver, day)), OBSERVATION_SCHEMA),
        "provider_fact": ((row for s in accepted for row in _fact_rows(s, resolver, day)), FACT_SCHEMA),
        "assertion": ((row for s in accepted for row in _assertion_rows(s)), ASSERTION_SCHEMA),
        "disclosure_item": ((row for s in accepted for row in _disclosure_rows(s)), DISCLOSURE_SCHEMA),
    }
    return sum(
        write_table(connection, folder / "rounds" / round_code / f"{name}.parquet", rows, schema)
        for name, (rows, schema) in tables.items()
    )


def _observation_rows(submission: Submission, resolver: Resolver, day: str) -> list[tuple[object, ...]]:
    identity = submission.reading.identity
    values = attrgetter(*(f.name for f in fields(Observation) if f.name not in ("unit", "round")))
    rows = []
    for seen in submission.reading.observations:
        unit_id = resolver.unit_id(seen.unit, day) if seen.unit else submission.unit_id
        head = (
            unit_id,
            seen.round or submission.round,
            identity.form,
            identity.form_version,
            submission.entry.sha256,
        )
        rows.append(head + values(seen))
    return rows


def _fact_rows(submission: Submission, resolver: Resolver, day: str) -> list[tuple[object, ...]]:
    return [
        (
            resolver.register.units.get(fact.code, ""),
            submission.unit_id,
            submission.round,
            submission.reading.identity.form,
            submission.entry.sha256,
            *astuple(fact),
        )
        for fact in submission.reading.facts
    ]


def _assertion_rows(submission: Submission) -> list[tuple[object, ...]]:
    head = (submission.unit_id, submission.round, submission.entry.sha256)
    return [head + astuple(row) for row in submission.reading.assertions]


def _disclosure_rows(submission: Submission) -> list[tuple[object, ...]]:
    identity = submission.reading.identity
    head = (submission.unit_id, submission.round, identity.form, identity.form_version, submission.entry.sha256)
    return [head + astuple(row) for row in submission.reading.disclosures]
