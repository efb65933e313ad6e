"""What every place a site is copied to can do; the folders and the record it holds there.

<place>/r/<release>-<12 digits>/   one whole site, never changed
<place>/current -> r/<…>           the public site, where the place has links: the web server's root
<place>/**/index.html              else small pages that lead into r/<…>/
<place>/deployed.json              what is public there, written last
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

SITES, CURRENT, RECORD = "r", "current", "deployed.json"
# only what bears a name of ours is ever removed from a place
_FOLDER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*-[0-9a-f]{12}")


class DeployError(Exception):
    """A site could not be brought to a place whole; the text names the place and how to mend it."""


@dataclass(frozen=True)
class Site:
    """A whole site on this machine: its release, its files, their hashes, and the name of its folder elsewhere."""

    release_id: str
    folder: str
    root: Path
    hashes: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """What is public at a place: release and folder, the folder before it, and the entry pages that lead there."""

    release: str
    folder: str
    previous: str = ""
    entries: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For deployed.json."""
        return asdict(self)


def read_record(raw: Mapping[str, Any]) -> Record:
    """A record from deployed.json; an unreadable one is none. Raises ValueError."""
    names = {key: str(raw.get(key, "")) for key in ("release", "folder", "previous")}
    if not is_folder(names["folder"]) or (names["previous"] and not is_folder(names["previous"])):
        raise ValueError("no folder of ours")
    return Record(**names, entries=tuple(str(entry) for entry in raw.get("entries", [])))


def is_folder(name: str) -> bool:
    """Whether a name below r/ is one we give."""
    return _FOLDER.fullmatch(name) is not None


class Place(Protocol):
    """A place; every method may raise DeployError, and OSError or its library's own errors."""

    shown: str

    def record(self) -> Record | None:
        """What is public there now, None for nothing of ours."""

    def bring(self, site: Site) -> None:
        """Copy the site into its folder and read it back: afterwards every byte there is ours, or DeployError."""

    def switch(self, site: Site, before: Record | None) -> None:
        """Make the folder public and look at it through the public address; on DeployError the old one is back."""

    def prune(self, keep: set[str]) -> None:
        """Remove the folders of ours that are not kept."""
