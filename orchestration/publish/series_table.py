"""Figures over rounds: one table of the rounds a unit has, and charts of its key indicators."""

from __future__ import annotations

from orchestration.publish import chart, number, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator, Round
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, esc
from orchestration.publish.record import Value

Values = dict[tuple[str, str], Value]


def table(ctx: Context, values: Values, rounds: list[Round]) -> str:
    """Indicators by rounds, for those known in at least two rounds. A cell without a figure says so."""
    made = Table(
        caption="Các kỳ đã có số liệu",
        head=["Chỉ tiêu thống kê", *(found.name for found in rounds)],
        numeric=frozenset(range(1, len(rounds) + 1)),
    )
    for indicator in _indicators(ctx, values):
        cells = [values.get((indicator.id, found.id)) for found in rounds]
        if sum(one is not None and one.value is not None for one in cells) < 2:
            continue
        unit = "" if indicator.is_rate or not indicator.measure_unit else f" ({indicator.measure_unit})"
        made.rows.append(
            [
                Cell(ctx.indicator_link(indicator) + esc(unit)),
                *(Cell(shown.value(ctx, one)) if one else Cell(shown.missing()) for one in cells),
            ]
        )
    return made.html()


def charts(ctx: Context, values: Values, owner: str) -> str:
    """A chart for each headline indicator with at least two values."""
    html = []
    for indicator in _indicators(ctx, values):
        if indicator.is_headline:
            points = points_of(ctx, indicator, values)
            unit = "" if indicator.is_rate or not indicator.measure_unit else f" ({indicator.measure_unit})"
            title = f"{indicator.name}{unit}, {owner}"
            html.append(chart.series(points, title, f"bieu-do-{anchor(indicator.id)}", indicator.is_rate))
    made = "".join(html)
    return f'<div class="charts">{made}</div>\n' if made else ""


def points_of(ctx: Context, indicator: Indicator, values: Values) -> list[chart.Point]:
    """The indicator's rounds from its first value to its last, gaps included.

    Only periods the indicator is reported at count as rounds: a September figure has no gap in January. A value that
    is hidden counts as one, since it is there.
    """
    have = {r: one for (name, r), one in values.items() if name == indicator.id}
    known = [ctx.data.rounds[r] for r, one in have.items() if r in ctx.data.rounds and _is_known(one)]
    if not known:
        return []
    periods = {found.period for found in known}
    first, last = min(found.order for found in known), max(found.order for found in known)
    axis = sorted(
        (r for r in ctx.data.rounds.values() if r.period in periods and first <= r.order <= last),
        key=lambda r: r.order,
    )
    points = []
    before: Round | None = None
    boundary = ""
    for found in axis:
        one = have.get(found.id)
        broken = _break(ctx, indicator, before, found) if before else ""
        if one and one.value is not None:
            is_elsewhere = boundary not in {"", one.boundary}
            broken = broken or ("hai kỳ tính theo địa giới khác nhau." if is_elsewhere else "")
            boundary = one.boundary
        points.append(_point(indicator, found, one, broken))
        before = found
    return points


def _is_known(one: Value) -> bool:
    return one.value is not None or one.symbol == "c"


def _break(ctx: Context, indicator: Indicator, before: Round, found: Round) -> str:
    """Why the series is broken between two rounds, by the catalogue; the day itself belongs to what follows it."""
    reasons = [
        one.reason
        for one in ctx.data.series_breaks.get(indicator.id, [])
        if before.reference_date < one.day <= found.reference_date
    ]
    return " ".join(reasons)


def _point(indicator: Indicator, found: Round, one: Value | None, broken: str) -> chart.Point:
    label = wording.short_round(found)
    if one is None:
        return chart.Point(label, None, "", broken=broken)
    marks = _held(one, indicator)
    if one.value is None:
        return chart.Point(label, None, "", marks, number.symbol_words(one.symbol), broken=broken)
    is_complete = one.maturity in {"", "official"}
    note = "" if is_complete else wording.maturity(one, indicator)
    shown = number.amount(one.value, indicator)
    return chart.Point(label, one.value, shown, marks, note=note, broken=broken, is_partial=_is_partial(one))


def _is_partial(one: Value) -> bool:
    return one.reported_n is not None and one.expected_n is not None and one.reported_n < one.expected_n


def _held(one: Value, indicator: Indicator) -> tuple[chart.Held, ...]:
    """Plan, target and norm of a round, printed as everywhere: a plan like its value, the others as written."""
    found = []
    if one.plan is not None:
        found.append(chart.Held("plan", one.plan, number.amount(one.plan, indicator)))
    others = (("target", one.target, one.target_comparator), ("norm", one.norm, one.norm_comparator))
    for kind, value, comparator in others:
        if value is not None:
            shown = number.plain(value) + ("%" if indicator.is_rate else "")
            found.append(chart.Held(kind, value, shown, comparator))
    return tuple(found)


def _indicators(ctx: Context, values: Values) -> list[Indicator]:
    ids = {name for name, _ in values}
    return sorted((ctx.data.indicators[i] for i in ids), key=lambda i: (i.order, i.id))
