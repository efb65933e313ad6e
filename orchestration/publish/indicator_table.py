"""The tables and charts of an indicator's page: areas by rounds, areas by breakdowns. Providers are not listed: no
ranking of schools."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from orchestration.publish import chart, number, series_table, shown, wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator, Round
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Unit, Value

CHARTED = 6
# a page stays one that a phone can open: so many areas in all, and so many figures that carry their sentence with them;
# beyond that a number leads to its sentence on the area's own page
LISTED, CARRIED = 400, 150
BROKEN_DOWN = 60
Point = TypeVar("Point")


@dataclass(frozen=True)
class AreaValues:
    """The values of one area that pages show: by round, and by round and breakdown."""

    unit: Unit
    totals: dict[str, Value]
    parts: dict[tuple[str, str], Value]


def areas(ctx: Context, indicator: Indicator) -> list[AreaValues]:
    """Areas with a figure, or one that is hidden: by level, then in Vietnamese order."""
    found: dict[str, AreaValues] = {}
    for one in ctx.data.by_indicator.get(indicator.id, []):
        unit = ctx.data.units.get(one.unit)
        if unit is None or not unit.is_area or not one.is_shown:
            continue
        area = found.setdefault(unit.id, AreaValues(unit, {}, {}))
        if one.breakdown == "total":
            _keep(area.totals, one.round, one)
        else:
            _keep(area.parts, (one.round, one.breakdown), one)
    known = (area for area in found.values() if any(map(_is_known, [*area.totals.values(), *area.parts.values()])))
    return sorted(known, key=lambda area: area_order(area.unit))


def _keep(place: dict[Point, Value], key: Point, one: Value) -> None:
    """One point may be known in the boundaries of its day and in today's: those of its day come first."""
    if key not in place or one.boundary == "as_reported":
        place[key] = one


def area_order(unit: Unit) -> tuple[int, tuple[tuple[int, ...], tuple[int, ...]], str]:
    """From the nation down, in Vietnamese order, an area before the one that took its name."""
    levels = list(wording.LEVELS)
    return levels.index(unit.level) if unit.level in levels else len(levels), vietnamese(unit.name), unit.valid_from


def made_up(unit: Unit) -> str:
    """The mark of an illustrative unit, nothing for a real one."""
    return classed("span", "small", esc(wording.ILLUSTRATIVE)) if unit.is_illustrative else ""


def _is_known(one: Value) -> bool:
    return one.value is not None or one.symbol == "c"


def _is_known_at(area: AreaValues, found: Round) -> bool:
    return found.id in area.totals and _is_known(area.totals[found.id])


def charts(ctx: Context, indicator: Indicator, found: list[AreaValues]) -> str:
    """One chart per area, so that a city and its province do not share an axis; each with its numbers in a table."""
    html: list[str] = []
    for area in found:
        if len(html) == CHARTED:
            break
        points = series_table.points_of(ctx, indicator, {(indicator.id, r): one for r, one in area.totals.items()})
        # a chart is copied without its page: what is made up says so in its own caption
        invented = f" ({wording.ILLUSTRATIVE.lower()})" if area.unit.is_illustrative else ""
        unit = "" if indicator.is_rate else f" ({indicator.measure_unit})"
        title = f"{indicator.name}{unit}, {area.unit.name}{invented}"
        made = chart.series(points, title, f"bieu-do-{anchor(area.unit.id)}", indicator.is_rate, _numbers(points))
        html += [made] if made else []
    return f'<div class="charts">{"".join(html)}</div>\n' if html else ""


def _numbers(points: list[chart.Point]) -> str:
    """The numbers of a chart as a table."""
    made = Table(
        caption="Các con số của biểu đồ",
        head=["Kỳ", "Giá trị", "Kế hoạch giao", "Chỉ tiêu phấn đấu", "Định mức", "Ghi chú"],
        numeric=frozenset({1}),
    )
    for point in points:
        held = {one.kind: one.shown for one in point.held}
        value = esc(point.shown) if point.value is not None else shown.missing(point.absent)
        notes = [point.note, f"không so sánh với kỳ trước: {point.broken}" if point.broken else ""]
        made.rows.append(
            [
                Cell(esc(" ".join(point.label))),
                Cell(value),
                *(Cell(esc(held.get(kind, ""))) for kind in ("plan", "target", "norm")),
                Cell(esc("; ".join(filter(None, notes)))),
            ]
        )
    return f"<details><summary>Xem bằng bảng</summary>{made.html()}</details>"


def by_round(ctx: Context, indicator: Indicator, found: list[AreaValues], caption: str) -> str:
    """Areas by rounds, newest first, sortable. Levels too numerous for one page are named with their number and where
    they are."""
    listed, left = _listed(found)
    rounds: list[Round] = sorted(
        {ctx.data.rounds[r] for area in listed for r, one in area.totals.items() if _is_known(one)},
        key=lambda r: r.order,
        reverse=True,
    )
    width = range(2, 2 + len(rounds))
    made = Table(
        caption=caption,
        head=["Địa bàn", "Cấp", *(one.name for one in rounds)],
        sortable=frozenset({0, 1, *width}),
        numeric=frozenset(width),
    )
    is_carried = len(listed) * len(rounds) <= CARRIED
    for area in listed:
        if not any(_is_known_at(area, one) for one in rounds):
            continue
        newest = next(area.totals[one.id] for one in rounds if _is_known_at(area, one))
        place = ctx.unit_link(area.unit.id, target=ctx.home_anchor(newest))
        dates = classed("span", "small", esc(wording.validity(area.unit))) if wording.validity(area.unit) else ""
        cells = [_cell(ctx, area.totals.get(one.id), is_carried) for one in rounds]
        level = wording.LEVELS.get(area.unit.level, area.unit.level)
        made.rows.append([Cell(place + dates, sort=area.unit.name), Cell(esc(level)), *cells])
    more = "".join(
        f"<p>{number.plain(Decimal(count))} {esc(wording.LEVELS[level].lower())} có số liệu: ở trang của từng địa bàn "
        "và trong tệp để tải về ở cuối trang.</p>\n"
        for level, count in left.items()
    )
    return f'<div class="by-area">{made.html()}</div>\n{more}' if made.rows else more


def _listed(found: list[AreaValues]) -> tuple[list[AreaValues], dict[str, int]]:
    """Whole levels from the top while they fit, and how many areas are left out of each other level."""
    counts = Counter(area.unit.level for area in found)
    room = LISTED
    listed: set[str] = set()
    for level in wording.LEVELS:
        if counts[level] <= room:
            listed.add(level)
            room -= counts[level]
    left = {level: counts[level] for level in wording.LEVELS if counts[level] and level not in listed}
    return [area for area in found if area.unit.level in listed], left


def _cell(ctx: Context, one: Value | None, is_carried: bool = True) -> Cell:
    if one is None:
        return Cell(shown.missing())
    if one.value is None:
        return Cell(shown.value(ctx, one) if is_carried else shown.missing(number.symbol_words(one.symbol)))
    words = number.amount(one.value, ctx.indicator(one))
    figure = shown.value(ctx, one) if is_carried else ctx.unit_link(one.unit, words, ctx.home_anchor(one))
    return Cell(figure + _unfinished(ctx, one), sort=str(one.value.normalize()))


def _unfinished(ctx: Context, one: Value) -> str:
    """Beside a figure that is not official: that it is not, and how many have handed in."""
    words = "" if one.maturity == "official" else wording.maturity(one, ctx.indicator(one))
    return classed("span", "small", esc(words)) if words else ""


def by_breakdown(ctx: Context, indicator: Indicator, found: list[AreaValues], caption: str) -> str:
    """Areas by breakdowns in the newest round that has any; the highest levels first, as far as they fit."""
    rounds = {r for area in found for (r, _), one in area.parts.items() if _is_known(one)}
    if not rounds:
        return ""
    newest = max((ctx.data.rounds[r] for r in rounds), key=lambda r: r.order)
    having = {name for area in found for (r, name), one in area.parts.items() if r == newest.id and _is_known(one)}
    names = [name for name in ctx.data.breakdown_order() if name in having]
    width = range(1, 2 + len(names))
    made = Table(
        caption=f"{caption}: {newest.name}",
        head=["Địa bàn", "Tổng số", *(ctx.data.breakdowns.get(name, name) for name in names)],
        sortable=frozenset({0, *width}),
        numeric=frozenset(width),
    )
    told = [area for area in found if any(r == newest.id for r, _ in area.parts)]
    for area in told[: max(1, BROKEN_DOWN // len(names))]:
        cells = [_cell(ctx, area.totals.get(newest.id)), *(_cell(ctx, area.parts.get((newest.id, n))) for n in names)]
        made.rows.append([Cell(ctx.unit_link(area.unit.id), sort=area.unit.name), *cells])
    rest = len(told) - len(made.rows)
    more = f"<p>Và {number.plain(Decimal(rest))} địa bàn nữa trong tệp để tải về ở cuối trang.</p>\n" if rest else ""
    return made.html() + more
