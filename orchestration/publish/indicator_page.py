"""The body of an indicator's page: what it means, how it is made, where it is known, what it is not compared with."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from orchestration.publish import (
    indicator_file,
    indicator_quality,
    indicator_table,
    legal_page,
    number,
    sentence,
    tile_map,
    wording,
)
from orchestration.publish.area_page import contents
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import Cell, Table, classed, esc, facts, section
from orchestration.publish.record import Assertion, Unit

ADDITIVITY = {
    "sum": "cộng được qua các đơn vị",
    "ratio": "không cộng, không lấy bình quân; tính lại từ tổng tử số và tổng mẫu số",
    "never": "không cộng được",
}
TIME_KINDS = {
    "stock": "số tại ngày của kỳ báo cáo, không cộng các kỳ với nhau",
    "flow": "số phát sinh trong năm học hoặc trong thời gian nêu ở nguồn, không cộng các kỳ với nhau",
    "ratio": "tính lại ở mỗi kỳ",
}
# what is counted in SQL provider by provider has no form
PER_PROVIDER = "DERIVED"
# so many plans and targets stand on the page, the rest in the file
HELD = 60
# one rate over two denominators is two indicators, named by these endings; without either the source names none
DENOMINATORS = ("_dan_so", "_phai_huy_dong")


def body(ctx: Context, indicator: Indicator) -> str:
    """HTML below the heading. Real areas come first; illustrative ones stand apart under their own name."""
    known = indicator_table.areas(ctx, indicator)
    real = [area for area in known if not area.unit.is_illustrative]
    invented = [area for area in known if area.unit.is_illustrative]
    by_area = indicator_table.by_round(ctx, indicator, real, "Theo địa bàn và kỳ báo cáo")
    made_up = indicator_table.by_round(ctx, indicator, invented, wording.ILLUSTRATIVE)
    if not by_area and not made_up:
        by_area = "<p>Không có số liệu.</p>\n"
    split = indicator_table.by_breakdown(ctx, indicator, real, "Theo phân tổ")
    split += indicator_table.by_breakdown(ctx, indicator, invented, f"{wording.ILLUSTRATIVE}, theo phân tổ")
    norms = legal_page.norm_table(ctx, (norm for norm in ctx.data.norms if norm.indicator == indicator.id))
    parts = [
        ("muc-dinh-nghia", "Định nghĩa", facts(_definition(ctx, indicator))),
        ("muc-khac-mau-so", "Không so sánh với", _siblings(ctx, indicator)),
        ("muc-bieu-do", "Qua các kỳ", indicator_table.charts(ctx, indicator, real or invented)),
        ("muc-ban-do", "Các tỉnh, thành phố", _tiles(ctx, indicator, real)),
        ("muc-theo-dia-ban", "Theo địa bàn", by_area),
        ("muc-minh-hoa", wording.ILLUSTRATIVE, made_up),
        ("muc-phan-to", "Theo phân tổ", split),
        ("muc-ke-hoach", "Kế hoạch giao và chỉ tiêu phấn đấu", _held(ctx, indicator)),
        ("muc-dinh-muc", "Định mức", norms),
        ("muc-bao-mat", "Làm tròn và bảo mật", indicator_quality.hiding(ctx, indicator)),
        ("muc-chat-luong", "Ghi chú chất lượng", indicator_quality.notes(ctx, indicator)),
        ("muc-nguon-bieu", "Lấy từ dòng biểu nào", _terms(ctx, indicator)),
        ("muc-tai-ve", "Tải về", indicator_file.html(ctx, indicator)),
    ]
    parts = [part for part in parts if part[2]]
    topic = ctx.data.topic_names.get(indicator.topic, indicator.topic)
    kicker = " · ".join(filter(None, [topic, f"đơn vị tính: {indicator.measure_unit}"]))
    return (
        '<nav class="crumbs" data-section="chi-tieu" aria-label="Đường dẫn"><ol>'
        f'<li><a href="{ctx.root}">Trang chủ</a></li><li><a href="{ctx.root}chi-tieu/">Chỉ tiêu thống kê</a></li>'
        f"</ol></nav>\n{classed('p', 'lead', esc(indicator.meaning))}\n{classed('p', 'kicker', esc(kicker))}\n"
        + contents(parts)
        + "".join(section(*part) for part in parts)
        + ctx.figures.sources_html()
    )


def _tiles(ctx: Context, indicator: Indicator, real: list[indicator_table.AreaValues]) -> str:
    """The provinces as tiles, in the newest round of which one of today's has a figure."""
    rounds = {
        ctx.data.rounds[round_id]
        for area in real
        if area.unit.level == "province"
        for round_id, one in area.totals.items()
        if one.value is not None
    }
    for found in sorted(rounds, key=lambda one: one.order, reverse=True):
        if html := tile_map.tile_map(ctx, indicator, found.id):
            return html
    return ""


def _definition(ctx: Context, indicator: Indicator) -> list[tuple[str, str]]:
    valid = ""
    if indicator.valid_from > wording.CATALOGUE_START or indicator.valid_to:
        valid = f"từ {wording.date(indicator.valid_from)}"
        valid += f" đến {wording.date(indicator.valid_to)}" if indicator.valid_to else ""
    return [
        ("Tử số" if indicator.denominator else "Cách đếm", esc(indicator.numerator)),
        ("Mẫu số", esc(indicator.denominator)),
        ("Đơn vị tính", esc(indicator.measure_unit)),
        ("Căn cứ", legal_page.cite(ctx, indicator.legal_document)),
        ("Cộng qua đơn vị", esc(ADDITIVITY.get(indicator.additivity, ""))),
        ("Qua thời gian", esc(TIME_KINDS.get(indicator.time_kind, ""))),
        ("Có ở các kỳ", esc(_periods(indicator))),
        ("Cách tính tuổi", esc(indicator.age_rule)),
        ("Hiệu lực của định nghĩa", esc(valid)),
        ("Ghi chú", esc(indicator.note)),
        ("Tên tiếng Anh", f'<span lang="en">{esc(indicator.name_en)}</span>' if indicator.name_en else ""),
        ("Mã trong tệp", f"<code>{esc(indicator.id)}</code>"),
    ]


def _siblings(ctx: Context, indicator: Indicator) -> str:
    """The same rate over other denominators: figures that look alike and must not be compared."""
    family = _family(indicator.id)
    others = [one for one in ctx.data.indicators.values() if one.id != indicator.id and _family(one.id) == family]
    items = "".join(
        f"<li>{ctx.indicator_link(one)}{classed('span', 'small', esc(f'Mẫu số: {one.denominator}'))}</li>"
        for one in sorted(others, key=lambda one: (one.order, one.id))
    )
    told = indicator.denominator[:1].lower() + indicator.denominator[1:]
    told = f"mẫu số {told}" if told.startswith("không nêu") else f"mẫu số là {told}"
    words = f"<p>Ở trang này {esc(told)}. Các tỷ lệ dưới đây cùng tên gọi nhưng mẫu số khác:</p>\n"
    return f'{words}<ul class="units wide">{items}</ul>\n' if items else ""


def _family(name: str) -> str:
    for ending in DENOMINATORS:
        name = name.removesuffix(ending)
    return name


def _periods(indicator: Indicator) -> str:
    names = [wording.PERIODS.get(period, period) for period in indicator.rounds.split()]
    return ", ".join(name[:1].lower() + name[1:] for name in names)


def _terms(ctx: Context, indicator: Indicator) -> str:
    """Which form rows the indicator is made of, one line per set of terms and part."""
    made = Table(caption="Dòng biểu", head=["Biểu", "Phần", "Tờ", "Dòng (mã số)", "Phân tổ", "Hệ số"])
    for row in ctx.data.terms.get(indicator.id, []):
        published, given = str(row["published_breakdown"] or ""), str(row["breakdown"] or "")
        into = "" if published in {"", given} or given in {"", "="} else f" (vào {_breakdown(ctx, published)})"
        cells = [
            "tính từng trường" if row["form"] == PER_PROVIDER else row["source"],
            sentence.PARTS.get(str(row["part"]), str(row["part"])),
            "mọi tờ" if row["sheet"] == "*" else row["sheet"],
            row["item"],
            _breakdown(ctx, given if into else published or given) + into,
            row["coefficient"],
        ]
        made.rows.append([Cell(esc("" if cell is None else str(cell))) for cell in cells])
    return made.html()


def _breakdown(ctx: Context, name: str) -> str:
    return "theo phân tổ đang hỏi" if name == "=" else ctx.data.breakdowns.get(name, name)


def _held(ctx: Context, indicator: Indicator) -> str:
    """Plans and targets of areas for this indicator, highest levels first, illustrative ones in a table of their own;
    a provider has its own page."""
    found = [
        (ctx.data.units[unit], index, one)
        for unit, assertions in ctx.data.assertions.items()
        if unit in ctx.data.units and ctx.data.units[unit].is_area
        for index, one in enumerate(assertions, start=1)
        if one.indicator == indicator.id
    ]
    found.sort(key=lambda one: (indicator_table.area_order(one[0]), one[1]))
    caption = "Kế hoạch giao và chỉ tiêu phấn đấu"
    real = [one for one in found if not one[0].is_illustrative]
    invented = [one for one in found if one[0].is_illustrative]
    return _held_table(ctx, indicator, caption, real) + _held_table(
        ctx, indicator, f"{caption}: {wording.ILLUSTRATIVE.lower()}", invented
    )


def _held_table(ctx: Context, indicator: Indicator, caption: str, found: list[tuple[Unit, int, Assertion]]) -> str:
    made = Table(caption, ["Địa bàn", "Loại", "Mức", "Đối tượng", "Kỳ hoặc mốc", "Nguồn"], cards=True)
    for unit, index, one in found[:HELD]:
        key = f"{unit.level}-{unit.code}-{one.kind}-{index}"
        level = ctx.figures.button(
            key, wording.asserted(one, indicator, ctx.data.rounds), partial(sentence.of_assertion, ctx, one)
        )
        derived = classed("span", "small", wording.BASES["derived"]) if one.basis == "derived" else ""
        made.rows.append(
            [
                Cell(ctx.unit_link(unit.id) + indicator_table.made_up(unit)),
                Cell(esc(wording.KINDS.get(one.kind, one.kind))),
                Cell(level + derived),
                Cell(esc(wording.spelled(one.population))),
                Cell(esc(wording.when(one, ctx.data.rounds))),
                Cell(_given_in(one)),
            ]
        )
    rest = number.plain(Decimal(len(found) - HELD))
    more = f'<p>Và {rest} dòng nữa trong <a href="{ctx.root}data/assertion.csv">tệp</a>.</p>\n'
    return made.html() + (more if len(found) > HELD else "")


def _given_in(one: Assertion) -> str:
    """The document, who handed it in and when: one year may have two plans, and one document two sheets."""
    day = f"ngày {wording.date(one.declared_date)}" if one.declared_date else ""
    sender = ", ".join(filter(None, [one.office, day]))
    return esc(one.source_document) + (classed("span", "small", esc(sender)) if sender else "")
