"""Disclosure by area: of how many providers each part of a circular is there, late, missing or not collected.

Counts alone; who laid open what stands on the page of each provider.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator
from decimal import Decimal
from itertools import groupby

from orchestration.publish import by_area, calendar_page, stamp, wording
from orchestration.publish.alphabet import unmarked
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData
from orchestration.publish.definition import Requirement
from orchestration.publish.disclosure_table import NOT_COLLECTED, STATES, circular, part_label, worst
from orchestration.publish.figure import Source
from orchestration.publish.markup import Cell, Table, classed, esc, section
from orchestration.publish.number import count as counted_words
from orchestration.publish.number import plain
from orchestration.publish.page import Page
from orchestration.publish.record import DisclosureCount, DisclosureItem, Unit
from orchestration.publish.row import text

FOLDER = "cong-khai"
TITLE = "Công khai của cơ sở"
# (area, school year, form, part) -> state -> providers that handed in
PartCounts = dict[tuple[str, str, str, str], Counter[str]]


def html(ctx: Context, counted: PartCounts) -> str:
    """The overview: per school year and circular a table of provinces, and what the circular asks."""
    grouped = areas_by_province(ctx)
    body = _years(ctx, counted, grouped.get("", []), grouped)
    return (body or "<p>Chưa có cơ sở nào phải công khai.</p>\n") + _asked(ctx) + ctx.figures.sources_html()


def pages(make: Callable[[], Context], counted: PartCounts) -> Iterator[Page]:
    """A page per province that has counted areas below it."""
    grouped = areas_by_province(make())
    for province in sorted(filter(None, grouped)):
        ctx = make()
        unit = ctx.data.units[province]
        about = f"{TITLE} theo đơn vị cấp huyện, cấp xã: {unit.name}."
        body = province_html(ctx, counted, unit, grouped[province])
        yield Page(f"{FOLDER}/{unit.slug}/", f"{TITLE}: {unit.name}", about, body)


def areas_by_province(ctx: Context) -> dict[str, list[str]]:
    """Province -> the areas below it that are counted. Under the empty name those of the overview."""
    return by_area.provinces(ctx, (one.unit for one in ctx.data.disclosure_counts))


def province_html(ctx: Context, counted: PartCounts, unit: Unit, areas: list[str]) -> str:
    """The same tables of the areas below a province."""
    return by_area.head(ctx, unit, FOLDER, TITLE) + _years(ctx, counted, areas, {}) + ctx.figures.sources_html()


def count(data: SiteData) -> PartCounts:
    """How many providers have each part of what they handed in, in the areas they lay in at the end of the year."""
    communes: dict[str, list[Unit]] = {}
    for unit in data.units.values():
        if unit.level == "commune":
            communes.setdefault(unit.code, []).append(unit)
    found: PartCounts = {}
    for unit_id, items in data.disclosure.items():
        ordered = sorted(items, key=lambda one: (one.school_year, one.form))
        for (year, form), rows in groupby(ordered, key=lambda one: (one.school_year, one.form)):
            states = _states(data.requirements.get(form, []), list(rows))
            for area in _areas(data, communes, unit_id, f"{year[-4:]}-05-31"):
                for part, state in states.items():
                    found.setdefault((area, year, form, part), Counter())[state] += 1
    return found


def _states(asked: list[Requirement], items: list[DisclosureItem]) -> dict[str, str]:
    """The state of each part that every provider must have; an item nothing is told of was not collected."""
    told: dict[str, list[str]] = {}
    for one in items:
        told.setdefault(one.item, []).append(one.state)
    parts: dict[str, list[str]] = {}
    for item in asked:
        if item.is_required:
            parts.setdefault(item.part, []).append(worst(told.get(item.item, [])))
    return {part: worst(states) for part, states in parts.items()}


def _areas(data: SiteData, communes: dict[str, list[Unit]], unit_id: str, day: str) -> list[str]:
    """The areas above a provider on a day: those of the commune the register names for it, else of its page."""
    unit = data.units.get(unit_id)
    spans = [fact for fact in data.register_history.get((unit_id, "commune_code"), []) if fact.valid_from <= day]
    there = communes.get(spans[-1].value, []) if spans else []
    held = [one for one in there if one.valid_from <= day and (not one.valid_to or day <= one.valid_to)]
    area = held[0] if held else data.units.get(unit.parent) if unit else None
    found: list[str] = []
    while area is not None and area.id not in found:
        found.append(area.id)
        area = data.units.get(area.parent)
    return found


def _years(ctx: Context, counted: PartCounts, areas: list[str], with_page: Container[str]) -> str:
    wanted = set(areas)
    counts = [one for one in ctx.data.disclosure_counts if one.unit in wanted]
    counts.sort(key=lambda one: (one.school_year, one.form), reverse=True)
    html = ""
    for (year, form), group in groupby(counts, key=lambda one: (one.school_year, one.form)):
        rows = sorted(group, key=lambda one: by_area.order(ctx, one.unit))
        name = f"Năm học {year}: {_circular_of(ctx, form)}"
        html += section(f"muc-{year}-{form.lower()}", name, _table(ctx, counted, rows, with_page))
    return html


def _table(ctx: Context, counted: PartCounts, rows: list[DisclosureCount], with_page: Container[str]) -> str:
    year, form = rows[0].school_year, rows[0].form
    asked = [one for one in ctx.data.requirements.get(form, []) if one.is_required]
    parts = {part: all(one.is_checked for one in group) for part, group in groupby(asked, key=lambda one: one.part)}
    made = Table(
        caption=f"{_circular_of(ctx, form)}, năm học {year}: số cơ sở theo từng phần",
        head=["Địa bàn", "Đã thu thập", *(part_label(part, checked) for part, checked in parts.items())],
        cards=True,
    )
    for one in rows:
        name = by_area.name_cell(ctx, one.unit, one.unit_name, FOLDER, one.unit in with_page)
        cells = [_part(ctx, one, part, counted.get((one.unit, year, form, part), Counter())) for part in parts]
        made.rows.append([name, _collected(ctx, one), *cells])
    due = calendar_page.of_form(ctx, form)
    return made.html() + (classed("p", "small", esc(due)) + "\n" if due else "")


def _collected(ctx: Context, one: DisclosureCount) -> Cell:
    owed, handed, complete = (number or Decimal() for number in (one.owed_n, one.handed_in_n, one.complete_n))
    shown = f"{plain(handed)}/{plain(owed)}"
    words = [f"{plain(handed)}/{plain(owed)} cơ sở đã nộp tệp công khai", f"{plain(complete)} cơ sở đủ mọi mục"]
    key = f"{one.unit}-{one.school_year}-{one.form}"
    button = ctx.figures.button(key, shown, lambda: _source(ctx, one, "", words))
    return Cell(button + classed("span", "small", f"{plain(complete)} đủ mọi mục"))


def _part(ctx: Context, one: DisclosureCount, part: str, states: Counter[str]) -> Cell:
    """The four counts of a part; they add up to the providers that owe the disclosure."""
    told = {state: states[state] for state in STATES if state != NOT_COLLECTED}
    told[NOT_COLLECTED] = max(0, int(one.owed_n or 0) - sum(told.values()))
    words = [f"{counted_words(n)} {STATES[state]}" for state, n in told.items() if n]
    key = f"{one.unit}-{one.school_year}-{one.form}-{part}"
    lines = "".join(classed("span", "held", esc(word)) for word in words[1:])
    first = ctx.figures.button(unmarked(key), words[0], lambda: _source(ctx, one, part, words)) if words else ""
    return Cell(first + lines)


def _source(ctx: Context, one: DisclosureCount, part: str, words: list[str]) -> Source:
    title = " · ".join(filter(None, [_circular_of(ctx, one.form), part, one.unit_name, f"năm học {one.school_year}"]))
    how = "đếm từ các tệp công khai đã nhận (bảng disclosure_item, mart_cong_khai)"
    steps = [f"<b>{esc(words[0])}</b>", *map(esc, words[1:]), how, f"bản công bố {stamp.RELEASE}"]
    return Source(title, classed("p", "source-line", " · ".join(steps)))


def _asked(ctx: Context) -> str:
    """What each circular asks, with how much of it was compared with the original."""
    html = ""
    for form, items in sorted(ctx.data.requirements.items()):
        made = Table(
            caption=f"{_circular_of(ctx, form)}: các phần phải công khai",
            head=["Phần", "Các mục", "Số mục", "Bắt buộc với mọi cơ sở", "Đã đối chiếu văn bản gốc"],
            cards=True,
            numeric=frozenset({2, 3, 4}),
        )
        for part, group in groupby(items, key=lambda one: one.part):
            rows = list(group)
            counts = (len(rows), sum(one.is_required for one in rows), sum(one.is_checked for one in rows))
            listed = "; ".join(f"{one.item}. {one.name}" for one in rows)
            made.rows.append([Cell(esc(part)), Cell(esc(listed)), *(Cell(str(n)) for n in counts)])
        heading = f"{_circular_of(ctx, form)} yêu cầu những gì"
        html += section(f"muc-yeu-cau-{form.lower()}", heading, _status(ctx, form) + made.html())
    return html


def _status(ctx: Context, form: str) -> str:
    """In force or not, and that nobody compared the text where that is so."""
    document = ctx.data.documents.get(_document_of(ctx, form))
    if document is None:
        return ""
    days = (("từ", document.in_force_from), ("đến hết", document.in_force_to))
    spans = [f"{word} {wording.date(day)}" for word, day in days if day]
    words = [document.title, f"hiệu lực {' '.join(spans)}" if spans else "hiệu lực chưa xác minh"]
    items = ctx.data.requirements.get(form, [])
    checked = sum(one.is_checked for one in items)
    if checked < len(items):
        words.append(f"nội dung theo Thông tư {document.number}, chưa đối chiếu văn bản gốc, trừ {checked} mục")
    return classed("p", "sheet-note", esc(" · ".join(words))) + "\n"


def _document_of(ctx: Context, form: str) -> str:
    return next((text(row.get("legal_document")) for row in ctx.data.forms if text(row.get("form")) == form), "")


def _circular_of(ctx: Context, form: str) -> str:
    return circular(ctx, _document_of(ctx, form)) or f"biểu {form}"
