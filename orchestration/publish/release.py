"""A judged candidate becomes a whole, immutable folder, and public or waiting (design section 3, promises 3 and 4)."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.collect.catalogue import Catalogue
from orchestration.export.candidate import write_database
from orchestration.export.files import file_hash, write_json
from orchestration.export.version import read_version
from orchestration.gate.seal import GateRed, green_gate
from orchestration.publish import pre_release, state, waiting
from orchestration.publish.describe import describe
from orchestration.publish.notice import to_disk
from orchestration.publish.site import build_site
from orchestration.publish.state import CANDIDATE, history, last_lines, log
from orchestration.publish.switch import current_release, heal, make_public
from orchestration.publish.withdrawal import refuse_held_back
from orchestration.settings import Home, Settings
from orchestration.transform.compact import quoted


class NoRound(Exception):
    """The release has no round to be named after."""


@dataclass(frozen=True)
class Published:
    """What publishing did: a release, whether this run built it or made it public, and for what it still waits.

    `waits` is empty for a public release, else a Vietnamese sentence; `pages` are those built by this run.
    """

    release_id: str
    is_new: bool
    pages: int
    waits: str = ""


def publish(
    settings: Settings, candidate: Path, round_code: str = "", not_before: dt.datetime | None = None
) -> Published:
    """Make a candidate the public release, or build it and let it wait for its approval or its time.

    Nothing is built when the public release, or the one that waits, already holds the same. The candidate's bytes are
    hashed again and must be those a green gate.json names. A `not_before` of now lifts the time of one that waits.
    Raises GateRed, NoRound, HeldBack, Untrue, PreReleaseError.
    """
    home = settings.home
    gate = green_gate(candidate)
    heal(settings)
    now, waits = current_release(home), state.waiting(home)
    if waits and not_before:
        waits = waiting.move(home, waits, not_before)
    if waits and waiting.is_the_same(settings, waits, candidate, now):
        return _waiting_or_public(settings, waits)
    if now and now["candidate"] == gate["candidate"]:
        waiting.drop(home, waits, by=now["id"])
        return Published(now["id"], False, 0)
    refuse_held_back(home, gate["data_hash"])
    _refuse_other_before(candidate, now)
    moment = not_before or waiting.not_before(waits)
    release_id, pages = _build(settings, candidate, gate, round_code, now)
    is_later = waiting.is_later(moment)
    if settings.approval or is_later:
        what = waiting.conditions(settings, moment if is_later else None)
        log(home, release_id, CANDIDATE, **_hashes(home, release_id), **what)
        waiting.drop(home, waits, by=release_id)
        return Published(release_id, True, pages, waiting.sentence(state.waiting(home) or {}))
    make_public(home, release_id)
    waiting.drop(home, waits, by=release_id)
    return Published(release_id, True, pages)


def _waiting_or_public(settings: Settings, waits: dict[str, Any]) -> Published:
    said = waiting.sentence(waits)
    if said:
        return Published(waits["release"], False, 0, said)
    waiting.release(settings, waits)
    return Published(waits["release"], True, 0)


def _build(
    settings: Settings, candidate: Path, gate: dict[str, Any], round_code: str, now: dict[str, Any] | None
) -> tuple[str, int]:
    """The folder `releases/<id>`, whole and on disk, not yet public; returns the id and its number of pages."""
    home = settings.home
    release_round = _release_round(settings, candidate, round_code)
    release_id = _next_id(home, release_round)
    access = pre_release.access_to(pre_release.read(home.decisions), release_id, release_round)
    building = home.candidates / f"{candidate.name}.release"
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(candidate, building)
    # between the first look and the copy a file may have changed
    green_gate(building)
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
        settings.licence,
        settings.site_url,
        state.withdrawals(home),
        access,
        settings.feedback,
        home.releases / str(now["id"]) / "site" if now else None,
        query_assets=settings.query_assets,
    )
    _link_data(building)
    previous = now["id"] if now else None
    described = describe(settings, building, gate, release_id, release_round, previous)
    write_json(building / "release.json", described | {"pre_release": access})
    to_disk(building)
    target = home.releases / release_id
    # a folder of that name was never public and never waited: its run was ended before its first line
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
    return release_id, report.pages


def _refuse_other_before(candidate: Path, now: dict[str, Any] | None) -> None:
    """Raise GateRed when changes and version look at another release than the public one.

    Between the candidate and its release another may have gone back, or been withdrawn.
    """
    follows, public = read_version(candidate / "data")["follows"], now["id"] if now else None
    if follows != public:
        raise GateRed(
            f"Bản dự thảo {candidate.name} được so với {follows or 'không bản nào'}, mà đang công bố là "
            f"{public or 'không bản nào'}: danh sách thay đổi không còn đúng; chạy lại congkhai publish để so lại."
        )


def _hashes(home: Home, release_id: str) -> dict[str, str]:
    """What binds an approval to bytes: release.json names the hash of every file."""
    return {"release_json": file_hash(home.releases / release_id / "release.json")}


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
    """The next number of a round; one that waited or was withdrawn keeps its number, an approval names it on paper."""
    counters = [
        int(release_id.rsplit(".", 1)[1])
        for release_id in last_lines(home)
        if release_id.rsplit(".", 1)[0] == release_round
    ]
    return f"{release_round}.{max(counters, default=0) + 1}"


def _link_data(release: Path) -> None:
    """The data files again below the site, as hard links, so that any static host serves both from one folder."""
    folder = release / "site" / "data"
    folder.mkdir()
    for file in [*(release / "data").iterdir(), release / "gate.json"]:
        os.link(file, folder / file.name)
