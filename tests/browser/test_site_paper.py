"""Pages on A4: nothing to press, nothing cut off at the side, numbered sources, and the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_site_reading import CITY

# the width of A4 between its margins, in CSS pixels
A4 = round((210 - 2 * 14) / 25.4 * 96)
TALL = round((297 - 2 * 14) / 25.4 * 96)
WIDEST = f"""() => [...document.querySelectorAll("article *")]
    .filter(one => !one.closest("svg") && one.getBoundingClientRect().right > {A4 + 1})
    .map(one => one.tagName + "." + one.className)"""


@pytest.fixture(params=["light", "dark"])
def paper(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(viewport={"width": A4, "height": TALL}, color_scheme=request.param) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        yield page


def kinds(site: Path) -> list[str]:
    provider = sorted(path.parent.name for path in (site / "co-so").glob("*/index.html"))[0]
    return ["/", CITY, f"/co-so/{provider}/", "/chi-tieu/so_tre/", "/chat-luong/", "/phuong-phap/", "/tai-ve/"]


def test_nothing_is_cut_off_and_nothing_is_left_to_press(paper: Page, address: str, site_dir: Path) -> None:
    for path in kinds(site_dir):
        paper.goto(address + path)
        assert paper.evaluate(WIDEST) == [], path
        for gone in (".md-header", ".md-tabs", ".md-footer", ".siblings", ".table-files", ".onpage", ".crumbs"):
            assert paper.locator(gone).evaluate_all("all => all.every(one => !one.checkVisibility())"), (path, gone)
        for there in (".office", ".release", ".permalink", ".citation"):
            expect(paper.locator(f".page-foot {there}")).to_be_visible()


def test_paper_is_white_and_words_are_dark(paper: Page, address: str) -> None:
    paper.goto(address + CITY)
    for place in ("h1", ".lead", "table.data td", ".small", ".card-name", ".missing"):
        colour = paper.locator(place).first.evaluate("one => getComputedStyle(one).color")
        assert max(map(int, re.findall(r"\d+", colour)[:3])) < 150, f"{place}: {colour}"


def test_the_head_of_a_table_is_said_again_and_a_row_stays_whole(paper: Page, address: str) -> None:
    paper.goto(address + CITY)
    table = paper.locator("table.data").first
    assert table.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert table.locator("tbody tr").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"


def test_the_number_beside_a_figure_is_that_of_its_source(paper: Page, address: str, site_dir: Path) -> None:
    for path in kinds(site_dir)[:4]:
        paper.goto(address + path)
        wrong = paper.evaluate(
            """() => {
                const listed = [...document.querySelectorAll(".source")].filter(one => one.checkVisibility());
                return [...document.querySelectorAll("article .figure")].filter(one => one.checkVisibility())
                    .filter(one => listed.indexOf(document.getElementById(one.getAttribute("popovertarget"))) + 1
                        !== Number(one.dataset.n)).map(one => one.textContent);
            }"""
        )
        assert wrong == [], path


def test_what_is_folded_away_stays_so_unless_the_reader_opened_it(paper: Page, address: str) -> None:
    paper.emulate_media(media="screen")
    paper.goto(address + CITY)
    opened = paper.locator("details").first
    opened.locator("summary").click()
    paper.emulate_media(media="print")
    expect(opened.locator("ul")).to_be_visible()
    assert paper.locator("details").evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 1


def printed(browser: Browser, address: str) -> tuple[int, bytes]:
    """(sheets, the file) of a page as the browser prints it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        pdf = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf)), pdf


def test_a_provider_is_its_sheet_its_headline_and_its_main_table(
    browser: Browser, paper: Page, address: str, site_dir: Path
) -> None:
    largest = max((site_dir / "co-so").glob("*-school-*/index.html"), key=lambda path: path.stat().st_size)
    path = f"/co-so/{largest.parent.name}/"
    paper.goto(address + path)
    assert paper.locator(".figure[data-n]").count() > 5
    for gone in ("#muc-phan-to", "#muc-cac-ky"):
        expect(paper.locator(gone)).to_be_hidden()
    for there in ("#muc-so-lieu", ".disclosure table >> nth=0", ".headline >> nth=0"):
        expect(paper.locator(there)).to_be_visible()
    # whoever holds the paper is led to the sources that are not on it
    expect(paper.locator(".sources-rest")).to_be_visible()
    assert paper.locator(".permalink a").inner_text() == address + path
    assert printed(browser, address + path)[0] <= 12


def test_a_page_of_an_area_is_a_few_sheets(browser: Browser, address: str) -> None:
    sheets, pdf = printed(browser, address + CITY)
    assert 3 <= sheets <= 14
    assert set(re.findall(rb"/MediaBox \[0 0 (\d+)", pdf)) == {b"594"} or b"/MediaBox [0 0 595" in pdf
