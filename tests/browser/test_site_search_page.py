"""Search as a reader meets it: from every page, with and without marks, by keyboard, by ear, and where it can't run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from served_site import serve

CITY = "dia-ban/thanh-pho-dien-bien-phu-district-094/"


def said(page: Page) -> Locator:
    return page.get_by_role("status")


@pytest.mark.parametrize("query", ["dien bien phu", "Điện Biên Phủ", "thành phố điện biên phủ"])
def test_the_home_page_s_form_finds_with_and_without_marks(page: Page, fixture_address: str, query: str) -> None:
    page.goto(f"{fixture_address}/")
    page.get_by_label("Tìm trường, xã phường, tỉnh, chỉ tiêu thống kê").fill(query)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Tìm kiếm - Công khai giáo dục mầm non")
    link = page.locator(".search-list a").first
    expect(link).to_have_text("Thành phố Điện Biên Phủ")
    assert (link.get_attribute("href") or "").endswith(CITY)


def test_the_keyboard_goes_from_any_header_to_a_result(page: Page, fixture_address: str) -> None:
    page.goto(f"{fixture_address}/gioi-thieu/")
    page.locator(".header-search input").focus()
    page.keyboard.type("so tre em")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("kết quả cho “so tre em”: ")
    expect(page.get_by_role("region", name="Chỉ tiêu thống kê")).to_be_visible()
    first = page.locator(".search-list a").first
    for _ in range(40):
        if first.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Số trẻ em")


def test_more_results_come_on_demand_and_take_the_focus(page: Page, fixture_address: str) -> None:
    page.goto(f"{fixture_address}/tim-kiem/?q=ty le")
    group = page.get_by_role("region", name="Chỉ tiêu thống kê")
    expect(group.get_by_role("listitem")).to_have_count(5)
    group.get_by_role("button", name="Xem thêm").press("Enter")
    expect(group.get_by_role("listitem").nth(5).get_by_role("link")).to_be_focused()


def titles(page: Page, group: str) -> list[str]:
    return page.get_by_role("region", name=group).locator(".search-list a").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "group", "first"),
    [
        ("truong mam non minh hoa 1", "Số liệu minh họa", "Trường Mầm non Minh Họa 1"),
        ("so tre", "Chỉ tiêu thống kê", "Số trẻ"),
        ("xa muong phang", "Địa bàn", "Xã Mường Phăng"),
        ("him lam", "Địa bàn", "Phường Him Lam"),
        ("mầm non minh họa 12 xã minh họa năm tỉnh minh họa", "Số liệu minh họa", "Trường Mầm non Minh Họa 12"),
    ],
)
def test_what_is_called_as_was_asked_comes_first(page: Page, address: str, query: str, group: str, first: str) -> None:
    page.goto(f"{address}/tim-kiem/?q={query}")
    expect(said(page)).to_contain_text("kết quả cho")
    assert titles(page, group)[0] == first
    # an indicator that lacks a word of the question is no answer
    if group == "Địa bàn":
        assert titles(page, "Chỉ tiêu thống kê") == []


def test_an_old_commune_leads_to_its_entry(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem/?q=him lam")
    page.get_by_role("link", name="Phường Him Lam").first.click()
    expect(page.locator("li:target")).to_contain_text("nay thuộc Phường Điện Biên Phủ")


def test_a_new_question_and_the_way_back(page: Page, fixture_address: str) -> None:
    page.goto(f"{fixture_address}/tim-kiem/?q=dien bien phu")
    expect(said(page)).to_contain_text("cho “dien bien phu”")
    page.get_by_role("searchbox").fill("an lão")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(said(page)).to_contain_text("cho “an lão”")
    page.go_back()
    expect(said(page)).to_contain_text("cho “dien bien phu”")
    expect(page.get_by_role("searchbox")).to_have_value("dien bien phu")


def test_a_hostile_name_is_found_and_only_text(page: Page, fixture_address: str) -> None:
    page.goto(f"{fixture_address}/tim-kiem/?q=script alert")
    group = page.get_by_role("region", name="Số liệu minh họa")
    expect(group.locator(".search-list")).to_contain_text("<script>alert(1)</script>")
    page.goto(f'{fixture_address}/tim-kiem/?q="><img src=x onerror=alert(1)>')
    expect(said(page)).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize(
    ("query", "words"), [("", "Gõ tên cần tìm"), ("qqqzzz", "Không có kết quả nào"), ("   ", "Gõ tên cần tìm")]
)
def test_nothing_asked_or_found_is_said_and_leads_to_the_lists(
    page: Page, fixture_address: str, query: str, words: str
) -> None:
    page.goto(f"{fixture_address}/tim-kiem/?q={query}")
    expect(said(page)).to_contain_text(words)
    page.get_by_role("link", name="danh sách cơ sở").click()
    expect(page).to_have_url(f"{fixture_address}/co-so/")


def test_other_pages_load_no_code_of_the_search(page: Page, fixture_address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", f"/{CITY}"):
        page.goto(fixture_address + path)
        page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if "pagefind" in url or "search.js" in url or "lunr" in url]


def test_without_javascript_the_page_says_so_and_leads_to_the_lists(browser: Browser, fixture_address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{fixture_address}/tim-kiem/?q=an")
        expect(page.get_by_text("Ô tìm kiếm cần JavaScript")).to_be_visible()
        expect(page.get_by_role("link", name="danh sách địa bàn")).to_be_visible()


def test_from_disk_links_reach_pages_and_search_says_why_not(browser: Browser, fixture_site_dir: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((fixture_site_dir / "index.html").as_uri())
        page.get_by_label("Tìm trường, xã phường, tỉnh, chỉ tiêu thống kê").fill("an")
        page.keyboard.press("Enter")
        expect(said(page)).to_contain_text("đang mở từ đĩa")
        page.get_by_role("link", name="danh sách địa bàn").click()
        page.get_by_role("link", name="Thành phố Điện Biên Phủ").click()
        expect(page.locator(".lead").first).to_contain_text("6.153 trẻ")
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--ck-ink')")


@pytest.fixture
def above_the_site(fixture_site_dir: Path) -> Iterator[str]:
    yield from serve(fixture_site_dir.parent)


def test_under_a_sub_path_everything_is_found(page: Page, above_the_site: str) -> None:
    missing: list[str] = []
    page.on("response", lambda one: missing.append(one.url) if one.status == 404 else None)
    page.goto(f"{above_the_site}/site/tim-kiem/?q=dien bien phu")
    page.get_by_role("link", name="Thành phố Điện Biên Phủ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thành phố Điện Biên Phủ")
    page.wait_for_load_state("networkidle")
    assert missing == []
