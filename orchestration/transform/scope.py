"""Which rounds a run has to rebuild: what of each round was collected, beside what the last finished run had seen.

The state of the last run lies in `work/warehouse.json`. It is taken away before anything is changed and written again
once the warehouse is whole: a run that was ended in between is followed by one that builds all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.collect.submission import COUNTING
from orchestration.settings import Home, Settings
from orchestration.transform.compact import CSV_DIALECT, TABLES, create_places, quoted

Rounds = frozenset[str]


@dataclass(frozen=True)
class Scope:
    """Rounds to rebuild: `value` got other figures or registers, `comparison` holds also those that refer to them.

    `is_full`: nothing of the last run may be used. `state` is what this run saw, to be kept once it is done.
    """

    is_full: bool
    compacted: Rounds
    value: Rounds
    comparison: Rounds
    state: dict[str, Any] = field(default_factory=dict, hash=False)


def find_scope(settings: Settings, project_hash: str) -> Scope:
    """The scope of a run of the transform room over what was collected; changes nothing."""
    home = settings.home
    now = _state(settings, project_hash)
    before = _read(home)
    rounds = _rounds(settings)
    everything = frozenset(rounds)
    if not before or before["project"] != project_hash or before.get("left") != _left(home):
        return Scope(True, everything, everything, everything, now)
    if any(before["province"].get(unit, province) != province for unit, province in now["province"].items()):
        # the store is split by province: a unit that moved would stand in two of them
        return Scope(True, everything, everything, everything, now)
    seen, had = now["collected"], before["collected"]
    changed = {code for code in {*seen, *had} if seen.get(code) != had.get(code)}
    told = [each[code] for code in changed for each in (seen, had) if code in each]
    compacted = frozenset(code for entry in told for code in entry["rounds"])
    # a round of which nothing counts any more has its providers and areas
    value = compacted | (changed & rounds.keys()) | _after_registers(seen, had, rounds)
    return Scope(False, compacted, value, value | _referring(value, told, seen, rounds), now)


def forget(home: Home) -> None:
    """From here on the warehouse is not that of the state."""
    _file(home).unlink(missing_ok=True)
    _next(home).unlink(missing_ok=True)


def keep_for_later(home: Home, scope: Scope) -> None:
    """What the warehouse that is being built is made from."""
    _next(home).write_text(json.dumps(scope.state, ensure_ascii=False), encoding="utf-8")


def remember(home: Home) -> None:
    """The warehouse is whole: the next run may build on it, as long as nobody touches it."""
    if _next(home).exists():
        state = json.loads(_next(home).read_text(encoding="utf-8")) | {"left": _left(home)}
        _next(home).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        _next(home).rename(_file(home))


def _left(home: Home) -> str:
    """Changes with the name, size or time of the warehouse and of any file of the store it is built from."""
    files = [home.warehouse, *sorted(home.observations.rglob("*.parquet"))]
    stats = [(path.relative_to(home.work).as_posix(), path.stat()) for path in files if path.exists()]
    told = "\n".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)
    return hashlib.sha256(told.encode()).hexdigest()


def write_scope(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Table `collected.scope` (round, layer), and where every unit was placed before, for dbt."""
    connection.execute("create or replace table collected.scope (round varchar, layer varchar)")
    layers = {"value": scope.value, "point": scope.value, "comparison": scope.comparison}
    rows = [(code, layer) for layer, codes in layers.items() for code in sorted(codes)]
    if rows:
        connection.executemany("insert into collected.scope values (?, ?)", rows)
    columns = "unit_id, parent_unit_id, is_exact, is_above_commune"
    is_there = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'intermediate' and table_name = 'int_current_parent'"
    ).fetchone()
    source = (
        f"select {columns} from intermediate.int_current_parent"
        if is_there and is_there[0]
        else (
            "select null::varchar as unit_id, null::varchar as parent_unit_id, null::boolean as is_exact, "
            "null::boolean as is_above_commune where false"
        )
    )
    connection.execute(f"create or replace table collected.placed_before as {source}")


def _file(home: Home) -> Path:
    return home.work / "warehouse.json"


def _next(home: Home) -> Path:
    return home.work / "warehouse.next.json"


def _read(home: Home) -> dict[str, Any] | None:
    try:
        state: dict[str, Any] = json.loads(_file(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state


def _rounds(settings: Settings) -> dict[str, tuple[str, str, str, str]]:
    """Round -> school year, reference date, start of its year, same period."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select round, school_year, reference_date, coalesce(start_of_year_round, ''), "
            "coalesce(same_period_round, '') "
            f"from read_csv({quoted(settings.seeds / 'round.csv')}, all_varchar = true, {CSV_DIALECT})"
        ).fetchall()
    return {code: (year, day, start, same) for code, year, day, start, same in rows}


def _state(settings: Settings, project_hash: str) -> dict[str, Any]:
    home = settings.home
    with duckdb.connect() as connection:
        create_places(connection, settings)
        province = dict(connection.execute("select unit_id, province from place").fetchall())
        submissions = connection.execute(
            "select round, string_agg(to_json(submission)::varchar, '\n' order by sequence) "
            f"from read_parquet({quoted(home.collected / 'submission.parquet')}) as submission "
            "where list_contains($counting, status) group by round",
            {"counting": list(COUNTING)},
        ).fetchall()
        told = {code: hashlib.sha256(text.encode()).hexdigest() for code, text in submissions}
        collected = {
            folder.name: {
                "files": {table: _hash(folder / f"{table}.parquet") for table in TABLES},
                "submissions": told.get(folder.name, ""),
                "rounds": _own_rounds(connection, folder),
                "goals": _goals(connection, folder / "assertion.parquet"),
            }
            for folder in sorted((home.collected / "rounds").iterdir())
        }
    return {"project": project_hash, "province": province, "collected": collected}


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _own_rounds(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Rounds that the rows of a collected round speak of: of figures, and of registers, plans and texts without any."""
    every = " union ".join(f"select round from read_parquet({quoted(folder / f'{table}.parquet')})" for table in TABLES)
    return [code for (code,) in connection.execute(f"{every} order by 1").fetchall()]


def _goals(connection: duckdb.DuckDBPyConnection, path: Path) -> list[list[str]]:
    rows = connection.execute(
        f"select distinct coalesce(horizon, ''), coalesce(baseline, '') from read_parquet({quoted(path)}) order by all"
    ).fetchall()
    return [list(row) for row in rows]


def _after_registers(seen: dict[str, Any], had: dict[str, Any], rounds: dict[str, tuple[str, str, str, str]]) -> Rounds:
    """A register holds from its round on, until a newer one speaks: every round from the first changed one."""
    other = [
        rounds[code][1]
        for code in {*seen, *had} & set(rounds)
        if (seen.get(code) or {"files": {}})["files"].get("provider_fact")
        != (had.get(code) or {"files": {}})["files"].get("provider_fact")
    ]
    return frozenset(code for code, (_, day, _, _) in rounds.items() if other and day >= min(other))


def _referring(
    value: Rounds, told: Iterable[dict[str, Any]], seen: dict[str, Any], rounds: dict[str, tuple[str, str, str, str]]
) -> Rounds:
    """Rounds compared with one of `value`, and those for which a changed workbook names a goal."""
    horizons = {horizon for entry in told for horizon, _ in entry["goals"]}
    horizons |= {horizon for entry in seen.values() for horizon, baseline in entry["goals"] if baseline in value}
    return frozenset(
        code
        for code, (year, _, start, same) in rounds.items()
        if start in value or same in value or code in horizons or year in horizons
    )
