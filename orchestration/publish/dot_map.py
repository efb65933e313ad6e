"""Communes of a province as dots at their centroids, sized by the class of their value. No border is drawn.

The list under the drawing holds the same values, each leading to the figure on the commune's own page: the drawing
alone is never the only place of a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, radians

from orchestration.publish import number, value_class
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Unit, Value
from orchestration.publish.territory import Area

# the drawing fits a square of this size with a margin for the largest dot
SIZE, MARGIN = 560, 20
# radius of a commune without a value, then of each class
RADII = (4, 5, 8, 11, 15)
# more communes than these are folded
_MOST_OPEN = 24


def dot_map(ctx: Context, unit: Unit, indicator: Indicator, round_id: str) -> str:
    """The map and list of a province's communes of today; empty where none of them has coordinates.

    `round_id` may be empty: then the dots say where the communes lie and nothing else.
    """
    communes = [
        area for area in ctx.data.territory.children.get(unit.id, []) if area.level == "commune" and not area.valid_to
    ]
    communes.sort(key=lambda area: (vietnamese(area.name), area.id))
    placed = [area for area in communes if area.latitude is not None and area.longitude is not None]
    if not placed:
        return ""
    values = {area.id: ctx.data.shown(area.id).get((indicator.id, round_id)) for area in communes}
    limits = value_class.limits([one.value for one in values.values() if one and one.value is not None])
    words = {area.id: _words(indicator, values[area.id]) for area in communes}
    if limits:
        title = f"{indicator.name} của các xã, phường thuộc {unit.name}, {ctx.round_name(round_id)}"
        legend = value_class.legend(limits, indicator)
    else:
        title, legend = f"Vị trí {len(communes)} xã, phường, đặc khu của {unit.name}", ""
    steps = {area.id: _step(values[area.id], limits) for area in placed}
    return (
        f'<figure class="dots">{_drawing(unit, placed, steps, title, words if limits else {})}'
        f"<figcaption>{esc(title)}. {_note(communes, placed, bool(limits))}</figcaption></figure>\n"
        f'<div class="sized">{legend}</div>\n{_list(ctx, communes, values, words if limits else {})}'
    )


def _words(indicator: Indicator, one: Value | None) -> str:
    if one is None or one.value is None:
        return number.symbol_words(one.symbol if one else "x")
    return number.with_unit(one.value, indicator)


def _step(one: Value | None, limits: Sequence[Decimal]) -> int:
    return value_class.of(one.value, limits) if one and one.value is not None else 0


def _drawing(unit: Unit, placed: Sequence[Area], steps: dict[str, int], title: str, words: dict[str, str]) -> str:
    """The dots, the largest first so that none hides another; each has its name and value as a tooltip."""
    spots, width, height = _spots(placed)
    dots = "".join(
        f'<circle class="step-{steps[area.id]}" cx="{spots[area.id][0]:.1f}" cy="{spots[area.id][1]:.1f}" '
        f'r="{RADII[steps[area.id]]}"><title>{esc(": ".join(filter(None, [area.name, words.get(area.id)])))}</title>'
        "</circle>"
        for area in sorted(placed, key=lambda area: (-steps[area.id], area.id))
    )
    told = f"{len(placed)} chấm, mỗi chấm một xã, phường, đặc khu; các giá trị có trong danh sách dưới hình."
    name = f"ban-do-{unit.level}-{unit.code}"
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{esc(title)}</title>'
        f'<desc id="{name}-d">{esc(told)}</desc>{dots}</svg>'
    )


def _spots(placed: Sequence[Area]) -> tuple[dict[str, tuple[float, float]], float, float]:
    """Place of each commune in the drawing, and the drawing's size: north up, a degree of longitude shortened to its
    length at the middle latitude."""
    where = {area.id: (float(area.longitude or 0), float(area.latitude or 0)) for area in placed}
    west, east = min(x for x, _ in where.values()), max(x for x, _ in where.values())
    south, north = min(y for _, y in where.values()), max(y for _, y in where.values())
    narrow = cos(radians((south + north) / 2))
    # a lone commune, or communes on one spot, still need a scale
    scale = (SIZE - 2 * MARGIN) / max((east - west) * narrow, north - south, 0.01)
    spots = {one: (MARGIN + (x - west) * narrow * scale, MARGIN + (north - y) * scale) for one, (x, y) in where.items()}
    return spots, 2 * MARGIN + (east - west) * narrow * scale, 2 * MARGIN + (north - south) * scale


def _note(communes: Sequence[Area], placed: Sequence[Area], has_values: bool) -> str:
    """What the drawing leaves out, by name."""
    missing = [area.name for area in communes if area not in placed]
    words = ["Chấm lớn hơn là nhóm giá trị lớn hơn; chấm rỗng là không có số liệu."] if has_values else []
    words.append("Chấm đặt ở tâm xã, phường; không vẽ địa giới.")
    if missing:
        words.append(f"Chưa có tọa độ nên không có chấm: {', '.join(missing)}.")
    return esc(" ".join(words))


def _list(ctx: Context, communes: Sequence[Area], values: dict[str, Value | None], words: dict[str, str]) -> str:
    items = []
    for area in communes:
        one, unit = values[area.id], ctx.data.units.get(area.id)
        shown = esc(words.get(area.id, ""))
        if one is not None and one.value is not None and unit is not None:
            shown = f'<a href="{ctx.root}{unit.path}#{ctx.home_anchor(one)}">{shown}</a>'
        small = classed("span", "small", shown) if shown else ""
        items.append(f"<li>{ctx.unit_link(area.id, area.name)}{small}</li>")
    listed = f'<ul class="units tight">{"".join(items)}</ul>\n'
    if len(communes) <= _MOST_OPEN:
        return listed
    return f"<details><summary>Danh sách {len(communes)} xã, phường, đặc khu</summary>\n{listed}</details>\n"
