"""Killed at any moment a publication leaves the old release or none, and the next plain publish heals."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from congkhai_run import (
    LONGEST_SECONDS,
    ROOT,
    assert_whole,
    congkhai,
    copied_home,
    public_bytes,
    read_json,
    sample_workbooks,
    start,
)

from orchestration.collect.officer.book import save
from orchestration.export.files import data_hash, write_json
from orchestration.publish.release import publish
from orchestration.settings import load_settings

REPORT = ROOT / "samples" / "dien-bien-phu" / "BC-TH_district-094_2021-2022-term1.xlsx"


def wait(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    """Until something happened in the file system, as close to the moment as polling gets."""
    end = time.monotonic() + LONGEST_SECONDS
    while not happened():
        assert process.poll() is None, f"ended with {process.returncode} before the moment came"
        assert time.monotonic() < end, "the moment never came"
        time.sleep(0.002)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The whole group at once, as a power cut would: workers cannot tidy up after their parent."""
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def ledger_lines(home: Path) -> int:
    ledger = home / "landing" / "ledger.jsonl"
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0


def building(home: Path, part: str) -> bool:
    return any((home / "candidates").glob(f"*.release/{part}"))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose first two publications were killed: while landing, and with the release all but public."""
    folder = tmp_path_factory.mktemp("killed")
    home = folder / "home"
    landing = start(home, "publish", log=folder / "1.log")
    try:
        wait(landing, lambda: ledger_lines(home) >= 20)
    finally:
        kill(landing)
    assert ledger_lines(home) >= 20 and not (home / "current").is_symlink()
    building_ = start(home, "publish", log=folder / "2.log")
    try:
        wait(building_, lambda: building(home, "release.json"))
    finally:
        kill(building_)
    return home


def test_nothing_is_public_before_the_switch(killed: Path) -> None:
    assert not (killed / "current").is_symlink() and not (killed / "releases.jsonl").exists()
    assert ledger_lines(killed) == len(sample_workbooks()), "the second run took in what the first one had not"


def test_two_at_once_and_the_next_plain_publish_heals(killed: Path, published_home: Path, tmp_path: Path) -> None:
    first = start(killed, "publish", log=tmp_path / "first.log")
    try:
        wait(
            first, lambda: (killed / "writer.pid").exists() and (killed / "writer.pid").read_text() == f"{first.pid}\n"
        )
        second = congkhai(killed, "publish")
        assert first.poll() is None, "the first must still have been at it"
    finally:
        status = first.wait(LONGEST_SECONDS)
    assert second.status == 2 and f"đang được tiến trình {first.pid} ghi" in second.err, second.told()
    assert "Traceback" not in second.told()
    assert status == 0, (tmp_path / "first.log").read_text(encoding="utf-8")
    current = (killed / "current").resolve()
    assert current.name == "2021-2022-term1.1"
    assert_whole(current)
    assert [path.name for path in (killed / "releases").iterdir()] == ["2021-2022-term1.1"]
    here, there = (read_json(home / "current" / "release.json") for home in (killed, published_home))
    assert here["data_hash"] == there["data_hash"]
    assert [row["file"] for row in here["ledger"]] == [row["file"] for row in there["ledger"]]


def test_a_kill_beside_a_public_release_leaves_it_as_it_is(published_home: Path, tmp_path: Path) -> None:
    home, source = copied_home(published_home, tmp_path / "home"), tmp_path / "nop"
    book = openpyxl.load_workbook(REPORT)
    book["Thông tin"]["B9"] = "2022-02-28"
    book["Quy mô"]["D7"] = 264
    save(book, source / "bao-cao.xlsx")
    before = public_bytes(home)
    process = start(home, "publish", "--source", str(source), log=tmp_path / "log")
    try:
        wait(process, lambda: building(home, "site/index.html"))
    finally:
        kill(process)
    assert public_bytes(home) == before
    assert_whole((home / "current").resolve())


@pytest.fixture
def switched(published_home: Path, tmp_path: Path) -> Path:
    """A home whose run was killed between the switch and the line that says so."""
    home = copied_home(published_home, tmp_path / "home")
    (home / "releases.jsonl").unlink()
    return home


def test_the_missing_line_of_a_public_release_is_healed(switched: Path) -> None:
    candidate = switched / "candidates" / (switched / "candidates" / "latest").read_text().strip()
    before = public_bytes(switched)
    done = publish(load_settings(ROOT, {"CONGKHAI_HOME": str(switched)}), candidate)
    assert (done.release_id, done.is_new) == ("2021-2022-term1.1", False)
    assert public_bytes(switched) == before and '"2021-2022-term1.1"' in (switched / "releases.jsonl").read_text()


def test_a_release_that_is_public_is_never_overwritten(switched: Path) -> None:
    """Other figures come next: the release that readers look at keeps its name and its bytes."""
    candidates = switched / "candidates"
    candidate = candidates / (candidates / "latest").read_text().strip()
    note = candidate / "data" / "note.csv"
    note.write_text(note.read_text(encoding="utf-8").replace("Văn bản gốc", "Văn bản"), encoding="utf-8")
    digest = data_hash(candidate / "data")
    gate = read_json(candidate / "gate.json") | {"data_hash": digest, "candidate": digest[:12]}
    write_json(candidate / "gate.json", gate)
    before = public_bytes(switched)
    done = publish(load_settings(ROOT, {"CONGKHAI_HOME": str(switched)}), candidate.rename(candidates / digest[:12]))
    assert (done.release_id, done.is_new) == ("2021-2022-term1.2", True)
    old = switched / "releases" / "2021-2022-term1.1"
    assert_whole(old)
    assert before[""] == "releases/2021-2022-term1.1" and (switched / "current").resolve().name == "2021-2022-term1.2"
    assert_whole((switched / "current").resolve())
