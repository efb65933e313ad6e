"""The sections of an area's page: one table per topic, every indicator of the topic in it, with or without a value."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.publish import shown, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator, Round
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Unit, Value
from orchestration.publish.row import text

# of more indicators without a figure the names are folded away
LONGEST_LIST = 8
# so few rows are not worth folding; of folded ones the first are named
FEW, NAMED = 3, 2

# units of measure in which providers are counted
PROVIDER_UNITS = {"trường", "cơ sở"}

HEAD = (
    "Chỉ tiêu thống kê",
    "Giá trị",
    "So với đầu năm học",
    "So với cùng kỳ năm học trước",
    "Kế hoạch giao",
    "So với kế hoạch giao",
    "Chỉ tiêu phấn đấu",
)


@dataclass(frozen=True)
class Rows:
    """The values a topic section speaks of: those of the page's main round, else the newest of another round."""

    main: Round
    values: dict[tuple[str, str], Value]
    rounds: list[Round]

    def pick(self, indicator: str) -> Value | None:
        main = self.values.get((indicator, self.main.id))
        if main is not None and main.value is not None:
            return main
        for other in reversed(self.rounds):
            found = self.values.get((indicator, other.id))
            if found is not None and found.value is not None:
                return found
        return main


def sections(ctx: Context, unit: Unit, rows: Rows) -> list[tuple[str, str, str]]:
    """(anchor, heading, HTML) per topic, in catalogue order; topics without any indicator are left out."""
    found = []
    for topic, heading in ctx.data.topics().items():
        indicators = [i for i in of_topic(ctx, topic) if applies(ctx, i, unit, rows)]
        if indicators:
            found.append((f"muc-{topic.replace('_', '-')}", heading, table(ctx, heading, indicators, rows)))
    return found


def of_topic(ctx: Context, topic: str) -> list[Indicator]:
    return sorted((i for i in ctx.data.indicators.values() if i.topic == topic), key=lambda i: (i.order, i.id))


def applies(ctx: Context, indicator: Indicator, unit: Unit, rows: Rows) -> bool:
    """Whether the indicator can be asked of this unit: valid at the round, and of a scope the unit can have.

    Of a provider is asked only what a return of its own gives; what its register says stands elsewhere on its page.
    """
    if not unit.is_area and is_of_areas(ctx, indicator):
        return False
    if any(name == indicator.id for name, _ in rows.values):
        return True
    if not indicator.is_valid_on(rows.main.reference_date):
        return False
    return unit.is_area or (indicator.scope in {"provider", unit.level} and _is_returned(ctx, indicator, unit))


def is_of_areas(ctx: Context, indicator: Indicator) -> bool:
    """Whether the indicator counts providers, is per provider or nets surplus against want: nothing of one alone."""
    is_netted = any(text(term["coefficient"]).startswith("-") for term in ctx.data.terms.get(indicator.id, []))
    return is_netted or indicator.measure_unit.split("/")[-1] in PROVIDER_UNITS


def _is_returned(ctx: Context, indicator: Indicator, unit: Unit) -> bool:
    forms = {text(term["form"]) for term in ctx.data.terms.get(indicator.id, [])}
    return any(text(f["form"]) in forms and unit.level in text(f.get("reporter")).split() for f in ctx.data.forms)


def table(ctx: Context, heading: str, indicators: list[Indicator], rows: Rows) -> str:
    """One topic's table, notes in the row of their figure; then by name every indicator the data say nothing of."""
    picked = [(indicator, rows.pick(indicator.id)) for indicator in indicators]
    shared = _shared_maturity([wording.maturity(one, i) for i, one in picked if one and one.value is not None])
    caption = f"{heading}: {rows.main.name}{f' · số liệu {shared}' if shared else ''}"
    held = [one for _, one in picked if one is not None and one.value is not None]
    first = _first(ctx, held)
    rest = [one for one in held if one not in first]
    without = [
        f"<li>{ctx.indicator_link(indicator)}: {shown.value(ctx, one) if one is not None else shown.missing()}</li>"
        for indicator, one in picked
        if one is None or one.value is None
    ]
    more = _rows(ctx, caption, rest, rows.main, shared)
    if more:
        more = f"<details><summary>{_told(ctx, rest, bool(first))}</summary>\n{more}</details>\n"
    return _rows(ctx, caption, first, rows.main, shared) + more + absent(without)


def _told(ctx: Context, folded: list[Value], is_rest: bool) -> str:
    """What a fold holds: how many indicators, and the first of them by name."""
    names = "; ".join(ctx.indicator(one).name for one in folded[:NAMED])
    count = f"{len(folded)} chỉ tiêu thống kê{' khác' if is_rest else ''}"
    return f"{count}{classed('span', 'small', esc(f'{names}; …' if len(folded) > NAMED else names))}"


def _first(ctx: Context, held: list[Value]) -> list[Value]:
    """What a section shows before it is opened: headlines, what is held against a plan, a target or a claim, what has
    a note; everything where little would be left to fold."""
    chosen = [one for one in held if leads(ctx, one)]
    return held if len(held) - len(chosen) <= FEW else chosen


def leads(ctx: Context, one: Value) -> bool:
    """Whether a figure is seen before a fold is opened."""
    is_held = one.plan is not None or one.target is not None or bool(one.claim)
    return ctx.indicator(one).is_headline or is_held or bool(ctx.data.notes.get((one.unit, one.indicator, one.round)))


def _rows(ctx: Context, caption: str, values: list[Value], main: Round, shared: str) -> str:
    made = Table(caption, HEAD, cards=True, numeric=frozenset(range(1, len(HEAD))))
    for one in values:
        made.rows.append(
            [
                Cell(_name(ctx, ctx.indicator(one)) + notes(ctx, one)),
                Cell(_value(ctx, one, main, shared)),
                Cell(shown.change(ctx, one, shown.START, short=True)),
                Cell(shown.change(ctx, one, shown.SAME_PERIOD, short=True) or _broken(one)),
                Cell(shown.plan(ctx, one)),
                Cell(shown.plan_change(ctx, one, short=True)),
                Cell(shown.target(ctx, one)),
            ]
        )
    return made.html()


def _shared_maturity(words: list[str]) -> str:
    """The maturity every figure of a table has, to be said once; nothing where they differ, then each says its own."""
    return words[0] if len(set(words)) == 1 else ""


def absent(items: list[str]) -> str:
    """A quiet list of (name: why there is no figure), each a ready `<li>`; a long one is folded away."""
    if not items:
        return ""
    listed = f'<ul class="absent">{"".join(items)}</ul>\n'
    if len(items) <= LONGEST_LIST:
        return listed
    return f"<details><summary>{len(items)} chỉ tiêu thống kê không có giá trị ở đây</summary>\n{listed}</details>\n"


def _name(ctx: Context, indicator: Indicator) -> str:
    unit = "" if indicator.is_rate else f' <span class="unit">({esc(indicator.measure_unit)})</span>'
    return f"{ctx.indicator_link(indicator)}{unit if indicator.measure_unit else ''}"


def _value(ctx: Context, one: Value, main: Round, shared: str) -> str:
    """The figure, then in small what a reader must know with it: another round, maturity, boundary, claim."""
    small = []
    if one.round != main.id:
        small.append(ctx.round_name(one.round))
    maturity = wording.maturity(one, ctx.indicator(one))
    if maturity and maturity != shared:
        small.append(maturity)
    if one.boundary == "current":
        small.append("theo địa giới hiện nay")
    if one.basis == "derived":
        small.append("suy ra")
    details = classed("span", "small", esc(" · ".join(small))) if small else ""
    value = shown.value(ctx, one, css="figure strong")
    return value + details + shown.claim_html(ctx, one)


def _broken(one: Value) -> str:
    """Why there is no change against the same period, where the series is broken."""
    return shown.missing(wording.BREAKS[one.break_reason]) if one.break_reason in wording.BREAKS else ""


def notes(ctx: Context, one: Value) -> str:
    """Waivers of the figure: the public reason, the office and the date, never the values of the failing rule."""
    html = []
    for note in ctx.data.notes.get((one.unit, one.indicator, one.round), []):
        until = f", đến {wording.date(note.until)}" if note.until else ""
        html.append(
            f'<span class="note"><b>Ghi chú:</b> {esc(note.why)} '
            f"({esc(note.office)}, ngày {esc(wording.date(note.decided_on))}{esc(until)}; quy tắc "
            f'<a href="{ctx.root}chat-luong/#cho-qua">{esc(note.rule)}</a>)</span>'
        )
    return "".join(html)


def breakdown_tables(ctx: Context, unit: Unit, rows: Rows) -> str:
    """Figures of the main round by breakdown (ownership, sex, …), folded away until asked for."""
    by_indicator: dict[str, list[Value]] = {}
    for one in ctx.data.values.get(unit.id, []):
        if one.is_shown and one.round == rows.main.id and one.breakdown != "total" and one.boundary == "as_reported":
            by_indicator.setdefault(one.indicator, []).append(one)
    if not by_indicator:
        return ""
    present = {one.breakdown for values in by_indicator.values() for one in values}
    names = [name for name in ctx.data.breakdown_order() if name in present]
    made = Table(
        caption=f"Phân tổ: {rows.main.name}",
        head=["Chỉ tiêu thống kê", *(ctx.data.breakdowns.get(name, name) for name in names)],
        numeric=frozenset(range(1, len(names) + 1)),
    )
    for indicator in sorted((ctx.data.indicators[i] for i in by_indicator), key=lambda i: (i.order, i.id)):
        have = {one.breakdown: one for one in by_indicator[indicator.id]}
        with ctx.figures.folded():
            cells = [Cell(shown.value(ctx, have[b])) if b in have else Cell(shown.missing("–")) for b in names]
        made.rows.append([Cell(_name(ctx, indicator)), *cells])
    return f"<details><summary>Xem bảng phân tổ</summary>\n{made.html()}</details>\n"
