"""The source sentence of a figure: from workbook cell to release (design section 3, "The walk of one figure").

A leaf value leads to its cell, a derived one to the quoted phrase and the subtraction, a rolled-up one to its rule and
to the units one level down with their values, a change to the two values it is the difference of.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath

from orchestration.publish import number, stamp, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.figure import Source
from orchestration.publish.markup import esc
from orchestration.publish.record import Assertion, DisclosureItem, Provenance, RegisterFact, Value

# a popover lists this many contributing units; the file holds all of them
LISTED = 40
PARTS = {"numerator": "Tử số", "denominator": "Mẫu số"}


def of_value(ctx: Context, value: Value) -> Source:
    """The source of one published value."""
    indicator = ctx.indicator(value)
    return Source(_title(ctx, value, indicator.name), _value_html(ctx, value))


def of_change(
    ctx: Context, value: Value, base: Value | None, delta: Decimal, words: str, matched: Decimal | None = None
) -> Source:
    """The source of a change: the subtraction, then the sentences of the two values; of an incomplete area the number
    of units it was measured on, since the two values would give another difference."""
    indicator = ctx.indicator(value)
    head = number.compared(number.change(delta, indicator), words)
    if matched is not None:
        both = f"tính trên {number.plain(matched)} đơn vị nộp cả hai kỳ, vì chưa phải đơn vị nào cũng nộp"
        return Source(
            _title(ctx, value, indicator.name), _line([f"<b>{esc(head)}</b>", both], ctx) + _value_html(ctx, value)
        )
    if value.value is None or base is None or base.value is None:
        return Source(_title(ctx, value, indicator.name), _line([esc(head)], ctx) + _value_html(ctx, value))
    sum_ = f"{number.amount(value.value, indicator)} {number.MINUS} {number.amount(base.value, indicator)}"
    lines = [
        f"<li>{esc(ctx.round_name(one.round))}: {_value_html(ctx, one, inline=True)}</li>" for one in (value, base)
    ]
    return Source(
        _title(ctx, value, indicator.name),
        _line([f"<b>{esc(head)}</b>", f"hiệu của hai giá trị đã công bố: {esc(sum_)}"], ctx)
        + f"<ul>{''.join(lines)}</ul>",
    )


def of_plan_change(ctx: Context, value: Value, assertion: Assertion | None, delta: Decimal) -> Source:
    """The source of figure minus plan."""
    indicator = ctx.indicator(value)
    head = number.against_plan(delta, indicator)
    lines = [f"<li>Số liệu: {_value_html(ctx, value, inline=True)}</li>"]
    steps = [f"<b>{esc(head)}</b>"]
    if value.value is not None and value.plan is not None:
        first, second = number.amount(value.value, indicator), number.amount(value.plan, indicator)
        steps.append(esc(f"hiệu của hai giá trị đã công bố: {first} {number.MINUS} {second}"))
    if assertion:
        lines.append(f"<li>Kế hoạch giao: {_assertion_html(ctx, assertion, indicator, inline=True)}</li>")
    return Source(_title(ctx, value, indicator.name), _line(steps, ctx) + f"<ul>{''.join(lines)}</ul>")


def of_assertion(ctx: Context, assertion: Assertion) -> Source:
    """The source of a plan or a target."""
    indicator = ctx.data.indicators[assertion.indicator]
    title = f"{indicator.name} · {wording.when(assertion, ctx.data.rounds)}".rstrip(" ·")
    return Source(title, _assertion_html(ctx, assertion, indicator))


def of_register(ctx: Context, fact: RegisterFact, title: str, shown: str) -> Source:
    """The source of an attribute from the register."""
    steps = [f"<b>{esc(shown)}</b>", f"{esc(f'Biểu {fact.form}, ô {fact.sheet}!{fact.cell}')}"]
    steps.append(_sender(fact.file, fact.office, fact.declared_date))
    return Source(title, _line(steps, ctx))


def of_disclosure(ctx: Context, one: DisclosureItem, shown: str) -> Source:
    """The source of a count that a provider laid open."""
    steps = [f"<b>{esc(shown)}</b>", esc(f"Biểu {one.form}, mục {one.item}, ô {one.sheet}!{one.cell}")]
    steps.append(_sender(one.file, one.office, one.declared_on))
    return Source(f"{one.name} · năm học {one.school_year}", _line(steps, ctx))


def _title(ctx: Context, value: Value, name: str) -> str:
    where = "" if value.unit == ctx.here else f" · {value.unit_name}"
    part = "" if value.breakdown == "total" else f" · {ctx.data.breakdowns.get(value.breakdown, value.breakdown)}"
    return f"{name}{part}{where} · {ctx.round_name(value.round)}"


def _value_html(ctx: Context, value: Value, inline: bool = False) -> str:
    indicator = ctx.indicator(value)
    rows = ctx.data.provenance(value)
    cells = [row for row in rows if row.kind == "cell"]
    rolled = [row for row in rows if row.kind == "rollup"]
    if value.value is None:
        return _line([_missing(value)], ctx, inline)
    steps = [f"<b>{esc(number.with_unit(value.value, indicator))}</b>", esc(_basis(value, rolled))]
    unit = ctx.data.units.get(value.unit)
    if len(cells) == 1 and not rolled:
        steps += _cell_steps(cells[0], value.basis, bool(unit and unit.is_rebuilt))
        return _line(steps, ctx, inline)
    steps += _fraction(value, indicator)
    rule = next((row.rule for row in rolled if row.rule), "")
    if rule:
        steps.append(esc(rule))
    if cells:
        steps += _document_steps(cells[0], bool(unit and unit.is_rebuilt))
    return _line(steps, ctx, inline) + ("" if inline else _parts(ctx, value, cells, rolled))


def _missing(value: Value) -> str:
    if value.symbol == "c":
        return "bảo mật · có số liệu, nhưng in ra thì có thể lộ một trẻ, một người, hoặc giúp suy ra số như vậy"
    if value.symbol == "z":
        return f"{esc(number.symbol_words(value.symbol))} · mẫu số bằng 0"
    return f"{esc(number.symbol_words(value.symbol))} · nguồn không cho con số này"


def _basis(value: Value, rolled: list[Provenance]) -> str:
    if value.basis == "computed" and not rolled:
        return "tính từ các ô của báo cáo"
    return wording.BASES.get(value.basis, value.basis)


def _cell_steps(row: Provenance, basis: str, is_rebuilt: bool) -> list[str]:
    steps = [*_flow(row), _place(row)]
    if row.derivation or basis == "derived":
        quote = f"từ câu <q>{esc(row.quote)}</q>" if row.quote else ""
        steps.append(f"{quote}: {esc(row.derivation)}" if quote and row.derivation else quote or esc(row.derivation))
    steps += _document_steps(row, is_rebuilt)
    if row.quote and not row.derivation and basis != "derived":
        steps.append(f"nguyên văn <q>{esc(row.quote)}</q>")
    return steps


def _place(row: Provenance) -> str:
    where = f"{row.sheet}!{row.cell}" if row.sheet else row.cell
    words = [f"Biểu {row.form}" if row.form else "", f"dòng {row.item}" if row.item else "", f"ô {where}"]
    return esc(", ".join(filter(None, words)))


def _document_steps(row: Provenance, is_rebuilt: bool) -> list[str]:
    part = f", mục {wording.part(row.section)}" if row.section else ""
    if row.source_document:
        return [esc(f"{'chép từ' if is_rebuilt else 'theo'} {row.source_document}{part}")]
    return [_sender(row.file, row.office, row.declared_date)]


def _sender(file: str, office: str, declared_date: str) -> str:
    words = f"tệp {PurePosixPath(file).name}"
    if office:
        words += f" của {office}"
    if declared_date:
        words += f", nộp ngày {wording.date(declared_date)}"
    return esc(words)


def _flow(row: Provenance) -> list[str]:
    """Money and goods: which way they went, and over which days."""
    words = [wording.DIRECTIONS.get(row.direction, "")]
    if row.start_date:
        words.append(f"từ {wording.date(row.start_date)}")
    if row.end_date:
        words.append(f"đến {wording.date(row.end_date)}")
    text = " ".join(filter(None, words))
    return [esc(text)] if text else []


def _fraction(value: Value, indicator: Indicator) -> list[str]:
    if value.numerator is None or value.denominator is None:
        return []
    factor = "100 × " if indicator.is_rate else ""
    return [f"{factor}{number.plain(value.numerator)} ÷ {number.plain(value.denominator)}"]


def _parts(ctx: Context, value: Value, cells: list[Provenance], rolled: list[Provenance]) -> str:
    """Lists of the cells or the contributing units, numerator and denominator apart."""
    has_both = len({row.part for row in [*cells, *rolled]}) > 1
    html = []
    for part, heading in PARTS.items():
        rows = [row for row in [*rolled, *cells] if row.part == part]
        if not rows:
            continue
        title = f"<p>{heading}:</p>" if has_both else ""
        items = "".join(f"<li>{_part(ctx, value, row)}</li>" for row in rows[:LISTED])
        more = ""
        if len(rows) > LISTED:
            rest = number.plain(Decimal(len(rows) - LISTED))
            more = f'<li>và {rest} dòng nữa trong <a href="{ctx.root}data/provenance.csv">tệp nguồn</a></li>'
        html.append(f"{title}<ul>{items}{more}</ul>")
    return "".join(html)


def _part(ctx: Context, value: Value, row: Provenance) -> str:
    if row.kind == "rollup":
        shown = number.plain(row.contributing_value) if row.contributing_value is not None else number.MISSING
        return f"{ctx.unit_link(row.contributing_unit, target=ctx.home_anchor(value))}: {esc(shown)}"
    label = f"{row.label.strip(' -')}: " if row.label else ""
    found = f"{row.found} · " if row.found else ""
    return f"{esc(label + found)}{_place(row)}"


def _assertion_html(ctx: Context, assertion: Assertion, indicator: Indicator, inline: bool = False) -> str:
    steps = [
        f"<b>{esc(wording.asserted(assertion, indicator, ctx.data.rounds))}</b>",
        esc(wording.KINDS.get(assertion.kind, "")),
    ]
    if assertion.population:
        steps.append(esc(f"đối tượng: {wording.spelled(assertion.population)}"))
    if assertion.derivation:
        steps.append(f"suy ra từ câu <q>{esc(assertion.quote)}</q>: {esc(assertion.derivation)}")
    elif assertion.quote:
        steps.append(f"nguyên văn <q>{esc(assertion.quote)}</q>")
    if assertion.source_document:
        part = f", mục {wording.part(assertion.section)}" if assertion.section else ""
        steps.append(esc(f"theo {assertion.source_document}{part}"))
    if assertion.cell:
        steps.append(esc(f"Biểu KH-CT, ô {assertion.sheet}!{assertion.cell}"))
    return _line(steps, ctx, inline)


def _line(steps: list[str], ctx: Context, inline: bool = False) -> str:
    """Steps (ready HTML) joined by dots; a sentence of its own ends with the release."""
    if inline:
        return " · ".join(filter(None, steps))
    whole = " · ".join(filter(None, [*steps, f"bản công bố {stamp.RELEASE}"]))
    return f'<p class="source-line">{whole}</p>'
