"""The journal of states: what may follow what, and a run that was ended between a line and the switch."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from small_release import FIRST, SECOND, THIRD, publish_small, release_folder, wait_small

from orchestration.mend import mend_public_release
from orchestration.publish.state import (
    APPROVED,
    CANDIDATE,
    RELEASED,
    SUPERSEDED,
    WITHDRAWN,
    StateError,
    history,
    is_allowed,
    last_lines,
    lines,
    log,
    public_ids,
    public_now,
    released_ids,
    waiting,
)
from orchestration.publish.switch import heal, linked_release, switch
from orchestration.settings import Home, Settings

STATES = ("", CANDIDATE, APPROVED, RELEASED, SUPERSEDED, WITHDRAWN)
ALLOWED = {
    ("", CANDIDATE),
    ("", RELEASED),
    (CANDIDATE, CANDIDATE),
    (CANDIDATE, APPROVED),
    (CANDIDATE, RELEASED),
    (CANDIDATE, SUPERSEDED),
    (APPROVED, APPROVED),
    (APPROVED, RELEASED),
    (APPROVED, SUPERSEDED),
    (RELEASED, SUPERSEDED),
    (RELEASED, WITHDRAWN),
    (SUPERSEDED, RELEASED),
    (SUPERSEDED, WITHDRAWN),
}
# how a release gets into each state
WAYS = {
    "": [],
    CANDIDATE: [CANDIDATE],
    APPROVED: [CANDIDATE, APPROVED],
    RELEASED: [RELEASED],
    SUPERSEDED: [RELEASED, SUPERSEDED],
    WITHDRAWN: [RELEASED, WITHDRAWN],
}


@pytest.mark.parametrize(("before", "state"), itertools.product(STATES, STATES[1:]))
def test_each_change_of_state_is_written_or_refused_with_a_sentence(home: Home, before: str, state: str) -> None:
    for step in WAYS[before]:
        log(home, FIRST, step)
    if (before, state) in ALLOWED:
        log(home, FIRST, state, office="Sở thử", note="")
        assert lines(home)[-1] == {**lines(home)[-1], "release": FIRST, "state": state, "office": "Sở thử"}
        assert "note" not in lines(home)[-1], "what is empty is not written"
        return
    kept = lines(home)
    with pytest.raises(StateError, match=r"không thể chuyển thành .* congkhai status"):
        log(home, FIRST, state)
    assert lines(home) == kept


def test_a_replaced_candidate_never_becomes_public(home: Home) -> None:
    log(home, FIRST, CANDIDATE)
    log(home, FIRST, SUPERSEDED, by=SECOND)
    assert not is_allowed(SUPERSEDED, RELEASED, was_public=False)
    with pytest.raises(StateError):
        log(home, FIRST, RELEASED)
    assert released_ids(home) == [] and waiting(home) is None


def test_the_journal_tells_what_is_public_what_was_and_what_waits(home: Home) -> None:
    for release_id, rows in ((FIRST, 5), (SECOND, 6)):
        publish_small(home, release_id, rows)
    wait_small(home, THIRD, 7)
    assert [(row["release"], row["state"]) for row in lines(home)] == [
        (FIRST, RELEASED),
        (SECOND, RELEASED),
        (FIRST, SUPERSEDED),
        (THIRD, CANDIDATE),
    ]
    assert public_now(home) == SECOND == linked_release(home) and public_ids(home) == [FIRST, SECOND]
    assert [one["id"] for one in history(home)] == [FIRST, SECOND], "what waits is no part of the history"
    log(home, FIRST, WITHDRAWN, office="Sở thử", reason="Sai")
    assert [one["id"] for one in history(home)] == [SECOND] and released_ids(home) == [FIRST, SECOND]
    assert history(home)[0]["released_at"] == lines(home)[1]["at"]


def test_lines_of_one_that_waits_are_read_together(home: Home) -> None:
    log(home, FIRST, CANDIDATE, release_json="abc", not_before="2026-12-01T00:00:00+07:00")
    log(home, FIRST, CANDIDATE, not_before="2026-12-02T00:00:00+07:00")
    log(home, FIRST, APPROVED, office="Sở thử")
    waits = waiting(home) or {}
    assert (waits["release_json"], waits["not_before"][:10], waits["state"]) == ("abc", "2026-12-02", APPROVED)


def test_a_line_without_the_switch_is_followed(settings: Settings, home: Home) -> None:
    publish_small(home, FIRST)
    release_folder(home, SECOND, 6)
    log(home, SECOND, RELEASED)
    assert linked_release(home) == FIRST
    heal(settings)
    assert linked_release(home) == public_now(home) == SECOND and last_lines(home)[FIRST]["state"] == SUPERSEDED


def test_a_switch_without_its_line_is_told(settings: Settings, home: Home) -> None:
    publish_small(home, FIRST)
    release_folder(home, SECOND, 6)
    switch(home, SECOND)
    heal(settings)
    assert public_now(home) == linked_release(home) == SECOND and last_lines(home)[SECOND]["healed"] is True
    kept = home.release_log.read_bytes()
    heal(settings)
    assert home.release_log.read_bytes() == kept, "once healed there is nothing to do"


def test_a_rollback_is_not_undone_by_a_link_that_was_left_behind(settings: Settings, home: Home) -> None:
    publish_small(home, FIRST)
    publish_small(home, SECOND, 6)
    log(home, FIRST, RELEASED, rolled_back_from=SECOND)
    heal(settings)
    assert linked_release(home) == FIRST and last_lines(home)[SECOND] == {
        **last_lines(home)[SECOND],
        "state": SUPERSEDED,
        "by": FIRST,
    }


@pytest.mark.parametrize("state", ["", CANDIDATE])
def test_what_nobody_approved_does_not_stay_public(settings: Settings, home: Home, state: str) -> None:
    """A link set by hand to a release that waits, or to a folder nobody knows, where approval is asked for."""
    publish_small(home, FIRST)
    (wait_small if state else release_folder)(home, SECOND, 6)
    switch(home, SECOND)
    heal(replace(settings, approval=True))
    assert linked_release(home) == FIRST == public_now(home)


def test_what_is_linked_and_never_was_public_is_not_made_again(settings: Settings, home: Home) -> None:
    publish_small(home, FIRST)
    folder = wait_small(home, SECOND, 6)
    switch(home, SECOND)
    (folder / "site" / "index.html").write_text("khác")
    mend_public_release(settings)
    assert linked_release(home) == FIRST


def test_a_link_to_what_was_approved_is_completed(settings: Settings, home: Home) -> None:
    wait_small(home, FIRST)
    log(home, FIRST, APPROVED, office="Sở thử")
    switch(home, FIRST)
    heal(replace(settings, approval=True))
    assert public_now(home) == FIRST


def test_a_link_to_what_was_approved_for_a_later_hour_or_is_another_now_is_taken_away(
    settings: Settings, home: Home
) -> None:
    folder = wait_small(home, FIRST, not_before="2999-01-01T00:00:00+07:00")
    log(home, FIRST, APPROVED, office="Sở thử")
    switch(home, FIRST)
    heal(settings)
    assert not home.current.is_symlink() and public_now(home) == ""
    log(home, FIRST, APPROVED, not_before="2020-01-01T00:00:00+07:00")
    (folder / "release.json").write_text("{}")
    switch(home, FIRST)
    heal(settings)
    assert not home.current.is_symlink() and public_now(home) == ""


def test_a_link_to_what_waits_is_taken_away_when_there_is_nothing_else(settings: Settings, home: Home) -> None:
    wait_small(home, FIRST)
    switch(home, FIRST)
    heal(settings)
    assert not home.current.is_symlink() and public_now(home) == ""


def test_a_broken_line_is_told_and_a_half_one_is_nothing(home: Home) -> None:
    publish_small(home, FIRST)
    with home.release_log.open("a") as stream:
        stream.write('{"release": "x"')
    assert len(lines(home)) == 1
    with home.release_log.open("a") as stream:
        stream.write("}\n")
    with pytest.raises(StateError, match=r"releases\.jsonl, dòng 2: không đọc được"):
        lines(home)
