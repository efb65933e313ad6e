"""What a reader does on the site: read section 2, open a source, search, read on a phone and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from served_site import watch

CITY = "/dia-ban/thanh-pho-dien-bien-phu-district-094/"
SENTENCE = "6.153 trẻ · đơn vị báo cáo · Biểu BC-TH, dòng so_tre, ô Quy mô!D8 · chép từ"


def test_section_two_is_read_on_the_area_page(page: Page, address: str) -> None:
    page.goto(address + CITY)
    lead = page.locator(".lead").first
    for part in ("26 trường", "34 điểm trường", "263 nhóm, lớp", "6.153 trẻ", "+81", "−247", "+46"):
        expect(lead).to_contain_text(part)
    rates = page.locator(".lead-list")
    for part in ("51,7%", "+1,7", "99,9%", "+0,4", "99,8%", "thấp hơn kế hoạch 0,1 điểm phần trăm"):
        expect(rates).to_contain_text(part)
    page.get_by_text("không có giá trị ở đây").first.click()
    expect(page.get_by_text("không có số liệu").first).to_be_visible()


def test_a_click_on_the_figure_opens_its_sentence(page: Page, address: str) -> None:
    page.goto(address + CITY)
    page.get_by_role("button", name="6.153 trẻ").first.click()
    source = page.locator(".source:popover-open")
    expect(source).to_contain_text(SENTENCE)
    expect(source).to_be_in_viewport()


def test_the_keyboard_opens_and_closes_a_figure(page: Page, address: str) -> None:
    page.goto(address + CITY)
    page.get_by_role("button", name="6.153 trẻ").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".source:popover-open")).to_contain_text(SENTENCE)
    page.keyboard.press("Tab")
    expect(page.locator(".source:popover-open a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source:popover-open")).to_have_count(0)


def test_the_source_is_closed_by_a_button_one_can_see(page: Page, address: str) -> None:
    page.goto(address + CITY)
    page.get_by_role("button", name="6.153 trẻ").first.click()
    source = page.locator(".source:popover-open")
    close = source.get_by_role("button", name="Đóng")
    expect(close).to_be_visible()
    box = close.bounding_box()
    assert box and box["height"] >= 24 and box["width"] >= 24
    close.click()
    expect(source).to_have_count(0)


def test_a_page_of_a_site_without_an_address_is_cited_by_where_it_is_read(page: Page, address: str) -> None:
    page.goto(f"{address}{CITY}?a=b#muc-so-lieu")
    here = address + CITY
    expect(page.locator(".permalink a")).to_have_text(here)
    assert page.locator(".permalink a").get_attribute("href") == here
    assert page.locator(".citation").inner_text().endswith(f". {here}")


def test_the_permalink_of_a_figure_opens_its_sentence(page: Page, address: str) -> None:
    page.goto(f"{address}{CITY}#so-so_tre-2021-2022-term1")
    expect(page.locator(".source:popover-open")).to_contain_text(SENTENCE)


def test_the_calendar_marks_what_is_over_by_the_reader_s_clock(page: Page, address: str) -> None:
    for moment, is_over in (("2026-12-15T02:29:00Z", False), ("2026-12-15T02:31:00Z", True)):
        page.clock.set_fixed_time(moment)
        page.goto(f"{address}/lich-cong-bo/")
        row = page.get_by_role("row").filter(has_text="9 giờ 30 ngày 15/12/2026")
        expect(row).to_contain_text("Công bố số liệu: Đầu năm học 2026-2027")
        assert ("(đã qua)" in row.inner_text()) == is_over, moment
        expect(page.get_by_role("row").filter(has_text="tháng 11/2027")).not_to_contain_text("(đã qua)")


def test_without_javascript_everything_is_read_and_opened(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + CITY)
        expect(page.locator(".lead").first).to_contain_text("6.153 trẻ")
        page.get_by_role("button", name="6.153 trẻ").first.click()
        assert page.locator("#nguon-so_tre-2021-2022-term1").is_visible()
        expect(page.locator(".chart svg").first).to_be_visible()
        page.goto(f"{address}/dia-ban/")
        page.get_by_role("link", name="Thành phố Điện Biên Phủ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thành phố Điện Biên Phủ")


def test_a_hostile_name_is_only_text(page: Page, fixture_address: str) -> None:
    for path in ("/co-so/", "/co-so/truong-mam-non-script-school-9900101/"):
        page.goto(fixture_address + path)
        expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


def test_a_table_of_areas_sorts_in_vietnamese_order(page: Page, address: str) -> None:
    page.goto(f"{address}/chi-tieu/so_tre/")
    head = page.locator("table[data-sortable] th").first
    head.click()
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_every_kind_of_page_asks_no_other_host(page: Page, address: str, kinds: list[str]) -> None:
    for path in kinds:
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_of_320_pixels_never_scrolls_sideways(
    browser: Browser, address: str, kinds: list[str], scheme: str
) -> None:
    with browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme) as context:
        page = context.new_page()
        problems = watch(page)
        for path in kinds:
            page.goto(address + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 320, f"{path}: {width}"
        assert problems == []


def test_paper_carries_the_list_of_sources(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + CITY)
    expect(page.locator("#nguon-so_tre-2021-2022-term1")).to_be_visible()
    expect(page.locator(".md-header")).to_be_hidden()
