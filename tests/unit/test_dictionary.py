"""Nothing leaves without a description: what is forgotten is named before anything is published."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from orchestration.export.candidate import write_database
from orchestration.export.dictionary import Document, Undocumented, documents, make_dictionary, typed
from orchestration.export.files import write_both
from orchestration.export.table import CATALOGUE_TABLES, relations
from orchestration.settings import ROOT

KNOWN = documents(ROOT / "dbt_project")
CHANGES = {
    "changes": Document("What changed.", {"unit_id": "Unit."}, {"unit_id": "varchar"}),
    "version": KNOWN["version"],
}
DICTIONARY = {"dictionary": KNOWN["dictionary"]}


@pytest.mark.parametrize("name", [*relations(), "dictionary", "changes"])
def test_every_table_that_leaves_is_described(name: str) -> None:
    assert name in KNOWN, f"describe {name} in the yml beside it, or in public_tables.yml"
    document = KNOWN[name]
    assert document.description and [c for c, text in document.columns.items() if not text] == []
    assert document.columns


@pytest.mark.parametrize("name", CATALOGUE_TABLES)
def test_every_column_of_a_seed_that_leaves_is_described(name: str) -> None:
    with (ROOT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    assert list(KNOWN[name].columns) == header


def small(folder: Path, known: dict[str, Document]) -> None:
    """A data folder of one table t(a, b) with the dictionary that `known` gives."""
    with duckdb.connect() as connection:
        connection.execute("create table t as select 2 as b, 'x' as a union all select 1, 'y'")
        make_dictionary(connection, {"t": "t"}, known)
        write_both(connection, "t", folder, "t")
        write_both(connection, "public_dictionary", folder, "dictionary")
    (folder / "changes.csv").write_text("unit_id\n")
    (folder / "version.json").write_text('{"version": "1.0.0", "follows": null}')


def test_comments_come_from_the_data_folder_alone(tmp_path: Path) -> None:
    words = Document('One row a thing; it\'s "quoted".', {"a": "A's meaning.", "b": "Meaning of b."}, {})
    small(tmp_path, CHANGES | DICTIONARY | {"t": words})
    for _ in range(2):
        write_database(tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as released:
        tables = dict(released.execute("select table_name, comment from duckdb_tables()").fetchall())
        columns = released.execute(
            "select column_name, comment from duckdb_columns() where table_name = 't' order by column_index"
        ).fetchall()
        assert released.execute("from t").fetchall() == [(1, "y"), (2, "x")]
        # what the engine in the browser, older than the pinned library, still reads
        tags = released.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchall()
        assert tags[0][0]["storage_version"].startswith("v1.2.0")
    assert set(tables) == {"t", "dictionary", "changes", "version"} and tables["t"] == words.description
    assert columns == [("b", "Meaning of b."), ("a", "A's meaning.")]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (None, r"no description of t, t\.b, t\.a:"),
        (Document("T.", {"a": "A."}, {}), r"no description of t\.b:"),
        (Document("", {"a": "A.", "b": "B."}, {}), r"no description of t:"),
        (Document("T.", {"a": "A.", "b": ""}, {}), r"no description of t\.b:"),
    ],
)
def test_what_has_no_description_does_not_leave(tmp_path: Path, document: Document | None, told: str) -> None:
    with pytest.raises(Undocumented, match=told):
        small(tmp_path, CHANGES | DICTIONARY | ({"t": document} if document else {}))


def test_a_table_that_slipped_past_the_dictionary_makes_no_database(tmp_path: Path) -> None:
    small(tmp_path, CHANGES | DICTIONARY | {"t": Document("T.", {"a": "A.", "b": "B."}, {})})
    with duckdb.connect() as connection:
        connection.execute("create table extra as select 1 as n")
        write_both(connection, "extra", tmp_path, "extra")
    with pytest.raises(Undocumented, match=r"not in the dictionary: extra, extra\.n"):
        write_database(tmp_path)


def test_a_seed_leaves_with_the_types_of_its_yml() -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as source; create schema source.catalogue")
        names = ", ".join(f"{name} varchar" for name in KNOWN["round"].columns)
        connection.execute(f"create table source.catalogue.round ({names})")
        connection.execute(
            "insert into source.catalogue.round values "
            "('2021-2022-start', '2021-2022', 'start', '10', '2021-09-30', 'Đầu năm', null, null)"
        )
        view = typed(connection, "round", KNOWN["round"])
        kinds = {row[0]: row[1] for row in connection.execute(f"describe {view}").fetchall()}
        assert (kinds["sort_order"], kinds["reference_date"], kinds["round"]) == ("INTEGER", "DATE", "VARCHAR")
        connection.execute("update source.catalogue.round set reference_date = '30/9/2021'")
        with pytest.raises(duckdb.ConversionException):
            connection.execute(f"from {view}").fetchall()
