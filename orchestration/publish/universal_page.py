"""Universal preschool by criterion and area: value against threshold, met or not on the exact value, or no figure.

The verdicts are those of the warehouse; a page that has none says so. Nothing here is a decision of recognition.
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.publish import legal_page, shown, wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Norm, Round
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Unit, Value
from orchestration.publish.row import Row, text

PATH = "pho-cap/"
KINDS = {"thuong": "địa bàn thường", "dac_biet_kho_khan": "địa bàn đặc biệt khó khăn"}
# more areas than these are folded
_MOST_OPEN = 20


def html(ctx: Context) -> str:
    """A part per recognition: its criteria with their thresholds, then every area against them."""
    names = list(dict.fromkeys(text(row["recognition"]) for row in ctx.data.criteria))
    parts = [_recognition(ctx, name) for name in names]
    return "".join(parts) + ctx.figures.sources_html()


def _recognition(ctx: Context, name: str) -> str:
    criteria = [row for row in ctx.data.criteria if text(row["recognition"]) == name]
    documents = dict.fromkeys(text(row["legal_document"]) for row in criteria)
    sources = "".join(f"<p>{legal_page.cite(ctx, document)}.</p>\n" for document in documents)
    levels = dict.fromkeys(text(row["unit_level"]) for row in criteria)
    tables = "".join(_level(ctx, name, level, [c for c in criteria if c["unit_level"] == level]) for level in levels)
    anchor = f"cong-nhan-{name.replace('_', '-')}"
    return (
        f'<section class="block"><h2 id="{anchor}">{esc(_title(ctx, name))}</h2>\n{sources}'
        f"{_thresholds(ctx, criteria)}{tables}</section>\n"
    )


def _title(ctx: Context, name: str) -> str:
    """The recognition as the catalogue names its verdict, without the words of the 0/1 item."""
    verdict = ctx.data.indicators.get(f"dat_{name}")
    if verdict is None:
        return name
    return wording.capital(verdict.name.split(" (")[0].removeprefix("Đạt các tiêu chí "))


def _thresholds(ctx: Context, criteria: Sequence[Row]) -> str:
    made = Table(
        caption="Tiêu chí và ngưỡng", head=["Tiêu chí", "Xét ở", "Chỉ tiêu thống kê", "Ngưỡng", "Áp dụng"], cards=True
    )
    for row in criteria:
        indicator = ctx.data.indicators.get(text(row["indicator"]))
        link = ctx.indicator_link(indicator) if indicator else esc(text(row["indicator"]))
        part = text(row["breakdown"])
        small = "" if part == "total" else classed("span", "small", esc(ctx.data.breakdowns.get(part, part)))
        norms = _norms(ctx, row)
        spans = [_span(norm) for norm in norms]
        made.rows.append(
            [
                Cell(esc(text(row["name_vi"]))),
                Cell(esc(wording.LEVELS[text(row["unit_level"])].lower())),
                Cell(link + small),
                Cell("<br>".join(esc(_threshold(ctx, row, norm)) for norm in norms)),
                Cell("<br>".join(map(esc, spans if len(set(spans)) > 1 else spans[:1]))),
            ]
        )
    return made.html()


def _norms(ctx: Context, criterion: Row) -> list[Norm]:
    key = tuple(text(criterion[name]) for name in ("indicator", "breakdown", "legal_document"))
    return [
        norm
        for norm in ctx.data.norms
        if (norm.indicator, norm.breakdown, norm.legal_document) == key
        and text(criterion["unit_level"]) in norm.unit_level.split()
    ]


def _threshold(ctx: Context, criterion: Row, norm: Norm) -> str:
    indicator = ctx.data.indicators.get(text(criterion["indicator"]))
    level = wording.held_value(norm.comparator, norm.value, indicator) if indicator else text(norm.value)
    kind = KINDS.get(norm.applies_to, "")
    return f"{level} ({kind})" if kind else level


def _span(norm: Norm) -> str:
    first, last = norm.valid_from, norm.valid_to
    words = [f"từ ngày {wording.date(first)}" if first else "", f"đến hết ngày {wording.date(last)}" if last else ""]
    return " ".join(filter(None, words))


def _level(ctx: Context, name: str, level: str, criteria: Sequence[Row]) -> str:
    """The newest round that was judged, open; earlier ones folded."""
    rounds = _judged_rounds(ctx, level, criteria)
    if not rounds:
        where = wording.LEVELS[level].lower()
        return f"<p>Chưa có số liệu nào của {esc(where)} để xét theo các tiêu chí này.</p>\n"
    newest, *older = rounds
    html = f"<h3>{esc(wording.LEVELS[level])}</h3>\n{_table(ctx, name, level, criteria, newest)}"
    for found in older:
        html += f"<details><summary>{esc(found.name)}</summary>\n"
        html += f"{_table(ctx, name, level, criteria, found)}</details>\n"
    return html


def _judged_rounds(ctx: Context, level: str, criteria: Sequence[Row]) -> list[Round]:
    """Rounds in which a unit of the level has a verdict on a criterion, newest first."""
    wanted = {(text(row["indicator"]), text(row["breakdown"])) for row in criteria}
    ids = {
        one.round
        for unit in ctx.data.units.values()
        if unit.level == level
        for one in ctx.data.values.get(unit.id, [])
        if one.norm_met is not None and (one.indicator, one.breakdown) in wanted
    }
    found = [ctx.data.rounds[round_id] for round_id in ids if round_id in ctx.data.rounds]
    return sorted(found, key=lambda one: one.order, reverse=True)


def _table(ctx: Context, name: str, level: str, criteria: Sequence[Row], found: Round) -> str:
    """Areas by criteria in one round, by province and name; folded where it is long."""
    units = [
        unit
        for unit in ctx.data.units.values()
        if unit.level == level and unit.valid_from <= found.reference_date <= (unit.valid_to or "9999")
    ]
    made = Table(
        caption=f"{_title(ctx, name)}: {found.name}",
        head=["Địa bàn", *(text(row["name_vi"]) for row in criteria), "Tất cả tiêu chí"],
        cards=True,
    )
    for unit in sorted(units, key=lambda u: (u.is_illustrative, _place(ctx, u), vietnamese(u.name), u.id)):
        verdict = _value(ctx, unit, f"dat_{name}", "total", found)
        values = [_value(ctx, unit, text(row["indicator"]), text(row["breakdown"]), found) for row in criteria]
        cells = [_cell(ctx, row, one) for row, one in zip(criteria, values, strict=True)]
        # a province is judged by its own criterion alone; a commune by all of them together
        made.rows.append([Cell(_name(ctx, unit)), *cells, Cell(_verdict(verdict) if level == "commune" else "")])
    counts = _counts(made, len(criteria)) if level == "commune" else ""
    table = made.html()
    if len(made.rows) > _MOST_OPEN:
        table = f"<details><summary>{len(made.rows)} địa bàn</summary>\n{table}</details>\n"
    return counts + table


def _place(ctx: Context, unit: Unit) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return vietnamese(" ".join(parent.name for parent in ctx.ancestors(unit)))


def _name(ctx: Context, unit: Unit) -> str:
    words = [", ".join(parent.name for parent in ctx.ancestors(unit)[::-1] if parent.level != "nation")]
    if unit.is_illustrative:
        words.append(wording.ILLUSTRATIVE.lower())
    small = " · ".join(filter(None, words))
    return ctx.unit_link(unit.id) + (classed("span", "small", esc(small)) if small else "")


def _value(ctx: Context, unit: Unit, indicator: str, breakdown: str, found: Round) -> Value | None:
    return ctx.data.shown(unit.id, breakdown).get((indicator, found.id))


def _cell(ctx: Context, criterion: Row, one: Value | None) -> Cell:
    """The value, the threshold it was held against, and the verdict in words and a mark; above the commune also how
    the figure came about, since a report may state what the survey does not bear out."""
    if one is None or (one.value is None and one.symbol != "c"):
        return Cell(shown.missing("chưa có số liệu"))
    value = shown.value(ctx, one)
    if one.norm is None or one.norm_met is None:
        return Cell(value + classed("span", "small", "chưa xét"))
    mark = classed("span", "met" if one.norm_met else "unmet", "đạt" if one.norm_met else "chưa đạt")
    is_told = text(criterion["unit_level"]) != "commune"
    words = [f"ngưỡng {_held(ctx, criterion, one)}", wording.BASES.get(one.basis, "") if is_told else ""]
    return Cell(f"{value} {mark}{classed('span', 'small', esc(' · '.join(filter(None, words))))}")


def _held(ctx: Context, criterion: Row, one: Value) -> str:
    """The threshold the value was held against, with the kind of area it is for where that tells it from the others."""
    level = wording.held_value(one.norm_comparator, one.norm, ctx.indicator(one))
    told = {_threshold(ctx, criterion, norm) for norm in _norms(ctx, criterion)}
    same = [words for words in told if words.split(" (")[0] == level]
    return same[0] if len(same) == 1 else level


def _verdict(one: Value | None) -> str:
    if one is None or one.value is None:
        return shown.missing("chưa đủ số liệu để xét")
    return classed("span", "met", "đạt") if one.value else classed("span", "unmet", "chưa đạt")


def _counts(made: Table, criteria: int) -> str:
    """How many areas meet all criteria, do not, and cannot be judged."""
    last = [row[criteria + 1].html for row in made.rows]
    met, unmet = (sum(f'class="{css}"' in html for html in last) for css in ("met", "unmet"))
    words = f"{len(last)} địa bàn: {met} đạt mọi tiêu chí, {unmet} chưa đạt, {len(last) - met - unmet} chưa đủ số liệu."
    return f"<p>{words}</p>\n"
