"""The body of an indicator's page: what it means, how it is made, where it is known."""

from __future__ import annotations

from functools import partial

from orchestration.publish import chart, sentence, series_table, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc, facts, section
from orchestration.publish.record import Indicator, Round, Unit, Value

CHARTED = 6
DOCUMENT_KINDS = {"/TT": "Thông tư", "/NĐ": "Nghị định", "/QH": "Văn bản của Quốc hội số", "MN": "Biểu"}
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
STATUSES = {"in_force": "còn hiệu lực", "replaced": "đã được thay thế", "to_verify": "hiệu lực chưa xác minh"}
# what is counted in SQL provider by provider has no form
PER_PROVIDER = "DERIVED"


def body(ctx: Context, indicator: Indicator) -> str:
    """HTML below the heading. Real areas come first; illustrative ones stand apart under their own name."""
    known = _areas(ctx, indicator)
    real = [(unit, values) for unit, values in known if not unit.is_illustrative]
    invented = [(unit, values) for unit, values in known if unit.is_illustrative]
    charts = _charts(ctx, indicator, real or invented)
    parts = [
        ("muc-dinh-nghia", "Định nghĩa", facts(_definition(ctx, indicator))),
        ("muc-nguon-bieu", "Lấy từ dòng biểu nào", _terms(ctx, indicator)),
        ("muc-bieu-do", "Qua các kỳ", charts),
        ("muc-theo-dia-ban", "Theo địa bàn", _table(ctx, indicator, real, "Theo địa bàn và kỳ báo cáo")),
        ("muc-minh-hoa", wording.ILLUSTRATIVE, _table(ctx, indicator, invented, wording.ILLUSTRATIVE)),
        ("muc-ke-hoach", "Kế hoạch giao và chỉ tiêu phấn đấu", _held(ctx, indicator)),
        ("muc-tai-ve", "Tải về", _downloads(ctx, indicator)),
    ]
    if not known:
        parts[3] = ("muc-theo-dia-ban", "Theo địa bàn", "<p>Không có số liệu.</p>")
    kicker = " · ".join(
        filter(
            None, [ctx.data.topic_names.get(indicator.topic, indicator.topic), f"đơn vị tính: {indicator.measure_unit}"]
        )
    )
    return (
        '<nav class="crumbs" data-section="chi-tieu" aria-label="Đường dẫn"><ol>'
        f'<li><a href="{ctx.root}">Trang chủ</a></li><li><a href="{ctx.root}chi-tieu/">Chỉ tiêu thống kê</a></li>'
        f"</ol></nav>\n{classed('p', 'kicker', esc(kicker))}\n"
        f"{classed('p', 'lead', esc(indicator.meaning))}\n"
        + "".join(section(*part) for part in parts if part[2])
        + classed("p", "page-foot", f"Bản công bố {esc(ctx.release_id)}")
        + ctx.figures.sources_html()
    )


def _definition(ctx: Context, indicator: Indicator) -> list[tuple[str, str]]:
    least = indicator.min_denominator
    hiding = f"Tỷ lệ trên mẫu số dưới {least} được giữ kín." if least not in {"", "0"} else ""
    if indicator.sensitivity != "none":
        hiding = f"Nội dung nhạy cảm: số quá nhỏ được giữ kín. {hiding}".strip()
    valid = ""
    if indicator.valid_from > wording.CATALOGUE_START or indicator.valid_to:
        valid = f"từ {wording.date(indicator.valid_from)}"
        valid += f" đến {wording.date(indicator.valid_to)}" if indicator.valid_to else ""
    return [
        ("Tử số" if indicator.denominator else "Cách đếm", esc(indicator.numerator)),
        ("Mẫu số", esc(indicator.denominator)),
        ("Đơn vị tính", esc(indicator.measure_unit)),
        ("Làm tròn", esc(_rounding(indicator))),
        ("Cộng qua đơn vị", esc(ADDITIVITY.get(indicator.additivity, ""))),
        ("Qua thời gian", esc(TIME_KINDS.get(indicator.time_kind, ""))),
        ("Có ở các kỳ", esc(_periods(indicator))),
        ("Cách tính tuổi", esc(indicator.age_rule)),
        ("Giữ kín", esc(hiding)),
        ("Căn cứ", legal(ctx, indicator.legal_document)),
        ("Hiệu lực của định nghĩa", esc(valid)),
        ("Ghi chú", esc(indicator.note)),
        ("Mã trong tệp", f"<code>{esc(indicator.id)}</code>"),
    ]


def _periods(indicator: Indicator) -> str:
    names = [wording.PERIODS.get(period, period) for period in indicator.rounds.split()]
    return ", ".join(name[:1].lower() + name[1:] for name in names)


def _rounding(indicator: Indicator) -> str:
    if indicator.additivity == "sum" and not indicator.decimals:
        return "không làm tròn"
    return (
        f"{indicator.decimals} chữ số thập phân, đúng nửa thì làm tròn ra xa số 0; "
        "thêm chữ số khi làm tròn sẽ thành 0 hoặc 100"
    )


def legal(ctx: Context, document_id: str) -> str:
    """The legal source with its status; a text nobody compared with the original says so (design section 5)."""
    document = ctx.data.documents.get(document_id)
    if document is None:
        return esc(document_id)
    kind = next((words for mark, words in DOCUMENT_KINDS.items() if mark in document.number), "")
    name = f"{kind} {document.number}".strip() + (f" ({document.title})" if document.title else "")
    later = ctx.data.documents.get(document.replaced_by)
    ended = f"; {STATUSES[document.status]}" if document.status in STATUSES else ""
    ended += f", hết hiệu lực sau ngày {wording.date(document.in_force_to)}" if document.in_force_to else ""
    ended += f", thay bằng {later.number}" if later else ""
    if document.verification == "checked":
        return esc(name + ended)
    return f"Nội dung theo {esc(name)}, chưa đối chiếu văn bản gốc{esc(ended)}"


def _terms(ctx: Context, indicator: Indicator) -> str:
    """Which form rows the indicator is made of, one line per set of terms and part."""
    made = Table(caption="Dòng biểu", head=["Biểu", "Phần", "Tờ", "Dòng (mã số)", "Phân tổ", "Hệ số"])
    for row in ctx.data.terms.get(indicator.id, []):
        cells = [
            "tính từng trường" if row["form"] == PER_PROVIDER else row["source"],
            sentence.PARTS.get(str(row["part"]), str(row["part"])),
            "mọi tờ" if row["sheet"] == "*" else row["sheet"],
            row["item"],
            _breakdown(ctx, str(row["published_breakdown"] or row["breakdown"] or "")),
            row["coefficient"],
        ]
        made.rows.append([Cell(esc("" if cell is None else str(cell))) for cell in cells])
    return made.html()


def _breakdown(ctx: Context, name: str) -> str:
    return "theo phân tổ đang hỏi" if name == "=" else ctx.data.breakdowns.get(name, name)


def _areas(ctx: Context, indicator: Indicator) -> list[tuple[Unit, dict[str, Value]]]:
    """Areas with a figure or a stated absence, in plain order. Providers are not listed: no ranking of schools."""
    found = []
    for unit in sorted(ctx.data.units.values(), key=_area_order):
        if not unit.is_area:
            continue
        values = {r: one for (name, r), one in ctx.data.shown(unit.id).items() if name == indicator.id}
        if any(one.value is not None for one in values.values()):
            found.append((unit, values))
    return found


def _area_order(unit: Unit) -> tuple[int, str, str]:
    levels = list(wording.LEVELS)
    return levels.index(unit.level) if unit.level in levels else len(levels), unit.code, unit.valid_from


def _charts(ctx: Context, indicator: Indicator, areas: list[tuple[Unit, dict[str, Value]]]) -> str:
    """One small chart per area, so that a city and its province do not share an axis."""
    html = []
    for unit, values in areas:
        points = series_table.points_of(ctx, indicator, {(indicator.id, r): one for r, one in values.items()})
        # a chart is copied without its page: what is made up says so in its own caption
        name = f"{unit.name} ({wording.ILLUSTRATIVE.lower()})" if unit.is_illustrative else unit.name
        made = chart.series(points, f"{indicator.name}, {name}", f"bieu-do-{anchor(unit.id)}", indicator.is_rate)
        if made:
            html.append(made)
    return f'<div class="charts">{"".join(html[:CHARTED])}</div>\n' if html else ""


def _table(ctx: Context, indicator: Indicator, areas: list[tuple[Unit, dict[str, Value]]], caption: str) -> str:
    rounds: list[Round] = sorted(
        {ctx.data.rounds[r] for _, values in areas for r, one in values.items() if one.value is not None},
        key=lambda r: r.order,
    )
    width = range(2, 2 + len(rounds))
    made = Table(
        caption=caption,
        head=["Địa bàn", "Cấp", *(found.name for found in rounds)],
        sortable=frozenset({0, 1, *width}),
        numeric=frozenset(width),
    )
    for unit, values in areas:
        cells = [_cell(ctx, values.get(found.id)) for found in rounds]
        level = wording.LEVELS.get(unit.level, unit.level)
        place = ctx.unit_link(unit.id, target="so-" + anchor(f"{indicator.id}-{rounds[-1].id}"))
        dates = classed("span", "small", esc(wording.validity(unit))) if wording.validity(unit) else ""
        made.rows.append([Cell(place + dates, sort=unit.name), Cell(esc(level)), *cells])
    return made.html()


def _cell(ctx: Context, one: Value | None) -> Cell:
    if one is None or one.value is None:
        return Cell(shown.value(ctx, one) if one else shown.missing())
    return Cell(shown.value(ctx, one), sort=str(one.value.normalize()))


def _held(ctx: Context, indicator: Indicator) -> str:
    """Plans and targets anyone set for this indicator."""
    made = Table(
        caption="Kế hoạch giao và chỉ tiêu phấn đấu",
        head=["Địa bàn", "Loại", "Mức", "Đối tượng", "Kỳ hoặc mốc"],
        cards=True,
    )
    for unit in sorted(ctx.data.units.values(), key=_area_order):
        for index, one in enumerate(ctx.data.assertions.get(unit.id, []), start=1):
            if one.indicator != indicator.id:
                continue
            key = f"{unit.level}-{unit.code}-{one.kind}-{index}"
            level = ctx.figures.button(
                key, wording.asserted(one, indicator, ctx.data.rounds), partial(sentence.of_assertion, ctx, one)
            )
            made.rows.append(
                [
                    Cell(ctx.unit_link(unit.id)),
                    Cell(esc(wording.KINDS.get(one.kind, one.kind))),
                    Cell(level),
                    Cell(esc(one.population)),
                    Cell(esc(wording.when(one, ctx.data.rounds))),
                ]
            )
    return made.html()


def _downloads(ctx: Context, indicator: Indicator) -> str:
    return (
        f"<p>Trong các tệp dưới đây, chọn các dòng có <code>indicator = {esc(indicator.id)}</code>.</p>"
        '<ul class="files">'
        + "".join(
            f'<li><a href="{ctx.root}data/{name}">{name}</a> <span class="small">{words}</span></li>'
            for name, words in (
                ("indicator_value.csv", "giá trị theo đơn vị, kỳ, phân tổ"),
                ("indicator_value.parquet", "như trên, cho phân tích"),
                ("provenance.csv", "nguồn của từng giá trị"),
                ("assertion.csv", "kế hoạch giao và chỉ tiêu phấn đấu"),
            )
        )
        + "</ul>"
    )
