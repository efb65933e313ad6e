"""An area's rates beside those of the area above it and of its siblings: by name, never by size, so no ranking."""

from __future__ import annotations

from decimal import Decimal

from orchestration.publish import number, opening, shown, topic_table
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Unit, Value

# a table of more rows is folded, one of more columns would not be read
_MOST_OPEN, _MOST_RATES = 12, 6
# the least denominator where the catalogue names none (the rule of small denominators)
_LEAST = 10


def html(ctx: Context, unit: Unit, rows: topic_table.Rows) -> str:
    """The area above, this area, then its siblings; nothing without a rate of its own or without anybody beside it."""
    own = _own(ctx, rows)
    above = ctx.data.units.get(unit.parent)
    day = rows.main.reference_date
    around = sorted(
        (one for one in ctx.data.children.get(unit.parent, []) if one.level == unit.level and _exists(one, day)),
        key=lambda one: (vietnamese(one.name), one.id),
    )
    compared = [*([above] if above else []), unit, *(one for one in around if one.id != unit.id)]
    if not any(_at(ctx, other, mine) for mine in own for other in compared if other.id != unit.id):
        return ""
    made = Table(
        caption="Cạnh các địa bàn cùng cấp, xếp theo tên",
        head=["Địa bàn", *(_head(ctx, one, rows) for one in own)],
        cards=True,
        numeric=frozenset(range(1, len(own) + 1)),
    )
    for one in compared:
        made.rows.append([_name(ctx, one, unit, above), *(_cell(ctx, one, mine) for mine in own)])
    name = f"trong {above.name}" if above else "cùng cấp"
    told = (
        f"<p>Giá trị của {esc(unit.name)} bên cạnh địa bàn cấp trên và các địa bàn {esc(name)}, cùng chỉ tiêu thống "
        "kê, cùng kỳ. Xếp theo tên, không xếp hạng; mẫu số quá nhỏ thì không đặt cạnh nhau.</p>\n"
    )
    table = made.html()
    if len(compared) > _MOST_OPEN:
        table = f"<details><summary>Xem {len(compared)} địa bàn</summary>\n{table}</details>\n"
    return told + table


def _own(ctx: Context, rows: topic_table.Rows) -> list[Value]:
    """The area's headline rates, one of each family of the opening: whose denominator is named comes after."""
    headline = sorted((i for i in ctx.data.indicators.values() if i.is_headline and i.is_rate), key=lambda i: i.order)
    families: list[tuple[str, ...]] = [*opening.ENROLMENT]
    families += [(i.id,) for i in headline if not any(i.id in family for family in families)]
    picked = ([rows.pick(name) for name in family if name in ctx.data.indicators] for family in families)
    firsts = (next((one for one in some if one and one.value is not None), None) for some in picked)
    return [one for one in firsts if one][:_MOST_RATES]


def _at(ctx: Context, unit: Unit, mine: Value) -> Value | None:
    """The unit's value beside `mine`; None where it has none."""
    one = ctx.data.shown(unit.id).get((mine.indicator, mine.round))
    return one if one and one.value is not None else None


def _exists(one: Unit, day: str) -> bool:
    return one.valid_from <= day and (not one.valid_to or day <= one.valid_to)


def _head(ctx: Context, one: Value, rows: topic_table.Rows) -> str:
    when = "" if one.round == rows.main.id else f" ({ctx.round_name(one.round)})"
    return ctx.indicator(one).name + when


def _name(ctx: Context, one: Unit, here: Unit, above: Unit | None) -> Cell:
    role = "địa bàn này" if one.id == here.id else "địa bàn cấp trên" if one is above else ""
    return Cell(ctx.unit_link(one.id) + (classed("span", "small", role) if role else ""))


def _cell(ctx: Context, unit: Unit, mine: Value) -> Cell:
    """The unit's value as a link to the figure on its own page, where its source stands."""
    one = ctx.data.shown(unit.id).get((mine.indicator, mine.round))
    if one is None or one.value is None:
        return Cell(shown.missing(number.symbol_words(one.symbol) if one else number.MISSING))
    indicator = ctx.indicator(one)
    if one.denominator is not None and one.denominator < Decimal(indicator.min_denominator or _LEAST):
        return Cell(shown.missing(f"mẫu số dưới {indicator.min_denominator or _LEAST}"))
    page = "" if unit.id == ctx.here else ctx.root + unit.path
    return Cell(f'<a href="{page}#{ctx.home_anchor(one)}">{esc(number.amount(one.value, indicator))}</a>')
