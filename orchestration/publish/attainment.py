"""Plans and targets attained or not: the figure each was held against, the verdict on the exact value, why there is
none."""

from __future__ import annotations

from orchestration.publish import shown, wording
from orchestration.publish.context import Context
from orchestration.publish.goal import Goal
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Assertion, Value

STATES = {
    "met": "đạt",
    "not_met": "chưa đạt",
    "not_due": "chưa đến hạn",
    "ambiguous": "không xét được",
    "no_figure": "chưa có số liệu để xét",
    "no_number": "văn bản không nêu con số",
    "confidential": "không nêu vì số liệu bảo mật",
}
MARKS = {"met": "met", "not_met": "unmet"}


def of(ctx: Context, one: Assertion) -> Goal | None:
    """The goal that a plan or target of the pages is."""
    return ctx.data.goals.get((one.unit, one.indicator, one.file, one.sheet, one.cell))


def figure(ctx: Context, one: Goal) -> Value | None:
    """The value the goal was held against, None where there is none to show."""
    wanted = (
        f"{one.figure_school_year}-{one.figure_period}",
        one.figure_basis,
        one.figure_boundary,
        one.figure_breakdown,
    )
    for value in ctx.data.values.get(one.unit, []):
        found = value.round, value.basis, value.boundary, value.breakdown
        if value.indicator == one.indicator and found == wanted:
            return value
    return None


def figure_html(ctx: Context, one: Goal) -> str:
    """The figure as a button with its round beside it."""
    value = figure(ctx, one)
    if value is None:
        return shown.missing("bảo mật") if one.state == "confidential" else shown.missing()
    claim = shown.claim_html(ctx, value) if shown.claim_holds(ctx, value) is False else ""
    return shown.value(ctx, value) + classed("span", "small", esc(ctx.round_name(value.round))) + claim


def verdict(one: Goal) -> str:
    """Met or not on the exact value, or why it is not judged: never by colour alone."""
    css = MARKS.get(one.state, "open")
    return classed("span", css, esc(STATES.get(one.state, one.state)))


def counts(ctx: Context, assertions: list[Assertion]) -> dict[str, int]:
    """How many of the plans and targets are in each state, in the order of STATES; states nobody is in are left out."""
    states = [goal.state for goal in (of(ctx, one) for one in assertions) if goal]
    return {state: states.count(state) for state in STATES if state in states}


def reason(ctx: Context, one: Assertion, goal: Goal | None) -> str:
    """What the document leaves open, or why nothing can be judged: plain text, empty where all is clear."""
    if one.ambiguity or goal is None:
        return one.ambiguity
    if goal.state == "ambiguous":
        return _conflict(ctx, one)
    if goal.state == "no_figure":
        return (
            "Chưa có số liệu của mức gốc hoặc của kỳ, mốc này." if one.baseline else "Chưa có số liệu của kỳ, mốc này."
        )
    return ""


def _conflict(ctx: Context, one: Assertion) -> str:
    """Two levels for one horizon, a fraction of other units than are there, or a change that reads in two ways."""
    horizon = one.school_year, one.period, one.horizon
    levels = [
        wording.asserted(other, ctx.data.indicators[one.indicator], ctx.data.rounds)
        for other in ctx.data.assertions.get(one.unit, [])
        if (other.indicator, other.kind) == (one.indicator, one.kind)
        and (other.school_year, other.period, other.horizon) == horizon
    ]
    if len(levels) > 1:
        return f"Văn bản nêu {len(levels)} mức cho cùng một kỳ, mốc: {'; '.join(levels)}."
    if one.numerator is not None:
        return "Mức nêu trên một số đơn vị khác với số đơn vị hiện có."
    return "Hiểu theo điểm phần trăm và hiểu theo mức giảm tương đối cho hai kết quả khác nhau."
