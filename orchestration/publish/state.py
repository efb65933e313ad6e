"""The state of each release, in `releases.jsonl`: append-only, one line a change of state."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from orchestration.collect.journal import append_line, whole_lines
from orchestration.settings import TIME_ZONE, Home

RELEASED = "released"


def lines(home: Home) -> list[dict[str, Any]]:
    """Every change of state in order: `release`, `state`, `at` (ISO, Asia/Ho_Chi_Minh) and what the state needs."""
    return [json.loads(line) for line in whole_lines(home.release_log)]


def released_ids(home: Home) -> list[str]:
    """Ids of the releases made public so far, oldest first."""
    return [str(row["release"]) for row in lines(home) if row["state"] == RELEASED]


def history(home: Home) -> list[dict[str, Any]]:
    """release.json of every release made public so far, oldest first, with the moment it became public."""
    moments = {str(row["release"]): row["at"] for row in lines(home) if row["state"] == RELEASED}
    files = {release_id: home.releases / release_id / "release.json" for release_id in moments}
    return [
        json.loads(file.read_text(encoding="utf-8")) | {"released_at": moments[release_id]}
        for release_id, file in files.items()
        if file.exists()
    ]


def log_once(home: Home, release_id: str) -> None:
    """Append the `released` line; a run ended between switch and line is healed by the next."""
    if release_id in released_ids(home):
        return
    now = dt.datetime.now(TIME_ZONE).isoformat(timespec="seconds")
    append_line(home.release_log, {"release": release_id, "state": RELEASED, "at": now})
