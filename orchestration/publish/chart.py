"""Charts as inline SVG: bars for counts, lines for rates. Colours are CSS variables, so a chart follows the palette.

A missing value leaves a gap, never a zero. Every chart has a title and a description, and stands beside a table that
holds the same numbers with their sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.publish.markup import esc

HEIGHT = 260
LEFT, RIGHT, TOP, BOTTOM = 14, 14, 34, 46
# the drawing grows with its rounds, so that print stays readable on a phone; up to FITTING it shrinks to the column,
# beyond that it scrolls in its own box
LEAST_WIDTH, STEP, FITTING = 430, 104, 4
# a plan this near its value (in units of the drawing) is named in the caption alone
CLEAR = 40

_SCROLLS = ' tabindex="0" role="group" aria-label="Biểu đồ, cuộn ngang để xem hết"'


@dataclass(frozen=True)
class Point:
    """One round on the axis: two lines of label, the value as a number and as printed, and the plan, if any."""

    label: tuple[str, str]
    value: Decimal | None
    shown: str
    plan: Decimal | None = None
    plan_shown: str = ""


@dataclass(frozen=True)
class Scale:
    """Maps a value to a height; `low` is where the axis begins."""

    low: float
    high: float

    def y(self, value: Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def series(points: Sequence[Point], title: str, anchor: str, is_rate: bool) -> str:
    """A figure of one indicator over rounds; empty with fewer than two values."""
    if sum(point.value is not None for point in points) < 2:
        return ""
    scale = _scale(points, is_rate)
    width = max(LEAST_WIDTH, LEFT + RIGHT + STEP * len(points))
    step = (width - LEFT - RIGHT) / len(points)
    centres = [LEFT + step * (index + 0.5) for index in range(len(points))]
    marks = _line(points, centres, scale) if is_rate else _bars(points, centres, scale, min(step * 0.5, 84))
    plans = "".join(_plan(point, x, scale, min(step * 0.62, 104)) for point, x in zip(points, centres, strict=True))
    axis = "".join(_label(point, x) for point, x in zip(points, centres, strict=True))
    floor = HEIGHT - BOTTOM
    return (
        f'<figure class="chart{"" if len(points) <= FITTING else " long"}">'
        f'<div class="plot"{"" if len(points) <= FITTING else _SCROLLS}>'
        f'<svg viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img" '
        f'aria-labelledby="{anchor}-t {anchor}-d"><title id="{anchor}-t">{esc(title)}</title>'
        f'<desc id="{anchor}-d">{esc(_description(points))}</desc>'
        f'<line class="axis" x1="{LEFT}" x2="{width - RIGHT}" y1="{floor}" y2="{floor}"/>'
        f"{marks}{plans}{axis}</svg></div>"
        f"<figcaption>{esc(title)}{esc(_caption(points, scale))}</figcaption></figure>\n"
    )


def spark(values: Sequence[Decimal | None], words: str) -> str:
    """A word-sized line for a table cell; `words` says in text what it shows."""
    numbers = [value for value in values if value is not None]
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    width, height, edge = 76, 22, 4
    step = (width - 2 * edge) / max(len(values) - 1, 1)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        share = 0.5 if high == low else float((value - low) / (high - low))
        return edge + index * step, height - edge - share * (height - 2 * edge)

    dots = [place(i, value) if value is not None else None for i, value in enumerate(values)]
    last = next(dot for dot in reversed(dots) if dot)
    # a value between two gaps has no line to be seen by, so it gets a dot
    alone = [
        dot
        for before, dot, after in zip([None, *dots], dots, [*dots[1:], None], strict=False)
        if dot and not before and not after
    ]
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in dict.fromkeys([*alone, last]))
    return (
        f'<svg class="spark" viewBox="0 0 {width} {height}" role="img" aria-label="{esc(words)}">'
        f'<path d="{_path(dots)}"/>{circles}</svg>'
    )


def _scale(points: Sequence[Point], is_rate: bool) -> Scale:
    held = [p.value for p in points if p.value is not None] + [p.plan for p in points if p.plan is not None]
    low, high = float(min(held)), float(max(held))
    if not is_rate:
        return Scale(min(0.0, low), (high or 1.0) * 1.08)
    pad = max((high - low) * 0.35, 0.25)
    return Scale(max(0.0, low - pad), high + pad)


def _bars(points: Sequence[Point], centres: Sequence[float], scale: Scale, width: float) -> str:
    html = []
    floor = HEIGHT - BOTTOM
    for point, x in zip(points, centres, strict=True):
        if point.value is None:
            html.append(_gap(x))
            continue
        y = scale.y(point.value)
        is_last = point is points[-1]
        html.append(
            f'<rect class="bar{" now" if is_last else ""}" x="{x - width / 2:.1f}" y="{y:.1f}" '
            f'width="{width:.1f}" height="{max(floor - y, 0):.1f}" rx="2"/>'
            f'<text class="value" x="{x:.1f}" y="{y - 8:.1f}">{esc(point.shown)}</text>'
        )
    return "".join(html)


def _line(points: Sequence[Point], centres: Sequence[float], scale: Scale) -> str:
    dots = [
        (x, scale.y(point.value)) if point.value is not None else None for point, x in zip(points, centres, strict=True)
    ]
    html = [f'<path class="line" d="{_path(dots)}"/>']
    for point, dot, x in zip(points, dots, centres, strict=True):
        if dot is None:
            html.append(_gap(x))
            continue
        # a plan right above the dot would strike the number through, so the number goes below
        is_under = point.plan is not None and 0 < dot[1] - scale.y(point.plan) < CLEAR
        y = dot[1] + 26 if is_under else dot[1] - 12
        html.append(
            f'<circle class="dot" cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="4.5"/>'
            f'<text class="value" x="{dot[0]:.1f}" y="{y:.1f}">{esc(point.shown)}</text>'
        )
    return "".join(html)


def _path(dots: Sequence[tuple[float, float] | None]) -> str:
    """A path that lifts the pen over a gap."""
    steps = []
    pen_is_down = False
    for dot in dots:
        if dot is None:
            pen_is_down = False
            continue
        steps.append(f"{'L' if pen_is_down else 'M'}{dot[0]:.1f} {dot[1]:.1f}")
        pen_is_down = True
    return " ".join(steps)


def _plan(point: Point, x: float, scale: Scale, width: float) -> str:
    """A dashed mark at the plan. Its number is printed only where it cannot run into the value's."""
    if point.plan is None:
        return ""
    y = scale.y(point.plan)
    mark = f'<line class="plan" x1="{x - width / 2:.1f}" x2="{x + width / 2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
    if point.value is not None and abs(scale.y(point.value) - y) < CLEAR:
        return mark
    return f'{mark}<text class="plan-label" x="{x:.1f}" y="{y + 18:.1f}">Kế hoạch {esc(point.plan_shown)}</text>'


def _gap(x: float) -> str:
    return f'<text class="gap" x="{x:.1f}" y="{HEIGHT - BOTTOM - 8}">không có số liệu</text>'


def _label(point: Point, x: float) -> str:
    first, second = point.label
    return (
        f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 26}">{esc(first)}</text>'
        f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 10}">{esc(second)}</text>'
    )


def _description(points: Sequence[Point]) -> str:
    parts = [f"{' '.join(p.label)}: {p.shown if p.value is not None else 'không có số liệu'}" for p in points]
    plans = [f"kế hoạch giao {' '.join(p.label)}: {p.plan_shown}" for p in points if p.plan is not None]
    return "; ".join([*parts, *plans]) + "."


def _caption(points: Sequence[Point], scale: Scale) -> str:
    plans = ", ".join(f"{p.plan_shown} ({' '.join(p.label)})" for p in points if p.plan is not None)
    words = [f". Vạch đứt là kế hoạch giao: {plans}" if plans else ""]
    words.append(". Trục không bắt đầu từ 0" if scale.low > 0 else "")
    return "".join(words) + "."
