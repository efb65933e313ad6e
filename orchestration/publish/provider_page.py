"""The body of a provider's page: a school, or an independent group, which is never called one."""

from __future__ import annotations

from orchestration.publish import (
    area_page,
    disclosure_table,
    provider_facts,
    provider_table,
    series_table,
    topic_table,
)
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Round
from orchestration.publish.markup import facts, section
from orchestration.publish.record import Unit

_REGISTER = '<p class="small">Theo danh mục cơ sở (Biểu DM-CS), tình trạng mới nhất đã ghi nhận.</p>\n'


def body(ctx: Context, unit: Unit) -> str:
    """HTML below the heading: who it is, its licence, its standing, its figures beside its commune and province."""
    values = {
        key: one
        for key, one in ctx.data.shown(unit.id).items()
        if not topic_table.is_of_areas(ctx, ctx.data.indicators[one.indicator])
    }
    rounds = ctx.rounds_of(values)
    main = area_page.main_round(rounds, values)
    # first in the order of the sources, as they stand first on the page
    lead = area_page.cards(ctx, values, main, limit=6) if main else ""
    parts = [
        ("muc-thong-tin", "Thông tin cơ sở", facts(provider_facts.identity(ctx, unit)) + _REGISTER),
        ("muc-phap-ly", "Thành lập và cho phép hoạt động", facts(provider_facts.licence(ctx, unit))),
        ("muc-kiem-dinh", "Kiểm định và chuẩn quốc gia", facts(provider_facts.standing(ctx, unit))),
        *disclosure_table.sections(ctx, unit),
    ]
    # paper lists the sources of the headline and of the sheets
    ctx.figures.end_list()
    if main is not None:
        rows = topic_table.Rows(main, values, rounds)
        parts.append(("muc-so-lieu", "Số liệu", provider_table.html(ctx, unit, rows)))
        parts.append(("muc-phan-to", "Phân tổ", topic_table.breakdown_tables(ctx, unit, rows)))
        parts.append(("muc-cac-ky", "Các kỳ đã có số liệu", _over_time(ctx, unit, values, rounds)))
    else:
        parts.append(("muc-so-lieu", "Số liệu", "<p>Không có số liệu.</p>"))
    parts.append(("muc-nhom-doc-lap", "Nhóm trẻ, lớp mẫu giáo độc lập được trường quản lý", _supervised(ctx, unit)))
    parts = [part for part in parts if part[2]]
    return (
        area_page.head(ctx, unit)
        + provider_facts.notice(ctx, unit)
        + lead
        + area_page.contents(parts)
        + "".join(section(*part) for part in parts)
        + ctx.figures.sources_html()
    )


def _over_time(ctx: Context, unit: Unit, values: series_table.Values, rounds: list[Round]) -> str:
    """Charts of the headline figures; the table of all figures over all rounds is folded, since it is the longest."""
    with ctx.figures.folded():
        table = series_table.table(ctx, values, rounds)
    folded = f"<details><summary>Xem bảng các kỳ</summary>\n{table}</details>\n" if table else ""
    return series_table.charts(ctx, values, unit.name) + folded


def _supervised(ctx: Context, unit: Unit) -> str:
    groups = ctx.data.supervised.get(unit.id, [])
    return area_page.unit_cards(ctx, sorted(groups, key=lambda u: (vietnamese(u.name), u.id)))
