"""Rows to Parquet with fixed types and order, so that the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

Schema = Mapping[str, str]

DECIMAL = "decimal(28, 10)"


def write_table(path: Path, rows: Iterable[Sequence[Any]], schema: Schema) -> int:
    """Write rows (values in the order of `schema`: column -> SQL type; '' and None are NULL), sorted by every column.

    Returns the number of rows. An empty table is written too: a reader must not have to tell absent from empty.
    """
    frame = pd.DataFrame([list(map(_as_text, row)) for row in rows], columns=list(schema), dtype="object")
    columns = ", ".join(
        f"cast(nullif(cast({name} as varchar), '') as {kind}) as {name}" for name, kind in schema.items()
    )
    part = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.register("rows", frame)
        connection.execute(
            f"copy (select {columns} from rows order by all) to '{_quoted(part)}' (format parquet, compression zstd)"
        )
    part.replace(path)
    return len(frame)


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
