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


def test_the_explorer_opens_with_a_table_and_a_chart_above_folded_lists(phone: Page, fixture_address: str) -> None:
    phone.goto(f"{fixture_address}/kham-pha/")
    figure = phone.locator(".result").get_by_text("6.153", exact=True)
    expect(figure).to_be_visible()
    table = phone.locator(".result table").bounding_box()
    assert table and table["y"] < 760
    expect(phone.locator(".explorer .chart")).to_have_count(1)
    search = phone.get_by_label("Tìm địa bàn")
    expect(search).to_be_hidden()
    opener = phone.locator(".pickers > summary")
    expect(opener).to_contain_text("Thành phố Điện Biên Phủ")
    opener.click()
    expect(search).to_be_visible()
    # a choice does not shut the lists on the one who chooses
    phone.get_by_role("button", name="Bỏ Thành phố Điện Biên Phủ").click()
    expect(figure).to_have_count(0)
    expect(search).to_be_visible()


def test_with_nothing_chosen_or_with_room_the_lists_of_the_explorer_are_open(phone: Page, fixture_address: str) -> None:
    phone.goto(f"{fixture_address}/kham-pha/?chi-tieu=so_tre&dia-ban=")
    search = phone.get_by_label("Tìm địa bàn")
    expect(search).to_be_visible()
    phone.goto(f"{fixture_address}/kham-pha/")
    expect(phone.locator(".result table")).to_be_visible()
    expect(search).to_be_hidden()
    phone.set_viewport_size({"width": 1000, "height": 760})
    expect(search).to_be_visible()
    expect(phone.locator(".pickers > summary")).to_be_hidden()


def test_the_words_on_tiles_are_large_enough_to_read_and_stay_inside(phone: Page, fixture_address: str) -> None:
    phone.goto(f"{fixture_address}/dia-ban/")
    tiles = phone.locator(".tile")
    expect(tiles).to_have_count(34)
    sizes = tiles.locator("b, span").evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) >= 12
    assert tiles.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
