"""A clock that was set back years, by a flat battery, publishes nothing early and changes no byte."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from congkhai_run import LONGEST_SECONDS, congkhai, copied_home, public_bytes, start
from harm import small, undisturbed_bytes

# below libfaketime the times of files and the clock that only runs forward stay those of the machine
CLOCK_BACK = {"FAKETIME": "-1100d", "NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1"}


@pytest.fixture(scope="module")
def clock_back() -> dict[str, str]:
    """The environment of a command that believes it is three years ago."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert shutil.which("faketime") and libraries, "this test needs the Debian package faketime"
    return small() | CLOCK_BACK | {"LD_PRELOAD": str(libraries[0])}


def journal(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "releases.jsonl").read_text(encoding="utf-8").splitlines()]


def test_set_back_between_two_publications_and_right_again(
    first_release: Path, undisturbed: Path, tmp_path: Path, clock_back: dict[str, str]
) -> None:
    home = copied_home(first_release, tmp_path / "home")
    before = public_bytes(home)
    # gone by, but for a clock that was set back it is to come
    now = dt.datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    moment = (now - dt.timedelta(days=1)).isoformat(timespec="minutes")
    waits = start(home, "publish", "--at", moment, log=tmp_path / "log", env=clock_back)
    try:
        end = time.monotonic() + LONGEST_SECONDS
        while len(journal(home)) < 2:
            assert waits.poll() is None and time.monotonic() < end, (tmp_path / "log").read_text(encoding="utf-8")
            time.sleep(0.1)
    finally:
        os.killpg(waits.pid, signal.SIGKILL)
        waits.wait()
    released, candidate = journal(home)
    assert candidate["state"] == "candidate" and candidate["at"] < released["at"]
    assert public_bytes(home) == before
    status = congkhai(home, "status", env=clock_back)
    assert status.status == 0 and "chờ đến" in status.out, status.told()
    run = congkhai(home, "publish", env=small())
    assert run.status == 0 and "bản đã dựng và chờ từ trước" in run.out, run.told()
    assert undisturbed_bytes(home) == undisturbed_bytes(undisturbed)
    states = [row["state"] for row in journal(home) if row["release"] == candidate["release"]]
    assert states == ["candidate", "released"]
    assert congkhai(home, "verify").status == 0
