"""Going back: `congkhai rollback` and `congkhai withdraw`. Releases stay as they are, a note lies beside."""

from __future__ import annotations

from orchestration.collect.problem import without_personal
from orchestration.publish.notice import write_note
from orchestration.publish.state import (
    RELEASED,
    WITHDRAWN,
    StateError,
    described,
    last_lines,
    lines,
    log,
    public_ids,
    public_now,
    release_before,
    released_ids,
    withdrawals,
)
from orchestration.publish.switch import follow, heal, make_public, switch
from orchestration.publish.verify import differences
from orchestration.publish.wording import date
from orchestration.settings import Home, Settings


class HeldBack(Exception):
    """The data are those of a release that was withdrawn or rolled back: publishing them needs a decision."""


def rollback(settings: Settings, release_id: str = "", office: str = "", reason: str = "") -> str:
    """Make an earlier release public again, by default the one before; returns its id.

    Also the way forward again after a rollback. Raises StateError for one that is withdrawn, unknown, public already or
    no longer what it was.
    """
    heal(settings)
    home = settings.home
    public, known = public_now(home), public_ids(home)
    if not release_id:
        earlier = known[: known.index(public)] if public in known else known
        if not earlier:
            raise StateError("Không có bản công bố nào trước bản hiện hành để quay lại. Xem congkhai status.")
        release_id = earlier[-1]
    if release_id == public:
        raise StateError(f"Bản «{release_id}» đang được công bố; không có gì để quay lại.")
    if release_id not in known:
        why = "đã thu hồi" if release_id in released_ids(home) else "chưa từng công bố"
        others = ", ".join(one for one in known if one != public) or "không có bản nào"
        raise StateError(f"Bản «{release_id}» {why}; có thể quay lại: {others}.")
    told = differences(home.releases / release_id)
    if told:
        raise StateError(
            f"Không quay lại {release_id}, bản này không còn nguyên vẹn:\n" + "\n".join(told) + "\n"
            "Lấy lại từ bản sao lưu (congkhai restore), hoặc chọn bản khác."
        )
    said = {"office": without_personal(office.strip()), "reason": without_personal(reason.strip())}
    make_public(home, release_id, rolled_back_from=public, **said)
    return release_id


def withdraw(settings: Settings, release_id: str, office: str, reason: str) -> str:
    """Withdraw a release that is or was public; returns the id of the release that is public then, "" for none.

    Its folder stays; `withdrawn/<id>/` says when, by which office and why. Raises StateError.
    """
    heal(settings)
    home = settings.home
    said = {"office": without_personal(office.strip()), "reason": without_personal(reason.strip())}
    if not said["office"] or not said["reason"]:
        raise StateError("Thu hồi cần --office (cơ quan, không ghi tên người) và --reason (vì sao thu hồi).")
    last = last_lines(home).get(release_id)
    if last is None or release_id not in released_ids(home):
        raise StateError(f"Bản «{release_id}» chưa từng công bố nên không có gì để thu hồi. Xem congkhai status.")
    if last["state"] == WITHDRAWN:
        raise StateError(f"Bản «{release_id}» đã thu hồi ngày {date(last['at'][:10])}: {last['reason']}.")
    public = public_now(home)
    write_note(home, release_id, public if public != release_id else release_before(home, release_id), **said)
    log(home, release_id, WITHDRAWN, **said)
    heal(settings)
    return public_now(home)


def renew_note(home: Home) -> None:
    """Make the public release under the note of the last withdrawal again, from the release itself."""
    public, last = public_now(home), withdrawals(home)[-1]
    # readers see the release without its band meanwhile, never a folder half gone
    switch(home, public)
    write_note(home, last["release"], public, last["office"], last["reason"], last["at"][:10])
    follow(home, public)


def refuse_held_back(home: Home, data_hash: str) -> None:
    """Raise HeldBack when the data are those of a release that was withdrawn, or rolled back and not released since."""
    for release_id, why in _held_back(home).items():
        if described(home, release_id).get("data_hash") == data_hash:
            raise HeldBack(why)


def _held_back(home: Home) -> dict[str, str]:
    held: dict[str, str] = {}
    for row in lines(home):
        release_id, state = str(row["release"]), row["state"]
        day, reason = date(row["at"][:10]), f" ({row['reason']})" if row.get("reason") else ""
        if state == RELEASED:
            held.pop(release_id, None)
            back = row.get("rolled_back_from")
            if back:
                held[back] = (
                    f"Số liệu này chính là bản {back}, đã được thay bằng bản {release_id} ngày {day}{reason}. "
                    f"Nộp số liệu đã sửa rồi chạy lại; muốn công bố lại đúng bản ấy: congkhai rollback {back}"
                )
        elif state == WITHDRAWN:
            held[release_id] = (
                f"Số liệu này chính là bản {release_id}, đã thu hồi ngày {day}{reason}. "
                "Nộp số liệu đã sửa, hoặc đính chính trong decisions/correction.csv, rồi chạy lại congkhai publish."
            )
    return held
