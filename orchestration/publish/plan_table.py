"""Plans and targets of an area in words, those without any figure to hold against included."""

from __future__ import annotations

from functools import partial

from orchestration.publish import sentence, wording
from orchestration.publish.context import Context
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Assertion, Value


def table(ctx: Context, unit_id: str, values: dict[tuple[str, str], Value]) -> str:
    """One row per plan or target: what it measures, of whom, what is asked, for when, what is unclear, its figure."""
    assertions = ctx.data.assertions.get(unit_id, [])
    made = Table(
        caption="Kế hoạch giao và chỉ tiêu phấn đấu",
        head=["Chỉ tiêu thống kê", "Loại", "Mức", "Đối tượng", "Kỳ hoặc mốc", "Số liệu để đối chiếu", "Chỗ chưa rõ"],
        cards=True,
    )
    for index, one in enumerate(assertions, start=1):
        if one.indicator not in ctx.data.indicators:
            continue
        indicator = ctx.data.indicators[one.indicator]
        key = anchor(f"{one.kind}-{one.indicator}-{one.school_year or one.horizon}-{one.period}-{index}")
        level = ctx.figures.button(
            key,
            wording.asserted(one, indicator, ctx.data.rounds),
            partial(sentence.of_assertion, ctx, one),
            "figure strong",
        )
        made.rows.append(
            [
                Cell(ctx.indicator_link(indicator)),
                Cell(esc(wording.KINDS.get(one.kind, one.kind))),
                Cell(level),
                Cell(esc(one.population)),
                Cell(esc(wording.when(one, ctx.data.rounds))),
                Cell(_held_against(one, values)),
                Cell(classed("span", "small", esc(one.ambiguity)) if one.ambiguity else ""),
            ]
        )
    return made.html()


def _held_against(one: Assertion, values: dict[tuple[str, str], Value]) -> str:
    held = [
        value
        for (name, _), value in values.items()
        if name == one.indicator and value.value is not None and one.value is not None
        if (value.plan if one.kind == "plan" else value.target) == one.value
    ]
    return "có, xem bảng ở trên" if held else classed("span", "missing", "không có số liệu")
