"""What a reader gets out of a chart: by pointer, by keyboard, without JavaScript, on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

INDICATOR = "/chi-tieu/so_tre/"
HOVERED = re.compile("Đầu năm học 2021-2022: 6.072")
NEWEST = re.compile("Học kỳ I 2021-2022: 6.153")


def test_a_round_is_read_out_by_pointer_and_by_arrow_keys(page: Page, fixture_address: str) -> None:
    page.goto(fixture_address + INDICATOR)
    drawing = page.locator(".chart svg").first
    newest, hovered = (drawing.locator(".read", has_text=words) for words in (NEWEST, HOVERED))
    expect(newest).to_be_visible()
    points = drawing.locator(".point")
    points.nth(1).hover()
    expect(hovered).to_be_visible()
    expect(newest).to_be_hidden()
    page.mouse.move(0, 0)
    # one stop of the Tab key a chart, then arrows
    assert drawing.locator(".point[tabindex='0']").count() == 1
    points.last.focus()
    page.keyboard.press("ArrowLeft")
    expect(points.nth(1)).to_be_focused()
    expect(hovered).to_be_visible()


def test_without_javascript_every_round_is_reached_and_read(browser: Browser, fixture_address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(fixture_address + INDICATOR)
        drawing = page.locator(".chart svg").first
        assert drawing.locator(".point[tabindex='0']").count() == 3
        drawing.locator(".point").nth(1).focus()
        expect(drawing.locator(".read", has_text=HOVERED)).to_be_visible()


def test_paper_takes_a_chart_in_black_on_white(browser: Browser, fixture_address: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(fixture_address + INDICATOR)
        page.emulate_media(media="print", color_scheme="dark")
        label = page.locator(".chart .value").first
        assert label.evaluate("node => getComputedStyle(node).fill") == "rgb(0, 0, 0)"
