"""The data home: one writer at a time, decisions copied once and never touched, another layout refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.collect.home import HomeBusy, HomeError, open_home, writer_lock
from orchestration.settings import ROOT, Home, Settings

HOLD = """
import sys
from pathlib import Path
from orchestration.collect.home import writer_lock
from orchestration.settings import Home
with writer_lock(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(home: Home) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    home = Home(tmp_path / "kho")
    process = holder(home)
    try:
        with pytest.raises(HomeBusy) as error, writer_lock(home):
            pytest.fail("two writers")
        assert f"tiến trình {process.pid} ghi" in str(error.value) and str(home.path) in str(error.value)
    finally:
        process.communicate("\n")
    with writer_lock(home):
        pass


def test_a_killed_holder_leaves_the_home_free(tmp_path: Path) -> None:
    home = Home(tmp_path / "kho")
    process = holder(home)
    process.kill()
    process.communicate()
    with writer_lock(home):
        pass
    assert not (home.path / "writer.pid").exists()


def test_a_new_home_gets_the_decisions_and_an_existing_one_keeps_its_own(settings: Settings) -> None:
    home = open_home(settings)
    committed = {path.name: path.read_bytes() for path in settings.decisions.iterdir()}
    assert {path.name: path.read_bytes() for path in home.decisions.iterdir()} == committed
    (home.decisions / "waiver.csv").write_text("của cơ quan")
    (home.decisions / "unit_alias.csv").unlink()
    open_home(settings)
    assert (home.decisions / "waiver.csv").read_text() == "của cơ quan"
    assert not (home.decisions / "unit_alias.csv").exists()


def test_half_copied_decisions_are_copied_again(settings: Settings) -> None:
    part = settings.home.path / "decisions.part"
    part.mkdir(parents=True)
    (part / "rest.csv").write_text("")
    home = open_home(settings)
    assert sorted(p.name for p in home.decisions.iterdir()) == sorted(p.name for p in settings.decisions.iterdir())
    assert not part.exists()


def test_a_home_of_another_layout_is_refused(settings: Settings) -> None:
    open_home(settings)
    (settings.home.path / "VERSION").write_text("99\n")
    with pytest.raises(HomeError, match="phiên bản 99"):
        open_home(settings)


def test_dagster_tells_nobody(settings: Settings) -> None:
    home = open_home(settings)
    assert (home.dagster / "dagster.yaml").read_text() == "telemetry:\n  enabled: false\n"
