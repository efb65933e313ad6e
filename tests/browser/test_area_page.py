"""An area's folds open by a link to a figure inside; the tiles of the provinces are a list of links."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

PROVINCE = "/dia-ban/tinh-minh-hoa-province-99/"
FOLDED = "details button[id^=so-]"


def test_a_link_to_a_folded_figure_opens_its_fold_and_its_sentence(page: Page, address: str) -> None:
    page.goto(address + PROVINCE)
    name = page.locator(FOLDED).first.get_attribute("id")
    page.goto(f"{address}{PROVINCE}#{name}")
    expect(page.locator(f"#{name}")).to_be_visible()
    expect(page.locator(".source:popover-open")).to_have_count(1)


def test_tiles_are_a_list_a_keyboard_walks_without_javascript(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{address}/dia-ban/")
        expect(page.get_by_role("listitem").filter(has_text="Cà Mau")).to_contain_text("chưa có")
        tile = page.get_by_role("link", name="Điện Biên 2 trang")
        tile.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Điện Biên")
        expect(page.locator("figure.dots svg[role=img]")).to_be_visible()
