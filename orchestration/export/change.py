"""What a candidate changes of the release before it, value by value (promise 5)."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.transform.compact import quoted

_KEY = "unit_id, school_year, period, indicator, breakdown, basis, boundary"
_EMPTY = f"select {', '.join(f'cast(null as varchar) as {c.strip()}' for c in _KEY.split(','))}, " + (
    "cast(null as decimal(28, 4)) as value, cast(null as varchar) as symbol where false"
)


def write_changes(connection: duckdb.DuckDBPyConnection, data: Path, previous: Path) -> None:
    """`changes.csv`: every published value added, changed or removed against the release before, old and new.

    A round that the release before did not have at all is a `new period`; a value of an indicator whose definition
    or terms are not those of the release before is `method`; anything else is a `revision` until the office gives it
    another kind and a reason.
    """
    connection.execute(f"create or replace temp table redefined as {_redefined(data, previous)}")
    before = previous / "indicator_value.parquet"
    old = f"select {_KEY}, value, symbol from read_parquet({quoted(before)})" if before.exists() else _EMPTY
    new = f"select {_KEY}, value, symbol from read_parquet({quoted(data / 'indicator_value.parquet')})"
    text = "regexp_replace(regexp_replace(cast({} as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"
    connection.execute(
        f"copy (with old as ({old}), new as ({new}) "
        f"select {_KEY}, {text.format('old.value')} as old_value, old.symbol as old_symbol, "
        f"{text.format('new.value')} as new_value, new.symbol as new_symbol, "
        "case when old.unit_id is null then 'added' when new.unit_id is null then 'removed' else 'changed' end "
        "as change, "
        "case when (school_year || '-' || period) not in (select school_year || '-' || period from old) "
        "then 'new period' when indicator in (select indicator from redefined) then 'method' "
        "else 'revision' end as kind, cast(null as varchar) as reason "
        f"from old full join new using ({_KEY}) "
        "where old.unit_id is null or new.unit_id is null "
        "or old.value is distinct from new.value or old.symbol is distinct from new.symbol "
        f"order by all) to {quoted(data / 'changes.csv')} (format csv, header)"
    )


def _redefined(data: Path, previous: Path) -> str:
    """SQL for the indicators whose definition or terms differ between two releases; none before the first."""
    if not (previous / "indicator_term.parquet").exists():
        return "select cast(null as varchar) as indicator where false"
    queries = []
    for name, columns in (
        ("indicator_term", "*"),
        ("indicator", "indicator, measure_unit, decimals, additivity, scope"),
    ):
        new, old = (f"select {columns} from read_parquet({quoted(d / f'{name}.parquet')})" for d in (data, previous))
        queries += [f"select indicator from ({new} except {old})", f"select indicator from ({old} except {new})"]
    return " union ".join(queries)
