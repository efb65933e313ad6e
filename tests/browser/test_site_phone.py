"""Pages on a phone 360 px wide: what a reader came for is in sight before anything is scrolled or opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import watch
from playwright.sync_api import Browser, Page, expect

WIDTH = 360


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": WIDTH, "height": 760}, has_touch=True) as context:
        page = context.new_page()
        problems = watch(page)
        yield page
        assert problems == []


def test_a_table_of_areas_shows_whole_figures_and_keeps_the_name_of_the_area(phone: Page, fixture_address: str) -> None:
    phone.goto(f"{fixture_address}/chi-tieu/so_tre/")
    table = phone.locator(".by-area").first
    row = table.get_by_role("row", name="Thành phố Điện Biên Phủ")
    figure = row.get_by_text("6.153", exact=True).bounding_box()
    assert figure and figure["x"] + figure["width"] < WIDTH
    expect(table.get_by_role("columnheader", name="Cấp")).to_be_hidden()
    table.locator(".scroll").evaluate("one => { one.scrollLeft = one.scrollWidth; }")
    name = row.get_by_role("rowheader").bounding_box()
    oldest = row.get_by_role("cell").last.bounding_box()
    assert name and oldest and 0 <= name["x"] < name["x"] + name["width"] <= oldest["x"] + 1
    assert phone.evaluate("document.documentElement.scrollWidth") == WIDTH
