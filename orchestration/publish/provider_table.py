"""The figures of a provider: the headlines, then a fold per topic; only ratios stand beside those of its areas."""

from __future__ import annotations

import re
from decimal import Decimal

from orchestration.publish import sentence, shown, topic_table, trend
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Unit, Value
from orchestration.publish.wording import capital

HEAD = ("Chỉ tiêu thống kê", "Giá trị", "So với cùng kỳ năm học trước", "Xu hướng")
# a rate over schools is of one school a yes or a no: all of one, or none
YES, NO = Decimal(100), Decimal(0)
_RATE_OF_SCHOOLS = re.compile(r"^Tỷ lệ trường( mẫu giáo, mầm non)? ")


def html(ctx: Context, unit: Unit, rows: topic_table.Rows) -> str:
    """The headlines and what has a note, a fold per topic for the rest, then by name what has no figure."""
    asked = {
        heading: [i for i in topic_table.of_topic(ctx, topic) if topic_table.applies(ctx, i, unit, rows)]
        for topic, heading in ctx.data.topics().items()
    }
    picked = {i.id: rows.pick(i.id) for indicators in asked.values() for i in indicators}
    held = {name: one for name, one in picked.items() if one and (one.value is not None or one.symbol == "c")}
    first = [one for one in held.values() if topic_table.leads(ctx, one)]
    made = _tables(ctx, unit, rows, "Số liệu chính", first)
    for heading, indicators in asked.items():
        rest = [held[i.id] for i in indicators if i.id in held and held[i.id] not in first]
        if rest:
            count = classed("span", "small", f"{len(rest)} chỉ tiêu thống kê")
            with ctx.figures.folded():
                tables = _tables(ctx, unit, rows, heading, rest)
            made += f"<details><summary>{esc(heading)}{count}</summary>\n{tables}</details>\n"
    without = [
        f"<li>{_name(ctx, i)}: {shown.value(ctx, one) if (one := picked[i.id]) else shown.missing()}</li>"
        for indicators in asked.values()
        for i in indicators
        if i.id not in held
    ]
    return made + topic_table.absent(without)


def _tables(ctx: Context, unit: Unit, rows: topic_table.Rows, heading: str, held: list[Value]) -> str:
    """Counts, then ratios beside the same ratio of the commune and the province: a count of an area is a total."""
    areas = [area for area in ctx.ancestors(unit) if area.level in {"commune", "province"}][::-1]
    ratios = [one for one in held if ctx.indicator(one).additivity == "ratio"]
    counts = [one for one in held if one not in ratios]
    beside = " và của địa bàn" if areas else ""
    return _table(ctx, rows, f"{heading}: {rows.main.name}", counts, []) + _table(
        ctx, rows, f"{heading}, tỷ lệ và bình quân của cơ sở{beside}: {rows.main.name}", ratios, areas
    )


def _table(ctx: Context, rows: topic_table.Rows, caption: str, held: list[Value], areas: list[Unit]) -> str:
    made = Table(
        caption=caption,
        head=[*HEAD, *(area.name for area in areas)],
        cards=True,
        numeric=frozenset({1, 2, *range(len(HEAD), len(HEAD) + len(areas))}),
    )
    for one in held:
        small = "" if one.round == rows.main.id else classed("span", "small", esc(ctx.round_name(one.round)))
        indicator = ctx.indicator(one)
        is_fact = _is_fact(indicator, one)
        cells = [
            _name(ctx, indicator) + _measured(indicator) + topic_table.notes(ctx, one),
            _value(ctx, one, is_fact) + small,
            "" if is_fact else shown.change(ctx, one, shown.SAME_PERIOD, short=True),
            "" if is_fact or one.value is None else trend.html(ctx, one, rows.values),
            *(_area_value(ctx, area, one) for area in areas),
        ]
        made.rows.append([Cell(cell) for cell in cells])
    return made.html()


def _is_fact(indicator: Indicator, one: Value) -> bool:
    return _is_of_schools(indicator) and one.value in {YES, NO}


def _is_of_schools(indicator: Indicator) -> bool:
    return indicator.scope == "school" and indicator.is_rate


def _name(ctx: Context, indicator: Indicator) -> str:
    """The indicator's name; of a rate of schools what is asked of one: «Có điện lưới»."""
    name = capital(_RATE_OF_SCHOOLS.sub("", indicator.name)) if _is_of_schools(indicator) else indicator.name
    return f'<a href="{ctx.root}{indicator.path}">{esc(name)}</a>'


def _measured(indicator: Indicator) -> str:
    if indicator.is_rate or not indicator.measure_unit:
        return ""
    return " " + classed("span", "unit", f"({esc(indicator.measure_unit)})")


def _value(ctx: Context, one: Value, is_fact: bool) -> str:
    if not is_fact:
        return shown.value(ctx, one, css="figure strong")
    word = "có" if one.value == YES else "không"
    return ctx.figures.button(ctx.key(one), word, lambda: sentence.of_value(ctx, one), "figure strong")


def _area_value(ctx: Context, area: Unit, one: Value) -> str:
    found = ctx.data.shown(area.id).get((one.indicator, one.round))
    return shown.value(ctx, found) if found else shown.missing()
