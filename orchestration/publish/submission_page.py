"""Who handed in which form at which round, by area: counts; names of late units only where the data hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from orchestration.publish import by_area, stamp, wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.figure import Source
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.number import count, plain
from orchestration.publish.page import Page
from orchestration.publish.quality_page import STATUSES
from orchestration.publish.record import Return, Unit
from orchestration.publish.row import text

FOLDER = "nop-bao-cao"
TITLE = "Tình hình nộp báo cáo"
STATES = {"late": "nộp trễ", "missing": "chưa nộp"}


def html(ctx: Context) -> str:
    """The overview: a table per round, newest first, of provinces and of areas outside any."""
    grouped = areas_by_province(ctx)
    if not grouped:
        return "<p>Chưa có biểu nào để đếm.</p>\n"
    body = ""
    for round_id in _rounds(ctx):
        inner = _table(ctx, round_id, grouped.get("", []), grouped)
        body += _round(ctx, round_id, inner + _received(ctx, round_id) if inner else "", is_open=not body)
    return _naming(ctx) + body + ctx.figures.sources_html()


def pages(make: Callable[[], Context]) -> Iterator[Page]:
    """A page per province that has counted areas below it."""
    grouped = areas_by_province(make())
    for province in sorted(filter(None, grouped)):
        ctx = make()
        unit = ctx.data.units[province]
        about = f"{TITLE} theo đơn vị cấp huyện, cấp xã: {unit.name}."
        yield Page(
            f"{FOLDER}/{unit.slug}/", f"{TITLE}: {unit.name}", about, province_html(ctx, unit, grouped[province])
        )


def areas_by_province(ctx: Context) -> dict[str, list[str]]:
    """Province -> the areas below it that are counted. Under the empty name those of the overview."""
    counted = (one.unit for rows in ctx.data.returns.values() for one in rows if one.expected_n is not None)
    return by_area.provinces(ctx, counted)


def province_html(ctx: Context, unit: Unit, areas: list[str]) -> str:
    """The areas below a province, and, where they are named, the units that were late or did not hand in."""
    body = ""
    for round_id in _rounds(ctx):
        inner = _table(ctx, round_id, areas, {}) + _named(ctx, round_id, unit)
        body += _round(ctx, round_id, inner, is_open=not body)
    return by_area.head(ctx, unit, FOLDER, TITLE) + _naming(ctx) + body + ctx.figures.sources_html()


def _is_named(ctx: Context) -> bool:
    return any(one.state for rows in ctx.data.returns.values() for one in rows)


def _naming(ctx: Context) -> str:
    words = (
        "Đơn vị nộp trễ, chưa nộp được nêu tên ở trang của từng tỉnh."
        if _is_named(ctx)
        else "Chỉ đếm theo địa bàn: không nêu tên đơn vị nộp trễ hay chưa nộp; địa bàn chỉ có một đơn vị phải nộp thì "
        "không có dòng riêng."
    )
    return classed("p", "small", esc(words)) + "\n"


def _rounds(ctx: Context) -> list[str]:
    known = set(ctx.data.returns) & set(ctx.data.rounds)
    return sorted(known, key=lambda code: ctx.data.rounds[code].order, reverse=True)


def _round(ctx: Context, round_id: str, inner: str, is_open: bool) -> str:
    """One round; earlier ones stay folded, so that the newest is read first."""
    if not inner:
        return ""
    mark = " open" if is_open else ""
    name = esc(ctx.round_name(round_id))
    return f'<details{mark} id="ky-{esc(round_id)}"><summary>{name}</summary>\n{inner}</details>\n'


def _table(ctx: Context, round_id: str, areas: list[str], with_page: dict[str, list[str]]) -> str:
    wanted = set(areas)
    counted = [one for one in ctx.data.returns[round_id] if one.unit in wanted and one.expected_n is not None]
    rows = {(one.unit, one.form): one for one in counted}
    forms = sorted({one.form for one in counted})
    due = {one.form: one.due_on for one in rows.values()}
    made = Table(
        caption=f"{ctx.round_name(round_id)}: số đơn vị đã nộp trên số phải nộp",
        head=["Địa bàn", *(f"{form}{f', hạn {wording.date(due[form])}' if due[form] else ''}" for form in forms)],
        cards=True,
    )
    for unit_id in areas:
        found = {form: rows[unit_id, form] for form in forms if (unit_id, form) in rows}
        if found:
            name = next(iter(found.values())).unit_name
            cells = [_cell(ctx, found[form]) if form in found else Cell("") for form in forms]
            made.rows.append([by_area.name_cell(ctx, unit_id, name, FOLDER, unit_id in with_page), *cells])
    return made.html() + _names_of(ctx, forms)


def _names_of(ctx: Context, forms: list[str]) -> str:
    names = {text(row["form"]): text(row["name_vi"]) for row in ctx.data.forms}
    told = "; ".join(f"{form}: {names[form]}" for form in forms if names.get(form))
    return classed("p", "small", esc(f"{told}.")) + "\n" if told else ""


def _cell(ctx: Context, one: Return) -> Cell:
    expected, submitted, late = (number or Decimal() for number in (one.expected_n, one.submitted_n, one.late_n))
    shown = f"{plain(submitted)}/{plain(expected)}"
    told = {"nộp trễ": late, "chưa nộp": expected - submitted}
    words = ", ".join(f"{plain(n)} {word}" for word, n in told.items() if n) or "đã nộp đủ"
    key = f"{one.unit}-{one.round}-{one.form}"
    button = ctx.figures.button(key, shown, lambda: _source(ctx, one, expected, submitted, late))
    return Cell(button + classed("span", "small", esc(words)))


def _source(ctx: Context, one: Return, expected: Decimal, submitted: Decimal, late: Decimal) -> Source:
    steps = [
        f"<b>{plain(submitted)}/{plain(expected)} đơn vị đã nộp</b>",
        f"{plain(late)} nộp trễ",
        f"{plain(expected - submitted)} chưa nộp",
        f"hạn {wording.date(one.due_on)}" if one.due_on else "biểu chưa có hạn trong danh mục",
        "đếm từ sổ nhận tệp và danh mục cơ sở (bảng mart_nop_bao_cao)",
        f"bản công bố {stamp.RELEASE}",
    ]
    title = f"Biểu {one.form} · {one.unit_name} · {ctx.round_name(one.round)}"
    return Source(title, classed("p", "source-line", " · ".join(steps)))


def _received(ctx: Context, round_id: str) -> str:
    """What the ledger holds for the round: workbooks, not units; one unit may send several."""
    statuses = Counter(text(row["status"]) for row in ctx.data.submissions if text(row["round"]) == round_id)
    if not statuses:
        return ""
    told = ", ".join(f"{count(n)} {STATUSES.get(status, status)}" for status, n in sorted(statuses.items()))
    words = f"Sổ nhận tệp: {count(statuses.total())} lượt nộp của kỳ này ({told})."
    return classed("p", "small", f'{esc(words)} <a href="{ctx.root}chat-luong/">Từng lượt nộp</a>') + "\n"


def _named(ctx: Context, round_id: str, province: Unit) -> str:
    made = Table(
        caption=f"{ctx.round_name(round_id)}: đơn vị nộp trễ, chưa nộp",
        head=["Đơn vị", "Biểu", "Tình trạng", "Ngày nộp", "Hạn"],
        cards=True,
    )
    found = [one for one in ctx.data.returns[round_id] if one.state in STATES]
    for one in sorted(found, key=lambda one: (one.form, vietnamese(one.unit_name), one.unit)):
        above = by_area.province_of(ctx, one.unit)
        if above is not None and above.id == province.id:
            texts = (one.form, STATES[one.state], wording.date(one.declared_date), wording.date(one.due_on))
            made.rows.append([Cell(ctx.unit_link(one.unit, one.unit_name)), *(Cell(esc(word)) for word in texts)])
    return made.html()
