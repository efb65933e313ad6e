"""Today's 34 provinces as a grid of tiles: links with printed values, about where they lie, without any border."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from orchestration.publish import number, value_class
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Unit, Value
from orchestration.publish.territory import Area

# codes of today's provinces, north up, west left; a dot is no province. Where a tile lies is ours, and only about right
LAYOUT = """
12 15 08 04  .
11 14 25 19 20
 .  . 01 24 22
 .  . 37 33 31
 .  . 38  .  .
 .  . 40  .  .
 .  . 42  .  .
 .  .  . 44  .
 .  .  . 46 48
 .  .  .  . 51
 .  .  . 66 52
 . 80 75 68 56
91 82 79  .  .
 . 92 86  .  .
 . 96  .  .  .
"""
_PREFIXES = ("Thành phố ", "Tỉnh ")


def places() -> dict[str, tuple[int, int]]:
    """Province code -> (row, column) of its tile, from 1."""
    rows = [line.split() for line in LAYOUT.strip().splitlines()]
    return {
        code: (row, column)
        for row, codes in enumerate(rows, start=1)
        for column, code in enumerate(codes, start=1)
        if code != "."
    }


def tile_map(ctx: Context, indicator: Indicator, round_id: str) -> str:
    """The indicator's value of each province in one round, in today's boundaries, with the limits of its classes.

    Empty where no province has a value. Illustrative provinces have no tile.
    """
    provinces = _provinces(ctx)
    values = {area.id: ctx.data.shown(area.id).get((indicator.id, round_id)) for area in provinces}
    limits = value_class.limits([one.value for one in values.values() if one and one.value is not None])
    if not limits:
        return ""
    tiles = [_value_tile(ctx, area, indicator, values[area.id], limits) for area in provinces]
    title = f"{indicator.name}, {ctx.round_name(round_id)}"
    return _grid(title, tiles) + value_class.legend(limits, indicator)


def index(ctx: Context) -> str:
    """The tiles as a way in: each province with how many pages of areas and providers there are of it."""
    tiles = []
    for area in _provinces(ctx):
        count = sum(_pages(ctx, unit_id) for unit_id in (area.id, *_origins(ctx, area)))
        door = _door(ctx, area)
        tiles.append(_tile(area, f"{count} trang" if count else "chưa có", 0, ctx.root + door.path if door else ""))
    return _grid("34 tỉnh, thành phố, mỗi ô một tỉnh, kèm số trang địa bàn và cơ sở", tiles)


def _provinces(ctx: Context) -> list[Area]:
    """The real provinces of today, by name: the order in which a list is read."""
    found = [
        area
        for area in ctx.data.territory.areas.values()
        if area.level == "province" and not area.valid_to and not area.is_illustrative
    ]
    return sorted(found, key=lambda area: vietnamese(_short(area.name)))


def _origins(ctx: Context, area: Area) -> list[str]:
    """The former provinces that went into this one."""
    return [one.old for one in ctx.data.territory.origins.get(area.id, [])]


def _pages(ctx: Context, unit_id: str) -> int:
    """How many pages there are of a unit and of everything in it."""
    own = 1 if unit_id in ctx.data.units else 0
    return own + sum(_pages(ctx, child.id) for child in ctx.data.children.get(unit_id, []))


def _door(ctx: Context, area: Area) -> Unit | None:
    """The page a tile leads to: the province's own, else that of the one former province that has one."""
    found = [ctx.data.units[one] for one in (area.id, *_origins(ctx, area)) if one in ctx.data.units]
    return found[0] if len(found) == 1 or (found and found[0].id == area.id) else None


def _value_tile(ctx: Context, area: Area, indicator: Indicator, one: Value | None, limits: Sequence[Decimal]) -> str:
    """A tile with the province's value that leads to the figure on its page, where its source stands."""
    unit = ctx.data.units.get(area.id)
    if one is None or one.value is None or unit is None:
        return _tile(area, number.symbol_words(one.symbol if one else "x"), 0, ctx.root + unit.path if unit else "")
    words = number.amount(one.value, indicator)
    return _tile(area, words, value_class.of(one.value, limits), f"{ctx.root}{unit.path}#{ctx.home_anchor(one)}")


def _short(name: str) -> str:
    return next((name.removeprefix(word) for word in _PREFIXES if name.startswith(word)), name)


def _tile(area: Area, words: str, step: int, href: str) -> str:
    """One tile, a link where there is somewhere to go; `step` is its class, 0 without a value."""
    row, column = places()[area.code]
    inner = f"<b>{esc(_short(area.name))}</b><span>{esc(words)}</span>"
    if href:
        inner = f'<a href="{esc(href)}">{inner}</a>'
    return f'<div role="listitem" class="tile row-{row} column-{column} step-{step}">{inner}</div>'


def _grid(title: str, tiles: list[str]) -> str:
    """A list laid out as a map; a `ul` would be laid out by the theme. A tile map is no map to scale, and says so."""
    note = classed("p", "small", "Vị trí các ô chỉ gần đúng; ô vuông không vẽ địa giới.")
    return f'<div class="tiles" role="list" aria-label="{esc(title)}">{"".join(tiles)}</div>\n{note}\n'
