"""The drawing inside a chart: heights, bars, lines that lift the pen, what values are held against, breaks.

All lengths are units of the drawing. Colour never says anything alone: a plan is dashed, a target dotted with a
diamond, a norm a thin line through its rounds, and each is named in words below the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.publish.markup import esc
from orchestration.publish.wording import COMPARATORS

LEFT, RIGHT, AXIS = 14, 14, 46
HEIGHT = 190
# two baselines nearer than this run into each other
LINE = 17
# a mark this near above a value would strike its number through
NEAR = 26
SIGNS = {"": "", "=": "", ">=": "≥", ">": ">", "<=": "≤", "<": "<"}
SHORT = {"plan": "Kế hoạch", "target": "Phấn đấu", "norm": "Định mức"}


@dataclass(frozen=True)
class Held:
    """What a value is held against: `kind` is plan, target or norm; `number` its value as printed."""

    kind: str
    value: Decimal
    number: str
    comparator: str = "="

    @property
    def shown(self) -> str:
        """In words: "ít nhất 95%"; "=" needs none."""
        word = "" if self.comparator in {"", "="} else COMPARATORS[self.comparator]
        return f"{word} {self.number}".strip()

    @property
    def label(self) -> str:
        """As short as the drawing needs it: "Định mức ≥ 95%"."""
        return " ".join(filter(None, [SHORT[self.kind], SIGNS[self.comparator], self.number]))


@dataclass(frozen=True)
class Point:
    """One round on the axis.

    `label` is two lines for the axis, `shown` the value as printed, `held` what it is held against, `absent` why there
    is no value, `note` how complete it is, `is_partial` where units are yet to report, `broken` why nothing is drawn or
    compared from the round before to this one.
    """

    label: tuple[str, str]
    value: Decimal | None
    shown: str
    held: tuple[Held, ...] = ()
    absent: str = "không có số liệu"
    note: str = ""
    broken: str = ""
    is_partial: bool = False


@dataclass(frozen=True)
class Frame:
    """Where a round and a value lie: `low` and `high` bound the axis, `top` is its upper end, `step` a column.

    `room` above the highest value is for the numbers printed there.
    """

    low: float
    high: float
    top: float
    width: float
    step: float
    room: float

    @property
    def floor(self) -> float:
        return self.top + HEIGHT

    @property
    def height(self) -> float:
        return self.floor + AXIS

    def x(self, index: int) -> float:
        return LEFT + self.step * (index + 0.5)

    def y(self, value: Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return self.floor - share * (HEIGHT - self.room)


def bounds(points: Sequence[Point], is_rate: bool) -> tuple[float, float]:
    """Lowest and highest value of the axis. Bars stand on zero; a line of rates may begin above it, and says so."""
    shown = [p.value for p in points if p.value is not None] + [h.value for p in points for h in p.held]
    low, high = float(min(shown)), float(max(shown))
    if not is_rate:
        return min(0.0, low), max(high, 0.0) or 1.0
    pad = max((high - low) * 0.35, 0.25)
    return max(0.0, low - pad), high + pad


def bars(points: Sequence[Point], frame: Frame) -> str:
    zero = frame.y(Decimal(0))
    width = min(frame.step * 0.5, 84)
    html = []
    for index, point in enumerate(points):
        if point.value is None:
            continue
        y, x = frame.y(point.value), frame.x(index)
        css = "bar now" if index == len(points) - 1 else "bar"
        html.append(
            f'<rect class="{css}" x="{x - width / 2:.1f}" y="{min(y, zero):.1f}" width="{width:.1f}" '
            f'height="{abs(zero - y):.1f}" rx="2"/>'
        )
    return "".join(html)


def line(points: Sequence[Point], frame: Frame) -> str:
    dots = [(frame.x(i), frame.y(p.value)) if p.value is not None else None for i, p in enumerate(points)]
    circles = (f'<circle class="dot" cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="4.5"/>' for dot in dots if dot)
    return f'<path class="line" d="{path(dots, is_cut(points))}"/>{"".join(circles)}'


def is_cut(points: Sequence[Point]) -> list[bool]:
    """Whether nothing joins a round to the one before it: the series is broken, or units of one are yet to report."""
    before = [False, *(point.is_partial for point in points[:-1])]
    return [bool(p.broken) or p.is_partial or was for p, was in zip(points, before, strict=True)]


def path(dots: Sequence[tuple[float, float] | None], is_cut: Sequence[bool]) -> str:
    """A path that lifts the pen over a gap and where it is cut."""
    steps = []
    pen_is_down = False
    for index, dot in enumerate(dots):
        if is_cut[index]:
            pen_is_down = False
        if dot is None:
            pen_is_down = False
            continue
        steps.append(f"{'L' if pen_is_down else 'M'}{dot[0]:.1f} {dot[1]:.1f}")
        pen_is_down = True
    return " ".join(steps)


def held_marks(points: Sequence[Point], frame: Frame) -> str:
    """The marks of plan, target and norm in each round; those of a norm meet and make one line."""
    return "".join(_mark(held, frame.x(i), frame) for i, point in enumerate(points) for held in point.held)


def _mark(held: Held, x: float, frame: Frame) -> str:
    y = frame.y(held.value)
    half = frame.step / 2 if held.kind == "norm" else min(frame.step * 0.31, 52)
    mark = f'<line class="held {held.kind}" x1="{x - half:.1f}" x2="{x + half:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
    if held.kind == "target":
        left = x - half
        mark += f'<path class="diamond" d="M{left - 5:.1f} {y:.1f}l5 -5 5 5 -5 5z"/>'
    return mark


def labels(points: Sequence[Point], frame: Frame, is_rate: bool) -> str:
    """The printed numbers of each round, spread where they would run into each other."""
    html = []
    named: set[str] = set()
    for index, point in enumerate(points):
        x = frame.x(index)
        if point.value is None:
            html.append(f'<text class="gap" x="{x:.1f}" y="{frame.floor - 8:.1f}">{esc(point.absent)}</text>')
        wanted = [one for one in _wanted(point, frame, is_rate) if one[2] not in named]
        # what goes on from the round before is not named again
        named = {held.label for held in point.held}
        lowest = frame.floor - (8 + LINE if point.value is None else 4)
        placed = spread([one[0] for one in wanted], LINE, frame.top + LINE - 4, lowest)
        html += [
            f'<text class="{css}" x="{x:.1f}" y="{y:.1f}">{esc(text)}</text>'
            for y, (_, css, text) in zip(placed, wanted, strict=True)
        ]
    return "".join(html)


def _wanted(point: Point, frame: Frame, is_rate: bool) -> Iterable[tuple[float, str, str]]:
    """Height, class and text of each number of a round."""
    marks = [frame.y(held.value) for held in point.held]
    struck = []
    value = frame.floor
    if point.value is not None:
        y = frame.y(point.value)
        struck = [mark for mark in marks if 0 < y - mark < NEAR]
        value = y + 24 if struck and is_rate else min([y, *struck]) - 10
        yield value, "value", point.shown
    for held, mark in zip(point.held, marks, strict=True):
        css = f"held-label {held.kind}"
        if not is_rate:
            # a bar is no ground for small print: above it, beyond its own number
            yield min(mark - 6, value - LINE), css, held.label
        elif point.value is None or held.value > point.value:
            yield mark - 6, css, held.label
        else:
            yield mark + LINE - 1, css, held.label


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Baselines at least `gap` apart and within `low` and `high` where there is room, each near the wanted one."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    for before, index in zip([None, *order], order, strict=False):
        placed[index] = max(placed[index], low if before is None else placed[before] + gap)
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed


def breaks(points: Sequence[Point], frame: Frame) -> str:
    """An upright double line before each round that is not compared with the round before it."""
    html = []
    for index, point in enumerate(points):
        if index and point.broken:
            x = frame.x(index) - frame.step / 2
            html.append(
                f'<path class="break" d="M{x - 2:.1f} {frame.top + 4:.1f}V{frame.floor:.1f}'
                f'M{x + 2:.1f} {frame.top + 4:.1f}V{frame.floor:.1f}"/>'
                f'<text class="break-label" x="{x:.1f}" y="{frame.top - 1:.1f}">không so sánh</text>'
            )
    return "".join(html)


def axis(points: Sequence[Point], frame: Frame, zero: float) -> str:
    """The base line and two lines of label a round."""
    ticks = "".join(
        f'<text class="tick" x="{frame.x(i):.1f}" y="{frame.floor + 20:.1f}">{esc(point.label[0])}</text>'
        f'<text class="tick" x="{frame.x(i):.1f}" y="{frame.floor + 37:.1f}">{esc(point.label[1])}</text>'
        for i, point in enumerate(points)
    )
    return f'<line class="axis" x1="{LEFT}" x2="{frame.width - RIGHT}" y1="{zero:.1f}" y2="{zero:.1f}"/>{ticks}'
