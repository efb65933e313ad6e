"""Stamping: a page is the shell with four places filled. Cheap enough for every provider of the nation."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.publish.markup import esc

TITLE, HEADING, DESCRIPTION = "CONGKHAI-TITLE", "CONGKHAI-HEADING", "CONGKHAI-DESCRIPTION"
BODY = "<!-- congkhai:body -->"
MARKER = re.compile(r"<!-- congkhai:([a-z-]+) -->")


class StampError(Exception):
    """The shell or a page lacks a place to fill, or has one that nobody fills: a fault of ours."""


class Shell:
    """The shell page, cut once at the places to fill."""

    def __init__(self, html: str) -> None:
        for place in (TITLE, HEADING, DESCRIPTION, BODY):
            if place not in html:
                raise StampError(f"Trang khuôn thiếu chỗ “{place}”.")
        self._parts = re.split(f"({'|'.join(map(re.escape, (TITLE, HEADING, DESCRIPTION, BODY)))})", html)

    def page(self, title: str, heading: str, description: str, body: str) -> str:
        """The shell with plain texts `title`, `heading`, `description` (escaped here) and ready HTML `body`."""
        filled = {TITLE: esc(title), HEADING: esc(heading), DESCRIPTION: esc(description), BODY: body}
        return "".join(filled.get(part, part) for part in self._parts)


def fill(path: Path, parts: dict[str, str]) -> None:
    """Fill the markers of a page MkDocs built; every marker needs a part and every part a marker."""
    html = path.read_text(encoding="utf-8")
    markers = MARKER.findall(html)
    if set(markers) != set(parts):
        raise StampError(f"{path.name}: chỗ trống {sorted(markers)} không khớp phần có {sorted(parts)}.")
    path.write_text(MARKER.sub(lambda match: parts[match[1]], html), encoding="utf-8")
