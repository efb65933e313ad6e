"""Plans and targets attained or not: the figure each was held against and the verdict on the exact value."""

from __future__ import annotations

from orchestration.publish import shown
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
    return shown.value(ctx, value) + classed("span", "small", esc(ctx.round_name(value.round)))


def verdict(one: Goal) -> str:
    """Met or not on the exact value, or why it is not judged: never by colour alone."""
    css = MARKS.get(one.state, "open")
    return classed("span", css, esc(STATES.get(one.state, one.state)))


def counts(ctx: Context, assertions: list[Assertion]) -> dict[str, int]:
    """How many of the plans and targets are in each state, in the order of STATES; states nobody is in are left out."""
    states = [goal.state for goal in (of(ctx, one) for one in assertions) if goal]
    return {state: states.count(state) for state in STATES if state in states}
