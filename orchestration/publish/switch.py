"""The one place where something becomes public: a line in the journal, then one rename (promise 4).

The line comes first, so that a rollback or a withdrawal is known with its office and reason before readers see it.
`heal` brings the link to what the journal says; a run ended anywhere in between is finished by the next one.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from orchestration.export.files import file_hash
from orchestration.publish.state import (
    APPROVED,
    RELEASED,
    SUPERSEDED,
    last_lines,
    log,
    now,
    public_now,
    release_before,
    waiting,
    withdrawals,
)
from orchestration.settings import Home, Settings


def current_release(home: Home) -> dict[str, Any] | None:
    """release.json of the public release, None before the first and when all are withdrawn."""
    file = home.current / "release.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def switch(home: Home, release_id: str) -> None:
    """Point `current` to a release by one rename: readers see the old release or the new one, never half."""
    _point(home, Path("releases") / release_id)


def make_public(home: Home, release_id: str, **what: object) -> None:
    """A release whose bytes were just checked becomes the public one; what was public before is superseded by it."""
    log(home, release_id, RELEASED, **what)
    follow(home, release_id)
    _supersede_others(home, release_id)


def heal(settings: Settings) -> None:
    """Finish what a run left between the line and the switch, whichever of the two is there."""
    home = settings.home
    linked, public = linked_release(home), public_now(home)
    if linked and linked != public and _may_be_public(settings, linked, public):
        log(home, linked, RELEASED, healed=True)
        public = linked
    withdrawn = str(withdrawals(home)[-1]["release"]) if withdrawals(home) else ""
    if not public and withdrawn and (before := release_before(home, withdrawn)):
        # withdrawn, and the run ended before the release before it was public again
        public = before
        log(home, public, RELEASED, because=f"withdrawn {withdrawn}")
    follow(home, public)
    _supersede_others(home, public)


def linked_release(home: Home) -> str:
    """The release that `current` points to, "" when it points to none."""
    if not home.current.is_symlink():
        return ""
    target = home.current.readlink()
    is_noted = len(target.parts) == 3 and target.parts[0] == home.withdrawn.name
    return target.name if is_noted or target.parent.name == home.releases.name else ""


def _may_be_public(settings: Settings, linked: str, public: str) -> bool:
    """Whether a linked release only lost its `released` line; one that nobody approved where they must, whose hour has
    not come or that is not what was approved, did not."""
    last = last_lines(settings.home).get(linked)
    if last is not None:
        return last["state"] == APPROVED and _is_as_approved(settings.home, linked)
    complete = (settings.home.releases / linked / "release.json").exists()
    return complete and not (settings.approval and public)


def _is_as_approved(home: Home, linked: str) -> bool:
    waits = waiting(home) or {}
    hour = str(waits.get("not_before") or "")
    file = home.releases / linked / "release.json"
    return (
        waits.get("release") == linked
        and not (hour and dt.datetime.fromisoformat(hour) > now())
        and file.exists()
        and file_hash(file) == waits.get("release_json")
    )


def follow(home: Home, public: str) -> None:
    """Point the link to where the release that the journal says is public stands."""
    target = place_of(home, public)
    if target is None:
        home.current.unlink(missing_ok=True)
    elif not home.current.is_symlink() or home.current.readlink() != target:
        _point(home, target)


def place_of(home: Home, public: str) -> Path | None:
    """Where `current` has to point, below the home: to a release, as it stands under the note of the last withdrawal
    when it is older than that, or to the note alone; None before the first release."""
    withdrawn = withdrawals(home)
    note = Path(home.withdrawn.name) / str(withdrawn[-1]["release"]) if withdrawn else None
    if not public:
        return note
    noted = note / public if note else None
    return noted if noted and (home.path / noted).is_dir() else Path("releases") / public


def _supersede_others(home: Home, public: str) -> None:
    for release_id, last in last_lines(home).items():
        if last["state"] == RELEASED and release_id != public:
            log(home, release_id, SUPERSEDED, by=public)


def _point(home: Home, target: Path) -> None:
    link = home.path / "current.part"
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    link.rename(home.current)
