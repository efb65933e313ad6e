"""The release that is built and not yet public: for what it waits, and the moment it goes out.

One waits at most. It is bound to its bytes: an approval names the hash of release.json, which names every file.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

from orchestration.export.files import file_hash
from orchestration.gate.seal import green_gate
from orchestration.publish import pre_release, state
from orchestration.publish.calendar import announced, settle
from orchestration.publish.state import APPROVED, SUPERSEDED, WITHDRAWN, StateError
from orchestration.publish.switch import current_release, make_public
from orchestration.publish.verify import differences
from orchestration.settings import TIME_ZONE, Home, Settings


class Untrue(Exception):
    """The waiting release is not what was built or approved; the text says what differs."""


def conditions(settings: Settings, moment: dt.datetime | None) -> dict[str, object]:
    """What the `candidate` line says of a new release: approval asked for, and the time before which it stays."""
    time = moment.isoformat(timespec="seconds") if moment else None
    return {"approval": settings.approval or None, "not_before": time}


def is_later(moment: dt.datetime | None) -> bool:
    """Whether a moment is still to come by the wall clock: one set back makes it later, never earlier."""
    return moment is not None and moment > state.now()


def not_before(waits: dict[str, Any] | None) -> dt.datetime | None:
    """The time before which the waiting release stays, None without one."""
    text = (waits or {}).get("not_before")
    return dt.datetime.fromisoformat(text).astimezone(TIME_ZONE) if text else None


def sentence(waits: dict[str, Any]) -> str:
    """For what it waits and what to do; empty when nothing holds it any longer."""
    said = []
    if waits.get("approval") and waits["state"] != APPROVED:
        said.append(
            f"chờ phê duyệt: xem bằng congkhai serve --preview {waits['release']}, rồi "
            f"congkhai approve {waits['release']} --office «cơ quan» --note «ghi chú»"
        )
    moment = not_before(waits)
    if is_later(moment) and moment:
        said.append(
            f"chờ đến {moment:%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam), sau đó congkhai publish sẽ đưa ra; "
            "muốn đưa ra ngay: congkhai publish --at now"
        )
    return "; ".join(said)


def is_the_same(settings: Settings, waits: dict[str, Any], candidate: Path, now: dict[str, Any] | None) -> bool:
    """Whether a candidate would give the waiting release again: same gate and data, same release before, same list.

    One that is not what was built is not: it could never become public.
    """
    if _faults(settings.home, waits, now) or (settings.approval and not waits.get("approval")):
        return False
    folder = settings.home.releases / str(waits["release"])
    described = _described(folder)
    access = pre_release.access_to(pre_release.read(settings.home.decisions), described["id"], described["round"])
    return (
        (folder / "gate.json").read_bytes() == (candidate / "gate.json").read_bytes()
        and described["issuing_office"] == settings.issuing_office
        and described["pre_release"] == access
    )


def move(home: Home, waits: dict[str, Any], moment: dt.datetime) -> dict[str, Any]:
    """Give the waiting release another time; its approval stays, since its bytes do."""
    time = moment.isoformat(timespec="seconds")
    if waits.get("not_before") == time or not (waits.get("not_before") or is_later(moment)):
        return waits
    state.log(home, str(waits["release"]), str(waits["state"]), not_before=time)
    return state.waiting(home) or waits


def drop(home: Home, waits: dict[str, Any] | None, by: str) -> None:
    """A newer candidate takes the place of the waiting release, whose approval goes with it; nobody ever saw it."""
    if waits is None or waits["release"] == by:
        return
    state.log(home, str(waits["release"]), SUPERSEDED, by=by, reason="chưa công bố; bản dự thảo mới hơn thay")
    shutil.rmtree(home.releases / str(waits["release"]), ignore_errors=True)


def check(settings: Settings, waits: dict[str, Any]) -> None:
    """Hash everything of the waiting release again. Raises GateRed, Untrue."""
    folder = settings.home.releases / str(waits["release"])
    told = _faults(settings.home, waits, current_release(settings.home))
    if told:
        raise Untrue(
            f"Không công bố {waits['release']}:\n" + "\n".join(told) + "\nChạy congkhai publish để dựng bản mới."
        )
    green_gate(folder)


def _faults(home: Home, waits: dict[str, Any], now: dict[str, Any] | None) -> list[str]:
    """What keeps a waiting release from ever becoming public, a line each."""
    folder = home.releases / str(waits["release"])
    described = _described(folder)
    if not described:
        return [f"release.json: không đọc được trong {folder}"]
    told = differences(folder)
    if file_hash(folder / "release.json") != waits.get("release_json"):
        told.append("release.json: không phải bản đã dựng")
    if described.get("previous") != (now["id"] if now else None):
        told.append("bản đang công bố đã khác lúc dựng, danh sách thay đổi không còn đúng")
    if gone := _withdrawn_since(home, str(waits["release"])):
        told.append(f"{', '.join(gone)} đã thu hồi sau lúc dựng, các trang chưa nói đến")
    return told


def _withdrawn_since(home: Home, release_id: str) -> list[str]:
    """Releases withdrawn after the pages of another were made, which still lead to them and tell of no withdrawal."""
    rows = state.lines(home)
    made = next(i for i, row in enumerate(rows) if row["release"] == release_id)
    return [str(row["release"]) for row in rows[made:] if row["state"] == WITHDRAWN]


def release(settings: Settings, waits: dict[str, Any]) -> None:
    """Make the waiting release public after hashing it again. Raises StateError while it waits,
    GateRed, Untrue, CalendarError."""
    said = sentence(waits)
    if said or (settings.approval and waits["state"] != APPROVED):
        raise StateError(f"Bản {waits['release']} {said or 'chưa được phê duyệt'}.")
    check(settings, waits)
    # one that cannot be read is told before anything is public
    announced(settings)
    make_public(settings.home, str(waits["release"]))
    settle(settings, str(waits["release"]), state.now())


def release_due(settings: Settings) -> str:
    """Make public what was approved, or whose time has come; returns its id, "" when nothing is due.

    Raises GateRed, Untrue.
    """
    waits = state.waiting(settings.home)
    if waits is None or sentence(waits) or (settings.approval and waits["state"] != APPROVED):
        return ""
    if not _described(settings.home.releases / str(waits["release"])):
        return ""
    release(settings, waits)
    return str(waits["release"])


def _described(folder: Path) -> dict[str, Any]:
    """release.json of a folder; empty when it is not there or broken."""
    try:
        return dict(json.loads((folder / "release.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
