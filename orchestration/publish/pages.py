"""Pages on their way to disk: which release each names, and whether it is still the file of the release before.

A page is rendered with its release left open. When what it says is what it said in the release before, it names the
release it named there, so that its bytes are the same and the file can be the same one, by a hard link. What each page
said is kept as a hash in `pages.json`, for the next release.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
from collections.abc import Collection
from pathlib import Path

from orchestration.export.files import write_json
from orchestration.publish import furniture, sitemap, stamp
from orchestration.publish.files.about import About

FILE = "pages.json"
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)


class Pages:
    """Writes the pages of one site. `previous` is the site of the release before, which is only read and linked to;
    `withdrawn` are releases that no page may name any more."""

    def __init__(
        self, out_dir: Path, about: About, previous: Path | None = None, withdrawn: Collection[str] = ()
    ) -> None:
        self._out_dir, self._about, self._previous, self._withdrawn = out_dir, about, previous, withdrawn
        self._before = _said(previous)
        self._now: dict[str, dict[str, str]] = {}

    def write(self, path: str, html: str) -> None:
        """One page at `path` ("" or ending in a slash) below the site root, its foot and its release still open.

        Raises StampError for a page without a heading or a place for the foot.
        """
        start, end = html.find("<h1"), html.find(stamp.FOOT)
        if not 0 <= start < end:
            raise stamp.StampError(f"Trang /{path} thiếu tiêu đề hoặc chỗ cho chân trang.")
        # the shell around it and the foot are of the whole site: they say nothing of this page
        said = hashlib.sha256(html[start:end].encode()).hexdigest()
        release = self._release(path, said)
        self._now[path] = {"release": release, "sha256": said}
        foot = furniture.foot(self._about, path, _title(html), release)
        whole = f"{html[:end]}{foot}{html[end + len(stamp.FOOT) :]}".replace(stamp.RELEASE, release).encode()
        file, old = self._out_dir / path / "index.html", self._old(f"{path}index.html")
        if old is not None and old.read_bytes() == whole and _link(old, file):
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(whole)

    def finish(self) -> None:
        """Write pages.json and the map, and link whatever else is as it was: styles, scripts, fonts, lists."""
        write_json(self._out_dir / FILE, self._now)
        sitemap.write(self._about, self._now, self._out_dir)
        if self._previous is None:
            return
        for file in sorted(path for path in self._out_dir.rglob("*") if path.is_file()):
            old = self._old(file.relative_to(self._out_dir).as_posix())
            if old is not None and not file.samefile(old) and filecmp.cmp(file, old, shallow=False):
                _link(old, file)

    def _release(self, path: str, said: str) -> str:
        """The release that last changed the page: the one it named before, unless it says something else now."""
        before = self._before.get(path, {})
        release = before.get("release", "")
        is_same = before.get("sha256") == said and release and release not in self._withdrawn
        return release if is_same else self._about.release_id

    def _old(self, name: str) -> Path | None:
        old = self._previous / name if self._previous else None
        return old if old is not None and old.is_file() else None


def _said(previous: Path | None) -> dict[str, dict[str, str]]:
    """pages.json of the release before; nothing for a release made before there was one."""
    file = previous / FILE if previous else None
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file and file.is_file() else {}


def _title(html: str) -> str:
    """The title of the page without that of the site, as plain text."""
    found = _TITLE.search(html)
    return stamp.plain(found[1]).removesuffix(f" - {furniture.SITE}") if found else furniture.SITE


def _link(old: Path, new: Path) -> bool:
    """Make `new` the same file as `old`; false where the file system cannot, and then `new` is as it was."""
    new.parent.mkdir(parents=True, exist_ok=True)
    part = new.with_name(f"{new.name}.part")
    try:
        os.link(old, part)
    except OSError:
        return False
    part.replace(new)
    return True
