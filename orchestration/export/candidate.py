"""The candidate: everything of a release's `data/`, made from the warehouse behind the confidentiality views."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.collect.catalogue import Catalogue
from orchestration.export.calendar import add_calendar
from orchestration.export.change import write_changes
from orchestration.export.confidentiality import hide
from orchestration.export.confidentiality.earlier import read_earlier
from orchestration.export.confidentiality.ledger import LEDGER, write_ledger
from orchestration.export.data_package import write_data_package
from orchestration.export.dictionary import CHANGES, changes_types, comment, documents, make_dictionary, typed
from orchestration.export.disclosure import add_requirements, hide_disclosure
from orchestration.export.files import data_hash, write_both
from orchestration.export.submission import add_returns
from orchestration.export.table import CATALOGUE_TABLES, relations
from orchestration.export.unit import add_notes, add_units
from orchestration.export.version import FILE, read_version, write_version
from orchestration.settings import Settings
from orchestration.transform.compact import CSV_DIALECT, quoted

# the way of storing that the engine in the browser and older programs read, whatever the pinned library's own is
STORAGE = "v1.2.0"


@dataclass(frozen=True)
class Candidate:
    """A complete output not yet public: its folder, and the hash of its data that the gate will name."""

    folder: Path
    data_hash: str
    values: int
    hidden: int

    @property
    def id(self) -> str:
        """The first 12 digits of the data hash."""
        return self.data_hash[:12]

    @property
    def data(self) -> Path:
        """The folder of its Parquet, CSV and DuckDB files."""
        return self.folder / "data"


def make_candidate(settings: Settings) -> Candidate:
    """Write `var/candidates/<id>/data/` from the warehouse as it stands, beside the previous release."""
    home = settings.home
    building = home.candidates / "building"
    shutil.rmtree(building, ignore_errors=True)
    data = building / "data"
    data.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute(f"attach {quoted(home.warehouse)} as source (read_only)")
        read_earlier(connection, home)
        hidden = hide(connection)
        hide_disclosure(connection)
        add_requirements(connection)
        add_returns(connection, settings.name_late_submitters)
        add_units(connection)
        add_notes(connection, home.decisions)
        add_calendar(connection, home.decisions, Catalogue(settings.seeds).rounds)
        known = documents(settings.dbt_project)
        leaving = relations() | {name: typed(connection, name, known[name]) for name in CATALOGUE_TABLES}
        make_dictionary(connection, leaving, known)
        leaving["dictionary"] = "public_dictionary"
        rows = {name: write_both(connection, relation, data, name) for name, relation in leaving.items()}
        write_changes(connection, data, home, data / "changes.csv")
        write_version(connection, data, home)
        write_ledger(connection, building)
    write_data_package(data, settings)
    write_database(data)
    digest = data_hash(data)
    target = home.candidates / digest[:12]
    shutil.rmtree(target, ignore_errors=True)
    (home.evidence / target.name).mkdir(parents=True, exist_ok=True)
    (building / LEDGER).replace(home.evidence / target.name / LEDGER)
    building.rename(target)
    for other in home.candidates.iterdir():
        if other.is_dir() and other != target:
            shutil.rmtree(other)
    return Candidate(target, digest, rows["indicator_value"], hidden)


def write_database(data: Path) -> None:
    """`warehouse.duckdb`, created fresh from the public files and never from the working warehouse.

    Rows lie in the order of the files; every table and column carries its comment from the dictionary of `data`.
    Raises Undocumented.
    """
    (data / "warehouse.duckdb").unlink(missing_ok=True)
    with duckdb.connect(
        str(data / "warehouse.duckdb"), config={"storage_compatibility_version": STORAGE}
    ) as connection:
        connection.execute("set threads = 1")
        for name in sorted(path.stem for path in data.glob("*.parquet")):
            source = f"read_parquet({quoted(data / f'{name}.parquet')})"
            connection.execute(f'create table "{name}" as select * from {source}')
        columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in changes_types(data).items())
        source = f"read_csv({quoted(data / f'{CHANGES}.csv')}, {CSV_DIALECT}, columns = {{{columns}}})"
        connection.execute(f"create table {CHANGES} as select * from {source}")
        if (data / FILE).exists():
            said = read_version(data)
            connection.execute("create table version (version varchar, follows varchar)")
            connection.execute("insert into version values (?, ?)", [said["version"], said["follows"]])
        comment(connection)
        connection.execute("checkpoint")
