"""Rows to Parquet with fixed types and order, so that the same rows give the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

Schema = Mapping[str, str]

DECIMAL = "decimal(28, 10)"
_BATCH = 100_000
_SORT_MEMORY = "400MB"


@contextmanager
def table_writer() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for `write_table`: one for many tables, since opening costs more than most of them."""
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as spill:
        connection.execute("set threads = 1")
        # the rows of a nation's round are sorted on disk
        connection.execute(f"set memory_limit = '{_SORT_MEMORY}'; set temp_directory = '{_quoted(Path(spill))}'")
        yield connection


def write_table(
    connection: duckdb.DuckDBPyConnection, path: Path, rows: Iterable[Sequence[Any]], schema: Schema
) -> int:
    """Write rows (values in the order of `schema`: column -> SQL type; '' and None are NULL), sorted by every column.

    `rows` may be longer than memory. Returns the number of rows. An empty table is written too: a reader must not have
    to tell absent from empty.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    count, batches = 0, list[Path]()
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        count += len(batch)
        if len(batch) < _BATCH and not batches:
            _copy(connection, part, batch, schema, "order by all")
            break
        batches.append(path.with_suffix(f".{len(batches)}.part"))
        _copy(connection, batches[-1], batch, schema, "")
    if not count:
        _copy(connection, part, [], schema, "")
    if batches:
        files = ", ".join(f"'{_quoted(file)}'" for file in batches)
        connection.execute(
            f"copy (from read_parquet([{files}]) order by all) to '{_quoted(part)}' (format parquet, compression zstd)"
        )
    for file in batches:
        file.unlink()
    part.replace(path)
    return count


def _copy(
    connection: duckdb.DuckDBPyConnection, target: Path, rows: Sequence[Sequence[Any]], schema: Schema, order: str
) -> None:
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
    connection.register("rows", frame)
    connection.execute(
        f"copy (select {columns} from rows {order}) to '{_quoted(target)}' (format parquet, compression zstd)"
    )
    connection.unregister("rows")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
