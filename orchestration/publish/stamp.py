"""Stamping: a page is the shell with four places filled. Cheap enough for every provider of the nation.

The foot, and the release that a page names, stay open until the page is written (`pages.py`).
"""

from __future__ import annotations

import re
from html import unescape

from orchestration.publish.markup import esc

TITLE, HEADING, DESCRIPTION = "CONGKHAI-TITLE", "CONGKHAI-HEADING", "CONGKHAI-DESCRIPTION"
BODY = "<!-- congkhai:body -->"
FOOT = "<!-- congkhai:foot -->"
# stands for the release that last changed the page; no text of a workbook holds such a character
RELEASE = "\0release\0"
MARKER = re.compile(r"<!-- congkhai:([a-z-]+) -->")


class StampError(Exception):
    """The shell or a page lacks a place to fill, or has one that nobody fills: a fault of ours."""


class Shell:
    """The shell page, cut once at the places to fill."""

    def __init__(self, html: str) -> None:
        for place in (TITLE, HEADING, DESCRIPTION, BODY, FOOT):
            if place not in html:
                raise StampError(f"Trang khuôn thiếu chỗ “{place}”.")
        self._parts = re.split(f"({'|'.join(map(re.escape, (TITLE, HEADING, DESCRIPTION, BODY)))})", html)

    def page(self, title: str, heading: str, description: str, body: str) -> str:
        """The shell with plain texts `title`, `heading`, `description` (escaped here) and ready HTML `body`."""
        filled = {TITLE: esc(title), HEADING: esc(heading), DESCRIPTION: esc(description), BODY: body}
        return "".join(filled.get(part, part) for part in self._parts)


def filled(name: str, html: str, parts: dict[str, str]) -> str:
    """A page MkDocs built, its markers filled; every marker needs a part and every part a marker.

    Raises StampError, which names the page as `name`.
    """
    markers = set(MARKER.findall(html)) - {"foot"}
    if markers != set(parts):
        raise StampError(f"{name}: chỗ trống {sorted(markers)} không khớp phần có {sorted(parts)}.")
    return MARKER.sub(lambda match: parts.get(match[1], match[0]), html)


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
