"""Going back: an earlier release is public again, a withdrawn one leaves a note, and neither is undone in silence."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from congkhai_run import assert_whole, read_json
from small_release import FIRST, SECOND, THIRD, publish_small, release_folder, wait_small

from orchestration.export.files import file_hash, write_json
from orchestration.mend import mend_public_release
from orchestration.publish.released import UnknownRelease
from orchestration.publish.released import release_folder as folder_of
from orchestration.publish.repair import put_back
from orchestration.publish.state import (
    RELEASED,
    SUPERSEDED,
    WITHDRAWN,
    StateError,
    history,
    last_lines,
    log,
    public_now,
)
from orchestration.publish.switch import current_release, heal, linked_release
from orchestration.publish.verify import differences, home_differences
from orchestration.publish.withdrawal import HeldBack, refuse_held_back, rollback, withdraw
from orchestration.settings import Home, Settings, SettingsError


@pytest.fixture
def two(home: Home) -> Home:
    publish_small(home, FIRST)
    publish_small(home, SECOND, 6)
    return home


def data_hash(home: Home, release_id: str) -> str:
    return str(read_json(home.releases / release_id / "release.json")["data_hash"])


def test_back_to_the_one_before_and_forward_again(settings: Settings, two: Home) -> None:
    assert rollback(settings, office="Sở thử", reason="Sai bảng") == FIRST
    assert linked_release(two) == FIRST == public_now(two) and home_differences(two) == []
    line = last_lines(two)[FIRST]
    assert (line["rolled_back_from"], line["office"], line["reason"]) == (SECOND, "Sở thử", "Sai bảng")
    assert last_lines(two)[SECOND]["state"] == SUPERSEDED
    assert rollback(settings, SECOND) == SECOND and linked_release(two) == SECOND
    assert [one["id"] for one in history(two)] == [FIRST, SECOND]


def test_the_next_publish_does_not_undo_a_rollback(settings: Settings, two: Home) -> None:
    refuse_held_back(two, data_hash(two, SECOND))
    rollback(settings, reason="Sai bảng")
    with pytest.raises(HeldBack, match=rf"bản {SECOND}, .* \(Sai bảng\)\. .* congkhai rollback {SECOND}"):
        refuse_held_back(two, data_hash(two, SECOND))
    refuse_held_back(two, data_hash(two, FIRST))
    rollback(settings, SECOND)
    refuse_held_back(two, data_hash(two, SECOND))


def test_what_cannot_be_gone_back_to(settings: Settings, two: Home) -> None:
    wait_small(two, THIRD, 7)
    for release_id, said in ((SECOND, "đang được công bố"), (THIRD, "chưa từng công bố"), ("../x", "chưa từng")):
        with pytest.raises(StateError, match=said):
            rollback(settings, release_id)
    page = two.releases / FIRST / "site" / "index.html"
    page.write_text("khác")
    with pytest.raises(StateError, match=r"không còn nguyên vẹn:\nsite/index.html: nội dung đã đổi"):
        rollback(settings)
    assert linked_release(two) == SECOND


def test_the_first_has_nothing_before_it(settings: Settings, home: Home) -> None:
    with pytest.raises(StateError, match="Không có bản công bố nào trước"):
        rollback(settings)
    publish_small(home, FIRST)
    with pytest.raises(StateError, match="Không có bản công bố nào trước"):
        rollback(settings)


def test_a_withdrawn_release_leaves_a_note_and_the_one_before_is_public(settings: Settings, two: Home) -> None:
    before = {p: p.read_bytes() for p in two.releases.rglob("*") if p.is_file()}
    assert withdraw(settings, SECOND, "Sở <thử>", "Sai & thiếu") == FIRST
    assert {p: p.read_bytes() for p in two.releases.rglob("*") if p.is_file()} == before, "releases are never touched"
    folder = two.withdrawn / SECOND
    assert read_json(folder / "note.json") == {
        "release": SECOND,
        "withdrawn_on": last_lines(two)[SECOND]["at"][:10],
        "office": "Sở <thử>",
        "reason": "Sai & thiếu",
    }
    page = (folder / "site" / "index.html").read_text()
    assert SECOND in page and "Sở &lt;thử&gt;" in page and "Sai &amp; thiếu" in page
    assert linked_release(two) == FIRST == public_now(two) and (current_release(two) or {})["id"] == FIRST
    assert home_differences(two) == [] and [one["id"] for one in history(two)] == [FIRST]


def test_readers_of_the_site_see_the_note(settings: Settings, two: Home) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai số trẻ")
    shown = two.current.resolve()
    assert_whole(shown)
    assert shown.name == FIRST and differences(shown) == []
    html = (shown / "site" / "index.html").read_text()
    assert f"<h1>{FIRST}</h1>" in html and "Sai số trẻ" in html and f'href="thu-hoi/{SECOND}/"' in html
    assert "Sai số trẻ" in (shown / "site" / "thu-hoi" / SECOND / "index.html").read_text()
    assert (shown / "data" / "warehouse.duckdb").samefile(two.releases / FIRST / "data" / "warehouse.duckdb")
    (shown / "site" / "index.html").write_text("khác")
    assert home_differences(two) == ["current: site/index.html: nội dung đã đổi"]


def test_a_file_that_releases_share_is_never_written_into(settings: Settings, two: Home) -> None:
    """A page that did not change is one file in both: neither a band nor a repair may reach the other release."""
    first, second = two.releases / FIRST / "site" / "index.html", two.releases / SECOND / "site" / "index.html"
    named = read_json(two.releases / SECOND / "release.json")
    second.unlink()
    os.link(first, second)
    named["files"]["site/index.html"] = file_hash(first)
    write_json(two.releases / SECOND / "release.json", named)
    then, made = first.read_bytes(), two.path / "made"
    withdraw(settings, FIRST, "Sở thử", "Sai số trẻ")
    assert "Sai số trẻ" in (two.current / "site" / "index.html").read_text() and first.read_bytes() == then
    # a repair of the second puts another file there
    shutil.copytree(two.releases / SECOND, made)
    second.unlink()
    second.write_text("hỏng")
    assert put_back(two.releases / SECOND, made) == [] and first.read_bytes() == then == second.read_bytes()
    damaged = first.stat().st_ino
    os.link(first, second.with_name("chung.part"))
    second.with_name("chung.part").replace(second)
    first.write_text("hỏng cả hai")
    assert put_back(two.releases / SECOND, made) == []
    assert second.read_bytes() == then and first.stat().st_ino == damaged and first.read_text() == "hỏng cả hai"


def test_the_next_release_stands_without_the_band_and_going_back_has_it(settings: Settings, two: Home) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai số trẻ")
    publish_small(two, THIRD, 7)
    assert two.current.readlink() == Path("releases") / THIRD
    rollback(settings, FIRST)
    assert "Sai số trẻ" in (two.current / "site" / "index.html").read_text() and home_differences(two) == []


def test_an_older_one_is_withdrawn_and_the_public_one_stays(settings: Settings, two: Home) -> None:
    assert withdraw(settings, FIRST, "Sở thử", "Sai") == SECOND
    assert linked_release(two) == SECOND and "Sai" in (two.current / "site" / "index.html").read_text()
    with pytest.raises(StateError, match="đã thu hồi"):
        rollback(settings, FIRST)
    with pytest.raises(StateError, match="Không có bản công bố nào trước"):
        rollback(settings)


def test_what_was_gone_back_from_is_not_shown_again_by_a_withdrawal(settings: Settings, two: Home) -> None:
    rollback(settings, reason="Sai bảng")
    assert withdraw(settings, FIRST, "Sở thử", "Sai cả") == "" and current_release(two) is None
    heal(settings)
    assert two.current.readlink() == Path("withdrawn") / FIRST and home_differences(two) == []
    assert rollback(settings, SECOND, "Sở thử", "Vẫn đúng hơn") == SECOND


def test_forward_again_after_a_rollback_the_older_one_may_come_back(settings: Settings, two: Home) -> None:
    rollback(settings)
    rollback(settings, SECOND)
    assert withdraw(settings, SECOND, "Sở thử", "Sai") == FIRST


@pytest.mark.parametrize("name", ["site/index.html", "data/indicator_value.parquet"])
def test_the_copy_under_a_note_is_mended_from_its_release(settings: Settings, two: Home, name: str) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai số trẻ")
    shown = two.current.resolve()
    (shown / name).unlink()
    (shown / name).write_text("khác")
    mend_public_release(settings)
    assert home_differences(two) == [] and two.current.resolve() == shown
    assert "Sai số trẻ" in (shown / "site" / "index.html").read_text()
    assert (shown / "site" / "index.html").read_text().count("đã thu hồi ngày") == 1
    assert read_json(two.withdrawn / SECOND / "note.json")["office"] == "Sở thử"


@pytest.mark.parametrize("text", ["", '{"id'])
def test_a_release_that_says_no_more_what_it_was_made_of_is_told(settings: Settings, two: Home, text: str) -> None:
    (two.current / "release.json").write_text(text)
    with pytest.raises(SettingsError, match=r"release\.json của bản .* không đọc được(.|\n)*congkhai rollback"):
        mend_public_release(settings)
    assert rollback(settings) == FIRST and (current_release(two) or {})["id"] == FIRST


@pytest.mark.parametrize("name", ["release.json", "data/indicator_value.parquet"])
def test_a_release_of_before_that_is_lost_stops_the_next(settings: Settings, two: Home, name: str) -> None:
    """What it hid would be told: nobody knows any more what that was."""
    withdraw(settings, FIRST, "Sở thử", "Sai")
    mend_public_release(settings)
    (two.releases / FIRST / name).unlink()
    with pytest.raises(SettingsError, match=f"Bản từng công bố {FIRST} không còn"):
        mend_public_release(settings)


def test_when_none_is_left_the_site_is_the_note(settings: Settings, two: Home) -> None:
    withdraw(settings, FIRST, "Sở thử", "Sai một")
    assert withdraw(settings, SECOND, "Sở thử", "Sai hai") == ""
    assert "Sai hai" in (two.current / "site" / "index.html").read_text() and current_release(two) is None
    assert home_differences(two) == [] and history(two) == []
    heal(settings)
    assert two.current.readlink() == Path("withdrawn") / SECOND
    with pytest.raises(UnknownRelease, match="Mọi bản công bố đã thu hồi"):
        folder_of(two)
    publish_small(two, THIRD, 7)
    assert linked_release(two) == THIRD and home_differences(two) == []


def test_data_of_a_withdrawn_release_are_not_published_again(settings: Settings, two: Home) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai số trẻ")
    with pytest.raises(HeldBack, match=rf"bản {SECOND}, đã thu hồi .*Sai số trẻ.*congkhai publish"):
        refuse_held_back(two, data_hash(two, SECOND))


@pytest.mark.parametrize(
    ("release_id", "office", "reason", "said"),
    [
        (SECOND, "", "Sai", "cần --office"),
        (SECOND, "Sở thử", " ", "cần --office .* --reason"),
        (THIRD, "Sở thử", "Sai", "chưa từng công bố"),
        ("../x", "Sở thử", "Sai", "chưa từng công bố"),
    ],
)
def test_a_withdrawal_that_is_refused(
    settings: Settings, two: Home, release_id: str, office: str, reason: str, said: str
) -> None:
    wait_small(two, THIRD, 7)
    with pytest.raises(StateError, match=said):
        withdraw(settings, release_id, office, reason)
    assert linked_release(two) == SECOND and not two.withdrawn.exists()


def test_a_withdrawal_is_said_once(settings: Settings, two: Home) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai")
    with pytest.raises(StateError, match=r"đã thu hồi ngày .*: Sai"):
        withdraw(settings, SECOND, "Sở khác", "Khác")


def test_an_analyst_reads_what_is_public_and_a_rebuild_also_what_is_withdrawn(settings: Settings, two: Home) -> None:
    withdraw(settings, SECOND, "Sở thử", "Sai")
    assert folder_of(two) == folder_of(two, FIRST) == two.releases / FIRST
    with pytest.raises(UnknownRelease, match="đã thu hồi"):
        folder_of(two, SECOND)
    assert folder_of(two, SECOND, is_withdrawn_too=True) == two.releases / SECOND
    wait_small(two, THIRD, 7)
    with pytest.raises(UnknownRelease, match=f"đang có: {FIRST}"):
        folder_of(two, THIRD)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_withdrawal_ended_anywhere_is_finished(settings: Settings, two: Home, steps: int) -> None:
    """After the note, after its line, after the line of the release before: the next command completes it."""
    part = two.withdrawn / f"{SECOND}.part"
    part.mkdir(parents=True)
    if steps > 1:
        log(two, SECOND, WITHDRAWN, office="Sở thử", reason="Sai")
    if steps > 2:
        log(two, FIRST, RELEASED, because=f"withdrawn {SECOND}")
    if steps > 1:
        heal(settings)
    else:
        withdraw(settings, SECOND, "Sở thử", "Sai")
        assert not part.exists()
    assert linked_release(two) == FIRST == public_now(two)
    kept = two.release_log.read_bytes()
    heal(settings)
    assert two.release_log.read_bytes() == kept


def test_a_release_that_waits_is_not_shown_by_healing(settings: Settings, home: Home) -> None:
    release_folder(home, FIRST)
    log(home, FIRST, "candidate", approval=True)
    heal(settings)
    assert not home.current.is_symlink() and json.loads(home.release_log.read_text())["state"] == "candidate"


def test_a_release_that_would_follow_and_cannot_be_read_is_named(settings: Settings, two: Home) -> None:
    """The public release stays as it is: readers are never led to one that nobody can vouch for."""
    (two.releases / FIRST / "release.json").write_text("{", encoding="utf-8")
    with pytest.raises(StateError, match=f"release.json của bản {FIRST} không đọc được"):
        withdraw(settings, SECOND, "Sở thử", "Sai bảng")
    assert linked_release(two) == SECOND == public_now(two)
    assert not (two.withdrawn / SECOND).exists()
