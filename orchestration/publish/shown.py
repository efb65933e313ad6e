"""Figures in place: the value, its changes, its plan and its target, each as a button that opens its sentence."""

from __future__ import annotations

from decimal import Decimal

from orchestration.publish import number, sentence, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Assertion, Value

START = ("start", "so với đầu năm học")
SAME_PERIOD = ("same", "so với cùng kỳ năm học trước")


def value(ctx: Context, one: Value, unit: bool = False, css: str = "figure") -> str:
    """The value as a button, with its unit of measure when `unit`; a missing one in words, as a button too."""
    shown = number.symbol_words(one.symbol)
    if one.value is not None:
        indicator = ctx.indicator(one)
        shown = number.with_unit(one.value, indicator) if unit else number.amount(one.value, indicator)
    elif one.symbol != "c":
        return missing(shown)
    return ctx.figures.button(ctx.key(one), shown, lambda: sentence.of_value(ctx, one), css)


def missing(words: str = number.MISSING) -> str:
    return classed("span", "missing", esc(words))


def change(ctx: Context, one: Value, kind: tuple[str, str], short: bool = False) -> str:
    """The change against the start of the year or the same period; empty when there is nothing to compare."""
    name, words = kind
    size = delta(one, kind)
    if size is None:
        return ""
    shown = number.change(size, ctx.indicator(one), short)
    return ctx.figures.button(
        f"{ctx.key(one)}-{name}",
        shown,
        lambda: sentence.of_change(ctx, one, base(ctx, one, kind), size, words, matched(one, kind)),
    )


def matched(one: Value, kind: tuple[str, str]) -> Decimal | None:
    """On how many units the change was measured, where not everybody has reported."""
    return one.matched_n_start if kind is START else one.matched_n_same_period


def delta(one: Value, kind: tuple[str, str]) -> Decimal | None:
    """The published change of one kind."""
    return one.change_vs_start if kind is START else one.change_vs_same_period


def base(ctx: Context, one: Value, kind: tuple[str, str]) -> Value | None:
    """The value the change was taken from: the same indicator in the round the catalogue names."""
    found = ctx.data.rounds.get(one.round)
    if found is None:
        return None
    other = found.start_of_year if kind is START else found.same_period
    return ctx.data.shown(one.unit, one.breakdown).get((one.indicator, other))


def plan(ctx: Context, one: Value) -> str:
    if one.plan is None:
        return ""
    assertion = assertion_for(ctx, one, "plan", one.plan)
    shown = number.amount(one.plan, ctx.indicator(one))
    return _held(ctx, one, "plan", shown, assertion)


def plan_change(ctx: Context, one: Value, short: bool = False) -> str:
    if one.change_vs_plan is None:
        return ""
    size = one.change_vs_plan
    assertion = assertion_for(ctx, one, "plan", one.plan)
    return ctx.figures.button(
        f"{ctx.key(one)}-plan-change",
        number.against_plan(size, ctx.indicator(one), short),
        lambda: sentence.of_plan_change(ctx, one, assertion, size),
    )


def target(ctx: Context, one: Value) -> str:
    """The target in words and whether the exact value meets it."""
    if one.target is None:
        return ""
    assertion = assertion_for(ctx, one, "target", one.target)
    shown = wording.held_value(one.target_comparator, one.target, ctx.indicator(one))
    verdict = ""
    if one.target_met is not None:
        verdict = classed("span", "met" if one.target_met else "unmet", "đạt" if one.target_met else "chưa đạt")
    return f"{_held(ctx, one, 'target', shown, assertion)} {verdict}".strip()


def assertion_for(ctx: Context, one: Value, kind: str, held: Decimal | None) -> Assertion | None:
    """The assertion whose value the figure was held against: of this round, else of this school year."""
    found = ctx.data.rounds.get(one.round)
    candidates = [
        a
        for a in ctx.data.assertions.get(one.unit, [])
        if a.indicator == one.indicator and a.kind == kind and a.value == held and held is not None
    ]
    if found is None or not candidates:
        return None

    def distance(a: Assertion) -> tuple[bool, bool]:
        return a.school_year != found.school_year, a.period != found.period

    return min(candidates, key=distance)


def _held(ctx: Context, one: Value, kind: str, shown: str, assertion: Assertion | None) -> str:
    """A plan or target number; without an assertion of its own it stays plain text rather than claim a source."""
    if assertion is None:
        return esc(shown)
    return ctx.figures.button(f"{ctx.key(one)}-{kind}", shown, lambda: sentence.of_assertion(ctx, assertion))


def claim_html(ctx: Context, one: Value) -> str:
    """What the report claims, held against the figure. A claim the figure contradicts is shown as exactly that."""
    if not one.claim:
        return ""
    claimed = wording.CLAIMS.get(one.claim, ctx.data.label("claim", one.claim))
    holds = claim_holds(ctx, one)
    if holds is None:
        text = f"Báo cáo nhận định “{claimed}”; không có kế hoạch giao để đối chiếu."
        return classed("span", "claim", esc(text))
    if holds:
        # a claim on a target alone is never held against a plan
        held = "kế hoạch giao" if one.change_vs_plan is not None else "chỉ tiêu phấn đấu"
        text = f"Báo cáo nhận định “{claimed}” {held}; số liệu khớp{_circular(ctx, one)}."
        return classed("span", "claim", esc(text))
    return classed(
        "span",
        "claim contradicted",
        f"Báo cáo nhận định “{esc(claimed)}”, nhưng số liệu {_against(ctx, one)}{esc(_circular(ctx, one))}.",
    )


def _circular(ctx: Context, one: Value) -> str:
    """That the plan is no independent witness: it was worked out from a sentence of the very report that claims."""
    assertion = assertion_for(ctx, one, "plan", one.plan)
    if one.change_vs_plan is None or assertion is None or assertion.basis != "derived":
        return ""
    reports = {row.source_document for row in ctx.data.provenance(one)}
    same = assertion.source_document in reports
    return f" (kế hoạch suy ra từ {'chính báo cáo này' if same else assertion.source_document})"


def claim_holds(ctx: Context, one: Value) -> bool | None:
    """Whether figure minus plan bears the claim out; None when there is nothing to hold it against."""
    size = one.change_vs_plan
    if not one.claim:
        return None
    if size is None:
        if one.target_met is None:
            return None
        return one.target_met == (one.claim != "not_met")
    better = -size if ctx.indicator(one).direction == "down" else size
    return {"exceeded": better > 0, "met": better >= 0, "not_met": better < 0}.get(one.claim)


def _against(ctx: Context, one: Value) -> str:
    if one.change_vs_plan is None:
        return "không đạt chỉ tiêu phấn đấu" if not one.target_met else "đạt chỉ tiêu phấn đấu"
    if one.change_vs_plan == 0:
        return "bằng kế hoạch giao"
    side = "cao hơn" if one.change_vs_plan > 0 else "thấp hơn"
    size = one.change_vs_plan
    return ctx.figures.button(
        f"{ctx.key(one)}-plan-change",
        f"{side} kế hoạch {number.difference(size, ctx.indicator(one))}",
        lambda: sentence.of_plan_change(ctx, one, assertion_for(ctx, one, "plan", one.plan), size),
    )
