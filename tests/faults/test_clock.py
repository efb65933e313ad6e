"""A clock that was set back, by a flat battery, publishes nothing early and changes no byte."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from congkhai_run import LONGEST_SECONDS, ROOT, congkhai, copied_home, environment, public_bytes
from harm import small, undisturbed_bytes

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def days_back() -> int:
    """As far as the newest decision of the committed ones: a machine that is further back stops at the gate."""
    with (ROOT / "samples" / "decisions" / "waiver.csv").open(encoding="utf-8", newline="") as stream:
        newest = max(row["decided_on"] for row in csv.DictReader(stream))
    return (dt.datetime.now(VIETNAM).date() - dt.date.fromisoformat(newest)).days


def with_the_clock_back(home: Path, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
    """Start a command that believes it is the day of the newest waiver."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "tests/clock_back.py", str(days_back()), *arguments],
            cwd=ROOT,
            env=environment(home, small()),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def journal(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "releases.jsonl").read_text(encoding="utf-8").splitlines()]


def test_set_back_between_two_publications_and_right_again(
    first_release: Path, undisturbed: Path, tmp_path: Path
) -> None:
    home = copied_home(first_release, tmp_path / "home")
    before = public_bytes(home)
    # gone by, but for a clock that was set back it is to come
    now = dt.datetime.now(VIETNAM)
    moment = (now - dt.timedelta(hours=1)).isoformat(timespec="minutes")
    log = tmp_path / "log"
    waits = with_the_clock_back(home, "publish", "--at", moment, log=log)
    try:
        end = time.monotonic() + LONGEST_SECONDS
        while len(journal(home)) < 2:
            assert waits.poll() is None and time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    finally:
        if waits.poll() is None:
            os.killpg(waits.pid, signal.SIGKILL)
            waits.wait()
    released, candidate = journal(home)
    assert candidate["state"] == "candidate" and candidate["at"] < released["at"]
    assert public_bytes(home) == before
    assert with_the_clock_back(home, "status", log=log).wait(LONGEST_SECONDS) == 0
    assert "chờ đến" in log.read_text(encoding="utf-8")
    run = congkhai(home, "publish", env=small())
    assert run.status == 0 and "bản đã dựng và chờ từ trước" in run.out, run.told()
    assert undisturbed_bytes(home) == undisturbed_bytes(undisturbed)
    states = [row["state"] for row in journal(home) if row["release"] == candidate["release"]]
    assert states == ["candidate", "released"]
    assert congkhai(home, "verify").status == 0
