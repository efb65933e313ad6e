"""Legal sources: how a page cites one, and the page that lists them all with what leans on each.

A text nobody compared with the original says so wherever it is cited (design section 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from orchestration.publish import number, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import LegalDocument, Norm
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc, facts, section
from orchestration.publish.row import text

FOLDER = "can-cu"
# how a number ends, the longer mark first
KINDS = {
    "/TTLT": "Thông tư liên tịch",
    "/TT": "Thông tư",
    "/NĐ": "Nghị định",
    "/QH": "Văn bản của Quốc hội số",
    "MN": "Biểu",
}
STATUSES = {"in_force": "còn hiệu lực", "replaced": "đã được thay thế", "to_verify": "hiệu lực chưa xác minh"}
UNCHECKED = "chưa đối chiếu văn bản gốc"
APPLIES_TO = {
    "dac_biet_kho_khan": "địa bàn đặc biệt khó khăn",
    "thuong": "địa bàn không thuộc diện đặc biệt khó khăn",
    "": "mọi nơi",
}
# more indicators than this are folded away
OPEN = 12


def cite(ctx: Context, document_id: str) -> str:
    """The legal source of something, with its status, linked to its entry on the page of legal sources."""
    document = ctx.data.documents.get(document_id)
    if document is None:
        return esc(document_id)
    title = f" ({document.title})" if document.title else ""
    name = f'<a href="{_address(ctx, document.id)}">{esc(named(document))}</a>{esc(title)}'
    ended = f"; {STATUSES[document.status]}" if document.status in STATUSES else ""
    ended += f", hết hiệu lực sau ngày {wording.date(document.in_force_to)}" if document.in_force_to else ""
    later = ctx.data.documents.get(document.replaced_by)
    ended += f", thay bằng {later.number}" if later else ""
    if document.verification == "checked":
        return name + esc(ended)
    return f"Nội dung theo {name}, {UNCHECKED}{esc(ended)}"


def named(document: LegalDocument) -> str:
    """Kind and number: "Thông tư 09/2024/TT-BGDĐT"."""
    kind = next((words for mark, words in KINDS.items() if mark in document.number), "")
    return f"{kind} {document.number}".strip()


def _address(ctx: Context, document_id: str) -> str:
    return f"{ctx.root}{FOLDER}/#{_anchor(document_id)}"


def _anchor(document_id: str) -> str:
    return f"vb-{anchor(document_id)}"


def norm_table(ctx: Context, norms: Iterable[Norm]) -> str:
    """What the documents ask of indicators, with the days from and to which they do."""
    made = Table(
        caption="Định mức theo văn bản",
        head=["Chỉ tiêu thống kê", "Mức", "Cấp", "Áp dụng cho", "Từ ngày", "Đến hết ngày", "Căn cứ", "Ghi chú"],
        cards=True,
    )
    for norm in norms:
        indicator = ctx.data.indicators[norm.indicator]
        part = "" if norm.breakdown == "total" else f" ({ctx.data.breakdowns.get(norm.breakdown, norm.breakdown)})"
        document = ctx.data.documents.get(norm.legal_document)
        source = f'<a href="{_address(ctx, document.id)}">{esc(named(document))}</a>' if document else ""
        is_unchecked = document is not None and document.verification != "checked"
        made.rows.append(
            [
                Cell(ctx.indicator_link(indicator) + esc(part)),
                Cell(esc(wording.held_value(norm.comparator, norm.value, indicator))),
                Cell(esc(wording.LEVELS.get(norm.unit_level, "mọi cấp"))),
                Cell(esc(APPLIES_TO.get(norm.applies_to, norm.applies_to))),
                Cell(esc(wording.date(norm.valid_from))),
                Cell(esc(wording.date(norm.valid_to))),
                Cell(source + (classed("span", "small", UNCHECKED) if is_unchecked else "")),
                Cell(classed("span", "prose", esc(norm.note)) if norm.note else ""),
            ]
        )
    return made.html()


def parts(ctx: Context) -> dict[str, str]:
    """The two parts of the page: every document, and every norm with its days."""
    documents = sorted(ctx.data.documents.values(), key=lambda one: (_kind_order(one), -_year(one), one.number))
    checked = sum(one.verification == "checked" for one in documents)
    words = (
        f"<p>{_count(len(documents))} văn bản; {_count(checked)} đã đối chiếu với bản gốc, "
        f"{_count(len(documents) - checked)} chưa.</p>\n"
    )
    leaning = _leaning(ctx)
    entries = "".join(_entry(ctx, one, leaning[one.id]) for one in documents)
    return {
        "documents": f'{words}{_overview(documents)}<h2 id="tung-van-ban">Từng văn bản</h2>\n{entries}',
        "norms": norm_table(ctx, ctx.data.norms),
    }


def _kind_order(document: LegalDocument) -> int:
    kinds = ["/QH", "/NĐ", "/TTLT", "/TT"]
    return next((place for place, mark in enumerate(kinds) if mark in document.number), len(kinds))


def _year(document: LegalDocument) -> int:
    year = document.number.split("/")[1][:4] if "/" in document.number else ""
    return int(year) if year.isdigit() else 0


def _count(value: int) -> str:
    return number.plain(Decimal(value))


def _verification(document: LegalDocument) -> str:
    return classed("span", "met", "đã đối chiếu") if document.verification == "checked" else esc(UNCHECKED)


def _overview(documents: list[LegalDocument]) -> str:
    made = Table(
        caption="Các văn bản",
        head=["Văn bản", "Tên", "Ban hành", "Có hiệu lực từ", "Đến hết ngày", "Tình trạng", "Đối chiếu"],
        cards=True,
    )
    for one in documents:
        made.rows.append(
            [
                Cell(f'<a href="#{_anchor(one.id)}">{esc(named(one))}</a>'),
                Cell(esc(one.title)),
                *(Cell(esc(wording.date(day))) for day in (one.issued_on, one.in_force_from, one.in_force_to)),
                Cell(esc(STATUSES.get(one.status, one.status))),
                Cell(_verification(one)),
            ]
        )
    return made.html()


def _entry(ctx: Context, document: LegalDocument, leaning: dict[str, list[str]]) -> str:
    later = ctx.data.documents.get(document.replaced_by)
    earlier = [one for one in ctx.data.documents.values() if one.replaced_by == document.id]
    pairs = [
        ("Tên", esc(document.title)),
        ("Ngày ban hành", esc(wording.date(document.issued_on)) or "chưa biết"),
        ("Có hiệu lực từ", esc(wording.date(document.in_force_from)) or "chưa biết"),
        ("Hết hiệu lực sau ngày", esc(wording.date(document.in_force_to))),
        ("Tình trạng", esc(STATUSES.get(document.status, document.status))),
        ("Thay bằng", _link(later) if later else ""),
        ("Thay cho", ", ".join(_link(one) for one in earlier)),
        ("Đối chiếu", _verification(document)),
        ("Nguồn và ghi chú", esc(document.source)),
        *((label, _items(links)) for label, links in leaning.items()),
    ]
    if not leaning:
        pairs.append(("Dùng làm căn cứ cho", "chưa có gì; nêu ở đây vì văn bản nguồn nhắc tới"))
    return section(_anchor(document.id), named(document), facts(pairs), level=3)


def _link(document: LegalDocument) -> str:
    return f'<a href="#{_anchor(document.id)}">{esc(named(document))}</a>'


def _items(links: list[str]) -> str:
    items = f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>"
    return items if len(links) <= OPEN else f"<details><summary>{_count(len(links))}</summary>{items}</details>"


def _leaning(ctx: Context) -> dict[str, dict[str, list[str]]]:
    """Document -> what leans on it: label -> ready links, in catalogue order."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)

    def add(document: str, label: str, entry: str) -> None:
        entries = found[document].setdefault(label, [])
        if document and entry not in entries:
            entries.append(entry)

    for indicator in sorted(ctx.data.indicators.values(), key=lambda one: (one.order, one.id)):
        add(indicator.legal_document, "Chỉ tiêu thống kê", ctx.indicator_link(indicator))
    for form in ctx.data.forms:
        add(text(form["legal_document"]), "Biểu mẫu", esc(f"{text(form['form'])}: {text(form['name_vi'])}"))
    for row in ctx.data.deadlines:
        when = " ".join(filter(None, [text(row["title_vi"]), f"({text(row['timing_vi'])})"]))
        add(text(row["legal_document"]), "Hạn nộp, hạn công khai", esc(when))
    for norm in ctx.data.norms:
        indicator = ctx.data.indicators[norm.indicator]
        level = wording.held_value(norm.comparator, norm.value, indicator)
        where = APPLIES_TO.get(norm.applies_to, norm.applies_to)
        part = "" if norm.breakdown == "total" else f", {ctx.data.breakdowns.get(norm.breakdown, norm.breakdown)}"
        add(norm.legal_document, "Định mức", f"{ctx.indicator_link(indicator)}{esc(part)}: {esc(f'{level} ({where})')}")
    for breaks in ctx.data.series_breaks.values():
        for one in breaks:
            link = ctx.indicator_link(ctx.data.indicators[one.indicator])
            add(one.legal_document, "Ngắt chuỗi số liệu", f"{link}: {esc(wording.date(one.day))}")
    return found
