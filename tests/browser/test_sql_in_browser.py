"""SQL in the browser, under the policy its page is served with; and the page of a release that carries no engine."""

from __future__ import annotations

import csv
import functools
import os
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served_site import Quiet, watch
from test_site_accessibility import AXE, RUN, violations

from orchestration.publish import query_page
from orchestration.settings import load_settings

# what the theme puts inline is another test's: here the engine must do with the page's own scripts
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'"
)
ASSETS = load_settings(environ={}).query_assets
needs_engine = pytest.mark.skipif(ASSETS is None, reason="chạy make query-assets để thử công cụ SQL trong trình duyệt")


class _Strict(Quiet):
    def end_headers(self) -> None:
        """Every answer with the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def address_with_engine(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The published site as it is with the engine, made from links: the page alone differs, and the engine's files."""
    assert ASSETS is not None
    site = tmp_path_factory.mktemp("engine") / "site"
    for path in sorted(site_dir.rglob("*")):
        target = site / path.relative_to(site_dir)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    page = site / "truy-van" / "index.html"
    parts = [query_page.html("../", query_page.questions(), has_engine) for has_engine in (False, True)]
    text = page.read_text(encoding="utf-8")
    assert parts[0] in text
    page.unlink()
    page.write_text(text.replace(*parts), encoding="utf-8")
    query_page.copy_engine(ASSETS, site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Strict, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def tool(browser: Browser, address_with_engine: str) -> Iterator[Page]:
    """The page with its engine started once for all questions."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        problems = watch(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address_with_engine}/truy-van/")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "duckdb" in url], "fetched before the button was pressed"
        page.get_by_role("button", name="Tải công cụ").click()
        expect(page.locator("[data-tables]")).to_be_visible(timeout=120_000)
        yield page
        assert problems == []


def ask(page: Page, sql: str) -> None:
    page.get_by_label("Câu SQL").fill(sql)
    page.get_by_label("Câu SQL").press("Control+Enter")
    expect(page.get_by_role("button", name="Dừng")).to_be_disabled(timeout=60_000)


@needs_engine
def test_every_worked_question_runs_in_the_browser(tool: Page) -> None:
    assert len(query_page.questions()) == 5
    for number, question in enumerate(query_page.questions(), start=1):
        tool.locator(f"#cau-{number} summary").click()
        tool.locator(f"#cau-{number}").get_by_role("button", name="Đưa vào ô hỏi").click()
        assert tool.get_by_label("Câu SQL").input_value() == question.sql
        ask(tool, question.sql)
        expect(tool.locator(".result tbody tr").first).to_be_visible()
        assert question.remark
    ask(tool, query_page.questions()[0].sql)
    row = tool.locator(".result tbody tr").filter(has_text="Thành phố Điện Biên Phủ").filter(has_text="2021-2022")
    for figure in ("99.8", "-0.1", "99.9"):
        expect(row.get_by_role("cell", name=figure, exact=True).first).to_be_visible()


@needs_engine
def test_rows_are_bounded_and_leave_as_csv_with_every_digit(tool: Page) -> None:
    ask(tool, "select i as so, 'Trường <b>' || i as ten, 51.70::decimal(28, 4) as ty_le from range(10500) t(i);")
    expect(tool.get_by_role("status")).to_contain_text("Hơn 10000 dòng, chỉ lấy 10000 dòng đầu")
    expect(tool.locator(".result tbody tr")).to_have_count(500)
    assert tool.locator(".result b").count() == 0
    with tool.expect_download() as download:
        tool.get_by_role("button", name="Tải CSV").click()
    rows = list(csv.reader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 10_001
    assert rows[:2] == [["so", "ten", "ty_le"], ["0", "Trường <b>0", "51.7"]]


@needs_engine
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select * from indicator_valu", "Không có bảng «indicator_valu»"),
        ("select ten from unit", "Không có cột «ten»"),
        ("selec 1", "sai cú pháp gần «selec»"),
        ("select 1; select 2", "sai cú pháp gần «;»"),
        ("select (1", "viết chưa hết"),
        ("create table t as select 1", "sai cú pháp gần «create»"),
    ],
)
def test_a_mistake_is_told_in_words(tool: Page, sql: str, words: str) -> None:
    ask(tool, sql)
    expect(tool.get_by_role("alert")).to_contain_text(words)


@needs_engine
def test_a_name_is_found_without_marks_and_the_address_keeps_the_question(tool: Page, address_with_engine: str) -> None:
    sql = "select unit_name from unit where bo_dau(unit_name) like '%dien bien phu%'"
    ask(tool, sql)
    expect(tool.locator(".result td")).to_have_text("Thành phố Điện Biên Phủ")
    other = tool.context.new_page()
    other.goto(tool.url)
    # a question of an address waits for a person: nothing is fetched or run by itself
    assert other.locator("#sql").input_value() == sql
    expect(other.get_by_role("button", name="Tải công cụ")).to_be_visible()
    other.close()


@needs_engine
def test_a_long_question_can_be_stopped(tool: Page) -> None:
    tool.get_by_label("Câu SQL").fill("select sum(a.range * b.range) from range(1000000) a, range(1000000) b")
    tool.get_by_role("button", name="Chạy").click()
    tool.get_by_role("button", name="Dừng").click()
    expect(tool.get_by_role("status")).to_have_text("Đã dừng.", timeout=60_000)
    ask(tool, "select count(*) as n from unit")
    expect(tool.locator(".result th")).to_have_text("n")


@needs_engine
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_a_result(tool: Page, scheme: str) -> None:
    tool.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    ask(tool, "select unit_name, is_illustrative from unit order by unit_id")
    tool.locator("[data-tables] summary").first.click()
    tool.evaluate(AXE)
    assert violations(tool.evaluate(RUN)) == []


def test_a_release_without_an_engine_says_how_to_ask_elsewhere(page: Page, address: str) -> None:
    page.goto(f"{address}/truy-van/")
    expect(page.get_by_text("không kèm công cụ SQL trong trình duyệt")).to_be_visible()
    expect(page.locator("#truy-van")).to_have_count(0)
    page.locator("#cau-1 summary").click()
    expect(page.locator("#cau-1 code")).to_contain_text("from indicator_value as value")
    with page.expect_download() as download:
        page.get_by_role("link", name="warehouse.duckdb").click()
    assert download.value.suggested_filename == "warehouse.duckdb"
