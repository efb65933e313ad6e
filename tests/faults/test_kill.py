"""Killed at any step a publication leaves a whole release public, and the next plain publish heals."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from congkhai_run import LONGEST_SECONDS, congkhai, copied_home, start
from harm import assert_heals, assert_old_or_new, harmed, small

# in the order of a run; a run heals what the kill before left, or it would not come as far as the next
BEFORE_THE_RELEASE = [
    r"open landing/incoming\.part",
    r"rename landing/incoming\.part",
    r"open landing/ledger\.jsonl",
    r"rename work/readings/",
    r"rename work/collected/submission\.part",
    r"rename work/observations\.part",
    r"open work/warehouse\.next\.json",
    r"open work/dbt/run_results\.json",
    r"rename work/warehouse\.next\.json",
    r"rename candidates/building",
    r"open candidates/latest",
    r"open candidates/[^/]*/gate\.json",
    r"open candidates/[^/]*\.release/site/index\.html",
]
RELEASE = [
    r"open candidates/[^/]*\.release/release\.json",
    r"rename candidates/.*\.release releases/",
    r"open releases\.jsonl",
    r"symlink current\.part",
    r"rename current\.part",
]


@pytest.fixture(scope="module")
def killed(first_release: Path, undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose publications were killed one after the other, each a step further; only the release is left to be
    made. Copy it, do not change it."""
    folder = tmp_path_factory.mktemp("killed")
    home = copied_home(first_release, folder / "home")
    for at in BEFORE_THE_RELEASE:
        harmed(home, at, "kill", folder / "log")
        assert not assert_old_or_new(home, first_release, undisturbed), at
    return home


@pytest.mark.parametrize("at", RELEASE, ids=["describe", "rename", "line", "link", "switch"])
def test_a_kill_at_the_release_leaves_it_whole_and_heals(
    killed: Path, first_release: Path, undisturbed: Path, tmp_path: Path, at: str
) -> None:
    home = copied_home(killed, tmp_path / "home")
    harmed(home, at, "kill", tmp_path / "log")
    assert not assert_old_or_new(home, first_release, undisturbed)
    assert_heals(home, undisturbed)


def test_a_kill_after_the_switch_and_an_analyst_who_reads_the_old_release(
    killed: Path, first_release: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """What he opened before the switch goes on with the bytes of the old release, to the end of his work."""
    home = copied_home(killed, tmp_path / "home")
    page = home / "current" / "site" / "index.html"
    asked = "select string_agg(v::varchar, '|' order by v::varchar) from indicator_value as v"
    with (
        duckdb.connect(str(home / "current" / "data" / "warehouse.duckdb"), read_only=True) as connection,
        page.open(encoding="utf-8") as opened,
    ):
        text, rows = page.read_text(encoding="utf-8"), connection.execute(asked).fetchall()
        beginning = opened.read(1000)
        # the second line is the old release's, after the switch
        harmed(home, r"open releases\.jsonl", "kill", tmp_path / "log", after=1)
        assert assert_old_or_new(home, first_release, undisturbed)
        assert_heals(home, undisturbed)
        assert beginning + opened.read() == text != page.read_text(encoding="utf-8")
        assert connection.execute(asked).fetchall() == rows
    now = home / "current" / "data" / "warehouse.duckdb"
    with duckdb.connect(str(now), read_only=True) as connection:
        assert connection.execute(asked).fetchall() != rows


def wait(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    """Until something happened in the file system, as close to the moment as polling gets."""
    end = time.monotonic() + LONGEST_SECONDS
    while not happened():
        assert process.poll() is None, f"ended with {process.returncode} before the moment came"
        assert time.monotonic() < end, "the moment never came"
        time.sleep(0.002)


def test_two_at_once(killed: Path, undisturbed: Path, tmp_path: Path) -> None:
    home = copied_home(killed, tmp_path / "home")
    pid = home / "writer.pid"
    first = start(home, "publish", log=tmp_path / "first.log", env=small())
    try:
        wait(first, lambda: pid.exists() and pid.read_text() == f"{first.pid}\n")
        # it holds the home as long as the second needs to find out
        os.kill(first.pid, signal.SIGSTOP)
        second = congkhai(home, "publish", env=small())
        os.kill(first.pid, signal.SIGCONT)
        status = first.wait(LONGEST_SECONDS)
    finally:
        if first.poll() is None:
            os.killpg(first.pid, signal.SIGKILL)
    assert second.status == 2 and f"đang được tiến trình {first.pid} ghi" in second.err, second.told()
    assert "Traceback" not in second.told()
    assert status == 0, (tmp_path / "first.log").read_text(encoding="utf-8")
    assert_old_or_new(home, undisturbed, undisturbed)
