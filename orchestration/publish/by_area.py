"""Counts by area on two kinds of pages: provinces on the overview, what lies below each on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.publish import wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, classed, crumbs, esc
from orchestration.publish.record import Unit

_HIGH = ("nation", "province")


def province_of(ctx: Context, unit_id: str) -> Unit | None:
    """The province above an area; None for one that is a province or more, or of which no province is known."""
    unit = ctx.data.units.get(unit_id)
    above = ctx.ancestors(unit) if unit else []
    return next((area for area in above if area.level == "province"), None)


def provinces(ctx: Context, unit_ids: Iterable[str]) -> dict[str, list[str]]:
    """Province -> the areas of the list that lie below it; under the empty name what belongs on the overview."""
    found: dict[str, list[str]] = {}
    for unit_id in dict.fromkeys(unit_ids):
        above = province_of(ctx, unit_id)
        found.setdefault(above.id if above else "", []).append(unit_id)
    return {above: sorted(below, key=lambda one: order(ctx, one)) for above, below in found.items()}


def order(ctx: Context, unit_id: str) -> tuple[bool, int, tuple[tuple[int, ...], tuple[int, ...]], str]:
    """Real areas before made-up ones, higher before lower, then by Vietnamese name. Never by a count."""
    unit = ctx.data.units.get(unit_id)
    if unit is None:
        return False, len(wording.LEVELS), vietnamese(""), unit_id
    return unit.is_illustrative, list(wording.LEVELS).index(unit.level), vietnamese(unit.name), unit_id


def name_cell(ctx: Context, unit_id: str, name: str, folder: str, has_page: bool) -> Cell:
    """The area's name; `has_page` says whether `folder` holds a page of the areas below it."""
    unit = ctx.data.units.get(unit_id)
    if unit is None:
        return Cell(esc(name))
    shown = f'<a href="{ctx.root}{folder}/{unit.slug}/">{esc(name)}</a>' if has_page else ctx.unit_link(unit_id, name)
    notes = [wording.validity(unit), wording.ILLUSTRATIVE.lower() if unit.is_illustrative else ""]
    small = " · ".join(filter(None, notes))
    return Cell(shown + (classed("span", "small", esc(small)) if small else ""))


def head(ctx: Context, unit: Unit, folder: str, title: str) -> str:
    """Path and notices of the page of a province."""
    steps = [
        f'<a href="{ctx.root}">Trang chủ</a>',
        f'<a href="{ctx.root}{folder}/">{esc(title)}</a>',
        ctx.unit_link(unit.id),
    ]
    invented = classed("p", "notice illustrative", f"<b>{wording.ILLUSTRATIVE}.</b>") if unit.is_illustrative else ""
    return crumbs(folder, steps) + invented + "\n"
