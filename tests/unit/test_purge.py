"""Purge: no byte of a list stays in the home, what is left says why, and the bytes do not come again."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from broken.case import HERE, SURVEY
from broken.survey_cases import CHILDREN

from orchestration.cli import main
from orchestration.collect.assets import collected
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.correction import CorrectionError
from orchestration.collect.home import HomeBusy, writer_lock
from orchestration.collect.officer.outbox import check_inbox
from orchestration.collect.officer.outbox_page import PAGE
from orchestration.collect.officer.purge import PurgeError, purge
from orchestration.collect.pull import landed_path, pull, read_ledger
from orchestration.collect.store import write_index
from orchestration.collect.submission import Submission
from orchestration.collect.tombstone import read_tombstones
from orchestration.settings import ROOT, Home, Settings, Source

LISTED = "danh-sach-tre.xlsx"
WORDS = [word for child in CHILDREN for word in child]
OFFICE = "Phòng Văn hóa - Xã hội xã Minh Họa"


class Log:
    def info(self, text: str) -> None:
        """Progress that nobody reads here."""


def judged(settings: Settings) -> list[Submission]:
    submissions, _ = collected(settings, Log())  # type: ignore[arg-type]
    write_index(settings.home.collected, submissions)
    return submissions


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "nop"
    folder.mkdir()
    (folder / LISTED).write_bytes((HERE / LISTED).read_bytes())
    (folder / "tot.xlsx").write_bytes((ROOT / "samples" / SURVEY).read_bytes())
    return folder


@pytest.fixture
def listed(settings: Settings, home: Home, source: Path) -> str:
    """sha256 of a workbook with a list, taken in and read; copies and quotes of it lie about."""
    ledger = pull(settings, [Source(str(source))])
    judged(settings)
    (home.evidence / "cu").mkdir()
    (home.evidence / "cu" / "problem.csv").write_text(CHILDREN[0][0], encoding="utf-8")
    (home.outbox / "1").mkdir(parents=True)
    (home.outbox / "1" / LISTED).write_bytes((HERE / LISTED).read_bytes())
    (home.outbox / "1" / "tot.xlsx").write_bytes(b"other")
    (home.outbox / "1" / f"khong-phai-{LISTED}").write_bytes(b"other")
    (home.outbox / "ket-qua-kiem-tra.html").write_text(CHILDREN[0][0], encoding="utf-8")
    (home.work / "outbox.json").write_text("{}", encoding="utf-8")
    (home.releases / "2023-2024-start.1").mkdir()
    return next(entry.sha256 for entry in ledger if entry.file.endswith(LISTED))


def contents(path: Path) -> list[bytes]:
    """The bytes of a file and of what is packed in it."""
    data = [path.read_bytes()]
    if path.suffix == ".gz":
        # the sum of a kept reading follows what is packed
        data.append(gzip.decompress(data[0][:-4]))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            data += [archive.read(name) for name in archive.namelist()]
    return data


def places_of(words: list[str], folder: Path) -> list[str]:
    """Files below a folder in which one of the words is to be found."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(word.encode() in data for data in contents(path) for word in words):
            found.append(path.relative_to(folder).as_posix())
    return found


def test_no_byte_of_a_child_stays_in_the_home(settings: Settings, home: Home, listed: str) -> None:
    assert len(places_of(WORDS, home.path)) == 4, "landing, evidence, outbox and its page: nowhere else even before"
    done = purge(settings, listed, "có danh sách trẻ", OFFICE)
    assert places_of(WORDS, home.path) == []
    assert done.is_new and done.releases == ()
    assert not landed_path(home, listed).exists() and not list(home.work.rglob(f"{listed}*"))
    assert (home.outbox / "1" / "tot.xlsx").read_bytes() == b"other"
    assert (home.outbox / "1" / f"khong-phai-{LISTED}").exists(), "copies of others stay"
    assert (home.work / "outbox.json").exists(), "and are known to be as they were written"
    stone = json.loads(home.tombstones.read_text(encoding="utf-8"))
    assert (stone["sha256"], stone["reason"], stone["office"]) == (listed, "có danh sách trẻ", OFFICE)
    assert LISTED not in home.tombstones.read_text(encoding="utf-8")


def test_the_ledger_stays_and_the_submission_shows_as_purged(settings: Settings, home: Home, listed: str) -> None:
    before = home.ledger.read_bytes()
    purge(settings, listed[:12].upper(), "có danh sách trẻ", OFFICE)
    assert home.ledger.read_bytes() == before
    shown = {submission.entry.sha256: submission for submission in judged(settings)}
    assert shown[listed].status == "purged" and [p.kind for p in shown[listed].problems] == ["purged_submission"]
    assert shown[listed].conserved() and {s.status for s in shown.values()} == {"accepted", "purged"}


def test_a_correction_of_a_purged_workbook_says_that_it_is_gone(settings: Settings, home: Home, listed: str) -> None:
    purge(settings, listed, "có danh sách trẻ", OFFICE)
    with (home.decisions / "correction.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"hc-9,{listed},Trang,A1,flag,x,,Sở GDĐT,2025-11-01,Cần xem lại.\n")
    with pytest.raises(CorrectionError, match="hc-9: tệp đã được xóa bằng congkhai purge"):
        judged(settings)


def test_the_same_bytes_are_refused_and_told_once(settings: Settings, home: Home, listed: str, source: Path) -> None:
    purge(settings, listed, "có danh sách trẻ", OFFICE)
    for _ in range(2):
        ledger = pull(settings, [Source(str(source))])
        assert len(ledger) == 3, "one line says that they came again"
        assert not landed_path(home, listed).exists()
    assert [p.kind for p in judged(settings)[2].problems] == ["purged_again"]
    (source / "ten-khac.xlsx").write_bytes((source / LISTED).read_bytes())
    assert len(pull(settings, [Source(str(source))])) == 4 and places_of(WORDS, home.landing) == []
    assert judged(settings)[3].status == "purged"


def test_copies_and_releases_are_told(settings: Settings, home: Home, listed: str) -> None:
    (home.inbox / "van-con.xlsx").write_bytes((HERE / LISTED).read_bytes())
    release = home.releases / "2023-2024-start.1" / "release.json"
    release.write_text(json.dumps({"ledger": [{"sha256": listed}]}))
    done = purge(settings, listed, "có danh sách trẻ", OFFICE)
    assert done.copies == (home.inbox / "van-con.xlsx",) and done.releases == ("2023-2024-start.1",)
    told = " ".join(done.sentences())
    assert "van-con.xlsx" in told and "2023-2024-start.1" in told and "hãy tự xóa" in told
    assert release.exists()
    again = purge(settings, listed, "lần hai", OFFICE)
    assert not again.is_new and again.tombstone == done.tombstone and "Đã xóa từ" in again.sentences()[0]
    assert home.tombstones.read_text().count("\n") == 1


@pytest.mark.parametrize(("sha", "reason"), [("", "x"), ("abc", "x"), ("f" * 64, "x"), (None, "  ")])
def test_what_cannot_be_purged_is_told_and_nothing_goes(
    settings: Settings, home: Home, listed: str, sha: str | None, reason: str
) -> None:
    with pytest.raises(PurgeError):
        purge(settings, listed if sha is None else sha, reason, OFFICE)
    assert not home.tombstones.exists() and landed_path(home, listed).exists()


def test_a_reason_names_no_telephone(settings: Settings, home: Home, listed: str) -> None:
    purge(settings, listed, "chị Hoa 0912345678 báo", OFFICE)
    assert read_tombstones(home)[listed].reason == "chị Hoa ••• báo"


def test_another_writer_is_not_disturbed(settings: Settings, home: Home, listed: str) -> None:
    other = "from orchestration.collect.officer.purge import purge\nfrom orchestration.settings import load_settings\n"
    other += f"purge(load_settings(), {listed!r}, 'x', 'y')"
    with writer_lock(home):
        run = subprocess.run(
            [sys.executable, "-c", other],
            cwd=ROOT,
            env={"CONGKHAI_HOME": str(home.path), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert HomeBusy.__name__ in run.stderr and landed_path(home, listed).exists()


def test_the_command_says_what_it_did(
    settings: Settings, home: Home, listed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONGKHAI_HOME", str(home.path))
    assert main(["purge", listed, "--reason", "có danh sách trẻ"]) == 0
    assert f"Đã xóa: {listed}" in capsys.readouterr().out
    assert main(["purge", "0" * 64, "--reason", "có danh sách trẻ"]) == 2
    assert "Có 0 tệp" in capsys.readouterr().err


KILLED = """
import os, signal, sys
from orchestration.collect.officer.purge import purge
from orchestration.settings import load_settings

left = int(sys.argv[2])
def count(event, arguments):
    global left
    changes = event in ("os.remove", "os.rmdir") or (event == "open" and arguments[1] == "a")
    if changes and os.environ["CONGKHAI_HOME"] in os.path.abspath(str(arguments[0])):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
purge(load_settings(), sys.argv[1], "có danh sách trẻ", "cơ quan")
"""


def test_no_copy_of_what_was_purged_is_made_for_the_outbox(
    settings: Settings, home: Home, catalogue: Catalogue
) -> None:
    for name in ("so-le.xlsx", "ngay-sai.xlsx"):
        (home.inbox / name).write_bytes((HERE / name).read_bytes())
    ledger = pull(settings, [Source(str(home.inbox))])
    check_inbox(settings, catalogue, lambda _done, _of: None)
    assert {path.name for path in home.outbox.glob("*.xlsx")} == {"so-le.xlsx", "ngay-sai.xlsx"}
    purge(settings, next(e.sha256 for e in ledger if e.file.endswith("so-le.xlsx")), "nộp nhầm", OFFICE)
    check_inbox(settings, catalogue, lambda _done, _of: None)
    assert {path.name for path in home.outbox.glob("*.xlsx")} == {"ngay-sai.xlsx"}
    page = (home.outbox / PAGE).read_text(encoding="utf-8")
    assert "không nhận lại" in page and "đã được sửa ngay tại đây" not in page


@pytest.mark.parametrize("moment", range(0, 12, 2))
def test_a_kill_leaves_all_or_the_next_command_finishes(
    settings: Settings, home: Home, listed: str, source: Path, moment: int, catalogue: Catalogue
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, listed, str(moment)],
        cwd=ROOT,
        env={"CONGKHAI_HOME": str(home.path), "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    if not read_tombstones(home):
        assert run.returncode == -9 and len(places_of(WORDS, home.path)) == 4, "nothing was removed"
        return
    (source / LISTED).unlink()
    pull(settings, [Source(str(source))])
    assert places_of(WORDS, home.path) == [] and not landed_path(home, listed).exists()
    assert len(read_ledger(home)) == 2
