"""A site served on loopback, its kinds of pages, and what a page asked for: shared by the browser tests."""

from __future__ import annotations

import functools
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, Request

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "unit"))


def build_fixture_site(folder: Path) -> Path:
    """The site of the small fixture candidate, with data/ beside it as a release serves it."""
    import site_fixture

    from orchestration.publish.site import build_site

    data = site_fixture.write_data(folder / "data")
    out = folder / "site"
    build_site(data, site_fixture.GATE, [], site_fixture.RELEASE_ID, out, ROOT / "site")
    shutil.copytree(data, out / "data")
    return out


def page_kinds(site: Path) -> list[str]:
    """One address of every kind of page that was built, the one with most on it: a new kind can't be forgotten.

    Pages of one folder are of one kind, those of units of one kind per level.
    """
    largest: dict[tuple[str, str], Path] = {}
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site)
        level = re.search(r"-(nation|province|district|commune|school|independent-group)-\d+$", folder.name)
        kind = folder.parent.as_posix(), level[1] if level else "" if folder.parent.name else folder.name
        if kind not in largest or path.stat().st_size > largest[kind].stat().st_size:
            largest[kind] = path
    addresses = [path.parent.relative_to(site).as_posix() for path in largest.values()]
    return sorted("/" if address == "." else f"/{address}/" for address in addresses)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word in the log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free loopback port; yields the address without a closing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watch(page: Page) -> list[str]:
    """Collect requests to other hosts and script errors of `page`, as they happen."""
    problems: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            problems.append(f"hỏi máy khác: {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: problems.append(f"lỗi mã: {error}"))
    page.on("dialog", lambda dialog: problems.append(f"hộp thoại: {dialog.message}"))
    return problems
