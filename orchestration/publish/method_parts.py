"""The parts of the methodology page that are made from the release itself: one figure walked through, counts, lists."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from orchestration.publish import hidden_part, legal_page, non_indicator_table, number, sentence, shown, stamp, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, esc
from orchestration.publish.record import Provenance, Value

ORDER = {"official": 0, "preliminary": 1, "estimated": 2}


def parts(ctx: Context) -> dict[str, str]:
    """Every part by its marker. `ctx` must be of this page alone: it collects the sources of the figures shown."""
    walked = walk(ctx)
    return {
        "walk": walked + ctx.figures.sources_html(),
        "maturity": maturity(ctx),
        "series-breaks": series_breaks(ctx),
        "hidden": hidden(ctx),
        "non-indicators": non_indicator_table.html(ctx),
    }


def walk(ctx: Context) -> str:
    """One published figure, from its cell to its page; of a real area where there is one, else marked as made up."""
    found = _exemplary(ctx)
    if found is None:
        return "<p>Bản công bố này chưa có con số nào dẫn về đúng một ô.</p>\n"
    value, row = found
    indicator, unit = ctx.indicator(value), ctx.data.units[value.unit]
    invented = f" ({wording.ILLUSTRATIVE.lower()})" if unit.is_illustrative else ""
    # what was rebuilt from a document was not handed in by the office it speaks of
    sender = (
        f", dựng lại từ {row.source_document}, không phải công bố của cơ quan," if unit.is_rebuilt else _sender(row)
    )
    part = f"là {sentence.PARTS[row.part].lower()} của" if indicator.denominator else "cho"
    steps = [
        f"Tệp <code>{esc(row.file.rsplit('/', maxsplit=1)[-1])}</code>{esc(sender)} được giữ "
        "nguyên từng byte, cùng mã kiểm tra và thứ tự nhận.",
        f"Ô {esc(f'{row.sheet}!{row.cell}')} ghi {esc(row.found)}: Biểu {esc(row.form)}, dòng {esc(row.item)}"
        f"{esc(f' ({row.label})' if row.label else '')}.",
        f"Dòng ấy {esc(part)} chỉ tiêu thống kê {ctx.indicator_link(indicator)}.",
        f"Giá trị công bố của {ctx.unit_link(unit.id)}{esc(invented)}, {esc(ctx.round_name(value.round))}: "
        f"{shown.value(ctx, value, unit=True)}. Bấm vào con số để xem câu nguồn.",
    ]
    since = shown.change(ctx, value, shown.START)
    told = list(filter(None, [f"so với đầu năm học {since}" if since else "", shown.plan_change(ctx, value)]))
    if told:
        steps.append(f"So sánh, bằng hiệu của hai giá trị đã công bố: {'; '.join(told)}.")
    steps.append(
        f'Bản dự thảo qua <a href="{ctx.root}chat-luong/">khâu kiểm soát chất lượng</a>; đúng những byte đã được xét '
        f"mới thành bản công bố {stamp.RELEASE}."
    )
    return f'<ol class="walk">{"".join(f"<li>{step}</li>" for step in steps)}</ol>\n'


def _sender(row: Provenance) -> str:
    day = f", nộp ngày {wording.date(row.declared_date)}," if row.declared_date else ""
    return f" của {row.office}{day}" if row.office else day


def _exemplary(ctx: Context) -> tuple[Value, Provenance] | None:
    """A reported figure with one cell that says most: compared with the start of the year and with a plan."""
    best: tuple[tuple[bool, int, bool, int, str, str], Value, Provenance] | None = None
    for values in ctx.data.values.values():
        for one in values:
            unit = ctx.data.units.get(one.unit)
            if unit is None or not unit.is_area or not one.is_shown or one.value is None or one.breakdown != "total":
                continue
            rows = ctx.data.provenance(one)
            if one.basis != "reported" or len(rows) != 1 or rows[0].kind != "cell" or one.round not in ctx.data.rounds:
                continue
            compared = (one.change_vs_start is None) + (one.change_vs_plan is None)
            indicator = ctx.indicator(one)
            rank = (unit.is_illustrative, compared, not indicator.is_headline, indicator.order, unit.id, one.round)
            if best is None or rank < best[0]:
                best = rank, one, rows[0]
    return best[1:] if best else None


def maturity(ctx: Context) -> str:
    """How many of the areas' figures are official, preliminary, estimated."""
    counts = Counter(
        one.maturity
        for unit, values in ctx.data.values.items()
        if unit in ctx.data.units and ctx.data.units[unit].is_area
        for one in values
        if one.is_shown and one.value is not None and one.maturity
    )
    made = Table(
        caption="Giá trị của các địa bàn trong bản công bố này",
        head=["Mức độ hoàn chỉnh", "Số giá trị"],
        numeric=frozenset({1}),
    )
    for name in sorted(counts, key=lambda one: ORDER.get(one, len(ORDER))):
        made.rows.append([Cell(esc(wording.MATURITIES.get(name, name))), Cell(_count(counts[name]))])
    return made.html()


def series_breaks(ctx: Context) -> str:
    """Days over which nothing is compared, and how many figures stand without a comparison for other reasons."""
    made = Table(caption="Ngắt chuỗi số liệu", head=["Chỉ tiêu thống kê", "Từ ngày", "Lý do", "Căn cứ"], cards=True)
    for name, breaks in sorted(ctx.data.series_breaks.items()):
        for one in breaks:
            made.rows.append(
                [
                    Cell(ctx.indicator_link(ctx.data.indicators[name])),
                    Cell(esc(wording.date(one.day))),
                    Cell(esc(one.reason)),
                    Cell(legal_page.cite(ctx, one.legal_document)),
                ]
            )
    reasons = Counter(
        one.break_reason for values in ctx.data.values.values() for one in values if one.is_shown and one.break_reason
    )
    told = [f"{_count(reasons[name])} giá trị {words}" for name, words in wording.BREAKS.items() if reasons[name]]
    more = f"<p>Trong bản công bố này, khi so với cùng kỳ năm học trước: {esc('; '.join(told))}.</p>\n" if told else ""
    return made.html() + more


def hidden(ctx: Context) -> str:
    """How many values are hidden, by reason."""
    counts: Counter[str] = Counter()
    for row in ctx.data.hidden_counts:
        counts[str(row["rule"])] += int(row["hidden_values"])
    told = [f"{words}: {_count(counts[rule])}" for rule, words in hidden_part.RULES.items() if counts[rule]]
    if not told:
        return "<p>Trong bản công bố này không có giá trị nào được bảo mật.</p>\n"
    return (
        f"<p>Trong bản công bố này {_count(counts.total())} giá trị được bảo mật ({esc('; '.join(told))}). "
        f'<a href="{ctx.root}chat-luong/#bao-mat">Theo cấp và lĩnh vực</a>.</p>\n'
    )


def _count(value: int) -> str:
    return number.plain(Decimal(value))
