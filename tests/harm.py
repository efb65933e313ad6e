"""Runs of `congkhai publish` that are harmed at a chosen moment, and a home small enough to be harmed often."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from congkhai_run import Run, assert_whole, congkhai, environment, forked, public_bytes
from forked import HOOK

# two places, so that the second is a new round beside the first and needs no reason
FIRST, BOTH = "samples/dien-bien-phu", "samples/dien-bien-phu:samples/quang-ngai"


def small(sources: str = BOTH) -> dict[str, str]:
    """The environment in which a plain `congkhai publish` takes in two reports instead of all samples."""
    return {"CONGKHAI_SOURCES": sources}


def hook(home: Path, at: str, how: str, log: Path, after: int = 0) -> dict[str, str]:
    """The environment that harms a run before the moment that matches `at`, `after` others that match it passed by."""
    log.write_text("")
    harm = {"HARM_HOME": str(home), "HARM_AT": at, "HARM_AFTER": str(after), "HARM_HOW": how, "HARM_LOG": str(log)}
    return {"PYTHONPATH": str(HOOK), **harm}


def harmed(home: Path, at: str, how: str, log: Path, after: int = 0) -> Run:
    """`congkhai publish`, harmed before a moment that matches `at`; fails unless that moment came."""
    run = forked(["publish"], environment(home, small() | hook(home, at, how, log, after)))
    moments = log.read_text(encoding="utf-8").splitlines()
    assert "harm" in moments, f"no moment like {at}: {run.told()}"
    if how == "kill":
        assert run.status == -signal.SIGKILL, run.told()
    return run


def undisturbed_bytes(home: Path) -> dict[str, str]:
    """Public files and hashes, without those of which only the content is promised."""
    return {
        name: digest
        for name, digest in public_bytes(home).items()
        if not name.endswith("warehouse.duckdb") and name != "release.json"
    }


def assert_old_or_new(home: Path, first_release: Path, undisturbed: Path) -> bool:
    """The public folder is a whole release, to the byte the one before or the one that comes; returns whether new."""
    assert_whole((home / "current").resolve())
    is_new = (home / "current").resolve().name == (undisturbed / "current").resolve().name
    assert undisturbed_bytes(home) == undisturbed_bytes(undisturbed if is_new else first_release)
    return is_new


def assert_heals(home: Path, undisturbed: Path) -> None:
    """The next plain publication ends as the undisturbed one did, files and journal."""
    run = congkhai(home, "publish", env=small())
    assert run.status == 0 and "Traceback" not in run.told(), run.told()
    assert_whole((home / "current").resolve())
    assert undisturbed_bytes(home) == undisturbed_bytes(undisturbed)
    assert states(home) == states(undisturbed)


def states(home: Path) -> list[tuple[str, str]]:
    """The journal of releases without its times."""
    rows = [json.loads(line) for line in (home / "releases.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row["release"], row["state"]) for row in rows]
