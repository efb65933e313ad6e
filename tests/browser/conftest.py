"""Debian's chromium over a built site on loopback. Without chromium these tests fail and say how to get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from served_site import build_fixture_site, page_kinds, serve, watch

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


@pytest.fixture(scope="session")
def fixture_site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Always the fixture: it holds the school with the hostile name."""
    return build_fixture_site(tmp_path_factory.mktemp("fixture"))


@pytest.fixture(scope="session")
def site_dir(published_home: Path) -> Path:
    """The site under test: what `congkhai publish` made of the samples."""
    return published_home / "current" / "site"


@pytest.fixture(scope="session")
def kinds(site_dir: Path) -> list[str]:
    return page_kinds(site_dir)


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
