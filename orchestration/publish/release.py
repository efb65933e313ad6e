"""Releases: a judged candidate becomes immutable, then public by one rename (promise 4)."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.collect.catalogue import Catalogue
from orchestration.export.candidate import write_database
from orchestration.export.files import write_json
from orchestration.gate.gate import green_gate
from orchestration.publish.describe import describe
from orchestration.publish.site import build_site
from orchestration.publish.state import history, log_once, released_ids
from orchestration.settings import Home, Settings
from orchestration.transform.compact import quoted


class NoRound(Exception):
    """The release has no round to be named after."""


@dataclass(frozen=True)
class Published:
    """What publishing did: the release that is public now, and whether it was made by this run."""

    release_id: str
    is_new: bool
    pages: int


def current_release(home: Home) -> dict[str, Any] | None:
    """release.json of the public release, None before the first."""
    file = home.current / "release.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def publish(settings: Settings, candidate: Path, round_code: str = "") -> Published:
    """Make a candidate the public release, unless the public release already holds the same data.

    The candidate's bytes are hashed again and must be those a green gate.json names. Raises GateRed, NoRound.
    """
    home = settings.home
    gate = green_gate(candidate)
    now = current_release(home)
    if now:
        # a run ended between switch and log line: the log must know the public release before a new id is chosen
        log_once(home, now["id"])
    if now and now["candidate"] == gate["candidate"]:
        return Published(now["id"], False, 0)
    release_round = _release_round(settings, candidate, round_code)
    release_id = _next_id(home, release_round)
    building = home.candidates / f"{candidate.name}.release"
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(candidate, building)
    # its bytes are in no hash, so it is made again from those that are
    write_database(building / "data")
    report = build_site(
        building / "data",
        gate,
        history(home),
        release_id,
        building / "site",
        settings.site,
        settings.issuing_office,
        settings.site_url,
    )
    _link_data(building)
    previous = now["id"] if now else None
    described = describe(settings, building, gate, release_id, release_round, previous)
    write_json(building / "release.json", described)
    _sync(building)
    target = home.releases / release_id
    # a folder of that name was never public: its run was ended before the switch
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
    switch(home, release_id)
    log_once(home, release_id)
    return Published(release_id, True, report.pages)


def switch(home: Home, release_id: str) -> None:
    """Point `current` to a release by one rename: readers see the old release or the new one, never half."""
    link = home.path / "current.part"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / release_id)
    link.rename(home.current)


def _release_round(settings: Settings, candidate: Path, round_code: str) -> str:
    """The round asked for, else the newest one with an observation of a real, not illustrative, unit."""
    if round_code:
        if round_code not in Catalogue(settings.seeds).rounds:
            raise NoRound(f"Không có kỳ báo cáo «{round_code}»; ví dụ đúng: 2021-2022-term1.")
        return round_code
    with duckdb.connect() as connection:
        tables = {name: quoted(candidate / "data" / f"{name}.parquet") for name in ("indicator_value", "unit", "round")}
        row = connection.execute(
            f"select round.round from read_parquet({tables['indicator_value']}) as value "
            f"inner join read_parquet({tables['unit']}) as unit using (unit_id) "
            f"inner join read_parquet({tables['round']}) as round using (school_year, period) "
            "where not unit.is_illustrative order by value.reference_date desc limit 1"
        ).fetchone()
    if row is None:
        raise NoRound("Chưa có số liệu thật nào để đặt tên bản công bố; dùng --round để nêu kỳ.")
    return str(row[0])


def _next_id(home: Home, release_round: str) -> str:
    counters = [
        int(release_id.rsplit(".", 1)[1])
        for release_id in released_ids(home)
        if release_id.rsplit(".", 1)[0] == release_round
    ]
    return f"{release_round}.{max(counters, default=0) + 1}"


def _link_data(release: Path) -> None:
    """The data files again below the site, as hard links, so that any static host serves both from one folder."""
    folder = release / "site" / "data"
    folder.mkdir()
    for file in [*(release / "data").iterdir(), release / "gate.json"]:
        os.link(file, folder / file.name)


def _sync(folder: Path) -> None:
    """Bytes to disk before anything points to them: a power cut must not leave a named but empty file."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
