"""`datapackage.json` (Data Package 1.0, specs.frictionlessdata.io): the CSV of a data folder for programs to read.

It is a function of the other files of its folder and of the settings an office states, and knows no release: it lies
beside the data that the gate judges, before a release has a name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from orchestration.export.files import file_hash, write_json
from orchestration.export.key import KEYS, REFERENCES
from orchestration.export.licence import licence_of
from orchestration.export.version import read_version
from orchestration.settings import Settings
from orchestration.transform.compact import quoted

NAME = "datapackage.json"
TITLE = "Công khai số liệu giáo dục mầm non"
_TYPES = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number"}
# the areas of the country are not the office's own
_AREAS = {"title": "vietnamadminunits 1.0.4 (MIT)", "path": "https://pypi.org/project/vietnamadminunits/1.0.4/"}


def write_data_package(data: Path, settings: Settings) -> None:
    """Describe every CSV of `data`: fields, types, keys, references, bytes and sha256, licence, sources.

    Reads `dictionary.parquet` for types and words, so it is written after all tables and after changes.csv.
    """
    with duckdb.connect() as connection:
        tables = _tables(connection, data)
        sources = [*_sources(connection, data), _AREAS]
    licence = licence_of(settings.licence)
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "congkhai",
        "title": TITLE,
        "version": read_version(data)["version"],
        "sources": sources,
        "resources": [
            _resource(name, tables[name], data) for name in sorted(tables) if (data / f"{name}.csv").exists()
        ],
    }
    if licence.name:
        named = {"name": licence.name, "title": licence.title, "path": licence.url}
        package["licenses"] = [{key: value for key, value in named.items() if value}]
    if settings.issuing_office:
        package["contributors"] = [{"title": settings.issuing_office, "role": "publisher"}]
    if settings.site_url:
        package["homepage"] = settings.site_url
    write_json(data / NAME, package)


def _tables(connection: duckdb.DuckDBPyConnection, data: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Table -> (column, type, description), first the table itself without column and type."""
    rows = connection.execute(
        "select table_name, coalesce(column_name, ''), coalesce(data_type, ''), description "
        f"from read_parquet({quoted(data / 'dictionary.parquet')}) order by table_name, position"
    ).fetchall()
    tables: dict[str, list[tuple[str, str, str]]] = {}
    for table, *column in rows:
        tables.setdefault(table, []).append((column[0], column[1], column[2]))
    return tables


def _sources(connection: duckdb.DuckDBPyConnection, data: Path) -> list[dict[str, str]]:
    """The forms that the figures were handed in on, and how many workbooks of each count."""
    submission, form = (quoted(data / f"{name}.parquet") for name in ("submission", "form"))
    rows = connection.execute(
        f"select form.name_vi, form.form, count(*) from read_parquet({submission}) as submission "
        f"inner join read_parquet({form}) as form on form.form = submission.form "
        "and form.version = submission.form_version where submission.status in ('accepted', 'partial') "
        "group by all order by all"
    ).fetchall()
    return [{"title": f"{name} ({form}): {count} sổ tính đã nhận"} for name, form, count in rows]


def _resource(name: str, described: list[tuple[str, str, str]], data: Path) -> dict[str, Any]:
    (_, _, words), *columns = described
    file = data / f"{name}.csv"
    schema: dict[str, Any] = {
        "fields": [
            {"name": column, "type": _type(kind), "description": description} for column, kind, description in columns
        ],
        "missingValues": [""],
    }
    if name in KEYS:
        schema["primaryKey"] = list(KEYS[name])
    if name in REFERENCES:
        schema["foreignKeys"] = [
            {
                "fields": list(fields),
                "reference": {"resource": _resource_name(table), "fields": list(there)},
            }
            for fields, table, there in REFERENCES[name]
        ]
    return {
        "profile": "tabular-data-resource",
        "name": _resource_name(name),
        "description": words,
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{file_hash(file)}",
        "schema": schema,
    }


def _resource_name(table: str) -> str:
    return table.replace("_", "-")


def _type(kind: str) -> str:
    return "number" if kind.startswith("DECIMAL") else _TYPES.get(kind, "integer")
