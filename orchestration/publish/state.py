"""The state of each release, in `releases.jsonl`: append-only, one line a change of state.

candidate → approved → released → superseded | withdrawn. A candidate of a home that asks for no approval is released at
once. A superseded release may be released again (rollback) or withdrawn; a withdrawn one stays so for good. A candidate
that a newer one replaced is superseded without ever having been public.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from orchestration.collect.journal import append_line, whole_lines
from orchestration.settings import TIME_ZONE, Home

CANDIDATE, APPROVED, RELEASED = "candidate", "approved", "released"
SUPERSEDED, WITHDRAWN = "superseded", "withdrawn"
STATES = {
    CANDIDATE: "bản dự thảo",
    APPROVED: "đã phê duyệt, chưa công bố",
    RELEASED: "đang công bố",
    SUPERSEDED: "đã có bản sau thay",
    WITHDRAWN: "đã thu hồi",
}
WAITING = (CANDIDATE, APPROVED)
# state before -> states that may follow; "" is a release without a line, the same again gives it another time
_NEXT = {
    "": {CANDIDATE, RELEASED},
    CANDIDATE: {CANDIDATE, APPROVED, RELEASED, SUPERSEDED},
    APPROVED: {APPROVED, RELEASED, SUPERSEDED},
    RELEASED: {SUPERSEDED, WITHDRAWN},
    SUPERSEDED: {RELEASED, WITHDRAWN},
    WITHDRAWN: set[str](),
}


class StateError(Exception):
    """A change of state that is not allowed, or a release that is not in the state asked for; the text says which."""


def lines(home: Home) -> list[dict[str, Any]]:
    """Every change of state in order: `release`, `state`, `at` (ISO, Asia/Ho_Chi_Minh) and what the state needs.

    Raises StateError for a line that is none.
    """
    found = []
    for number, line in enumerate(whole_lines(home.release_log), 1):
        try:
            row = json.loads(line)
            found.append({**row, "release": row["release"], "state": row["state"], "at": row["at"]})
        except (ValueError, TypeError, KeyError) as error:
            raise StateError(
                f"{home.release_log.name}, dòng {number}: không đọc được; lấy lại tệp này từ bản sao lưu."
            ) from error
    return found


def last_lines(home: Home) -> dict[str, dict[str, Any]]:
    """Release -> its last line, in the order in which the releases first appeared."""
    last: dict[str, dict[str, Any]] = {}
    for row in lines(home):
        last[str(row["release"])] = row
    return last


def released_ids(home: Home) -> list[str]:
    """Ids of all releases that ever were public, withdrawn ones too, in the order of their first publication."""
    return list(dict.fromkeys(str(row["release"]) for row in lines(home) if row["state"] == RELEASED))


def public_ids(home: Home) -> list[str]:
    """Ids of the releases that were made public and not withdrawn, in the order of their first publication."""
    last = last_lines(home)
    return [release_id for release_id in released_ids(home) if last[release_id]["state"] != WITHDRAWN]


def public_now(home: Home) -> str:
    """The release that the journal says is public, "" when there is none: the one released last and not replaced."""
    last = last_lines(home)
    order = [str(row["release"]) for row in lines(home) if row["state"] == RELEASED]
    return next((one for one in reversed(order) if last[one]["state"] == RELEASED), "")


def release_before(home: Home, withdrawn: str) -> str:
    """The release to show again when the public one is withdrawn: the newest nobody went back from, "" for none."""
    order, left = released_ids(home), set[str]()
    for row in lines(home):
        if row["state"] == RELEASED:
            left.discard(row["release"])
            back = row.get("rolled_back_from")
            if back and order.index(back) > order.index(row["release"]):
                left.add(back)
    return next((one for one in reversed(public_ids(home)) if one != withdrawn and one not in left), "")


def waiting(home: Home) -> dict[str, Any] | None:
    """The lines of the release that is built and not yet public joined, later ones over earlier; None without."""
    for release_id, last in reversed(last_lines(home).items()):
        if last["state"] in WAITING:
            return {name: value for row in lines(home) if row["release"] == release_id for name, value in row.items()}
    return None


def described(home: Home, release_id: str) -> dict[str, Any]:
    """release.json of a release, empty when it is not there. Raises StateError when it cannot be read."""
    file = home.releases / release_id / "release.json"
    try:
        return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}
    except (OSError, ValueError, TypeError) as error:
        raise StateError(
            f"release.json của bản {release_id} không đọc được; lấy lại bản này từ bản sao lưu (congkhai restore) rồi "
            "chạy lại."
        ) from error


def history(home: Home) -> list[dict[str, Any]]:
    """release.json of every public release that was not withdrawn, oldest first, with the day it became public.

    Raises StateError.
    """
    first = {str(row["release"]): row["at"] for row in reversed(lines(home)) if row["state"] == RELEASED}
    found = {release_id: described(home, release_id) for release_id in public_ids(home)}
    return [one | {"released_at": first[release_id]} for release_id, one in found.items() if one]


def withdrawals(home: Home) -> list[dict[str, Any]]:
    """The `withdrawn` lines, oldest first: `release`, `at`, `office`, `reason`, all for the public."""
    return [row for row in lines(home) if row["state"] == WITHDRAWN]


def now() -> dt.datetime:
    """The wall clock in the zone of all times that are written."""
    return dt.datetime.now(TIME_ZONE)


def is_allowed(before: str, state: str, was_public: bool) -> bool:
    """Whether a state may follow another; a superseded candidate that never was public stays where it is."""
    return state in _NEXT.get(before, set()) and (before != SUPERSEDED or was_public)


def log(home: Home, release_id: str, state: str, **what: object) -> None:
    """Append one change of state. Raises StateError for one that is not allowed."""
    last = last_lines(home).get(release_id)
    before = str(last["state"]) if last else ""
    if not is_allowed(before, state, release_id in released_ids(home)):
        raise StateError(
            f"Bản «{release_id}» {STATES.get(before, 'chưa có')}: không thể chuyển thành «{STATES[state]}». "
            "Xem tình trạng các bản bằng congkhai status."
        )
    append_line(
        home.release_log,
        {"release": release_id, "state": state, "at": now().isoformat(timespec="seconds")}
        | {name: value for name, value in what.items() if value not in (None, "")},
    )
