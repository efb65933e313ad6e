"""A provider's page on a phone: what it laid open is read in cards as wide as the screen."""

from __future__ import annotations

from playwright.sync_api import Browser

SCHOOL = "/co-so/truong-mam-non-script-school-9900101/"
# cells of a card that leave no room for a word
NARROW = """[...document.querySelectorAll('.disclosure table.data :is(th, td)')].filter((cell) =>
  cell.closest('tbody') && cell.innerText.trim() && cell.getBoundingClientRect().width < 120).length"""


def test_a_disclosure_leaves_room_for_words_on_a_phone(browser: Browser, fixture_address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(fixture_address + SCHOOL)
        assert page.locator(".disclosure tbody td").count() > 9
        assert page.evaluate(NARROW) == 0
