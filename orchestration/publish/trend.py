"""A figure's line over the rounds of its period: small, beside the figure, told in words for who cannot see it."""

from __future__ import annotations

from orchestration.publish import chart, series_table
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.plot import Point, is_cut
from orchestration.publish.record import Value


def html(ctx: Context, one: Value, values: series_table.Values) -> str:
    """The line and the school year it begins at; empty with fewer than two values.

    Only rounds of the same period make a line: the end of a year is no step on the way from one start to the next.
    Nothing joins rounds the page does not compare, and the words say which these are.
    """
    period = ctx.data.rounds[one.round].period
    same = {key: other for key, other in values.items() if ctx.data.rounds[key[1]].period == period}
    points = series_table.points_of(ctx, ctx.indicator(one), same)
    line = chart.spark(points, f"Qua các năm học: {'; '.join(_told(point) for point in points)}")
    if not line:
        return ""
    cut = ", chỗ hở: không so sánh" if any(is_cut(points)) else ""
    return classed("p", "card-trend", f"{line}<span>từ {esc(points[0].label[1])}{cut}</span>")


def _told(point: Point) -> str:
    """«2024-2025: 333 (sơ bộ, 2/5 đơn vị đã nộp; không so sánh với kỳ trước)»."""
    shown = point.absent if point.value is None else point.shown
    more = [point.note, "không so sánh với kỳ trước" if point.broken else ""]
    told = "; ".join(filter(None, more))
    return f"{point.label[1]}: {shown}{f' ({told})' if told else ''}"
