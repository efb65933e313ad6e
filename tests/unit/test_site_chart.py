"""Charts: a gap is a gap, the words say what the drawing shows."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from orchestration.publish import chart
from orchestration.publish.chart import Point

POINTS = [
    Point(("Đầu năm học", "2022-2023"), Decimal(110), "110"),
    Point(("Đầu năm học", "2023-2024"), None, ""),
    Point(("Đầu năm học", "2024-2025"), Decimal(120), "120", Decimal(115), "115"),
]


def test_a_missing_value_leaves_a_gap_and_never_a_zero() -> None:
    svg = chart.series(POINTS, "Số trẻ", "c", is_rate=False)
    assert svg.count('class="bar') == 2
    assert "không có số liệu" in svg
    assert 'height="0.0"' not in svg


def test_a_line_lifts_the_pen_over_a_gap() -> None:
    svg = chart.series(POINTS, "Tỷ lệ", "c", is_rate=True)
    path = svg.split('class="line" d="')[1].split('"')[0]
    assert path.count("M") == 2
    assert "L" not in path


def test_title_and_description_say_all_values_and_the_plan() -> None:
    svg = chart.series(POINTS, "Số trẻ <b>", "c", is_rate=False)
    assert "Số trẻ &lt;b&gt;" in svg
    assert "Đầu năm học 2023-2024: không có số liệu" in svg
    assert "kế hoạch giao Đầu năm học 2024-2025: 115" in svg
    ElementTree.fromstring(svg)


def test_one_value_makes_no_chart() -> None:
    assert chart.series(POINTS[:2], "Số trẻ", "c", is_rate=False) == ""
    assert chart.spark([Decimal(1), None], "một kỳ") == ""


def test_a_lone_value_between_gaps_is_still_seen() -> None:
    assert chart.spark([Decimal(1), None, Decimal(2)], "ba kỳ").count("<circle") == 2


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    points = [Point(("a", ""), Decimal("99.8"), "99,8%"), Point(("b", ""), Decimal("99.9"), "99,9%")]
    assert "Trục không bắt đầu từ 0" in chart.series(points, "Tỷ lệ", "c", is_rate=True)
    assert "Trục không bắt đầu từ 0" not in chart.series(POINTS, "Số trẻ", "c", is_rate=False)
