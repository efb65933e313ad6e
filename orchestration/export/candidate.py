"""The candidate: everything of a release's `data/`, made from the warehouse behind the confidentiality views."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.export.change import write_changes
from orchestration.export.confidentiality import TOPIC_MARTS, hide
from orchestration.export.disclosure import hide_disclosure
from orchestration.export.files import data_hash, write_both, write_data_package
from orchestration.export.unit import add_notes, add_units
from orchestration.settings import Settings
from orchestration.transform.compact import quoted

CATALOGUE_TABLES = (
    "area_crosswalk",
    "breakdown",
    "code_list",
    "form",
    "indicator",
    "indicator_term",
    "legal_document",
    "round",
    "rule",
)


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
        hidden = hide(connection)
        hide_disclosure(connection)
        add_units(connection)
        add_notes(connection, home.decisions)
        relations = _relations()
        rows = {name: write_both(connection, relation, data, name) for name, relation in relations.items()}
        write_data_package(connection, relations, data)
        write_changes(connection, data, home.current / "data")
    write_database(data)
    digest = data_hash(data)
    target = home.candidates / digest[:12]
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
    for other in home.candidates.iterdir():
        if other.is_dir() and other != target:
            shutil.rmtree(other)
    return Candidate(target, digest, rows["indicator_value"], hidden)


def _relations() -> dict[str, str]:
    """File name -> relation that may leave: a list, so that nothing becomes public by being there."""
    public = {"disclosure_item", "indicator_value", "provenance", "unit", "note", *TOPIC_MARTS}
    relations = {name: f"public_{name}" for name in public}
    relations |= {name: f"source.catalogue.{name}" for name in CATALOGUE_TABLES}
    relations["assertion"] = "source.marts.mart_assertion"
    relations["provider_fact"] = "source.marts.mart_provider_fact"
    relations["submission"] = "source.marts.mart_submission"
    return dict(sorted(relations.items()))


def write_database(data: Path) -> None:
    """`warehouse.duckdb`, created fresh from the public Parquet files and never from the working warehouse."""
    (data / "warehouse.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute("set threads = 1")
        for name in sorted(path.stem for path in data.glob("*.parquet")):
            connection.execute(f"create table {name} as select * from read_parquet({quoted(data / f'{name}.parquet')})")
        connection.execute("checkpoint")
