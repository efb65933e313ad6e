"""What a source gives: files on this machine under the names people know them by, and what went wrong on the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from orchestration.collect.text import clean

# one line for a person: what is being taken in, how far
Progress = Callable[[str], None]


class SourceError(Exception):
    """A source that could not be taken in, or only in part; the text says which, why, and how to mend it."""


@dataclass(frozen=True)
class Found:
    """One file of a source: where its bytes lie now, its name, and what the manifest and the settings say of it."""

    path: Path
    name: str
    said: dict[str, str] = field(default_factory=dict)


def path_text(path: PurePath | str) -> str:
    """A path as clean text, also where old archives left bytes in the name that are no UTF-8."""
    return clean(os.fsencode(str(path)).decode("utf-8", "replace").replace("\\", "/"))
