"""The matrix of plans and targets: areas by state, then indicators by area with level, figure and verdict."""

from __future__ import annotations

from orchestration.publish import attainment, plan_table, topic_table, wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import AREA_LEVELS, Assertion, Unit

PATH = "ke-hoach-chi-tieu/"
HEAD = ("Chỉ tiêu thống kê", "Địa bàn", *plan_table.HEAD[1:])


def html(ctx: Context) -> str:
    """The overview of areas, then a table per topic; a sentence where there is no plan and no target."""
    units = _units(ctx)
    if not units:
        return "<p>Bản công bố này chưa có kế hoạch giao hay chỉ tiêu phấn đấu nào.</p>\n"
    topics = "".join(_topic(ctx, topic, name, units) for topic, name in ctx.data.topics().items())
    return _overview(ctx, units) + topics + ctx.figures.sources_html()


def _units(ctx: Context) -> list[Unit]:
    """Areas with a plan or target: real ones first, the higher level first, then by name."""
    found = [unit for unit in ctx.data.units.values() if unit.is_area and _asserted(ctx, unit)]
    return sorted(
        found, key=lambda u: (u.is_illustrative, AREA_LEVELS.index(u.level), vietnamese(u.name), u.valid_from, u.id)
    )


def _asserted(ctx: Context, unit: Unit) -> list[Assertion]:
    return [one for one in ctx.data.assertions.get(unit.id, []) if one.indicator in ctx.data.indicators]


def _overview(ctx: Context, units: list[Unit]) -> str:
    """How many plans and targets of each area are in each state: a count, never a place in a ranking."""
    made = Table(
        caption="Số kế hoạch giao, chỉ tiêu phấn đấu theo kết quả, xếp theo cấp rồi theo tên",
        head=["Địa bàn", "Tất cả", *(wording.capital(words) for words in attainment.STATES.values())],
        cards=True,
        numeric=frozenset(range(1, 2 + len(attainment.STATES))),
    )
    for unit in units:
        asserted = _asserted(ctx, unit)
        counts = attainment.counts(ctx, asserted)
        numbers = [str(counts[state]) if state in counts else "" for state in attainment.STATES]
        made.rows.append([Cell(_name(ctx, unit)), Cell(str(len(asserted))), *(Cell(number) for number in numbers)])
    return made.html()


def _name(ctx: Context, unit: Unit) -> str:
    """The unit, what lies above it, and whether it is invented or rebuilt."""
    words = [parent.name for parent in ctx.ancestors(unit)[::-1][:1] if parent.level != AREA_LEVELS[0]]
    words.append(wording.validity(unit))
    if unit.is_illustrative:
        words.append(wording.ILLUSTRATIVE.lower())
    small = " · ".join(filter(None, words))
    return ctx.unit_link(unit.id) + (classed("span", "small", esc(small)) if small else "")


def _topic(ctx: Context, topic: str, name: str, units: list[Unit]) -> str:
    """A topic's indicators by area, folded behind how many are in each state."""
    made = Table(caption=f"{name}: kế hoạch giao, chỉ tiêu phấn đấu và số liệu", head=HEAD, cards=True)
    told: list[Assertion] = []
    for indicator in topic_table.of_topic(ctx, topic):
        for unit in units:
            for index, one in enumerate(_asserted(ctx, unit), start=1):
                if one.indicator == indicator.id:
                    first, *rest = plan_table.row(ctx, one, index)
                    made.rows.append([first, Cell(_name(ctx, unit)), *rest])
                    told.append(one)
    if not told:
        return ""
    states = attainment.counts(ctx, told).items()
    counts = ", ".join(f"{count} {attainment.STATES[state]}" for state, count in states)
    summary = f"{len(told)} kế hoạch giao, chỉ tiêu phấn đấu{classed('span', 'small', esc(counts))}"
    return (
        f'<h2 id="{topic.replace("_", "-")}">{esc(name)}</h2>\n'
        f"<details><summary>{summary}</summary>\n{made.html()}</details>\n"
    )
