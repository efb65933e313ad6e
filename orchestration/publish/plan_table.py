"""Plans and targets of an area in words, those without any figure to hold against included."""

from __future__ import annotations

from functools import partial

from orchestration.publish import attainment, sentence, wording
from orchestration.publish.context import Context
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Assertion

HEAD = ("Chỉ tiêu thống kê", "Loại", "Mức", "Số liệu", "Kết quả", "Đối tượng", "Kỳ hoặc mốc", "Chỗ chưa rõ")
# a longer table is folded behind its counts
MOST_OPEN = 8


def table(ctx: Context, unit_id: str) -> str:
    """One row per plan or target: what it measures, what is asked, the figure, whether it is attained, of whom, for
    when, what is unclear. A long table is folded behind its count."""
    made = Table(caption="Kế hoạch giao và chỉ tiêu phấn đấu", head=HEAD, cards=True)
    assertions = [one for one in ctx.data.assertions.get(unit_id, []) if one.indicator in ctx.data.indicators]
    made.rows = [row(ctx, one, index) for index, one in enumerate(assertions, start=1)]
    table = made.html()
    if len(assertions) > MOST_OPEN:
        table = f"<details><summary>Xem từng kế hoạch giao, chỉ tiêu phấn đấu</summary>\n{table}</details>\n"
    return summary(ctx, assertions) + table


def row(ctx: Context, one: Assertion, index: int) -> list[Cell]:
    """The cells of one plan or target; `index` keeps two of the same indicator and horizon apart."""
    indicator = ctx.data.indicators[one.indicator]
    goal = attainment.of(ctx, one)
    unclear = attainment.reason(ctx, one, goal)
    return [
        Cell(ctx.indicator_link(indicator)),
        Cell(esc(wording.KINDS.get(one.kind, one.kind))),
        Cell(level(ctx, one, index)),
        Cell(attainment.figure_html(ctx, goal) if goal else ""),
        Cell(attainment.verdict(goal) if goal else ""),
        Cell(esc(wording.spelled(one.population))),
        Cell(esc(wording.when(one, ctx.data.rounds))),
        Cell(classed("span", "small", esc(unclear)) if unclear else ""),
    ]


def level(ctx: Context, one: Assertion, index: int) -> str:
    """What is asked for, as a button that opens its source."""
    unit = ctx.data.units.get(one.unit)
    lead = "" if one.unit == ctx.here or unit is None else f"{unit.level}-{unit.code}-"
    key = anchor(f"{lead}{one.kind}-{one.indicator}-{one.school_year or one.horizon}-{one.period}-{index}")
    words = wording.asserted(one, ctx.data.indicators[one.indicator], ctx.data.rounds)
    return ctx.figures.button(key, words, partial(sentence.of_assertion, ctx, one), "figure strong")


def summary(ctx: Context, assertions: list[Assertion]) -> str:
    """How many are attained and how many not, and how many nobody can judge, in one sentence."""
    counts = attainment.counts(ctx, assertions)
    told = [f"{count} {attainment.STATES[state]}" for state, count in counts.items()]
    if not told:
        return ""
    words = f"{len(assertions)} kế hoạch giao, chỉ tiêu phấn đấu: {', '.join(told)}. Xét trên giá trị chưa làm tròn."
    return f"<p>{esc(words)}</p>\n"
