"""The home page: whose figures the headline is, what the release changed, the doors."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import site_fixture as fixture

from orchestration.publish import home
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def data(data_dir: Path) -> SiteData:
    return read(data_dir)


def parts(data: SiteData, data_dir: Path) -> dict[str, str]:
    return home.parts(Context(data, fixture.RELEASE_ID, ""), data_dir)


def test_the_headline_says_whose_it_is_and_that_newer_figures_are_invented(data: SiteData, data_dir: Path) -> None:
    headline = parts(data, data_dir)["headline"]
    assert "chưa có số liệu cả nước" in headline
    assert "Kỳ mới hơn, Đầu năm học 2025-2026, chỉ có ở" in headline
    assert "số liệu minh họa" in headline


def test_the_nation_makes_the_headline_where_it_has_figures(data: SiteData, data_dir: Path) -> None:
    nation = replace(data.units[fixture.CITY], id="nation-00-20200101", level="nation", code="00", name="Việt Nam")
    old = next(one for one in data.values[fixture.CITY] if one.indicator == "so_tre" and one.basis == "derived")
    data.units[nation.id] = nation
    data.values[nation.id] = [replace(old, unit=nation.id)]
    headline = parts(data, data_dir)["headline"]
    assert "Việt Nam" in headline
    assert "chưa có số liệu cả nước" not in headline


def test_a_card_shows_its_line_over_the_years_in_words_too(data: SiteData, data_dir: Path) -> None:
    headline = parts(data, data_dir)["headline"]
    assert 'aria-label="Qua các năm học: 2020-2021: 6.400; 2021-2022: 6.153"' in headline


def test_what_changed_is_counted_by_kind_and_leads_to_the_release(data: SiteData, data_dir: Path) -> None:
    html = parts(data, data_dir)["home-changes"]
    assert "150 số của kỳ hoặc văn bản mới" in html
    assert f'href="ban-cong-bo/{fixture.RELEASE_ID}/"' in html
    assert re.search(r'<time datetime="2025-02-10T09:30\+07:00" data-until="2025-02-10T09:30:00\+07:00">', html)


def test_the_search_box_comes_first_and_works_by_address(data: SiteData, data_dir: Path) -> None:
    assert next(iter(parts(data, data_dir))) == "home-search"
    assert 'action="tim-kiem/" method="get"' in parts(data, data_dir)["home-search"]
