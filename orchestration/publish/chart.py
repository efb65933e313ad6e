"""Charts as inline SVG: bars for counts, lines for rates. Colours are CSS variables, so a chart follows the palette.

A missing or hidden value leaves a gap, never a zero, and no line crosses a break of the series. Every chart has a title
and a description; each round can be pointed at or reached by keyboard and is then read out above the drawing, which
needs no script. The numbers stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from orchestration.publish import plot
from orchestration.publish.markup import classed, esc
from orchestration.publish.plot import LEFT, LINE, RIGHT, Frame, Held, Point

__all__ = ["Held", "Point", "series", "spark"]

# the drawing grows with its rounds, so that print stays readable on a phone: up to FITTING rounds it shrinks to the
# column, beyond that it scrolls in its own box; with more than ABREAST it takes the whole width of the page
LEAST_WIDTH, STEP, FITTING, ABREAST = 340, 104, 3, 5
# length of a line that is read out, and of an average letter of it
READ, LETTER = 250, 7.2
KINDS = {"plan": "kế hoạch giao", "target": "chỉ tiêu phấn đấu", "norm": "định mức"}
DASHES = {"plan": "Vạch đứt", "target": "Vạch chấm có hình thoi", "norm": "Vạch mảnh liền"}


def series(points: Sequence[Point], title: str, anchor: str, is_rate: bool, more: str = "") -> str:
    """A figure of one indicator over rounds; empty with fewer than two values. `more` is HTML below the caption."""
    if sum(point.value is not None for point in points) < 2:
        return ""
    width = max(LEAST_WIDTH, LEFT + RIGHT + STEP * len(points))
    told = [_told(point) for point in points]
    # a break is named above the drawing, so that its words meet no number
    top = LINE * (max(map(len, told)) + any(point.broken for point in points)) + 10
    low, high = plot.bounds(points, is_rate)
    room = LINE * (1.5 + max(len(point.held) for point in points))
    frame = Frame(low, high, top, width, (width - LEFT - RIGHT) / len(points), room)
    zero = frame.floor if is_rate else frame.y(Decimal(0))
    held = plot.held_marks(points, frame)
    drawn = held + plot.line(points, frame) if is_rate else plot.bars(points, frame) + held
    css = " ".join(["chart", *["long"] * (len(points) > FITTING), *["wide"] * (len(points) > ABREAST)])
    return (
        f'<figure class="{css}"><div class="plot">'
        f'<svg viewBox="0 0 {width} {frame.height:.0f}" width="{width}" height="{frame.height:.0f}" role="group" '
        f'aria-labelledby="{anchor}-t" aria-describedby="{anchor}-d"><title id="{anchor}-t">{esc(title)}</title>'
        f'<desc id="{anchor}-d">{esc(_description(points))}</desc>'
        f"{drawn}{plot.breaks(points, frame)}{plot.axis(points, frame, zero)}"
        f"{plot.labels(points, frame, is_rate)}{_readings(points, told, frame)}"
        f"</svg></div><figcaption>{esc(title)}{_keys(points, low > 0)}{more}</figcaption></figure>\n"
    )


def _told(point: Point) -> list[str]:
    """What is read out when a round is pointed at: its name and value, then what it is held against, in lines."""
    rest = [point.note, *(f"{KINDS[held.kind]} {held.shown}" for held in point.held)]
    rest += ["không so sánh với kỳ trước"] if point.broken else []
    words = " · ".join(filter(None, rest))
    return [f"{_name(point)}: {_shown(point)}", *wrap(words, int(READ / LETTER))]


def _readings(points: Sequence[Point], told: Sequence[list[str]], frame: Frame) -> str:
    """A column over each round that takes the pointer and the keyboard, with its guide and its lines."""
    html = []
    for index, (point, lines) in enumerate(zip(points, told, strict=True)):
        x = frame.x(index)
        # in a drawing that scrolls the lines begin at their round, where it can be seen
        left = max(LEFT, min(x - frame.step / 2, frame.width - RIGHT - READ))
        texts = "".join(
            f'<text class="read" x="{left:.1f}" y="{16 + LINE * row}">{esc(line)}</text>'
            for row, line in enumerate(lines)
        )
        html.append(
            f'<g class="point" tabindex="0" role="img" aria-label="{esc(_sentence(point))}">'
            f'<path class="guide" d="M{x:.1f} {frame.top:.1f}V{frame.floor:.1f}"/>'
            f'<rect class="hit" x="{x - frame.step / 2 + 2:.1f}" y="{frame.top - 4:.1f}" width="{frame.step - 4:.1f}" '
            f'height="{frame.height - frame.top + 2:.1f}" rx="4"/>{texts}</g>'
        )
    return "".join(html)


def _name(point: Point) -> str:
    first, second = point.label
    # a date needs to be told from the school year it belongs to
    joint = ", năm học " if first[:1].isdigit() and second else " "
    return joint.join(filter(None, (first, second)))


def _shown(point: Point) -> str:
    return point.absent if point.value is None else point.shown


def _sentence(point: Point) -> str:
    parts = [f"{_name(point)}: {_shown(point)}", point.note]
    parts += [f"{KINDS[held.kind]} {held.shown}" for held in point.held]
    parts += [f"không so sánh với kỳ trước: {point.broken}"] if point.broken else []
    return "; ".join(filter(None, parts))


def _description(points: Sequence[Point]) -> str:
    return ". ".join(_sentence(point).rstrip(".") for point in points) + "."


def _keys(points: Sequence[Point], is_raised: bool) -> str:
    """What each mark of the drawing means, in words; numbers are those of the rounds they belong to."""
    items = []
    for kind, dash in DASHES.items():
        held = [(one.shown, _name(point)) for point in points for one in point.held if one.kind == kind]
        if held:
            numbers = ", ".join(f"{shown} ({name})" for shown, name in held)
            if len({shown for shown, _ in held}) == 1:
                numbers = held[0][0]
            items.append((kind, f"{dash}: {KINDS[kind]} {numbers}"))
    for point in points[1:]:
        if point.broken:
            items.append(("break", f"Vạch đôi trước {_name(point)}, không so sánh: {point.broken}"))
    words = "".join(f'<li><span class="key {css}" aria-hidden="true"></span>{esc(text)}</li>' for css, text in items)
    raised = classed("span", "raised", "Trục không bắt đầu từ 0.") if is_raised else ""
    return raised + (f'<ul class="keys">{words}</ul>' if words else "")


def spark(points: Sequence[Point], words: str) -> str:
    """A word-sized line for a card or a table cell; `words` says in text what it shows.

    The line is cut as that of a chart is; a value no line leads to, and the last one, are dots.
    """
    numbers = [point.value for point in points if point.value is not None]
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    width, height, edge = 76, 22, 4
    step = (width - 2 * edge) / max(len(points) - 1, 1)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        share = 0.5 if high == low else float((value - low) / (high - low))
        return edge + index * step, height - edge - share * (height - 2 * edge)

    dots = [place(i, point.value) if point.value is not None else None for i, point in enumerate(points)]
    cut = plot.is_cut(points)
    joined = [bool(i and dots[i - 1] and dots[i] and not cut[i]) for i in range(len(dots))]
    alone = [dot for dot, left, right in zip(dots, joined, [*joined[1:], False], strict=True) if not (left or right)]
    last = next(dot for dot in reversed(dots) if dot)
    circles = "".join(
        f'<circle cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="2.6"/>' for dot in dict.fromkeys([*alone, last]) if dot
    )
    return (
        f'<svg class="spark" viewBox="0 0 {width} {height}" role="img" aria-label="{esc(words)}">'
        f'<path d="{plot.path(dots, cut)}"/>{circles}</svg>'
    )
