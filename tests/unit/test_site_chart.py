"""Charts: a gap is a gap, a break is a break, every mark is named, and the words say what the drawing shows."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import site_fixture as fixture

from orchestration.publish import chart, plot, series_table, trend
from orchestration.publish.chart import Held, Point
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.definition import SeriesBreak

END = "2023-2024-end"
PLAN = Held("plan", Decimal(115), "115")
POINTS = [
    Point(("Đầu năm học", "2022-2023"), Decimal(110), "110"),
    Point(("Đầu năm học", "2023-2024"), None, ""),
    Point(("Đầu năm học", "2024-2025"), Decimal(120), "120", (PLAN,)),
]
RATES = [Point(("a", ""), Decimal("99.8"), "99,8%"), Point(("b", ""), Decimal("99.9"), "99,9%")]


def _points(*values: int | None) -> list[Point]:
    return [Point(("", ""), None if value is None else Decimal(value), "") for value in values]


def drawn_path(svg: str) -> str:
    return svg.split('class="line" d="')[1].split('"', maxsplit=1)[0]


def test_a_missing_value_leaves_a_gap_and_never_a_zero() -> None:
    svg = chart.series(POINTS, "Số trẻ", "c", is_rate=False)
    assert svg.count('class="bar') == 2
    assert svg.count(">không có số liệu<") == 1
    assert 'height="0.0"' not in svg


def test_a_hidden_value_is_a_gap_that_says_so() -> None:
    hidden = Point(("Đầu năm học", "2023-2024"), None, "", absent="bảo mật")
    svg = chart.series([POINTS[0], hidden, POINTS[2]], "Số trẻ", "c", is_rate=False)
    assert svg.count('class="bar') == 2
    assert 'class="gap"' in svg and ">bảo mật<" in svg
    assert "Đầu năm học 2023-2024: bảo mật" in svg


def test_a_line_lifts_the_pen_over_a_gap() -> None:
    assert re.fullmatch(r"M\S+ \S+ M\S+ \S+", drawn_path(chart.series(POINTS, "Tỷ lệ", "c", is_rate=True)))


def test_a_line_is_never_drawn_over_a_break_which_is_marked_and_named() -> None:
    whole = chart.series(RATES, "Tỷ lệ", "c", is_rate=True)
    assert "L" in drawn_path(whole) and 'class="break"' not in whole
    svg = chart.series([RATES[0], replace(RATES[1], broken="Chuẩn mới <b>.")], "Tỷ lệ", "c", is_rate=True)
    assert "L" not in drawn_path(svg)
    assert svg.count('class="break"') == 1 and ">không so sánh<" in svg
    assert "Vạch đôi trước b, không so sánh: Chuẩn mới &lt;b&gt;." in svg


def test_title_and_description_say_all_values_and_what_they_are_held_against() -> None:
    svg = chart.series(POINTS, "Số trẻ <b>", "c", is_rate=False)
    assert "Số trẻ &lt;b&gt;" in svg
    words = svg.split('<desc id="c-d">')[1].split("</desc>")[0]
    assert words == (
        "Đầu năm học 2022-2023: 110. Đầu năm học 2023-2024: không có số liệu. "
        "Đầu năm học 2024-2025: 120; kế hoạch giao 115."
    )
    ElementTree.fromstring(svg)


def test_each_round_is_reached_by_keyboard_and_says_its_value() -> None:
    svg = chart.series(POINTS, "Số trẻ", "c", is_rate=False)
    rounds = re.findall(r'<g class="point" tabindex="0" role="img" aria-label="([^"]+)">', svg)
    assert rounds[-1] == "Đầu năm học 2024-2025: 120; kế hoạch giao 115"
    assert len(rounds) == 3
    # what can be reached is no part of an image, whose parts nobody is told
    assert '<svg viewBox="0 0 340' in svg and 'role="group"' in svg


def test_plan_target_and_norm_differ_in_shape_and_are_named_in_words() -> None:
    held = (
        Held("plan", Decimal(95), "95,0%"),
        Held("target", Decimal(98), "98%", ">="),
        Held("norm", Decimal(90), "90%", ">="),
    )
    svg = chart.series([replace(point, held=held) for point in RATES], "Tỷ lệ", "c", is_rate=True)
    for kind, words in (
        ("plan", "Vạch đứt: kế hoạch giao 95,0%"),
        ("target", "Vạch chấm có hình thoi: chỉ tiêu phấn đấu ít nhất 98%"),
        ("norm", "Vạch mảnh liền: định mức ít nhất 90%"),
    ):
        assert svg.count(f'class="held {kind}"') == 2
        assert f"{words}<" in svg
    # what goes on is printed once in the drawing
    assert svg.count(">Định mức ≥ 90%<") == 1


def test_a_norm_is_one_line_through_its_rounds() -> None:
    held = (Held("norm", Decimal(90), "90%", ">="),)
    svg = chart.series([replace(point, held=held) for point in RATES], "Tỷ lệ", "c", is_rate=True)
    ends = re.findall(r'class="held norm" x1="([\d.]+)" x2="([\d.]+)"', svg)
    assert ends[0][1] == ends[1][0]


def test_labels_that_would_run_into_each_other_are_spread() -> None:
    placed = plot.spread([100, 101, 99, 190], 17, 10, 195)
    ordered = sorted(placed)
    assert all(b - a >= 17 for a, b in pairwise(ordered))
    assert placed[2] < placed[0] < placed[1]
    assert plot.spread([200, 199], 17, 10, 195) == [195, 178]


def test_one_value_makes_no_chart() -> None:
    assert chart.series(POINTS[:2], "Số trẻ", "c", is_rate=False) == ""
    assert chart.spark(_points(1, None), "một kỳ") == ""


def test_a_lone_value_between_gaps_is_still_seen() -> None:
    assert chart.spark(_points(1, None, 2), "ba kỳ").count("<circle") == 2


@pytest.mark.parametrize("change", [{"broken": "Địa giới mới."}, {"is_partial": True}])
def test_a_small_line_joins_no_rounds_that_are_not_compared(change: dict[str, Any]) -> None:
    first, middle, last = _points(1, 3, 2)
    assert chart.spark([first, middle, last], "ba kỳ").count("L") == 2
    svg = chart.spark([first, replace(middle, **change), last], "ba kỳ")
    assert svg.count("L") == (1 if "broken" in change else 0) and svg.count("<circle") == (
        2 if "broken" in change else 3
    )


def test_a_trend_keeps_one_period_and_says_what_is_not_joined(data: SiteData) -> None:
    values = dict(data.shown(fixture.SCHOOL))
    newest = values["so_tre", "2025-2026-start"]
    oldest = values["so_tre", "2023-2024-start"]
    data.rounds.setdefault(END, replace(data.rounds[oldest.round], id=END, period="end"))
    values["so_tre", END] = replace(oldest, round=END, value=Decimal(7))
    ctx = Context(data, fixture.RELEASE_ID, "../../")
    html = trend.html(ctx, newest, values)
    assert "2023-2024: 110; 2024-2025: không có số liệu; 2025-2026: 120" in html and "<span>từ 2023-2024</span>" in html
    assert ": 7" not in html
    few = replace(newest, maturity="preliminary", reported_n=Decimal(2), expected_n=Decimal(5))
    told = trend.html(ctx, newest, values | {("so_tre", newest.round): few})
    assert "2025-2026: 120 (sơ bộ, 2/5 cơ sở đã nộp)" in told and "chỗ hở: không so sánh" in told


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    assert "Trục không bắt đầu từ 0" in chart.series(RATES, "Tỷ lệ", "c", is_rate=True)
    assert "Trục không bắt đầu từ 0" not in chart.series(POINTS, "Số trẻ", "c", is_rate=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    return read(fixture.write_data(tmp_path_factory.mktemp("candidate") / "data"))


def points(data: SiteData, indicator: str) -> list[Point]:
    values = {key: one for key, one in data.shown(fixture.CITY).items() if key[0] == indicator}
    return series_table.points_of(Context(data, "r", ""), data.indicators[indicator], values)


def test_the_catalogue_breaks_a_series_on_its_day(data: SiteData) -> None:
    assert [one.broken for one in points(data, "so_tre")] == ["", "", ""]
    for day, broken in (("2021-09-30", [False, True, False]), ("2021-10-01", [False, False, True])):
        data.series_breaks = {"so_tre": [SeriesBreak("so_tre", day, "Cách đếm mới.", "")]}
        assert [bool(one.broken) for one in points(data, "so_tre")] == broken, day
    data.series_breaks = {}


def test_a_point_carries_the_plan_of_its_round(data: SiteData) -> None:
    last = points(data, "so_tre")[-1]
    assert [(held.kind, held.number) for held in last.held] == [("plan", "6.107")]


def test_rounds_in_other_boundaries_are_not_joined(data: SiteData) -> None:
    key = ("huy_dong_5", "2021-2022-term1")
    values = dict(data.shown(fixture.CITY))
    values[key] = replace(values[key], boundary="current")
    made = series_table.points_of(Context(data, "r", ""), data.indicators["huy_dong_5"], values)
    assert [bool(one.broken) for one in made] == [False, True]
