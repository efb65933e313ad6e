"""The lists of areas, providers and indicators: complete, in Vietnamese order, readable without any script."""

from __future__ import annotations

from orchestration.publish import wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import AREA_LEVELS, Unit
from orchestration.publish.topic_table import of_topic


def areas(ctx: Context) -> str:
    """Areas by level, real ones first; illustrative ones under their own heading."""
    real = [unit for unit in ctx.data.units.values() if unit.is_area and not unit.is_illustrative]
    invented = [unit for unit in ctx.data.units.values() if unit.is_area and unit.is_illustrative]
    html = "".join(_level(ctx, level, real) for level in AREA_LEVELS)
    return html + _apart(ctx, invented)


def _level(ctx: Context, level: str, units: list[Unit]) -> str:
    found = sorted((u for u in units if u.level == level), key=lambda u: (vietnamese(u.name), u.valid_from))
    if not found:
        return ""
    heading = f"{wording.LEVELS[level]}{' (đến hết ngày 30/6/2025)' if level == 'district' else ''}"
    return f"<h2>{esc(heading)}</h2>\n{_items(ctx, found)}"


def _apart(ctx: Context, units: list[Unit]) -> str:
    if not units:
        return ""
    order = {level: index for index, level in enumerate(wording.LEVELS)}
    found = sorted(units, key=lambda u: (order[u.level], vietnamese(u.name), u.valid_from))
    return f'<h2 id="minh-hoa">{wording.ILLUSTRATIVE}</h2>\n{_items(ctx, found)}'


def providers(ctx: Context) -> str:
    """Schools, then independent groups, each by name; every one with its commune and address."""
    found = [unit for unit in ctx.data.units.values() if not unit.is_area]
    if not found:
        return "<p>Chưa có cơ sở nào trong danh bạ.</p>\n"
    html = []
    for level in ("school", "independent_group"):
        for invented in (False, True):
            some = [u for u in found if u.level == level and u.is_illustrative is invented]
            if some:
                mark = f" ({wording.ILLUSTRATIVE.lower()})" if invented else ""
                html.append(f"<h2>{esc(wording.LEVELS[level] + mark)}</h2>\n")
                html.append(_items(ctx, sorted(some, key=lambda u: (vietnamese(u.name), u.id))))
    return "".join(html)


def indicators(ctx: Context) -> str:
    """Indicators by topic, each with the sentence that says what it means."""
    html = []
    for topic, heading in ctx.data.topics().items():
        entries = "".join(
            f"<li>{ctx.indicator_link(i)}{classed('span', 'small', esc(i.meaning))}</li>" for i in of_topic(ctx, topic)
        )
        if entries:
            html.append(
                f'<h2 id="{topic.replace("_", "-")}">{esc(heading)}</h2>\n<ul class="units wide">{entries}</ul>\n'
            )
    return "".join(html)


def _items(ctx: Context, units: list[Unit]) -> str:
    return f'<ul class="units">{"".join(_item(ctx, unit) for unit in units)}</ul>\n'


def _item(ctx: Context, unit: Unit) -> str:
    parents = [parent.name for parent in ctx.ancestors(unit)[::-1][:2]]
    words = [", ".join(parents)]
    if unit.is_area:
        words.append(wording.validity(unit))
    else:
        words.append(ctx.data.label("ownership", unit.facts["ownership"]))
        status = unit.facts["status"]
        words.append(ctx.data.label("status", status) if status and status != "hoat_dong" else "")
    return f"<li>{ctx.unit_link(unit.id)}{classed('span', 'small', esc(' · '.join(filter(None, words))))}</li>"
