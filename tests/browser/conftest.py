"""Debian's chromium over a built site on loopback. Without chromium these tests fail and say how to get it."""

from __future__ import annotations

import functools
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "unit"))

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def build_fixture_site(folder: Path) -> Path:
    """The site of the small fixture candidate, with data/ beside it as a release serves it."""
    import site_fixture

    from orchestration.publish.site import build_site

    data = site_fixture.write_data(folder / "data")
    out = folder / "site"
    build_site(data, site_fixture.GATE, [], site_fixture.RELEASE_ID, out, ROOT / "site")
    shutil.copytree(data, out / "data")
    return out


@pytest.fixture(scope="session")
def fixture_site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Always the fixture: it holds the school with the hostile name."""
    return build_fixture_site(tmp_path_factory.mktemp("fixture"))


@pytest.fixture(scope="session")
def site_dir(published_home: Path) -> Path:
    """The site under test: what `congkhai publish` made of the samples."""
    return published_home / "current" / "site"


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


@pytest.fixture(scope="session")
def kinds(site_dir: Path) -> list[str]:
    return page_kinds(site_dir)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free loopback port; yields the address without a closing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def address(site_dir: Path) -> Iterator[str]:
    yield from serve(site_dir)


@pytest.fixture(scope="session")
def fixture_address(fixture_site_dir: Path) -> Iterator[str]:
    yield from serve(fixture_site_dir)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"Không có {CHROMIUM}. Cài bằng: apt-get install --yes chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page that fails the test when it asks another host, or when a script of it throws."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        problems = watch(page)
        yield page
        assert problems == []


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
