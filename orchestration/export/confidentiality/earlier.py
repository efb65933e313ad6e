"""Once hidden, hidden for that round for good: what any release so far held back."""

from __future__ import annotations

import json

import duckdb

from orchestration.collect.journal import whole_lines
from orchestration.export.confidentiality.figure import KEY
from orchestration.settings import Home
from orchestration.transform.compact import quoted

_NAMES = ", ".join(KEY)
_EMPTY = ", ".join(f"{name} varchar" for name in KEY)


def read_earlier(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Make `earlier_hidden`: the keys with symbol `c` in any release made public so far, withdrawn or not."""
    connection.execute(f"create or replace temp table earlier_hidden ({_EMPTY})")
    states = [json.loads(line) for line in whole_lines(home.release_log)]
    for release in sorted({str(row["release"]) for row in states if row["state"] == "released"}):
        file = home.releases / release / "data" / "indicator_value.parquet"
        if file.exists():
            connection.execute(
                f"insert into earlier_hidden select {_NAMES} from read_parquet({quoted(file)}) where symbol = 'c' "
                f"except select {_NAMES} from earlier_hidden"
            )
