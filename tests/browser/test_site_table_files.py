"""Every table as CSV and XLSX: what is seen of it, numbers as numbers, names as text, with its source in the file."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from test_site_reading import CITY

INDICATOR = "/chi-tieu/so_tre/"


def downloaded(page: Page, table: Locator, kind: str, to: Path) -> Path:
    box = table.locator("xpath=../following-sibling::*[1]")
    with page.expect_download() as download:
        box.get_by_role("button", name=kind).click()
    file = to / download.value.suggested_filename
    download.value.save_as(file)
    return file


def csv_rows(file: Path) -> list[list[str]]:
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_rows(file: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) == 1
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def split(rows: list[list[Any]]) -> tuple[dict[str, Any], list[list[Any]]]:
    """What stands above the table, and the table from its head on."""
    blank = next(index for index, row in enumerate(rows) if not any(row))
    return {row[0]: row[1] for row in rows[:blank]}, rows[blank + 1 :]


def table_of(page: Page, caption: str) -> Locator:
    return page.locator("table").filter(has=page.locator("caption", has_text=re.compile(caption))).first


def test_a_topic_table_is_a_sheet_of_numbers_with_its_source(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + CITY)
    table = table_of(page, "^Quy mô")
    above, rows = split(sheet_rows(downloaded(page, table, "XLSX", tmp_path)))
    assert above["Bảng"].startswith("Quy mô: Học kỳ I năm học 2021-2022")
    assert above["Trang"] == "Thành phố Điện Biên Phủ"
    assert above["Phát hành"] == page.locator(".page-foot .office").inner_text() != ""
    assert above["Bản công bố"] == "2021-2022-term1.1"
    assert above["Địa chỉ"] == address + CITY
    assert above["Lưu ý"] == "Dựng lại từ tài liệu, không phải công bố của cơ quan"
    head, children = rows[0], next(row for row in rows if row[0] == "Số trẻ (trẻ)")
    assert children[1] == 6153
    assert children[head.index("So với cùng kỳ năm học trước")] == -247
    assert children[head.index("Kế hoạch giao")] == 6107


def test_rates_keep_their_decimals_and_words_stay_words(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + CITY)
    table = table_of(page, "^Huy động")
    file = downloaded(page, table, "CSV", tmp_path)
    assert file.name.startswith("thanh-pho-dien-bien-phu_huy-dong-tre-ra-lop")
    assert file.name.endswith("_2021-2022-term1.1.csv")
    _, rows = split(csv_rows(file))
    head, nursery = rows[0], next(row for row in rows if row[0].startswith("Tỷ lệ huy động trẻ nhà trẻ"))
    assert nursery[1] == "51.7"
    assert nursery[2].startswith("% · "), "đơn vị và điều cần biết đứng bên cạnh số"
    assert head[2] == "Giá trị (đơn vị, ghi chú)"
    assert nursery[head.index("Kế hoạch giao")] == "50.0"


def test_each_number_of_the_file_is_the_number_the_cell_sorts_by(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + INDICATOR)
    table = table_of(page, "^Theo địa bàn")
    seen = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => [cell.dataset.sort || '', cell.innerText.trim()]))"
    )
    _, rows = split(sheet_rows(downloaded(page, table, "XLSX", tmp_path)))
    # what stands beside a figure has a column of its own in the file
    places = [rows[0].index(name.strip()) for name in table.locator("thead th").all_text_contents()[2:]]
    numbers = 0
    for cells, row in zip(seen, rows[1:], strict=True):
        for (raw, shown), value in zip(cells[2:], (row[place] for place in places), strict=True):
            if raw:
                assert float(value) == float(raw)
                numbers += 1
            else:
                assert value == shown == "không có số liệu"
    assert numbers >= 3


def test_a_name_never_becomes_a_formula_a_date_or_a_number(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + INDICATOR)
    table = table_of(page, "^Theo địa bàn")
    names = ["=1+1", "7/5", "03127", "1E5", '"><script>, "&', "Trường 7/5"]
    table.evaluate(
        "(table, names) => names.forEach(name => { "
        "const row = table.tBodies[0].rows[0].cloneNode(true); row.cells[0].textContent = name; "
        "table.tBodies[0].append(row); })",
        names,
    )
    _, rows = split(sheet_rows(downloaded(page, table, "XLSX", tmp_path)))
    assert [row[0] for row in rows[-6:]] == names
    _, rows = split(csv_rows(downloaded(page, table, "CSV", tmp_path)))
    assert [row[0] for row in rows[-6:]] == [*("'" + name for name in names[:5]), names[5]]


def test_made_up_figures_say_so_in_the_file(page: Page, fixture_address: str, tmp_path: Path) -> None:
    page.goto(f"{fixture_address}/dia-ban/phuong-minh-hoa-mot-commune-99001/")
    above, _ = split(csv_rows(downloaded(page, page.locator("table").first, "CSV", tmp_path)))
    assert above["Lưu ý"].startswith("Số liệu minh họa.")
    assert "(số liệu minh họa)" in above["Ghi nguồn"]


@pytest.mark.parametrize("path", ["dia-ban/thanh-pho-dien-bien-phu-district-094", "phuong-phap", "chat-luong"])
def test_from_disk_and_for_every_table_of_a_page(browser: Browser, site_dir: Path, path: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto((site_dir / path / "index.html").as_uri())
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    tables = page.locator("article table")
    assert page.locator(".table-files").count() == tables.count() > 0
    for index in (0, tables.count() - 1):
        seen = tables.nth(index).locator("tbody tr").count()
        for kind, read in (("CSV", csv_rows), ("XLSX", sheet_rows)):
            with page.expect_download() as download:
                page.locator(".table-files").nth(index).get_by_role("button", name=kind).click()
            file = tmp_path / f"{index}.{kind.lower()}"
            download.value.save_as(file)
            above, rows = split(read(file))
            assert above["Bảng"]
            assert len(rows) == seen + 1
    page.close()


def test_the_scripts_of_a_file_are_fetched_only_when_asked_for(page: Page, address: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(address + CITY)
    page.wait_for_load_state("networkidle")
    assert not {"table-file.js", "fflate.min.js"} & set(asked)
    downloaded(page, table_of(page, "^Quy mô"), "CSV", tmp_path)
    assert "table-file.js" in asked and "fflate.min.js" not in asked


def test_telling_of_a_figure_fills_in_its_address(page: Page, address: str) -> None:
    page.goto(address + CITY)
    page.get_by_role("button", name="6.153 trẻ").first.click()
    page.locator(".source:popover-open").get_by_role("link", name="Phản ánh số liệu này").click()
    expect(page.locator(".source:popover-open")).to_have_count(0)
    expect(page.locator("#phan-anh")).to_contain_text(f"{address}{CITY}#so-so_tre-2021-2022-term1")
