"""A release that waits goes out with an approval of its own bytes and not before its time."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_release import FIRST, SECOND, THIRD, publish_small, release_folder, wait_small

from orchestration.export.calendar import CalendarError
from orchestration.export.files import file_hash, write_json
from orchestration.office import moment, wait_for
from orchestration.publish import state, waiting
from orchestration.publish.approval import approve
from orchestration.publish.state import APPROVED, CANDIDATE, RELEASED, SUPERSEDED, StateError, last_lines, lines, log
from orchestration.publish.switch import linked_release
from orchestration.publish.waiting import Untrue, drop, is_the_same, move, release, release_due
from orchestration.publish.withdrawal import withdraw
from orchestration.settings import TIME_ZONE, Home, Settings, SettingsError

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=TIME_ZONE)


@pytest.fixture
def asks(settings: Settings) -> Settings:
    """Settings of an office that approves, and that issues the small releases."""
    return replace(settings, approval=True, issuing_office="Sở thử")


def set_clock(monkeypatch: pytest.MonkeyPatch, at: dt.datetime) -> None:
    """The wall clock as the state of releases sees it."""
    monkeypatch.setattr(state, "now", lambda: at)


def waits(home: Home) -> dict[str, object]:
    found = state.waiting(home)
    assert found
    return found


def test_approval_is_a_row_of_the_office_and_the_release_is_public(asks: Settings, home: Home) -> None:
    folder = wait_small(home, FIRST)
    assert release_due(asks) == "" and not home.current.is_symlink()
    assert approve(asks, FIRST, " Sở thử ", "Số 1, ký ngày 2") == ""
    assert [row["state"] for row in lines(home)] == [CANDIDATE, APPROVED, RELEASED] and linked_release(home) == FIRST
    line = lines(home)[1]
    assert (line["office"], line["note"]) == ("Sở thử", "Số 1, ký ngày 2")
    assert line["release_json"] == file_hash(folder / "release.json")
    with (home.decisions / "approval.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["release"], row["office"], row["note"]) == (FIRST, "Sở thử", "Số 1, ký ngày 2")


def test_an_approval_ended_before_its_line_writes_one_row(asks: Settings, home: Home) -> None:
    wait_small(home, FIRST)
    file = home.decisions / "approval.csv"
    head = "\ufeff" + file.read_text(encoding="utf-8")
    file.write_text(head, encoding="utf-8")
    approve(asks, FIRST, "Sở thử", "a")
    once = file.read_bytes()
    home.release_log.write_text("".join(home.release_log.read_text().splitlines(keepends=True)[:1]))
    home.current.unlink()
    approve(asks, FIRST, "Sở thử", "a")
    assert file.read_bytes() == once and once.startswith(head.encode()), "rows are only ever added"
    assert linked_release(home) == FIRST


def test_an_approval_ended_before_the_switch_is_finished_by_the_next_publish(asks: Settings, home: Home) -> None:
    folder = wait_small(home, FIRST)
    log(home, FIRST, APPROVED, office="Sở thử", release_json=file_hash(folder / "release.json"))
    assert release_due(asks) == FIRST and linked_release(home) == FIRST and release_due(asks) == ""


@pytest.mark.parametrize(
    ("release_id", "office", "said"),
    [
        (SECOND, "Sở thử", f"bản đang chờ là {FIRST}"),
        (FIRST, "  ", "Thiếu cơ quan"),
        ("../x", "Sở thử", "không chờ phê duyệt"),
    ],
)
def test_an_approval_of_something_else_is_refused(
    asks: Settings, home: Home, release_id: str, office: str, said: str
) -> None:
    wait_small(home, FIRST)
    kept = (home.decisions / "approval.csv").read_bytes()
    with pytest.raises(StateError, match=said):
        approve(asks, release_id, office, "")
    assert last_lines(home)[FIRST]["state"] == CANDIDATE and not home.current.is_symlink()
    assert (home.decisions / "approval.csv").read_bytes() == kept


def test_there_is_nothing_to_approve(asks: Settings, home: Home) -> None:
    publish_small(home, FIRST)
    with pytest.raises(StateError, match="không có bản nào đang chờ"):
        approve(asks, FIRST, "Sở thử", "")


def page(folder: Path) -> None:
    (folder / "site" / "index.html").write_text("khác")


def data(folder: Path) -> None:
    file = folder / "data" / "indicator_value.csv"
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content.replace(b"3", b"4", 1))


def more(folder: Path) -> None:
    (folder / "site" / "them.html").write_text("x")


def described(folder: Path) -> None:
    """Someone who changes a page and its hash in release.json too."""
    page(folder)
    content = json.loads((folder / "release.json").read_text())
    content["files"]["site/index.html"] = file_hash(folder / "site" / "index.html")
    write_json(folder / "release.json", content)


def gone(folder: Path) -> None:
    (folder / "release.json").unlink()


def torn(folder: Path) -> None:
    (folder / "release.json").write_text('{"id"')


TAMPERINGS: dict[Callable[[Path], None], str] = {
    page: "site/index.html: nội dung đã đổi",
    data: "data/indicator_value.csv: nội dung đã đổi",
    more: "site/them.html: tệp thừa",
    described: "release.json: không phải bản đã dựng",
    gone: "release.json: không đọc được",
    torn: "release.json: không đọc được",
}


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda t: t.__name__)
def test_other_bytes_are_neither_approved_nor_released(
    asks: Settings, home: Home, tamper: Callable[[Path], None]
) -> None:
    folder = wait_small(home, FIRST)
    log(home, FIRST, CANDIDATE)
    tamper(folder)
    with pytest.raises(Untrue, match=TAMPERINGS[tamper]):
        approve(asks, FIRST, "Sở thử", "")
    assert last_lines(home)[FIRST]["state"] == CANDIDATE
    log(home, FIRST, APPROVED, office="Sở thử")
    with pytest.raises(Untrue, match="congkhai publish"):
        release(asks, waits(home))
    assert not home.current.is_symlink()


def test_what_follows_another_release_than_it_was_compared_with_is_refused(asks: Settings, home: Home) -> None:
    """Its list of changes would be untrue."""
    publish_small(home, FIRST)
    wait_small(home, SECOND, 6)
    publish_small(home, THIRD, 7)
    with pytest.raises(Untrue, match="bản đang công bố đã khác"):
        approve(asks, SECOND, "Sở thử", "")


def test_what_was_built_before_a_withdrawal_is_refused(asks: Settings, home: Home) -> None:
    """Its pages lead to the withdrawn release and tell nobody, also where the public release stayed the same."""
    publish_small(home, FIRST)
    publish_small(home, SECOND, 6)
    wait_small(home, THIRD, 7)
    withdraw(asks, FIRST, "Sở thử", "Sai")
    with pytest.raises(Untrue, match=f"{FIRST} đã thu hồi sau lúc dựng"):
        approve(asks, THIRD, "Sở thử", "")
    assert linked_release(home) == SECOND


def test_a_calendar_that_cannot_be_read_is_told_before_anything_is_public(asks: Settings, home: Home) -> None:
    wait_small(home, FIRST)
    (home.decisions / "calendar.csv").write_text("event,kind,round\na,b,c\n", encoding="utf-8")
    with pytest.raises(CalendarError):
        approve(asks, FIRST, "Sở thử", "")
    assert last_lines(home)[FIRST]["state"] == APPROVED and not home.current.is_symlink()


def test_it_stays_until_its_time_whatever_happens_to_the_clock(
    settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOON - dt.timedelta(hours=2))
    wait_small(home, FIRST, approval=None, not_before=NOON.isoformat())
    for at in (NOON - dt.timedelta(seconds=1), NOON - dt.timedelta(days=400)):
        set_clock(monkeypatch, at)
        assert release_due(settings) == "" and not home.current.is_symlink()
        assert "12:00:00 ngày 01/12/2026" in waiting.sentence(waits(home))
        with pytest.raises(StateError, match="chờ đến"):
            release(settings, waits(home))
    set_clock(monkeypatch, NOON)
    assert release_due(settings) == FIRST and linked_release(home) == FIRST


def test_approved_before_its_time_it_still_waits(asks: Settings, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON - dt.timedelta(hours=2))
    wait_small(home, FIRST, not_before=NOON.isoformat())
    assert "phê duyệt" in waiting.sentence(waits(home)) and "chờ đến" in waiting.sentence(waits(home))
    assert "chờ đến 12:00" in approve(asks, FIRST, "Sở thử", "") and not home.current.is_symlink()
    assert approve(asks, FIRST, "Sở thử", ""), "approved once"
    set_clock(monkeypatch, NOON)
    assert release_due(asks) == FIRST


def test_at_its_time_without_approval_it_waits_on(asks: Settings, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON)
    wait_small(home, FIRST, not_before=(NOON - dt.timedelta(days=1)).isoformat())
    assert release_due(asks) == "" and not home.current.is_symlink()


def test_approval_switched_on_later_holds_what_waits_for_its_time(asks: Settings, home: Home) -> None:
    wait_small(home, FIRST, approval=None, not_before="2020-01-01T00:00:00+07:00")
    assert release_due(asks) == ""
    with pytest.raises(StateError, match="chưa được phê duyệt"):
        release(asks, waits(home))


def test_another_time_keeps_the_approval_and_now_lifts_it(
    asks: Settings, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOON - dt.timedelta(hours=2))
    wait_small(home, FIRST, not_before=NOON.isoformat())
    approve(asks, FIRST, "Sở thử", "")
    later = NOON + dt.timedelta(days=1)
    assert move(home, dict(waits(home)), later)["not_before"] == later.isoformat(timespec="seconds")
    set_clock(monkeypatch, NOON)
    assert release_due(asks) == ""
    move(home, dict(waits(home)), NOON)
    assert release_due(asks) == FIRST


def test_a_newer_candidate_takes_its_place_and_its_approval_is_gone(asks: Settings, home: Home) -> None:
    wait_small(home, FIRST)
    log(home, FIRST, APPROVED, office="Sở thử")
    old = dict(waits(home))
    wait_small(home, SECOND, 6)
    drop(home, old, by=SECOND)
    assert last_lines(home)[FIRST]["state"] == SUPERSEDED and not (home.releases / FIRST).exists()
    assert waits(home)["release"] == SECOND and release_due(asks) == "" and not home.current.is_symlink()
    drop(home, dict(waits(home)), by=SECOND)
    assert waits(home)["release"] == SECOND, "it does not replace itself"


def test_what_would_give_the_same_again_is_kept(asks: Settings, home: Home, tmp_path: Path) -> None:
    folder = wait_small(home, FIRST)
    same = tmp_path / "same"
    same.mkdir()
    (same / "gate.json").write_bytes((folder / "gate.json").read_bytes())
    original = (folder / "site" / "index.html").read_text()
    page(folder)
    assert not is_the_same(asks, dict(waits(home)), same, None), "what was tampered with is built anew"
    (folder / "site" / "index.html").write_text(original)
    assert is_the_same(asks, dict(waits(home)), same, None)
    assert not is_the_same(asks, dict(waits(home)), same, {"id": "2020-2021-end.1"}), "another release before it"
    assert not is_the_same(replace(asks, issuing_office="Sở khác"), dict(waits(home)), same, None)
    (home.decisions / "pre_release.csv").write_text(
        f"release,office,from,until,why\n{FIRST},Sở thử,2026-12-01,2026-12-02,Chuẩn bị họp báo\n", encoding="utf-8"
    )
    assert not is_the_same(asks, dict(waits(home)), same, None), "who may look is printed with it"
    (home.decisions / "pre_release.csv").unlink()
    write_json(same / "gate.json", {"verdict": "green"})
    assert not is_the_same(asks, dict(waits(home)), same, None)


def test_times_of_the_command_line() -> None:
    assert moment("") is None
    asked = moment("2999-12-25T09:30")
    assert asked and asked.isoformat() == "2999-12-25T09:30:00+07:00"
    assert moment("2999-12-25T02:30+00:00") == asked
    for text, said in (("mai", "không phải là giờ"), ("2020-01-01T00:00", "đã qua")):
        with pytest.raises(SettingsError, match=said):
            moment(text)


def test_a_folder_without_a_line_is_no_release_that_waits(asks: Settings, home: Home) -> None:
    release_folder(home, FIRST)
    assert state.waiting(home) is None and release_due(asks) == ""


def test_the_command_waits_for_its_time_and_brings_it_out(
    settings: Settings, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = dt.datetime.now(TIME_ZONE) + dt.timedelta(seconds=0.5)
    wait_small(home, FIRST, approval=None, not_before=soon.isoformat())
    assert wait_for(settings, soon) == 0 and linked_release(home) == FIRST
    assert f"Đã công bố {FIRST}" in capsys.readouterr().out


def test_at_its_time_the_command_says_what_still_holds_it(
    asks: Settings, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = dt.datetime.now(TIME_ZONE) + dt.timedelta(seconds=0.2)
    wait_small(home, FIRST, not_before=soon.isoformat())
    assert wait_for(asks, soon) == 2 and not home.current.is_symlink()
    assert f"Bản {FIRST} chờ phê duyệt" in capsys.readouterr().err
