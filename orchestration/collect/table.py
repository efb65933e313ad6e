"""Rows to Parquet with fixed types and order, so that the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

Schema = Mapping[str, str]

DECIMAL = "decimal(28, 10)"


@contextmanager
def table_writer() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for `write_table`: one for many tables, since opening costs more than most of them."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        yield connection


def write_table(
    connection: duckdb.DuckDBPyConnection, path: Path, rows: Sequence[Sequence[Any]], schema: Schema
) -> int:
    """Write rows (values in the order of `schema`: column -> SQL type; '' and None are NULL), sorted by every column.

    Returns the number of rows. An empty table is written too: a reader must not have to tell absent from empty.
    """
    named = dict(zip(schema, zip(*rows, strict=True), strict=True)) if rows else {}
    # a column without any value is not handed over at all: most columns of most forms are
    filled = {name: values for name, values in named.items() if any(v is not None and v != "" for v in values)}
    frame = pd.DataFrame({"none": [None] * len(rows), **filled}, dtype="object")
    columns = ", ".join(
        f"cast(nullif(cast({name} as varchar), '') as {kind}) as {name}"
        if name in filled
        else f"cast(null as {kind}) as {name}"
        for name, kind in schema.items()
    )
    part = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.register("rows", frame)
    connection.execute(
        f"copy (select {columns} from rows order by all) to '{_quoted(part)}' (format parquet, compression zstd)"
    )
    connection.unregister("rows")
    part.replace(path)
    return len(rows)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
