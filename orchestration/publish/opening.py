"""The opening paragraph of an area's page, as an official report would begin, written from data alone.

What the source leaves out is left out; a claim of the report is never repeated, only its figure is.
"""

from __future__ import annotations

from orchestration.publish import sentence, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Round
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Unit, Value

SIZE = ("so_truong", "so_diem_truong", "so_nhom_lop", "so_tre")
PLANNED = {"so_tre": "số trẻ", "so_nhom_lop": "số nhóm, lớp"}
# each family: the rate whose source names no denominator, then the two that do
ENROLMENT = (
    ("huy_dong_nha_tre", "huy_dong_nha_tre_dan_so", "huy_dong_nha_tre_phai_huy_dong"),
    ("huy_dong_3_5", "huy_dong_3_5_dan_so", "huy_dong_3_5_phai_huy_dong"),
    ("huy_dong_5", "huy_dong_5_dan_so", "huy_dong_5_phai_huy_dong"),
)


def paragraphs(ctx: Context, unit: Unit, found: Round, values: dict[tuple[str, str], Value]) -> str:
    """HTML of the opening for one round: size, then enrolment; empty when the round has none of these."""
    at = {name: value for (name, round_id), value in values.items() if round_id == found.id}
    return _size(ctx, unit, found, at) + _enrolment(ctx, at)


def _size(ctx: Context, unit: Unit, found: Round, at: dict[str, Value]) -> str:
    have = {name: at[name] for name in SIZE if name in at and at[name].value is not None}
    if not have:
        return ""
    counts = _counts(ctx, have)
    sentence = f"{esc(found.name)}, {esc(wording.whole(unit))} có {counts}"
    children = have.get("so_tre")
    steps = _over_time(ctx, children, (shown.START, shown.SAME_PERIOD)) if children is not None else []
    steps += _against_plan(ctx, have)
    whole = f"{sentence}{''.join(f'; {step}' for step in steps)}.{_maturity(ctx, have)}"
    contradicted = "".join(shown.claim_html(ctx, one) for one in have.values() if shown.claim_holds(ctx, one) is False)
    return classed("p", "lead", whole + contradicted)


def _maturity(ctx: Context, have: dict[str, Value]) -> str:
    """That not everybody has handed in, in the words of the figure with the fewest; official figures need none."""
    partial = [one for one in have.values() if one.maturity != "official"]
    if not partial:
        return ""
    least = min(partial, key=lambda one: (one.reported_n is None, one.reported_n or 0))
    words = wording.maturity(least, ctx.indicator(least))
    if not words:
        return ""
    return f" Số liệu {ctx.figures.button(ctx.key(least), words, lambda: sentence.of_value(ctx, least))}."


def _against_plan(ctx: Context, have: dict[str, Value]) -> list[str]:
    """Each by its name: "số trẻ cao hơn kế hoạch 46 trẻ (+46)", "số nhóm, lớp bằng kế hoạch"."""
    return [
        f"{noun} {shown.plan_change(ctx, have[name])}"
        for name, noun in PLANNED.items()
        if name in have and have[name].change_vs_plan is not None
    ]


def _counts(ctx: Context, have: dict[str, Value]) -> str:
    places = []
    if "so_truong" in have:
        schools = shown.value(ctx, have["so_truong"], unit=True)
        if "so_diem_truong" in have:
            schools += f" với {_named(ctx, have['so_diem_truong'], 'điểm trường')}"
        places.append(schools)
    elif "so_diem_truong" in have:
        places.append(_named(ctx, have["so_diem_truong"], "điểm trường"))
    if "so_nhom_lop" in have:
        places.append(_named(ctx, have["so_nhom_lop"], "nhóm, lớp"))
    html = "; ".join(places)
    if "so_tre" in have:
        children = shown.value(ctx, have["so_tre"], unit=True)
        html = f"{html} với tổng số {children}" if html else children
    return html


def _named(ctx: Context, one: Value, noun: str) -> str:
    return f"{shown.value(ctx, one)} {noun}"


def _enrolment(ctx: Context, at: dict[str, Value]) -> str:
    items = []
    for family in ENROLMENT:
        one = next((at[name] for name in family if name in at and at[name].value is not None), None)
        if one is not None:
            items.append(f"<li>{_rate(ctx, one)}</li>")
    if not items:
        return ""
    return f'<ul class="lead-list">{"".join(items)}</ul>\n'


def _rate(ctx: Context, one: Value) -> str:
    steps = [f"{ctx.indicator_link(ctx.indicator(one))}: {shown.value(ctx, one)}"]
    steps += _over_time(ctx, one, (shown.SAME_PERIOD,))
    plan = shown.plan_change(ctx, one)
    if plan:
        steps.append(f"{plan} (kế hoạch giao {shown.plan(ctx, one)})")
    if one.target is not None:
        steps.append(f"chỉ tiêu phấn đấu {shown.target(ctx, one)}")
    claim = ""
    if shown.claim_holds(ctx, one) is False:
        claim = f" {shown.claim_html(ctx, one)}"
    return f"{'; '.join(steps)}.{claim}"


def _over_time(ctx: Context, one: Value, kinds: tuple[tuple[str, str], ...]) -> list[str]:
    """ "so với đầu năm học tăng 81 trẻ (+81)", "bằng cùng kỳ năm học trước" when nothing changed, or why the same
    period cannot be compared."""
    steps = []
    for kind in kinds:
        html, base = shown.change(ctx, one, kind), kind[1].removeprefix("so với ")
        if html:
            steps.append(f"{html} {base}" if shown.delta(one, kind) == 0 else f"{kind[1]} {html}")
        elif kind is shown.SAME_PERIOD and one.break_reason in wording.BREAKS:
            why = wording.BREAKS[one.break_reason].removeprefix("không so sánh: ")
            steps.append(f"không so sánh với {base} vì {why}")
    return steps
