"""What a provider laid open under the circular of its latest school year: a section of its page and a sheet to print.

A sheet stands alone on A4: it names the provider, and the title of a legal form only where its text was checked.
"""

from __future__ import annotations

import re
from itertools import groupby

from orchestration.publish import calendar_page, disclosure_file, number, sentence, shown, stamp, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import DisclosureItem, Unit
from orchestration.publish.row import text

ANCHOR = "muc-cong-khai"
NOT_COLLECTED = "not_collected"
STATES = {"present": "đã công khai", "late": "công khai muộn", "missing": "thiếu", NOT_COLLECTED: "chưa thu thập"}
_ALWAYS_SAFE = ("https://", "http://")
_LABEL = re.compile(r"^(Biểu mẫu \d+|Điều \d+|Phụ lục [IVX]+)")


def sections(ctx: Context, unit: Unit) -> list[tuple[str, str, str]]:
    """(anchor, heading, HTML) per form of the latest school year; one that says so where nothing was collected."""
    items = ctx.data.disclosure.get(unit.id, [])
    if not items:
        return [_not_collected(ctx)]
    year = max(one.school_year for one in items)
    latest = sorted((one for one in items if one.school_year == year), key=lambda one: (one.form, one.order))
    found: list[tuple[str, str, str]] = []
    for form, rows in groupby(latest, key=lambda one: one.form):
        told = sorted(rows, key=lambda one: (one.order, one.breakdown != "total", one.cell))
        heading = f"Công khai theo {circular(ctx, told[0].legal_document)}, năm học {year}"
        anchor = f"{ANCHOR}-{form.lower()}" if found else ANCHOR
        found.append((anchor, heading, _sheet(ctx, unit, told, anchor)))
    return found


def circular(ctx: Context, document_id: str) -> str:
    """«Thông tư 09/2024/TT-BGDĐT»; empty for a document the catalogue does not have."""
    document = ctx.data.documents.get(document_id)
    return f"Thông tư {document.number}" if document else ""


def part_label(part: str, is_checked: bool) -> str:
    """The name of a part of a circular. A title nobody compared with the original is left out, its number stays."""
    number_of = _LABEL.match(part)
    return part if is_checked or not number_of else number_of[1]


def worst(states: list[str]) -> str:
    """The state of an item of several columns, or of a part of several items."""
    return next((state for state in ("missing", "late", NOT_COLLECTED, "present") if state in states), NOT_COLLECTED)


def _not_collected(ctx: Context) -> tuple[str, str, str]:
    newest = max((f for f in ctx.data.forms if f.get("layout") == "disclosure"), key=_first_day, default={})
    name, form = circular(ctx, text(newest.get("legal_document"))), text(newest.get("form"))
    due = classed("p", "small", esc(calendar_page.of_form(ctx, form))) if newest else ""
    asked = [one for one in ctx.data.requirements.get(form, []) if one.is_required]
    counts = []
    for part, group in groupby(asked, key=lambda one: one.part):
        rows = list(group)
        label = part_label(part, all(one.is_checked for one in rows))
        counts.append(f"<li>{esc(label)}: {len(rows)} mục {_state_html(NOT_COLLECTED)}</li>")
    listed = f'<ul class="absent">{"".join(counts)}</ul>\n' if counts else ""
    more = f'<p class="small"><a href="{ctx.root}cong-khai/">Các mục phải công khai và tình hình theo địa bàn</a></p>\n'
    heading = f"Công khai theo {name}" if name else "Nội dung công khai"
    return ANCHOR, heading, f"<p>{shown.missing(STATES[NOT_COLLECTED])}</p>\n{listed}{due}{more}"


def _first_day(form: dict[str, object]) -> str:
    return text(form.get("valid_from"))


def _sheet(ctx: Context, unit: Unit, items: list[DisclosureItem], anchor: str) -> str:
    """The content of one form: heading for paper, summary, a table per part, the way to print and to earlier years."""
    told = {one.item for one in items}
    absent = [one for one in ctx.data.requirements.get(items[0].form, []) if one.is_required and one.item not in told]
    parts: dict[str, list[tuple[int, bool, list[Cell]]]] = {}
    for _, group in groupby(items, key=lambda one: one.item):
        rows = list(group)
        parts.setdefault(rows[0].part, []).append((rows[0].order, rows[0].is_checked, _row(ctx, rows)))
    for asked in absent:
        empty = [_name(asked.name, asked.item), Cell(_state_html(NOT_COLLECTED)), Cell(""), Cell("")]
        parts.setdefault(asked.part, []).append((asked.order, asked.is_checked, empty))
    html = _head(ctx, unit, items) + _summary(ctx, items, len(absent))
    for part in sorted(parts, key=lambda name: min(order for order, _, _ in parts[name])):
        ordered = sorted(parts[part], key=lambda row: row[0])
        label = part_label(part, all(checked for _, checked, _ in ordered))
        html += _part(label, [cells for _, _, cells in ordered])
    return classed("div", "disclosure", html + _ways(ctx, unit, anchor)) + "\n"


def _head(ctx: Context, unit: Unit, items: list[DisclosureItem]) -> str:
    """Who and what on paper, where the page around is gone."""
    place = ", ".join(filter(None, [unit.facts["address"], *(area.name for area in ctx.ancestors(unit)[::-1])]))
    name = circular(ctx, items[0].legal_document)
    invented = classed("p", "sheet-note", f"<b>{wording.ILLUSTRATIVE}</b>") if unit.is_illustrative else ""
    return (
        f'<div class="print-only sheet-head"><p class="sheet-unit">{esc(unit.name)}</p><p>{esc(place)}</p>{invented}'
        f'<p class="sheet-title">Nội dung công khai theo {esc(name)}, năm học {esc(items[0].school_year)}</p>'
        f"<p>Bản công bố {stamp.RELEASE}</p></div>\n"
    )


def _summary(ctx: Context, items: list[DisclosureItem], absent: int) -> str:
    states = [worst([one.state for one in rows]) for _, rows in groupby(items, key=lambda one: one.item)]
    counted = {state: states.count(state) for state in STATES} | {NOT_COLLECTED: absent}
    told = [f"{n} mục {STATES[state]}" for state, n in counted.items() if n or state != NOT_COLLECTED]
    declared = items[0].declared_on
    lines = [f"{', '.join(told)}{f' (theo tệp nộp ngày {wording.date(declared)})' if declared else ''}."]
    html = ""
    if not all(one.is_checked for one in items):
        name = circular(ctx, items[0].legal_document)
        html = classed("p", "sheet-note", f"Nội dung theo {esc(name)}, chưa đối chiếu văn bản gốc.") + "\n"
    lines.append(calendar_page.of_form(ctx, items[0].form))
    return html + "".join(classed("p", "small", esc(line)) + "\n" for line in lines if line)


def _part(label: str, rows: list[list[Cell]]) -> str:
    made = Table(caption=label, head=["Nội dung", "Tình trạng", "Đã công khai", "Ngày công bố"], rows=rows, cards=True)
    return made.html()


def _row(ctx: Context, rows: list[DisclosureItem]) -> list[Cell]:
    """One item: its columns of the form stand under each other."""
    state = worst([one.state for one in rows])
    due = rows[0].due_on if state != "present" else ""
    days = dict.fromkeys(wording.date(one.posted_on) for one in rows if one.posted_on)
    return [
        _name(rows[0].name, rows[0].item),
        Cell(_state_html(state, f", hạn {wording.date(due)}" if due else "")),
        Cell("".join(filter(None, (_content(ctx, one) for one in rows)))),
        Cell("<br>".join(days)),
    ]


def _name(name: str, item: str) -> Cell:
    return Cell(f'{esc(name)} <span class="unit">(mục {esc(item)})</span>')


def _state_html(state: str, more: str = "") -> str:
    return classed("span", f"state is-{state.replace('_', '-')}", esc(STATES[state] + more))


def _content(ctx: Context, one: DisclosureItem) -> str:
    """What one column holds: a count, words, a link; with the column's name where the form has several."""
    held = " · ".join(filter(None, [_value(ctx, one), esc(one.text), _link(one)]))
    if not held:
        return ""
    column = f"{esc(one.column)}: " if one.column else ""
    return classed("span", "held", column + held)


def _value(ctx: Context, one: DisclosureItem) -> str:
    if one.symbol:
        return shown.missing(number.symbol_words(one.symbol))
    if one.value is None:
        return ""
    words = number.plain(one.value)
    key = f"cong-khai-{one.school_year}-{one.form}-{one.item}-{one.breakdown}"
    return ctx.figures.button(key, words, lambda: sentence.of_disclosure(ctx, one, words))


def _link(one: DisclosureItem) -> str:
    """The link as its host in words; the gate let only http and https pass, and a page asks once more."""
    if not one.link.lower().startswith(_ALWAYS_SAFE):
        return ""
    host = one.link.split("/")[2]
    name = f"xem tại {host}"
    return f'<a href="{esc(one.link)}" rel="nofollow noopener noreferrer">{esc(name)}</a>'


def _ways(ctx: Context, unit: Unit, anchor: str) -> str:
    """How to print this section alone, and the years before it as a file."""
    lines = [
        f'<a href="#{anchor}">Chỉ in phần này</a>: bấm vào đây rồi dùng lệnh in của trình duyệt (Ctrl+P), khổ A4; '
        "địa chỉ của trang lúc ấy cũng là địa chỉ để dẫn tới phần này."
    ]
    years = disclosure_file.earlier_years(ctx.data, unit)
    if years:
        lines.append(
            f'Các năm học trước ({esc(", ".join(years))}): <a href="{disclosure_file.NAME}" download>tệp CSV</a>.'
        )
    lines.append(f'<a href="{ctx.root}cong-khai/">Thông tư yêu cầu những gì, tình hình theo địa bàn</a>.')
    return "".join(f'<p class="small sheet-way">{line}</p>\n' for line in lines)
