"""The policy of every page: nothing of ours breaks it, nothing else passes it; and the header files say the same."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served_site import page_kinds

LISTEN = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => window.broken.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""


class _Unwanted(HTMLParser):
    """Collects what a policy without `unsafe-inline` would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "style":
            self.found.append("<style>")


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        context.add_init_script(LISTEN)
        yield context.new_page()


def test_no_page_breaks_its_own_policy(watched: Page, fixture_address: str, fixture_site_dir: Path) -> None:
    for path in [*page_kinds(fixture_site_dir), "/404.html"]:
        watched.goto(fixture_address + path)
        watched.wait_for_load_state("networkidle")
        assert watched.evaluate("window.broken") == [], path
        policy = watched.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy, path
        assert ("wasm-unsafe-eval" in policy) == (path in {"/tim-kiem/", "/truy-van/"}), path


def test_no_page_writes_style_or_handlers_into_its_markup(fixture_site_dir: Path) -> None:
    for path in sorted(fixture_site_dir.rglob("*.html")):
        parser = _Unwanted()
        parser.feed(path.read_text(encoding="utf-8"))
        assert parser.found == [], path


@pytest.mark.parametrize("path", ["/", "/tim-kiem/"])
def test_a_script_that_came_in_with_markup_does_not_run(watched: Page, fixture_address: str, path: str) -> None:
    watched.goto(fixture_address + path)
    watched.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">');
        }"""
    )
    watched.wait_for_function("window.broken.length >= 2")
    assert watched.evaluate("window.ran") is None


def test_a_file_made_in_the_page_is_saved(watched: Page, fixture_address: str) -> None:
    watched.goto(f"{fixture_address}/")
    with watched.expect_download() as download:
        watched.evaluate(
            """() => {
              const link = document.createElement('a');
              link.href = URL.createObjectURL(new Blob(['a;b'], {type: 'text/csv'}));
              link.download = 'a.csv';
              link.click();
            }"""
        )
    assert Path(download.value.path()).read_text() == "a;b"
    assert watched.evaluate("window.broken") == []


def apache_headers(text: str, path: str) -> dict[str, str]:
    """What apache.conf sends with `path`: later lines win, those of an <If> only where its pattern is found."""
    sent, applies = {}, True
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if condition := re.fullmatch(r'<If "%\{REQUEST_URI\} =~ m#(.+)#">', line):
            applies = bool(re.search(condition[1], path))
        elif line == "</If>":
            applies = True
        elif not line.startswith("#"):
            word, always, to_set, name, value = shlex.split(line)
            assert (word, always, to_set) == ("Header", "always", "set")
            sent.update({name: value} if applies else {})
    return sent


def caddy_headers(text: str, path: str) -> dict[str, str]:
    """What Caddyfile sends with `path`."""
    sent, matchers = {}, {}
    for line in text.splitlines():
        match shlex.split(line, comments=True):
            case [name, "path_regexp", pattern]:
                matchers[name] = pattern
            case ["header", matcher, name, value]:
                sent.update({name: value} if re.search(matchers[matcher], path) else {})
            case ["header", name, value]:
                sent[name] = value
    return sent


def nginx_headers(text: str, path: str) -> dict[str, str]:
    """What nginx.conf sends with `path`."""
    variables, sent = {}, {}
    for line in text.splitlines():
        if chosen := re.fullmatch(r'if \(\$uri ~ "(.+?)"\) \{ set (\$\w+) "(.+)"; \}', line):
            variables.update({chosen[2]: chosen[3]} if re.search(chosen[1], path) else {})
        elif fixed := re.fullmatch(r'set (\$\w+) "(.+)";', line):
            variables[fixed[1]] = fixed[2]
        elif header := re.fullmatch(r'add_header (\S+) (?:"(.+)"|(\$\w+)) always;', line):
            sent[header[1]] = header[2] or variables[header[3]]
    return sent


SERVERS = {"apache.conf": apache_headers, "Caddyfile": caddy_headers, "nginx.conf": nginx_headers}


def test_three_servers_send_the_same(fixture_site_dir: Path) -> None:
    texts = {name: (fixture_site_dir / "may-chu" / name).read_text(encoding="utf-8") for name in SERVERS}
    for path in ("/", "/sub/tim-kiem/", "/dia-ban/tim-kiem-district-001/", "/truy-van/duckdb/x.js"):
        told = [headers(texts[name], path) for name, headers in SERVERS.items()]
        assert told[0] == told[1] == told[2]
        assert "frame-ancestors 'self'" in told[0]["Content-Security-Policy"]
        has_wasm = "wasm-unsafe-eval" in told[0]["Content-Security-Policy"]
        assert has_wasm == (path in {"/sub/tim-kiem/", "/truy-van/duckdb/x.js"}), path


class _Headed(SimpleHTTPRequestHandler):
    text = ""

    def end_headers(self) -> None:
        for name, value in nginx_headers(self.text, self.path.partition("?")[0]).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_pages_and_search_work_under_the_headers(watched: Page, fixture_site_dir: Path) -> None:
    handler = type("Handler", (_Headed,), {"text": (fixture_site_dir / "may-chu" / "nginx.conf").read_text("utf-8")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(fixture_site_dir)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        for path in page_kinds(fixture_site_dir):
            watched.goto(address + path)
            watched.wait_for_load_state("networkidle")
            assert watched.evaluate("window.broken") == [], path
        watched.goto(f"{address}/tim-kiem/?q=dien bien phu")
        expect(watched.get_by_role("link", name="Thành phố Điện Biên Phủ")).to_be_visible()
    finally:
        server.shutdown()
        server.server_close()
