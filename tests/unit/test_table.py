"""Parquet from rows: the same rows give the same bytes, however many batches they come in."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.collect import table
from orchestration.collect.table import DECIMAL, table_writer, write_table

SCHEMA = {"name": "varchar", "number": "integer", "value": DECIMAL, "nothing": "varchar"}
ROWS = [(f"tên {n % 7}", n, f"{n}.5", "") for n in range(100)]


def written(path: Path, rows: list[tuple[object, ...]]) -> bytes:
    with table_writer() as connection:
        assert write_table(connection, path, iter(rows), SCHEMA) == len(rows)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "nothing half is left beside it"
    return path.read_bytes()


@pytest.mark.parametrize("batch", [1, 33, 99, 100])
def test_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    whole = written(tmp_path / "a" / "t.parquet", ROWS)
    monkeypatch.setattr(table, "_BATCH", batch)
    assert written(tmp_path / "b" / "t.parquet", ROWS[::-1]) == whole


def test_no_row_is_a_table_with_its_columns(tmp_path: Path) -> None:
    written(tmp_path / "a" / "t.parquet", [])
    with duckdb.connect() as connection:
        described = connection.execute(f"describe from '{tmp_path}/a/t.parquet'").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        ("name", "VARCHAR"),
        ("number", "INTEGER"),
        ("value", "DECIMAL(28,10)"),
        ("nothing", "VARCHAR"),
    ]


def test_empty_text_is_null_and_decimals_are_exact(tmp_path: Path) -> None:
    written(tmp_path / "a" / "t.parquet", [("", 1, "0.1", None), ("x", 2, "", "")])
    with duckdb.connect() as connection:
        rows = connection.execute(f"select * replace (cast(value as varchar) as value) from '{tmp_path}/a/t.parquet'")
        assert rows.fetchall() == [("x", 2, None, None), (None, 1, "0.1000000000", None)]
