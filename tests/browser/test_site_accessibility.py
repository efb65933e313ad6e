"""axe on every kind of page, in both palettes: no violation of WCAG 2.2 A and AA, nor of its best practices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from test_site_reading import CITY, NARRATIVE

AXE = Path(__file__).resolve().parent / "vendor" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"


def violations(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, site_dir: Path, scheme: str) -> None:
    providers = sorted(path.parent.name for path in (site_dir / "co-so").glob("*/index.html"))
    paths = [*NARRATIVE, CITY, "/dia-ban/huyen-an-lao-district-313/", "/chi-tieu/so_tre/", f"/co-so/{providers[-1]}/"]
    # the school that lays its disclosure open
    paths += [f"/co-so/{name}/" for name in providers if name.endswith("school-9901001")]
    with browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        for path in paths:
            page.goto(address + path)
            page.add_script_tag(path=str(AXE))
            assert violations(page.evaluate(RUN)) == [], path


def test_axe_finds_nothing_with_a_source_open(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(address + CITY)
        page.get_by_role("button", name="6.153 trẻ").first.click()
        page.add_script_tag(path=str(AXE))
        assert violations(page.evaluate(RUN)) == []
