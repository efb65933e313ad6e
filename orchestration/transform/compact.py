"""Accepted rows of all rounds as one Parquet store, split by round and province, and a warehouse that sees them."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from orchestration.settings import Home, Settings

TABLES = ("observation", "provider_fact", "assertion", "disclosure_item")
INDEX_TABLES = ("submission", "problem", "form_rule_result")
# how DuckDB reads a CSV of ours: told, not guessed, since thousands of rows may pass before the first quoted text
CSV_DIALECT = "header = true, delim = ',', quote = '\"', escape = '\"'"


def quoted(path: Path | str) -> str:
    """A path as an SQL string literal."""
    return "'" + str(path).replace("'", "''") + "'"


def compact(settings: Settings, rounds: Collection[str] | None = None) -> dict[str, int]:
    """Write `work/observations/<table>/round=…/province=…/` from the rounds collected; returns rows per table.

    Only `rounds` are written anew, or all where none are named. The round of an observation is its own, which may
    differ from that of the workbook it came in; its province is that of its unit (a provider's: of the register that
    lists it), `none` where the catalogue has none.
    """
    home = settings.home
    if rounds is None:
        shutil.rmtree(home.observations, ignore_errors=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"set threads = 1; set memory_limit = '2GB'; set temp_directory = {quoted(home.work / 'spilled')}"
        )
        create_places(connection, settings)
        for table in TABLES:
            _write_table(connection, home, table, rounds)
        return {table: _count(connection, home, table) for table in TABLES}


def _write_table(connection: duckdb.DuckDBPyConnection, home: Home, table: str, rounds: Collection[str] | None) -> None:
    """One round after the other: what is sorted at a time is one round, however many there are."""
    target, part = home.observations / table, home.work / "observations.part"
    target.mkdir(parents=True, exist_ok=True)
    source = f"read_parquet({_rounds(home, table)})"
    told = connection.execute(f"select distinct round from {source} order by round").fetchall()
    for code in rounds or ():
        shutil.rmtree(target / f"round={code}", ignore_errors=True)
    for (code,) in told:
        if rounds is not None and code not in rounds:
            continue
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        connection.execute(
            "copy (select source.*, coalesce(place.province, 'none') as province "
            f"from {source} as source left join place using (unit_id) "
            f"where source.round = {quoted(code)} order by all) "
            f"to {quoted(part)} (format parquet, compression zstd, partition_by (round, province), "
            "write_partition_columns true)"
        )
        for folder in part.iterdir():
            folder.rename(target / folder.name)
    shutil.rmtree(part, ignore_errors=True)


def _count(connection: duckdb.DuckDBPyConnection, home: Home, table: str) -> int:
    files = sorted((home.observations / table).rglob("*.parquet"))
    if not files:
        return 0
    row = connection.execute(f"select count(*) from read_parquet([{', '.join(map(quoted, files))}])").fetchone()
    return int(row[0]) if row else 0


def _rounds(home: Home, table: str) -> str:
    return quoted(home.collected / "rounds" / "*" / f"{table}.parquet")


def create_places(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Temporary table `place` (unit_id, province): every area, and every provider by the register that lists it."""
    connection.execute(
        _PROVINCE_SQL.format(
            area=quoted(settings.seeds / "area.csv"),
            fact=_rounds(settings.home, "provider_fact"),
            dialect=CSV_DIALECT,
        )
    )


_PROVINCE_SQL = """
create temp table place as
with recursive
area as (select * from read_csv({area}, all_varchar = true, {dialect})),
above as (
    select unit_id, unit_id as top, level, parent_unit_id from area
    union all
    select above.unit_id, area.unit_id, area.level, area.parent_unit_id
    from above inner join area on above.parent_unit_id = area.unit_id
),
of_area as (
    select unit_id, split_part(top, '-', 2) as province from above where level = 'province'
)
select unit_id, province from of_area
union all
select fact.unit_id, min(of_area.province) as province
from read_parquet({fact}) as fact inner join of_area on fact.register_unit_id = of_area.unit_id
group by fact.unit_id
"""


def open_warehouse(home: Home, is_fresh: bool = True) -> None:
    """The warehouse file, a fresh one or that of the run before, whose schema `collected` holds views over the
    compacted and the index Parquet files."""
    if is_fresh:
        home.warehouse.unlink(missing_ok=True)
        home.warehouse.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema if not exists collected")
        for table in TABLES:
            files = sorted((home.observations / table).rglob("*.parquet"))
            # a store without a row of this kind has no file: the empty round files still carry the columns
            paths = files or sorted((home.collected / "rounds").glob(f"*/{table}.parquet"))
            listed = ", ".join(quoted(path) for path in paths)
            connection.execute(
                f"create or replace view collected.{table} as "
                f"select * from read_parquet([{listed}], hive_partitioning = false)"
            )
        for table in INDEX_TABLES:
            path = quoted(home.collected / f"{table}.parquet")
            connection.execute(f"create or replace view collected.{table} as select * from read_parquet({path})")
