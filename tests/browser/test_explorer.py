"""The explorer in a browser: choose, share, go back, take the table along; names are text, and no school is ranked."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from test_site_accessibility import AXE, RUN, violations

CITY = "district-094-20200101"
SHARED = f"/kham-pha/?chi-tieu=so_tre,ban_tru&dia-ban={CITY}"
WARD = "/kham-pha/?chi-tieu=so_tre&dia-ban=commune-99001-20250701&co-so=commune-99001-20250701"


def test_a_reader_chooses_and_the_address_keeps_it(page: Page, address: str) -> None:
    page.goto(f"{address}/kham-pha/?chi-tieu=&dia-ban=")
    expect(page.get_by_role("status")).to_have_text("Chọn ít nhất một chỉ tiêu thống kê.")
    page.get_by_label("Tìm chỉ tiêu thống kê").fill("so tre")
    page.get_by_role("checkbox", name="Số trẻ", exact=False).first.check()
    expect(page.get_by_role("status")).to_have_text("Chọn ít nhất một địa bàn.")
    page.get_by_label("Tìm địa bàn").fill("dien bien phu")
    page.get_by_role("checkbox", name="Thành phố Điện Biên Phủ").check()
    figure = page.get_by_role("link", name="6.153", exact=True)
    expect(figure).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["dia-ban"] == [CITY]

    page.reload()
    expect(figure).to_be_visible()
    page.get_by_role("button", name="Bỏ Thành phố Điện Biên Phủ").click()
    expect(figure).to_have_count(0)
    page.go_back()
    expect(figure).to_be_visible()
    figure.click()
    expect(page.locator(".source:popover-open")).to_contain_text("6.153 trẻ · đơn vị báo cáo")


def test_the_keyboard_alone_chooses(page: Page, address: str) -> None:
    page.goto(f"{address}/kham-pha/?chi-tieu=so_tre&dia-ban=")
    page.get_by_label("Tìm địa bàn").focus()
    page.keyboard.type("dien bien phu")
    # past the list of levels and the box that scrolls
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="6.153", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bỏ Thành phố Điện Biên Phủ").press("Enter")
    expect(page.get_by_label("Tìm địa bàn")).to_be_focused()


def test_the_files_hold_exactly_what_is_shown(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}{SHARED}")
    expect(page.get_by_role("link", name="6.153", exact=True)).to_be_visible()
    cells = page.locator(".result tbody td").count()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == cells
    assert [row["value"] for row in rows if row["indicator"] == "so_tre" and row["round"] == "2021-2022-term1"] == [
        "6153"
    ]
    assert {row["symbol"] for row in rows if not row["value"]} <= {"x", "z", "c"}

    with page.expect_download() as download:
        page.get_by_role("button", name="Tải XLSX").click()
    book = tmp_path / "book.xlsx"
    download.value.save_as(book)
    sheet = load_workbook(book)["Số liệu"]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(index for index, row in enumerate(table) if row[0] == "Đơn vị")
    assert len(table) - head - 1 == page.locator(".result tbody tr").count()
    line = next(row for row in table[head + 1 :] if row[4].startswith("Số trẻ"))
    assert line[table[head].index("Học kỳ I năm học 2021-2022")] == 6153
    assert line[1] == CITY


def test_a_hostile_name_is_only_text_and_providers_follow_the_alphabet(
    page: Page, fixture_address: str, tmp_path: Path
) -> None:
    page.goto(fixture_address + WARD)
    names = page.locator(".result tbody th a")
    expect(names).to_have_count(3)
    assert "<script>alert(1)</script>" in names.nth(2).inner_text()
    assert page.locator("img[src=x]").count() == 0
    assert names.nth(1).inner_text().startswith("Nhóm trẻ")
    assert page.locator(".result [aria-sort], .result [data-sortable]").count() == 0
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải XLSX").click()
    book = tmp_path / "book.xlsx"
    download.value.save_as(book)
    assert "<script>alert(1)</script>" in str([row[0].value for row in load_workbook(book)["Số liệu"].iter_rows()])


def test_every_figure_leads_to_its_place(page: Page, address: str, site_dir: Path) -> None:
    page.goto(f"{address}{SHARED}&ky=2021-2022-term1")
    expect(page.get_by_role("link", name="6.153", exact=True)).to_be_visible()
    links = page.locator(".result td a").evaluate_all("all => all.map(one => new URL(one.href).pathname + one.hash)")
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert f' id="{anchor}"' in (site_dir / path.strip("/") / "index.html").read_text(encoding="utf-8"), link


def test_without_javascript_the_page_says_what_to_use(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/kham-pha/")
        expect(page.get_by_text("Công cụ này cần JavaScript")).to_be_visible()
        expect(page.get_by_role("link", name="trang của từng chỉ tiêu thống kê")).to_be_visible()
        expect(page.get_by_label("Tìm địa bàn")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{address}{SHARED}")
        expect(page.locator(".result table")).to_have_count(2)
        expect(page.locator(".charts svg[role=group]").first).to_be_visible()
        page.evaluate(AXE)
        assert violations(page.evaluate(RUN)) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_under_a_sub_path_it_works_the_same(page: Page, site_dir: Path, tmp_path: Path) -> None:
    from served_site import serve

    (tmp_path / "so-lieu").symlink_to(site_dir)
    server = serve(tmp_path)
    page.goto(f"{next(server)}/so-lieu{SHARED}")
    expect(page.get_by_role("link", name="6.153", exact=True)).to_have_attribute("href", re.compile(r"^\.\./dia-ban/"))
    server.close()
