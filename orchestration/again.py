"""A release made again in a scratch home, from what the home still holds of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.collect.home import open_home, writer_lock
from orchestration.run import run_job
from orchestration.settings import Home, Settings, load_settings

if TYPE_CHECKING:
    import dagster as dg

    from orchestration.publish.rebuild import Asked


@contextmanager
def made_again(settings: Settings, release_id: str) -> Iterator[tuple[Asked, Home, dg.ExecuteInProcessResult]]:
    """What was asked for, the scratch home that holds the new release while the block runs, and how its job ended.

    Raises UnknownRelease, CannotRebuild.
    """
    from orchestration.publish.rebuild import prepare

    with tempfile.TemporaryDirectory(prefix="congkhai-") as folder:
        home = Home(Path(folder).resolve())
        asked = prepare(settings, release_id, home)
        ops = {
            "landing": {"config": {"takes_in": False}},
            "gate": {"config": {"day": asked.day}},
            "release": {"config": {"round": asked.described["round"]}},
        }
        with _inside(home, asked.described) as inside, writer_lock(inside.home):
            open_home(inside)
            result = run_job(inside, ops)
        yield asked, home, result


@contextmanager
def _inside(home: Home, described: dict[str, Any]) -> Iterator[Settings]:
    """Every asset reads its settings anew: what they differ in is said in the environment.

    What is made again is looked at: it waits for nobody and is copied nowhere.
    """
    from orchestration.publish.rebuild import has_engine

    before = dict(os.environ)
    stated = {name: str(described.get(name, "")) for name in ("issuing_office", "feedback", "licence", "site_url")}
    stated["name_late_submitters"] = "true" if described.get("name_late_submitters") else "false"
    os.environ |= {f"CONGKHAI_{name.upper()}": value for name, value in stated.items()}
    os.environ["CONGKHAI_SQL_IN_BROWSER"] = str(has_engine(described)).lower()
    os.environ |= {"CONGKHAI_HOME": str(home.path), "CONGKHAI_APPROVAL": "false", "CONGKHAI_DEPLOY_TO": ""}
    try:
        yield load_settings()
    finally:
        os.environ.clear()
        os.environ |= before
