"""Writing public tables as Parquet and CSV whose bytes depend on the rows alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb

from orchestration.transform.compact import quoted


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
        return f"case when regexp_matches({name}, '^[=+@\\t\\r-]') then '''' || {name} else {name} end as {name}"
    return name


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


def write_json(path: Path, data: object) -> None:
    """JSON with stable key order and a final newline."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


_FRICTIONLESS = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number"}


def write_data_package(connection: duckdb.DuckDBPyConnection, relations: dict[str, str], folder: Path) -> None:
    """`datapackage.json`: one resource per CSV with its fields, types and descriptions from `public_dictionary`."""
    said = connection.execute("select table_name, column_name, description from public_dictionary").fetchall()
    words = {(table, column): description for table, column, description in said}
    resources = []
    for name, relation in sorted(relations.items()):
        fields = [
            {
                "name": column,
                "type": "number" if kind.startswith("DECIMAL") else _FRICTIONLESS.get(kind, "integer"),
                "description": words[name, column],
            }
            for column, kind, *_ in connection.execute(f"describe {relation}").fetchall()
        ]
        resources.append(
            {
                "name": name.replace("_", "-"),
                "description": words[name, None],
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "hash": f"sha256:{file_hash(folder / f'{name}.csv')}",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    package = {
        "name": "congkhai",
        "title": "Công khai số liệu giáo dục mầm non",
        "version": json.loads((folder / "version.json").read_text(encoding="utf-8"))["version"],
        "profile": "tabular-data-package",
        "resources": resources,
    }
    write_json(folder / "datapackage.json", package)
