"""The methodology page and the list of indicators: one figure walked through, counts, breaks, what has no data."""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import replace

import pytest
import site_fixture as fixture

from orchestration.publish import lists, method_parts
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.definition import SeriesBreak


@pytest.fixture(scope="module")
def read_data(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    return read(fixture.write_data(tmp_path_factory.mktemp("candidate") / "data"))


@pytest.fixture
def data(read_data: SiteData) -> SiteData:
    """A copy that a test may change."""
    return deepcopy(read_data)


def made(data: SiteData) -> dict[str, str]:
    return method_parts.parts(Context(data, "r", "../"))


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markup)))


def test_one_figure_of_a_real_area_is_walked_from_its_cell_to_its_release(data: SiteData) -> None:
    walk = made(data)["walk"]
    told = text(walk)
    assert "Ô Quy mô!D8 ghi 6153: Biểu BC-TH, dòng so_tre." in told
    assert "Thành phố Điện Biên Phủ, Học kỳ I năm học 2021-2022: 6.153 trẻ" in told
    assert "so với đầu năm học tăng 81 trẻ (+81); cao hơn kế hoạch 46 trẻ (+46)" in told
    # rebuilt from a report: nobody may read that the office handed it in
    assert "dựng lại từ Báo cáo sơ kết học kỳ I 2021-2022, không phải công bố của cơ quan" in told
    assert set(re.findall(r'popovertarget="([^"]+)"', walk)) <= set(re.findall(r'\sid="([^"]+)"', walk))


def test_a_release_without_such_a_figure_says_so(data: SiteData) -> None:
    data.sources = {}
    assert "chưa có con số nào" in made(data)["walk"]


def test_breaks_of_the_series_are_listed_with_reason_and_source(data: SiteData) -> None:
    assert "so_tre" not in made(data)["series-breaks"]
    data.series_breaks = {"so_tre": [SeriesBreak("so_tre", "2025-07-01", "Đếm <khác>.", "tt-03-2024")]}
    told = made(data)["series-breaks"]
    assert "1/7/2025" in told and "Đếm &lt;khác&gt;." in told and "03/2024/TT-BGDĐT" in told


def test_hidden_and_preliminary_values_are_counted(data: SiteData) -> None:
    parts = made(data)
    assert "1.202 giá trị được bảo mật (số nhỏ: 1.200; không nêu lý do vì quá ít: 2)" in text(parts["hidden"])
    assert re.search(r"sơ bộ</th><td[^>]*>2<", parts["maturity"])


def test_indicators_stand_by_topic_and_from_a_to_z_with_those_without_data_marked(data: SiteData) -> None:
    listed = lists.indicators(Context(data, "r", "../"))
    by_topic, by_name = listed.split('id="a-z"')
    for part in (by_topic, by_name):
        assert all(f'href="../chi-tieu/{name}/"' in part for name in data.indicators)
        assert part.count("chưa có số liệu") == sum(name not in data.by_indicator for name in data.indicators) > 0
    names = re.findall(r'/">([^<]+)</a>', by_name)
    assert names == sorted(names, key=lists.vietnamese)


def test_an_indicator_whose_values_are_all_hidden_is_not_without_data(data: SiteData) -> None:
    one = data.by_indicator["so_truong"]
    data.by_indicator["so_truong"] = [replace(value, value=None, symbol="c") for value in one]
    assert "Số trường</a><" in lists.indicators(Context(data, "r", "../"))
    data.by_indicator["so_truong"] = [replace(value, value=None, symbol="x") for value in one]
    assert 'Số trường</a> <span class="missing">chưa có số liệu' in lists.indicators(Context(data, "r", "../"))
