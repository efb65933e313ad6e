"""The version of a release: which of its three numbers grows follows from what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.collect.journal import whole_lines
from orchestration.export.cause import HIDDEN, NEW_INDICATOR
from orchestration.export.change import previous_release
from orchestration.export.files import write_json
from orchestration.settings import Home
from orchestration.transform.compact import quoted

FILE = "version.json"
FIRST = "1.0.0"
PATCH, MINOR, MAJOR = "patch", "minor", "major"


def read_version(data: Path) -> dict[str, Any]:
    """`version`, `follows` (release before, None for the first), `step`, and `kinds`: changed values by kind."""
    found: dict[str, Any] = json.loads((data / FILE).read_text(encoding="utf-8"))
    return found


def write_version(connection: duckdb.DuckDBPyConnection, data: Path, home: Home) -> None:
    """`version.json` of a data folder whose `changes` are a temp table of the connection.

    Major: definitions or areas are others, or a table or column is gone or of another type, so that a reader's own
    comparisons must be looked at. Minor: values came, changed or went, or there is a new table or column. Patch: words.
    """
    previous = previous_release(home)
    step = MAJOR if not previous else _step(connection, data, home.current / "data")
    kinds = connection.execute("select kind, count(*) from changes group by kind order by kind").fetchall()
    write_json(
        data / FILE,
        {
            "version": next_version(_released(home), step),
            "follows": previous["id"] if previous else None,
            "step": step,
            "kinds": dict(kinds),
        },
    )


def next_version(before: list[str], step: str) -> str:
    """The version after the highest that was ever public: going back to an older release never gives one out twice."""
    if not before:
        return FIRST
    major, minor, patch = max(tuple(int(part) for part in version.split(".")) for version in before)
    if step == MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step == MINOR else f"{major}.{minor}.{patch + 1}"


def _released(home: Home) -> list[str]:
    """Versions of the releases that were made public; one of before versions counts as the first."""
    ids = [row["release"] for row in map(json.loads, whole_lines(home.release_log)) if row["state"] == "released"]
    files = [home.releases / release / "release.json" for release in ids]
    # a run ended between switch and log line: what is public counts
    files += [home.current / "release.json"]
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
    return [described.get("version", {}).get("version", FIRST) for described in found]


def _step(connection: duckdb.DuckDBPyConnection, data: Path, before: Path) -> str:
    told = (
        "select count(*), count(*) filter (where kind in ('method', 'boundary') "
        "and reason is distinct from ? and reason is distinct from ?) from changes"
    )
    ((changed, otherwise),) = connection.execute(told, [HIDDEN, NEW_INDICATOR]).fetchall()
    columns = "select table_name, column_name, data_type from read_parquet({}) where position > 0"
    new, old = (columns.format(quoted(folder / "dictionary.parquet")) for folder in (data, before))
    ((lost,),) = connection.execute(f"select count(*) from ({old} except {new})").fetchall()
    ((gained,),) = connection.execute(f"select count(*) from ({new} except {old})").fetchall()
    if otherwise or lost:
        return MAJOR
    return MINOR if changed or gained else PATCH
