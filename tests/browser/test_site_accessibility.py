"""WCAG 2.2 AA on every kind of page: axe in both palettes, wide and narrow; zoom, motion and keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

AXE = (Path(__file__).resolve().parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
CITY = "/dia-ban/thanh-pho-dien-bien-phu-district-094/"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}


def violations(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, kinds: list[str], scheme: str) -> None:
    with browser.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        for path in [*kinds, "/tim-kiem/?q=so tre", "/404.html"]:
            page.set_viewport_size(WIDE)
            page.goto(address + path)
            if "q=" in path:
                expect(page.get_by_role("status")).to_contain_text("kết quả")
            # evaluated, since the page's policy lets no script in
            page.evaluate(AXE)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                assert violations(page.evaluate(RUN)) == [], f"{path} {size['width']}"


def test_axe_finds_nothing_with_a_source_open(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(address + CITY)
        page.get_by_role("button", name="6.153 trẻ").first.click()
        page.evaluate(AXE)
        assert violations(page.evaluate(RUN)) == []


def test_at_twice_the_size_no_page_scrolls_sideways(browser: Browser, address: str, kinds: list[str]) -> None:
    # 200 % of 1280 leaves 640 pixels
    with browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2) as context:
        page = context.new_page()
        for path in kinds:
            page.goto(address + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 640, f"{path}: {width}"


def test_who_wants_no_motion_gets_none(browser: Browser, address: str) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(address + CITY)
        moving = page.evaluate(
            """() => [...document.querySelectorAll('article *')].filter((one) => {
                 const style = getComputedStyle(one);
                 return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')]
                   .some((time) => parseFloat(time) > 0.01);
               }).map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert moving == []


def test_a_table_is_sorted_by_keyboard(browser: Browser, address: str) -> None:
    with browser.new_context(viewport=WIDE) as context:
        page = context.new_page()
        page.goto(f"{address}/chi-tieu/so_tre/")
        head = page.locator("table[data-sortable] th[role=columnheader]").first
        head.focus()
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
