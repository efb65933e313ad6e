"""The body of a provider's page: a school, or an independent group, which is never called one."""

from __future__ import annotations

from orchestration.publish import (
    area_page,
    chart,
    disclosure_table,
    number,
    provider_facts,
    series_table,
    shown,
    topic_table,
)
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, esc, facts, section
from orchestration.publish.record import Unit, Value

_REGISTER = '<p class="small">Theo danh mục cơ sở (Biểu DM-CS), tình trạng mới nhất đã ghi nhận.</p>\n'


def body(ctx: Context, unit: Unit) -> str:
    """HTML below the heading: who it is, its licence, its standing, its figures beside its commune and province."""
    values = ctx.data.shown(unit.id)
    rounds = ctx.rounds_of(values)
    main = area_page.main_round(rounds, values)
    parts = [
        ("muc-thong-tin", "Thông tin cơ sở", facts(provider_facts.identity(ctx, unit)) + _REGISTER),
        ("muc-phap-ly", "Thành lập và cho phép hoạt động", facts(provider_facts.licence(ctx, unit))),
        ("muc-kiem-dinh", "Kiểm định và chuẩn quốc gia", facts(provider_facts.standing(ctx, unit))),
    ]
    lead = area_page.cards(ctx, values, main, limit=6) if main else ""
    sheets = disclosure_table.sections(ctx, unit)
    # paper lists the sources of the headline and of the sheets
    ctx.figures.end_list()
    if main is not None:
        rows = topic_table.Rows(main, values, rounds)
        parts.append(("muc-so-lieu", "Số liệu", _beside(ctx, unit, rows)))
        parts.append(("muc-phan-to", "Phân tổ", topic_table.breakdown_tables(ctx, unit, rows)))
        series = series_table.charts(ctx, values, unit.name) + series_table.table(ctx, values, rounds)
        parts.append(("muc-cac-ky", "Các kỳ đã có số liệu", series))
    else:
        parts.append(("muc-so-lieu", "Số liệu", "<p>Không có số liệu.</p>"))
    parts.append(("muc-nhom-doc-lap", "Nhóm trẻ, lớp mẫu giáo độc lập được trường quản lý", _supervised(ctx, unit)))
    parts += sheets
    parts = [part for part in parts if part[2]]
    return (
        area_page.head(ctx, unit)
        + provider_facts.notice(ctx, unit)
        + lead
        + area_page.contents(parts)
        + "".join(section(*part) for part in parts)
        + ctx.figures.sources_html()
    )


def _beside(ctx: Context, unit: Unit, rows: topic_table.Rows) -> str:
    """The unit's figures, their trend, and the same indicator of its commune and province in the same round.

    Areas are context, not rivals: a count of a commune is a total, so only ratios are laid beside each other.
    """
    areas = [area for area in ctx.ancestors(unit) if area.level in {"commune", "province"}][::-1]
    made = Table(
        caption=f"Số liệu của cơ sở bên cạnh địa bàn: {rows.main.name}",
        head=[
            "Chỉ tiêu thống kê",
            "Giá trị",
            "So với cùng kỳ năm học trước",
            "Xu hướng",
            *(area.name for area in areas),
        ],
        cards=True,
        numeric=frozenset({1, 2, *range(4, 4 + len(areas))}),
    )
    without: list[str] = []
    for topic in ctx.data.topics():
        for indicator in topic_table.of_topic(ctx, topic):
            if not topic_table.applies(ctx, indicator, unit, rows):
                continue
            one = rows.pick(indicator.id)
            name = Cell(ctx.indicator_link(indicator) + _measured(indicator.measure_unit, indicator.is_rate))
            if one is None or (one.value is None and one.symbol != "c"):
                words = shown.value(ctx, one) if one else shown.missing()
                without.append(f"<li>{ctx.indicator_link(indicator)}: {words}</li>")
                continue
            if one.value is None:
                made.rows.append([name, Cell(shown.value(ctx, one)), *[Cell("")] * (2 + len(areas))])
                continue
            others = [Cell(_area_value(ctx, area, one)) for area in areas]
            small = "" if one.round == rows.main.id else f'<span class="small">{esc(ctx.round_name(one.round))}</span>'
            value = shown.value(ctx, one, css="figure strong") + small
            same = shown.change(ctx, one, shown.SAME_PERIOD, short=True)
            noted = Cell(name.html + topic_table.notes(ctx, one))
            made.rows.append([noted, Cell(value), Cell(same), Cell(_trend(ctx, one, rows)), *others])
    return made.html() + topic_table.absent(without)


def _measured(measure_unit: str, is_rate: bool) -> str:
    return "" if is_rate or not measure_unit else f' <span class="unit">({esc(measure_unit)})</span>'


def _area_value(ctx: Context, area: Unit, one: Value) -> str:
    found = ctx.data.shown(area.id).get((one.indicator, one.round))
    return shown.value(ctx, found) if found else shown.missing()


def _trend(ctx: Context, one: Value, rows: topic_table.Rows) -> str:
    indicator = ctx.indicator(one)
    points = series_table.points_of(ctx, indicator, rows.values)
    words = "; ".join(f"{' '.join(p.label)}: {p.shown if p.value is not None else number.MISSING}" for p in points)
    return chart.spark([p.value for p in points], words)


def _supervised(ctx: Context, unit: Unit) -> str:
    groups = ctx.data.supervised.get(unit.id, [])
    return area_page.unit_cards(ctx, sorted(groups, key=lambda u: (vietnamese(u.name), u.id)))
