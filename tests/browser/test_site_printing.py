"""A provider's disclosure on paper: first on the page, and alone behind its own address."""

from __future__ import annotations

import pytest
import site_fixture as fixture
from playwright.sync_api import Page, expect

SCHOOL = f"/co-so/{fixture.SCHOOL_SLUG}/"


@pytest.fixture
def printed(page: Page, fixture_address: str) -> Page:
    page.goto(fixture_address + SCHOOL)
    page.emulate_media(media="print")
    return page


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"]


def test_one_press_of_print_begins_with_the_disclosure(printed: Page) -> None:
    sheet = printed.locator(".sheet-unit")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("<script>alert(1)</script>")
    assert top(printed, ".sheet-unit") < top(printed, ".disclosure table") < top(printed, "h1")
    expect(printed.locator(".sheet-way").first).to_be_hidden()


def test_behind_its_own_address_the_sheet_is_alone(page: Page, fixture_address: str) -> None:
    page.goto(fixture_address + SCHOOL)
    expect(page.locator(".sheet-unit")).to_be_hidden()
    page.get_by_role("link", name="Chỉ in phần này").click()
    assert page.url.endswith("#muc-cong-khai")
    page.emulate_media(media="print")
    expect(page.locator(".sheet-unit")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    expect(page.locator("#muc-so-lieu")).to_be_hidden()
    # an address that cannot be pressed is printed
    after = "getComputedStyle(document.querySelector('.held a'), '::after').content"
    assert "https://mn.example/x" in page.evaluate(after)
