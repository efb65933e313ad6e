"""What every public table and column means: from dbt's yml where dbt makes the table, else from `public_tables.yml`.

The dictionary leaves as a table of its own, so that a data folder alone can be given its comments again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.transform.compact import quoted

_TABLES = Path(__file__).with_name("public_tables.yml")
_SCHEMA = "table_name varchar, position integer, column_name varchar, data_type varchar, description varchar"
# files of data/ that are in no Parquet: they compare with the release before
CHANGES = "changes"
VERSION = "version"


class Undocumented(Exception):
    """A table or column would leave without a description: a fault of ours; the text says which."""


@dataclass(frozen=True)
class Document:
    """Description of a table and of its columns; `types` are those that a text column of the catalogue leaves with."""

    description: str
    columns: dict[str, str]
    types: dict[str, str]


def documents(dbt_project: Path) -> dict[str, Document]:
    """Every documented table by the name under which it leaves (or dbt knows it)."""
    found = {}
    for file in [*sorted((dbt_project / "models" / "marts").glob("*.yml")), dbt_project / "seeds" / "_seeds.yml"]:
        listed = yaml.safe_load(file.read_text(encoding="utf-8"))
        for table in [*listed.get("models", []), *listed.get("seeds", [])]:
            found[table["name"]] = _document(table)
    for table in yaml.safe_load(_TABLES.read_text(encoding="utf-8"))["tables"]:
        own = _document(table)
        base = found.get(table.get("model", ""), Document("", {}, {}))
        found[table["name"]] = Document(
            own.description or base.description, base.columns | own.columns, base.types | own.types
        )
    return found


def _document(table: dict[str, Any]) -> Document:
    columns = table.get("columns", [])
    return Document(
        _line(table.get("description", "")),
        {column["name"]: _line(column.get("description", "")) for column in columns},
        {column["name"]: str(column.get("data_type", "varchar")) for column in columns},
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def typed(connection: duckdb.DuckDBPyConnection, seed: str, document: Document) -> str:
    """A view of a seed of the warehouse attached as `source`, its text columns in the types the yml gives them."""
    columns = connection.execute(f"describe source.catalogue.{seed}").fetchall()
    shown = ", ".join(f'cast("{c[0]}" as {document.types.get(c[0], "varchar")}) as "{c[0]}"' for c in columns)
    connection.execute(f"create or replace temp view public_{seed} as select {shown} from source.catalogue.{seed}")
    return f"public_{seed}"


def make_dictionary(
    connection: duckdb.DuckDBPyConnection, relations: dict[str, str], known: dict[str, Document]
) -> None:
    """`public_dictionary`: a row a table (position 0, no column) and a row a column, of `relations`, changes, itself.

    Raises Undocumented for everything that has no description.
    """
    connection.execute(f"create or replace temp table public_dictionary ({_SCHEMA})")
    missing: list[str] = []
    described = {name: _columns(connection, relation) for name, relation in relations.items()}
    described["dictionary"] = _columns(connection, "public_dictionary")
    # made of files that compare with the release before, and so are no table of data/
    for name in (CHANGES, VERSION):
        described[name] = {column: known[name].types[column].upper() for column in known[name].columns}
    for name, columns in described.items():
        document = known.get(name, Document("", {}, {}))
        texts = [document.description, *(document.columns.get(column, "") for column in columns)]
        missing += [
            f"{name}.{column}" if column else name
            for column, text in zip(["", *columns], texts, strict=True)
            if not text
        ]
        rows: list[tuple[object, ...]] = [(name, 0, None, None, document.description)]
        rows += [
            (name, position, column, kind, document.columns.get(column, ""))
            for position, (column, kind) in enumerate(columns.items(), start=1)
        ]
        connection.executemany("insert into public_dictionary values (?, ?, ?, ?, ?)", rows)
    if missing:
        raise Undocumented(
            f"no description of {', '.join(missing)}: add it to the yml beside the mart or seed, "
            f"or to {_TABLES.name} for a table made in export"
        )


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}


def changes_types(data: Path) -> dict[str, str]:
    """Column -> type of changes.csv, as the dictionary of a data folder says."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select column_name, data_type from read_parquet({quoted(data / 'dictionary.parquet')}) "
            f"where table_name = '{CHANGES}' and position > 0 order by position"
        ).fetchall()
    return dict(rows)


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the tables of the open database their comments from its table `dictionary`; raises Undocumented."""
    tables = set(
        connection.execute(
            "select table_name, null from duckdb_tables() where not internal union all "
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    )
    rows = connection.execute("select table_name, column_name, description from dictionary").fetchall()
    rows = [row for row in rows if (row[0], None) in tables]
    for table, column, description in rows:
        what = f'column "{table}"."{column}"' if column else f'table "{table}"'
        connection.execute(f"comment on {what} is {quoted(description)}")
    bare = tables - {(table, column) for table, column, description in rows if description}
    if bare:
        raise Undocumented("not in the dictionary: " + ", ".join(sorted(".".join(filter(None, one)) for one in bare)))
