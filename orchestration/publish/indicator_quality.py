"""What a reader must know before using an indicator's figures: rounding, what is hidden, notes, what did not agree.

Counts come from the published values themselves; found and expected values of a check stay with the office.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from orchestration.publish import number, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import esc
from orchestration.publish.quality_case import rule_anchor
from orchestration.publish.record import Value

QUALITY = "chat-luong/"
# so many units are named, the rest counted
NAMED = 5


def rounding(indicator: Indicator) -> str:
    if indicator.additivity == "sum" and not indicator.decimals:
        return "không làm tròn"
    return (
        f"{indicator.decimals} chữ số thập phân, đúng nửa thì làm tròn ra xa số 0; "
        "thêm chữ số khi làm tròn sẽ thành 0 hoặc 100"
    )


def hiding(ctx: Context, indicator: Indicator) -> str:
    """Paragraphs: how figures are rounded, which are hidden, and how many are."""
    values = ctx.data.by_indicator.get(indicator.id, [])
    hidden = sum(one.symbol == "c" for one in values)
    absent = sum(one.value is None and one.symbol != "c" for one in values)
    least = indicator.min_denominator
    rules = []
    if indicator.sensitivity != "none":
        rules.append("nội dung nhạy cảm: số đếm từ 1 đến 5 được bảo mật")
    if least not in {"", "0"}:
        rules.append(f"tỷ lệ trên mẫu số dưới {least} được bảo mật")
    like = "một số như vậy cũng được" if rules else "một số được bảo mật thì cũng được"
    rules.append(f"số nào cộng, trừ mà suy ra được {like} bảo mật")
    count = (
        f"Trong {_count(len(values))} giá trị của chỉ tiêu thống kê này (mọi đơn vị, kỳ, phân tổ), "
        f"<b>{_count(hidden)} được bảo mật</b> và {_count(absent)} không có số liệu hoặc không áp dụng."
    )
    return (
        f"<p>{esc(wording.capital(rounding(indicator)))}.</p>\n"
        f"<p>{esc(wording.capital('; '.join(rules)))}. {count if values else ''} "
        f'<a href="{ctx.root}{QUALITY}#bao-mat">Bảo mật ở mọi chỉ tiêu thống kê</a>.</p>\n'
    )


def notes(ctx: Context, indicator: Indicator) -> str:
    """A list of what was noted about the figures, of real units before illustrative ones; says so when nothing was."""
    values = sorted(ctx.data.by_indicator.get(indicator.id, []), key=lambda one: _is_illustrative(ctx, one.unit))
    entries = [
        *_waivers(ctx, indicator),
        *_breaks(ctx, indicator),
        *_coverage(ctx, values),
        *_two_bases(ctx, indicator, values),
        *_claims(ctx, values),
        *_not_compared(values),
        *_unclear_goals(ctx, indicator),
    ]
    if not entries:
        return "<p>Không có ghi chú nào.</p>\n"
    return f'<ul class="notes">{"".join(f"<li>{entry}</li>" for entry in entries)}</ul>\n'


def _is_illustrative(ctx: Context, unit_id: str) -> bool:
    return unit_id in ctx.data.units and ctx.data.units[unit_id].is_illustrative


def _place(ctx: Context, unit_id: str) -> str:
    """The unit, marked where it is made up: a note is read without the table it belongs to."""
    mark = f" ({wording.ILLUSTRATIVE.lower()})" if _is_illustrative(ctx, unit_id) else ""
    return ctx.unit_link(unit_id) + mark


def _count(value: int) -> str:
    return number.plain(Decimal(value))


def _rule(ctx: Context, rule: str) -> str:
    """A link to a rule of the gate; nothing where the catalogue of this release has no such rule."""
    title = ctx.data.rule_titles.get(rule)
    return f' <a href="{ctx.root}{QUALITY}#{rule_anchor(rule)}">Quy tắc: {esc(title)}</a>.' if title else ""


def _waivers(ctx: Context, indicator: Indicator) -> list[str]:
    return [
        f"{_place(ctx, one.unit)}, {esc(ctx.round_name(one.round))}: {esc(one.why)} "
        f"({esc(one.office)}, ngày {esc(wording.date(one.decided_on))}). "
        f'<a href="{ctx.root}{QUALITY}#{rule_anchor(one.rule)}">Quy tắc liên quan</a>.'
        for (_, name, _), found in sorted(
            ctx.data.notes.items(), key=lambda item: (_is_illustrative(ctx, item[0][0]), item[0])
        )
        if name == indicator.id
        for one in found
    ]


def _breaks(ctx: Context, indicator: Indicator) -> list[str]:
    return [
        f"Chuỗi số liệu ngắt ở ngày {esc(wording.date(one.day))}: {esc(one.reason)} "
        "Số của hai bên ngày ấy không so với nhau."
        for one in ctx.data.series_breaks.get(indicator.id, [])
    ]


def _coverage(ctx: Context, values: list[Value]) -> list[str]:
    """Areas that do not have everybody's figure yet, counted over all rounds."""
    short = [
        one
        for one in values
        if one.is_shown
        and one.breakdown == "total"
        and one.value is not None
        and one.reported_n is not None
        and one.expected_n is not None
        and one.reported_n < one.expected_n
    ]
    if not short:
        return []
    named = [
        f"{_place(ctx, one.unit)}, {esc(ctx.round_name(one.round))}: {number.plain(one.reported_n or Decimal())}/"
        f"{number.plain(one.expected_n or Decimal())}"
        for one in short
    ]
    return [f"Chưa đủ đơn vị nộp nên số liệu là sơ bộ: {_few(named)}.{_rule(ctx, 'W-COVERAGE')}"]


def _two_bases(ctx: Context, indicator: Indicator, values: list[Value]) -> list[str]:
    """Areas whose reported and computed values differ; the page shows one, the file has both."""
    bases: dict[tuple[str, str, str, str], dict[str, Value]] = defaultdict(dict)
    for one in values:
        unit = ctx.data.units.get(one.unit)
        if one.value is not None and unit is not None and unit.is_area:
            bases[one.unit, one.round, one.breakdown, one.boundary][one.basis] = one
    named = []
    for found in bases.values():
        if len({one.value for one in found.values()}) < 2:
            continue
        told = [_told(one, indicator) for one in found.values()]
        seen = next((basis for basis, one in found.items() if one.is_shown), "")
        one = next(iter(found.values()))
        part = "" if one.breakdown == "total" else f", {ctx.data.breakdowns.get(one.breakdown, one.breakdown)}"
        named.append(
            f"{_place(ctx, one.unit)}, {esc(ctx.round_name(one.round) + part)}: {esc(', '.join(told))} "
            f"(trang hiện số {esc(wording.BASES.get(seen, ''))})"
        )
    return [f"Hai cách có số liệu cho hai con số: {_few(named)}.{_rule(ctx, 'W-REPORTED-COMPUTED')}"] if named else []


def _told(one: Value, indicator: Indicator) -> str:
    """A value with how it came about, and on how many units where not all are in it."""
    words = f"{wording.BASES[one.basis]} {number.amount(one.value or Decimal(), indicator)}"
    if one.reported_n is None or one.expected_n is None or one.reported_n >= one.expected_n:
        return words
    return f"{words} ({number.plain(one.reported_n)}/{number.plain(one.expected_n)} đơn vị)"


def _claims(ctx: Context, values: list[Value]) -> list[str]:
    named = [
        f"{_place(ctx, one.unit)}, {esc(ctx.round_name(one.round))}"
        for one in values
        if one.is_shown and shown.claim_holds(ctx, one) is False
    ]
    return [f"Nhận định trong báo cáo không khớp với số liệu: {_few(named)}.{_rule(ctx, 'W-CLAIM')}"] if named else []


def _not_compared(values: list[Value]) -> list[str]:
    """How many figures are not held against the same period, by the reason of the warehouse."""
    reasons = Counter(one.break_reason for one in values if one.is_shown and one.break_reason in wording.BREAKS)
    told = [f"{_count(reasons[name])} giá trị {words}" for name, words in wording.BREAKS.items() if reasons[name]]
    return [f"So với cùng kỳ năm học trước: {esc('; '.join(told))}."] if told else []


def _unclear_goals(ctx: Context, indicator: Indicator) -> list[str]:
    """Plans and targets the source does not give clearly, one entry per kind."""
    units = sorted(ctx.data.assertions, key=lambda unit: _is_illustrative(ctx, unit))
    entries = []
    for kind, words in wording.KINDS.items():
        named = [
            f"{_place(ctx, unit)}: {esc(one.ambiguity.rstrip('.'))}"
            for unit in units
            for one in ctx.data.assertions[unit]
            if one.indicator == indicator.id and one.kind == kind and one.ambiguity
        ]
        if named:
            told = f"{wording.capital(words)} chưa rõ nghĩa hoặc cần chú thích: {_few(named)}."
            entries.append(told + _rule(ctx, "W-GOAL-READING"))
    return entries


def _few(named: list[str]) -> str:
    rest = len(named) - NAMED
    return "; ".join(named[:NAMED]) + (f"; và {_count(rest)} chỗ nữa" if rest > 0 else "")
