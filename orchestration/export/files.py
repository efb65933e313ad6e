"""Writing public tables as Parquet and CSV whose bytes depend on the rows alone."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import duckdb

from orchestration.transform.compact import quoted

# a text that a spreadsheet runs: these first letters (East Asian programs take the wide ones) and something after them
_FORMULA = r"(?s)^[=+@\t\r\n＝＋－＠-]."
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"


def write_both(connection: duckdb.DuckDBPyConnection, relation: str, folder: Path, name: str) -> int:
    """Write one relation as `<name>.parquet` and `<name>.csv`, sorted by every column; returns its rows.

    In the CSV decimals lose trailing zeros (`51.7`, `6153`), and a text that a spreadsheet would run as a formula gets
    an apostrophe in front: names come from outside.
    """
    parquet = quoted(folder / f"{name}.parquet")
    connection.execute(f"copy (select * from {relation} order by all) to {parquet} (format parquet, compression zstd)")
    # a relation may be a view that is dear to compute: the rest comes from the file, in its order
    columns = connection.execute(f"describe {relation}").fetchall()
    plain = ", ".join(_csv_column(column[0], column[1]) for column in columns)
    connection.execute(
        f"copy (select {plain} from read_parquet({parquet})) to {quoted(folder / f'{name}.csv')} (format csv, header)"
    )
    row = connection.execute(f"select count(*) from read_parquet({parquet})").fetchone()
    return int(row[0]) if row else 0


def _csv_column(name: str, kind: str) -> str:
    if kind.startswith("DECIMAL"):
        trimmed = f"regexp_replace(cast({name} as varchar), '(\\.[0-9]*?)0+$', '\\1')"
        return f"regexp_replace({trimmed}, '\\.$', '') as {name}"
    if kind == "VARCHAR":
        # told apart from a formula: a lone sign, as the comparator `=`, and a plain number, as a coefficient
        is_formula = f"regexp_matches({name}, '{_FORMULA}') and not regexp_matches({name}, '{_NUMBER}')"
        return f"case when {is_formula} then '''' || {name} else {name} end as {name}"
    return name


def no_formula(text: str) -> str:
    """The same for a text that Python writes."""
    return f"'{text}" if re.match(_FORMULA, text) and not re.match(_NUMBER, text) else text


def file_hash(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def data_hash(folder: Path) -> str:
    """Hash over the sorted Parquet and CSV of a data folder, without `changes.csv`, which looks at another release."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.parquet"), *folder.glob("*.csv")]):
        if path.name != "changes.csv":
            digest.update(f"{path.name}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def json_text(data: object) -> str:
    """JSON with stable key order and a final newline."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_json(path: Path, data: object) -> None:
    """Write `json_text` to a file."""
    path.write_text(json_text(data), encoding="utf-8")
