"""CPU of the search index of a nation, and what a reader fetches for a first result. Needs chromium.

    python -m bench.search [PROVIDERS]

The areas are those of the catalogue; providers are invented, named as providers are, and lie in real communes.
"""

from __future__ import annotations

import csv
import gzip
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

from orchestration.publish import search_index, search_page
from orchestration.publish.search_record import AREA, PROVIDER, SearchRecord

ROOT = Path(__file__).resolve().parent.parent
SEEDS, ASSETS = ROOT / "dbt_project" / "seeds", ROOT / "site" / "theme" / "assets" / "congkhai"
LIMIT = 400_000
QUERIES = (
    *("dong da", "Đống Đa", "truong mam non hoa sen", "mam non hoa sen cau giay", "ha noi", "xa tan lap", "thanh xuan"),
    *("mầm non tuổi thơ hoàng mai hà nội", "truong mam non hoa hong phuong dong da ha noi"),
)
NAMES = "Hoa Sen,Hoa Hồng,Sơn Ca,Ánh Dương,Tuổi Thơ,Bình Minh,Họa Mi,Măng Non,Hướng Dương,Vàng Anh,Sao Mai,Đô Rê Mí"


def nation(count: int) -> Iterator[SearchRecord]:
    """Every commune and province of today with the names it had, then `count` invented providers."""
    with (SEEDS / "area.csv").open(encoding="utf-8", newline="") as file:
        areas = {row["unit_id"]: row for row in csv.DictReader(file)}
    before: dict[str, list[str]] = {}
    with (SEEDS / "area_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            before.setdefault(row["new_unit_id"], []).append(row["old_unit_id"])
    communes = []
    for area in areas.values():
        if area["valid_to"] or area["is_illustrative"] != "0" or area["level"] not in {"commune", "province"}:
            continue
        old = [areas[one] for one in before.get(area["unit_id"], [])]
        names = [*(one["name"] for one in old), *{areas[one["parent_unit_id"]]["name"] for one in old}]
        above = areas[area["parent_unit_id"]]["name"]
        words = f"{above} · trước đây: {', '.join(names)}"
        yield SearchRecord(f"dia-ban/{area['unit_id']}/", AREA, area["name"], words, " ".join(names))
        if area["level"] == "commune":
            communes.append((area["name"], above))
    chance = random.Random(1)
    for number in range(count):
        commune, province = chance.choice(communes)
        place = commune.split(" ", 1)[1]
        name = chance.choice([place, f"{place} {chance.randint(1, 3)}", chance.choice(NAMES.split(","))])
        words = f"{place}, {province.split(maxsplit=1)[1].replace('phố ', '')}"
        yield SearchRecord(f"co-so/school-{number:07}/", PROVIDER, f"Trường mầm non {name}", words)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def page_html() -> str:
    """The body of the search page alone, as it lies one folder deep."""

    body = search_page.form_html("../", [AREA, PROVIDER])
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><body><main>{body}</main></body></html>'


def first_result(browser: Browser, address: str, query: str) -> tuple[int, int, str]:
    """(bytes, requests, what the page says) of one question asked by a reader who comes for the first time."""
    answers: list[Response] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it marks its listener
        page.goto(f"{address}/tim-kiem/?q={query}")
        page.wait_for_function("document.querySelector('section:not([hidden]) a')", timeout=60_000)
        asked = [answer for answer in answers if "/pagefind/" in answer.url or answer.url.endswith("/search.js")]
        fetched = sum(map(_sent, asked)), len(asked)
        page.wait_for_function("/ kết quả /.test(document.getElementById('tinh-trang-tim').textContent)")
        return *fetched, page.locator("#tinh-trang-tim").inner_text()


def _sent(answer: Response) -> int:
    """Bytes of an answer as a server with gzip sends them; pagefind's own files are compressed already."""
    body = answer.body()
    return len(gzip.compress(body)) if answer.url.endswith((".js", ".json")) else len(body)


def main() -> None:
    """Build the index, ask every question, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 33_000
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        for path, content in (("tim-kiem/index.html", page_html()), ("assets/congkhai/search.js", "")):
            (site / path).parent.mkdir(parents=True)
            (site / path).write_text(content or (ASSETS / "search.js").read_text(encoding="utf-8"), encoding="utf-8")
        begun, clock = _cpu(), time.monotonic()
        records = search_index.build(nation(count), site)
        size = sum(path.stat().st_size for path in (site / search_index.FOLDER).rglob("*") if path.is_file())
        print(f"{_cpu() - begun:6.1f} s CPU, {time.monotonic() - clock:.1f} s: {records} records, {size / 1e6:.1f} MB")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        worst = 0
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for query in QUERIES:
                fetched, requests, said = first_result(browser, f"http://127.0.0.1:{server.server_port}", query)
                worst = max(worst, fetched)
                print(f"{fetched / 1000:6.0f} kB in {requests:2} requests: {said}")
            browser.close()
        server.shutdown()
    print(f"{worst / 1000:6.0f} kB at most; {LIMIT // 1000} kB are meant")


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
