"""What one release publishes, as rows of Python: every table of `data/` that prints a count or leads to one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb


class Key(NamedTuple):
    """What a value is the value of."""

    unit_id: str
    round: str
    indicator: str
    breakdown: str
    basis: str
    boundary: str

    def __str__(self) -> str:
        return " ".join(self)


_KEY = "unit_id, school_year || '-' || period as round, indicator, breakdown, basis, boundary"
_NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "change_vs_start",
    "change_vs_same_period",
    "parent_value",
    "change_vs_parent",
    "plan",
    "change_vs_plan",
    "target",
    "norm",
)
_WORDS = (
    "symbol",
    "is_shown",
    "matched_n_start",
    "matched_n_same_period",
    "target_comparator",
    "target_met",
    "norm_comparator",
    "norm_met",
)


@dataclass
class Released:
    """The tables of one `data/` folder. Numbers are floats, nothing is None.

    `values`: what indicator_value prints by key, and its symbol. `printed`: the same value or part printed anywhere
    else, with the table. `rollups`: (key of the area, part) -> contributing unit -> value or nothing. `cells`: key ->
    (part, form, item, what was found). `disclosed`: rows of disclosure_item.
    """

    name: str
    values: dict[Key, dict[str, Any]]
    printed: list[tuple[Key, str, float, str]]
    rollups: dict[tuple[Key, str], dict[str, float | None]]
    cells: dict[Key, list[tuple[str, str, str, str | None]]]
    goals: list[dict[str, Any]]
    disclosed: list[dict[str, Any]]
    submissions: dict[tuple[str, str], dict[str, frozenset[str]]]


def read_releases(folders: list[Path], unit_ids: str = "") -> list[Released]:
    """Releases oldest first. What a list of changes says of the release before is printed of that one."""
    releases = [read_release(folder, unit_ids) for folder in folders]
    for number, folder in enumerate(folders):
        for column, of in (("old_value", number - 1), ("new_value", number)):
            if of >= 0:
                releases[of].printed += _changed(folder / "changes.csv", column, unit_ids)
    return releases


def _changed(file: Path, column: str, unit_ids: str) -> list[tuple[Key, str, float, str]]:
    if not file.exists():
        return []
    with duckdb.connect() as connection:
        # told, not guessed: thousands of rows may pass before the first quoted text
        dialect = "header = true, delim = ',', quote = '\"', escape = '\"'"
        table = f"read_csv('{file}', {dialect}, all_varchar = true)"
        if not {"table_name", "unit_id", "basis", column} <= set(_columns(connection, table)):
            return []
        # goals are read as goals; a row of theirs names no period
        values = f"from {table} where table_name = 'indicator_value'" + (f" and ({unit_ids})" if unit_ids else "")
        asked = f"select {_KEY}, try_cast({column} as double) as number from ({values})"
        rows = connection.execute(f"from ({asked}) where number is not null order by all").fetchall()
        return [(Key(*row[:6]), "value", row[6], "changes.csv") for row in rows]


def read_release(data: Path, unit_ids: str = "") -> Released:
    """Read a `data/` folder; `unit_ids`: a DuckDB condition on `unit_id` that leaves some units out.

    Tables that are not there are taken as empty, so that a hand-made folder need not have them all.
    """
    with duckdb.connect() as connection:
        tables = {file.stem: f"'{file}'" for file in sorted(data.glob("*.parquet"))}
        where = f" where {unit_ids}" if unit_ids else ""
        return Released(
            name=data.resolve().parent.name,
            values=_values(connection, tables["indicator_value"], where),
            printed=_printed(connection, tables, where),
            rollups=_rollups(connection, tables, where),
            cells=_cells(connection, tables, where),
            goals=_dicts(connection, tables, "mart_ke_hoach", where),
            disclosed=_dicts(connection, tables, "disclosure_item", where),
            submissions=_submissions(connection, tables),
        )


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in connection.execute(f"describe from {table}").fetchall()]


def _dicts(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, str], name: str, where: str
) -> list[dict[str, Any]]:
    if name not in tables:
        return []
    columns = _columns(connection, tables[name])
    rows = connection.execute(f"from {tables[name]}{where} order by all").fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _values(connection: duckdb.DuckDBPyConnection, table: str, where: str) -> dict[Key, dict[str, Any]]:
    had = set(_columns(connection, table))
    numbers = [name for name in _NUMBERS if name in had]
    others = [name for name in _WORDS if name in had]
    asked = ", ".join([*(f"cast({name} as double)" for name in numbers), *others])
    rows = connection.execute(f"select {_KEY}, {asked} from {table}{where} order by all").fetchall()
    return {Key(*row[:6]): dict(zip([*numbers, *others], row[6:], strict=True)) for row in rows}


def _printed(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, str], where: str
) -> list[tuple[Key, str, float, str]]:
    """Values and parts of every other table with the columns of a key: each should say what indicator_value says."""
    found = []
    for name, table in tables.items():
        had = set(_columns(connection, table)) if name != "indicator_value" else set()
        if not {"unit_id", "school_year", "period", "indicator", "breakdown", "basis", "boundary"} <= had:
            continue
        for part in ("value", "numerator", "denominator"):
            if part in had:
                asked = f"select {_KEY}, cast({part} as double) as number from {table}{where}"
                rows = connection.execute(f"from ({asked}) where number is not null order by all").fetchall()
                found += [(Key(*row[:6]), part, row[6], name) for row in rows]
    return found


def _rollups(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, str], where: str
) -> dict[tuple[Key, str], dict[str, float | None]]:
    found: dict[tuple[Key, str], dict[str, float | None]] = defaultdict(dict)
    if "provenance" in tables:
        rows = connection.execute(
            f"select {_KEY}, part, contributing_unit_id, cast(contributing_value as double) "
            f"from (from {tables['provenance']}{where}) where kind = 'rollup' order by all"
        ).fetchall()
        for row in rows:
            found[Key(*row[:6]), row[6]][row[7]] = row[8]
    return found


def _cells(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, str], where: str
) -> dict[Key, list[tuple[str, str, str, str | None]]]:
    found: dict[Key, list[tuple[str, str, str, str | None]]] = defaultdict(list)
    if "provenance" in tables:
        rows = connection.execute(
            f"select {_KEY}, part, form, item, found from (from {tables['provenance']}{where}) "
            "where kind = 'cell' order by all"
        ).fetchall()
        for row in rows:
            found[Key(*row[:6])].append((row[6], row[7], row[8], row[9]))
    return found


def _submissions(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, str]
) -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """(unit, round) -> form -> hashes of the workbooks that count: other workbooks, other cells."""
    found: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    if "submission" in tables:
        rows = connection.execute(
            f"select unit_id, round, form, list(sha256 order by sha256) from {tables['submission']} "
            "where status in ('accepted', 'partial') and unit_id is not null group by all order by all"
        ).fetchall()
        for unit_id, code, form, hashes in rows:
            found[unit_id, code][form] = frozenset(hashes)
    return found
