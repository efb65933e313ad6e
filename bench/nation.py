"""A data home as the collect room leaves it, of a nation that is invented: what the warehouse is measured on.

    python -m bench.nation FOLDER [YEARS] [FRACTION]

Whole: 34 provinces, 3,321 communes (and those before 1/7/2025), 15,256 schools and 17,444 groups, three rounds a year,
120 values each (`nation_value.csv`), the register of each province and year, its plans, and the survey of each
commune. `FOLDER/root` is a copy of the dbt project whose seeds know these areas and years, `FOLDER/home` the home.
"""

from __future__ import annotations

import csv
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchestration.collect.store import (
    ASSERTION_SCHEMA,
    DISCLOSURE_SCHEMA,
    FACT_SCHEMA,
    OBSERVATION_SCHEMA,
    PROBLEM_SCHEMA,
    RULE_SCHEMA,
    SUBMISSION_SCHEMA,
)
from orchestration.collect.table import Schema
from orchestration.settings import ROOT, Home, Settings, load_settings

HERE = Path(__file__).resolve().parent
PERIODS = ("start", "term1", "end")
LAST_YEAR = 2029
# the reform of 1/7/2025 lies inside, unless it is one year alone
MIDDLE = 2025


@dataclass(frozen=True)
class Nation:
    """How much of it: the years (10 at most), the share of its units, and how many of the newest rounds not yet."""

    years: int = 1
    fraction: float = 1.0
    held_back: int = 0

    @property
    def rounds(self) -> list[str]:
        """Codes of the rounds, oldest first."""
        first = MIDDLE - self.years // 2
        rounds = [f"{year}-{year + 1}-{period}" for year in range(first, first + self.years) for period in PERIODS]
        return rounds[: len(rounds) - self.held_back]


def scratch_settings(folder: Path) -> Settings:
    """Settings whose home and dbt project lie in the folder."""
    return replace(load_settings(ROOT, {}), root=folder / "root", home=Home(folder / "home"))


def write_nation(folder: Path, nation: Nation) -> Settings:
    """Write project and home into the folder, anew; returns their settings."""
    settings = scratch_settings(folder)
    shutil.rmtree(settings.dbt_project, ignore_errors=True)
    ignored = shutil.ignore_patterns("target", "logs", "dbt_packages")
    shutil.copytree(ROOT / "dbt_project", settings.dbt_project, ignore=ignored)
    shutil.rmtree(settings.home.path, ignore_errors=True)
    _add_years(settings.seeds / "round.csv")
    with duckdb.connect() as connection:
        _draw(connection, settings, nation)
        for table, header in (("area", 12), ("crosswalk", 3)):
            file = settings.seeds / ("area.csv" if table == "area" else "area_crosswalk.csv")
            connection.execute(f"copy (from {table} order by all) to '{file}' (header)")
            assert len(next(csv.reader(file.open(encoding="utf-8")))) == header
        (settings.seeds / "area_attribute.csv").write_text("unit_id,attribute,value,valid_from,valid_to,source\n")
        for code in nation.rounds:
            write_round(connection, settings.home, code)
        write_index(connection, settings.home)
    return settings


def add_round(settings: Settings, nation: Nation) -> None:
    """One more round, the newest of the nation, into a home that was written without it."""
    with duckdb.connect() as connection:
        _draw(connection, settings, nation)
        write_round(connection, settings.home, nation.rounds[-1])
        write_index(connection, settings.home)


def _add_years(file: Path) -> None:
    """Rounds up to LAST_YEAR, each as in the last year that the seed has."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    last = rows[-1]["school_year"]
    model = [row for row in rows if row["school_year"] == last]
    for later in range(1, LAST_YEAR - int(last[:4]) + 1):
        for row in model:
            text = {name: _later(value, later) for name, value in row.items()}
            rows.append(text | {"sort_order": str(int(row["sort_order"]) + 50 * later)})
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _later(text: str, years: int) -> str:
    for year in range(LAST_YEAR + 1, 2019, -1):
        text = text.replace(str(year), str(year + years + 1000))
    for year in range(LAST_YEAR + years + 1, 2019, -1):
        text = text.replace(str(year + 1000), str(year))
    return text


def _draw(connection: duckdb.DuckDBPyConnection, settings: Settings, nation: Nation) -> None:
    """The areas, providers and counts of `nation.sql` as temporary tables."""
    given = {
        "fraction": nation.fraction,
        "rounds": nation.rounds,
        "seeds": str(settings.seeds),
        "values": str(HERE / "nation_value.csv"),
    }
    connection.execute("set threads = 2; set preserve_insertion_order = false")
    for name, value in given.items():
        literal = f"{value!r}::varchar[]" if isinstance(value, list) else repr(value)
        connection.execute(f"set variable {name} = {literal}")
    connection.execute((HERE / "nation.sql").read_text(encoding="utf-8"))


def write_round(connection: duckdb.DuckDBPyConnection, home: Home, code: str) -> None:
    """The four shapes of one round as `collect.store.write_rounds` names and orders them."""
    folder = home.collected / "rounds" / code
    folder.mkdir(parents=True, exist_ok=True)
    of_round = f"where round = '{code}'"
    _copy(connection, folder / "observation.parquet", f"observation {of_round}", OBSERVATION_SCHEMA)
    _copy(connection, folder / "provider_fact.parquet", f"provider_fact {of_round}", FACT_SCHEMA)
    _copy(connection, folder / "assertion.parquet", f"assertion {of_round}", ASSERTION_SCHEMA)
    _copy(connection, folder / "disclosure_item.parquet", "none", DISCLOSURE_SCHEMA)


def write_index(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """The index of submissions: every one of them accepted and without a problem."""
    _copy(connection, home.collected / "submission.parquet", "submission", SUBMISSION_SCHEMA)
    _copy(connection, home.collected / "problem.parquet", "none", PROBLEM_SCHEMA)
    _copy(connection, home.collected / "form_rule_result.parquet", "none", RULE_SCHEMA)


def _copy(connection: duckdb.DuckDBPyConnection, file: Path, table: str, schema: Schema) -> None:
    """A view of `nation.sql` by the columns of the schema; those it doesn't have stay empty."""
    had = {row[0] for row in connection.execute(f"describe from {table.split(' ', maxsplit=1)[0]}").fetchall()}
    columns = ", ".join(f"cast({name if name in had else 'null'} as {kind}) as {name}" for name, kind in schema.items())
    order = " order by unit_id, sheet, cell" if {"unit_id", "sheet"} <= had else ""
    connection.execute(f"copy (select {columns} from {table}{order}) to '{file}' (format parquet, compression zstd)")


def main() -> None:
    """Write a nation and say how large it is."""
    folder = Path(sys.argv[1])
    nation = Nation(int(sys.argv[2]) if len(sys.argv) > 2 else 1, float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
    before, started = time.process_time(), time.monotonic()
    settings = write_nation(folder, nation)
    files = list(settings.home.collected.rglob("*.parquet"))
    rows = duckdb.sql(f"select count(*) from '{settings.home.collected}/rounds/*/observation.parquet'").fetchall()
    size = sum(file.stat().st_size for file in files) / 2**20
    print(
        f"{rows[0][0]:,} observations in {len(nation.rounds)} rounds, {size:.0f} MiB, written in "
        f"{time.monotonic() - started:.0f} s, {time.process_time() - before:.0f} s CPU"
    )


if __name__ == "__main__":
    main()
