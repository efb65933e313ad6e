"""What a provider laid open under the circular of each school year, item by item, and what is missing or late."""

from __future__ import annotations

from itertools import groupby

from orchestration.publish import calendar_page, number, sentence, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import DisclosureItem, Unit
from orchestration.publish.row import text

STATES = {"present": "đã công khai", "late": "công khai muộn", "missing": "thiếu"}
_NOT_COLLECTED = "chưa thu thập"
_ALWAYS_SAFE = ("https://", "http://")


def sections(ctx: Context, unit: Unit) -> list[tuple[str, str, str]]:
    """(anchor, heading, HTML) per school year and form, newest first; one that says so where nothing was collected."""
    items = sorted(
        ctx.data.disclosure.get(unit.id, []), key=lambda one: (one.school_year, one.form, one.order), reverse=True
    )
    found = []
    for (year, form), rows in groupby(items, key=lambda one: (one.school_year, one.form)):
        told = sorted(rows, key=lambda one: (one.order, one.breakdown != "total", one.cell))
        heading = f"Công khai theo {_circular(ctx, told[0].legal_document)}, năm học {year}"
        found.append((f"muc-cong-khai-{year}-{form.lower()}", heading, _year(ctx, told, heading)))
    if found:
        return found
    newest = max((f for f in ctx.data.forms if f.get("layout") == "disclosure"), key=_first_day, default={})
    circular = _circular(ctx, text(newest.get("legal_document")))
    heading = f"Công khai theo {circular}" if circular else "Nội dung công khai"
    due = classed("p", "small", esc(calendar_page.of_form(ctx, text(newest.get("form"))))) if newest else ""
    return [("muc-cong-khai", heading, f"<p>{shown.missing(_NOT_COLLECTED)}</p>\n{due}")]


def _first_day(form: dict[str, object]) -> str:
    return text(form.get("valid_from"))


def _circular(ctx: Context, document_id: str) -> str:
    document = ctx.data.documents.get(document_id)
    return f"Thông tư {document.number}" if document else ""


def _year(ctx: Context, items: list[DisclosureItem], heading: str) -> str:
    made = Table(
        caption=heading,
        head=["Nội dung", "Mục", "Tình trạng", "Cột", "Giá trị", "Nội dung công khai", "Liên kết", "Ngày công bố"],
        cards=True,
        numeric=frozenset({4}),
    )
    for one in items:
        made.rows.append(
            [
                Cell(esc(one.name)),
                Cell(esc(f"{one.part}, mục {one.item}")),
                Cell(esc(_state(one))),
                Cell(esc(one.column)),
                Cell(_value(ctx, one)),
                Cell(esc(one.text)),
                Cell(_link(one)),
                Cell(esc(wording.date(one.posted_on))),
            ]
        )
    return _summary(ctx, items) + made.html()


def _summary(ctx: Context, items: list[DisclosureItem]) -> str:
    by_item = {one.item: one.state for one in items}
    by_item |= {one.item: "late" for one in items if one.state == "late"}
    states = list(by_item.values())
    counts = ", ".join(f"{states.count(state)} mục {words}" for state, words in STATES.items())
    declared = items[0].declared_on
    lines = [f"{counts}{f' (theo tệp nộp ngày {wording.date(declared)})' if declared else ''}."]
    if not all(one.is_checked for one in items):
        circular = _circular(ctx, items[0].legal_document)
        lines.append(f"Nội dung theo {circular}, chưa đối chiếu văn bản gốc.")
    lines.append(calendar_page.of_form(ctx, items[0].form))
    return "".join(f'<p class="small">{esc(line)}</p>\n' for line in lines if line)


def _state(one: DisclosureItem) -> str:
    words = STATES[one.state]
    return f"{words}, hạn {wording.date(one.due_on)}" if one.due_on and one.state != "present" else words


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
