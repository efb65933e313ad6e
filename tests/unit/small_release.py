"""Releases small enough to be made by hand in a moment, with everything that a release must have."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
from green import write_green

from orchestration.export.files import data_hash, file_hash, write_both, write_json
from orchestration.publish.state import CANDIDATE, log
from orchestration.publish.switch import current_release, make_public
from orchestration.settings import Home, load_settings

FIRST, SECOND, THIRD = "2021-2022-term1.1", "2021-2022-term1.2", "2021-2022-term1.3"


def release_folder(home: Home, release_id: str, rows: int = 5) -> Path:
    """A whole folder below releases/, of which the journal does not know yet; other `rows` are other data."""
    folder = home.releases / release_id
    (folder / "data").mkdir(parents=True)
    with duckdb.connect(str(folder / "data" / "warehouse.duckdb")) as connection:
        connection.execute(
            "create table indicator_value as select i as value, 'x' || i as name, '2021-2022' as school_year, "
            f"'term1' as period from range({rows}) r(i)"
        )
        write_both(connection, "indicator_value", folder / "data", "indicator_value")
    digest = data_hash(folder / "data")
    write_green(folder, load_settings())
    (folder / "site" / "data").mkdir(parents=True)
    (folder / "site" / "index.html").write_text(f"<html><body><h1>{release_id}</h1></body></html>\n")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for file in [*(folder / "data").iterdir(), folder / "gate.json"]:
        os.link(file, folder / "site" / "data" / file.name)
    now = current_release(home)
    described = {
        "id": release_id,
        "round": release_id.rsplit(".", 1)[0],
        "previous": now["id"] if now else None,
        "candidate": digest[:12],
        "data_hash": digest,
        "issuing_office": "Sở thử",
        "pre_release": [],
        "files": {path.relative_to(folder).as_posix(): file_hash(path) for path in files},
    }
    write_json(folder / "release.json", described)
    return folder


def publish_small(home: Home, release_id: str, rows: int = 5) -> Path:
    """A small release that is public now."""
    folder = release_folder(home, release_id, rows)
    make_public(home, release_id)
    return folder


def wait_small(home: Home, release_id: str, rows: int = 5, **what: object) -> Path:
    """A small release that waits, by default for approval; `what` is more of its `candidate` line."""
    folder = release_folder(home, release_id, rows)
    conditions = {"approval": True} | what
    log(home, release_id, CANDIDATE, release_json=file_hash(folder / "release.json"), **conditions)
    return folder
