"""The warehouse of a nation by dbt, beside one hand-written DuckDB script that makes its large marts in the same run.

    python -m bench.warehouse [YEARS ...] [--fraction SHARE] [--folder FOLDER]

For each number of years (default 1; the bound is for 1, 5 and 10) `bench.nation` is written without its newest round,
then compaction, `dbt build` (all but the unit tests) and `yardstick.sql` run one after the other, each in a process of
its own: CPU and peak memory are of that process alone. The rows of each mart of the script must be the same both ways.
What dbt makes besides counts against it. Then the newest round comes in, and its compaction and build are measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from bench.nation import HERE, Nation, add_round, scratch_settings, write_nation
from orchestration.settings import ROOT, Settings
from orchestration.transform.prepare import prepare
from orchestration.transform.scope import remember
from orchestration.transform.warehouse import run_dbt

MOST_CPU = 2.0
MOST_MEMORY = 6 * 1024
SLOWEST = 12


@dataclass(frozen=True)
class Cost:
    """What a step took: CPU and wall seconds, MiB at most, and what it printed as JSON."""

    cpu: float
    wall: float
    peak: float
    told: dict[str, float]


def main() -> None:
    """Measure every asked-for size; exit 1 where a mart differs or a bound is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("years", type=int, nargs="*", default=[1])
    parser.add_argument("--fraction", type=float, default=1.0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=STEPS)
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(STEPS[asked.step](scratch_settings(asked.folder))))
        return
    failed = False
    for years in asked.years:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            failed |= not _measure(Path(folder), Nation(years, asked.fraction))
    sys.exit(failed)


def _measure(folder: Path, nation: Nation) -> bool:
    settings = write_nation(folder, replace(nation, held_back=1))
    rows = duckdb.sql(f"select count(*) from '{settings.home.collected}/rounds/*/observation.parquet'").fetchall()[0][0]
    print(
        f"{nation.years} years without the newest round, {nation.fraction:g} of the nation: {rows:,} observations",
        flush=True,
    )
    prepared = _shown(folder, "compact", "compaction")
    dbt = _shown(folder, "dbt", "dbt build")
    for model, seconds in sorted(dbt.told.items(), key=lambda item: -item[1])[:SLOWEST]:
        print(f"{seconds:20.1f} s wall  {model}")
    yardstick = _shown(folder, "yardstick", "yardstick.sql")
    same, left_out = _same(settings, folder / "yardstick.duckdb")
    print(f"by dbt alone: {', '.join(left_out)}")
    print(f"{settings.home.warehouse.stat().st_size / 2**20:8.0f} MiB of warehouse", flush=True)
    ratio = dbt.cpu / yardstick.cpu
    print(f"{ratio:8.2f} x the CPU of the script (bound {MOST_CPU})", flush=True)
    add_round(settings, nation)
    more = _shown(folder, "compact", "compaction of one new round")
    again = _shown(folder, "dbt", "dbt build with one new round")
    share = (more.cpu + again.cpu) / (prepared.cpu + dbt.cpu)
    print(f"{share:8.2f} of what the {len(nation.rounds) - 1} rounds before it cost", flush=True)
    peak = max(each.peak for each in (prepared, dbt, more, again))
    return same and ratio <= MOST_CPU and peak <= MOST_MEMORY


def _shown(folder: Path, step: str, name: str) -> Cost:
    cost = _cost(folder, step)
    print(f"{cost.cpu:8.1f} s CPU {cost.wall:8.1f} s wall {cost.peak:7.0f} MiB at most  {name}", flush=True)
    return cost


def _cost(folder: Path, step: str) -> Cost:
    """Run one step in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "bench.warehouse", "--step", step, "--folder", str(folder)]
    started = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    told = json.loads(output.splitlines()[-1])
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024, told)


def _compact(settings: Settings) -> dict[str, float]:
    return dict(prepare(settings)[1])


def _dbt(settings: Settings) -> dict[str, float]:
    """Wall seconds per node: two nodes may share the processor, so their sum is not that of the build."""
    results = run_dbt(settings, ["build", "--exclude-resource-type", "unit_test"])
    remember(settings.home)
    return {result.node.name: result.execution_time for result in results}


def _yardstick(settings: Settings) -> dict[str, float]:
    file = settings.home.path.parent / "yardstick.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("set threads = 2; set memory_limit = '5GB'")
        for name, place in {"seeds": settings.seeds, "work": settings.home.work}.items():
            connection.execute(f"set variable {name} = '{place}'")
        connection.execute((HERE / "yardstick.sql").read_text(encoding="utf-8"))
    return {}


def _same(settings: Settings, yardstick: Path) -> tuple[bool, list[str]]:
    """Every table of the script row by row against the mart of its name, both ways; the marts that it does not make."""
    same = True
    with duckdb.connect() as connection:
        connection.execute(f"attach '{yardstick}' as script (read_only)")
        connection.execute(f"attach '{settings.home.warehouse}' as built (read_only)")
        made, wanted = (
            {name for (name,) in connection.execute(_MARTS, [database]).fetchall()} for database in ("script", "built")
        )
        for table in sorted(made):
            columns = connection.execute(_COLUMNS, [table]).fetchall()[0][0]
            rows = only_dbt = only_script = 0
            # one round at a time: what is compared is held in memory
            for part in _parts(connection, table):
                one = f"select {columns} from built.marts.{table} where {part}"
                other = f"select {columns} from script.main.{table} where {part}"
                counts = connection.execute(
                    f"select (select count(*) from ({one})), (select count(*) from ({one} except all {other})), "
                    f"(select count(*) from ({other} except all {one}))"
                ).fetchall()[0]
                rows, only_dbt, only_script = rows + counts[0], only_dbt + counts[1], only_script + counts[2]
            same &= not only_dbt and not only_script
            verdict = "same rows" if not only_dbt and not only_script else f"{only_dbt} only by dbt, {only_script} not"
            print(f"{rows:>14,} rows of {table}: {verdict}", flush=True)
    return same, sorted(wanted - made)


def _parts(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Conditions that split the rows of both tables; a row without a round falls under the last."""
    if table != "mart_indicator_value":
        return ["true"]
    rounds = connection.execute(
        f"select distinct school_year, period from built.marts.{table} union from script.main.{table} "
        "select distinct school_year, period order by all"
    ).fetchall()
    named = [f"(school_year = '{year}' and period = '{period}')" for year, period in rounds]
    return [*named, f"({' or '.join(named)}) is not true"]


_MARTS = "select table_name from duckdb_tables() where database_name = $1 and table_name like 'mart_%'"
_COLUMNS = """
select string_agg(column_name, ', ' order by column_index) from duckdb_columns()
where database_name = 'built' and table_name = $1
"""

STEPS = {"compact": _compact, "dbt": _dbt, "yardstick": _yardstick}


if __name__ == "__main__":
    main()
