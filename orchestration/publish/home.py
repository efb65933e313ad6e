"""What Python puts into the hand-written home page: search, headline cards, links, the release."""

from __future__ import annotations

from orchestration.publish import area_page, calendar_page, opening, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import AREA_LEVELS, PROVIDER_LEVELS, Unit


def parts(ctx: Context) -> dict[str, str]:
    """Marker name -> HTML for index.md. The caller adds `sources` after the content."""
    return {
        "home-search": _search(ctx),
        "headline": _headline(ctx) + calendar_page.next_line(ctx),
        "home-links": _links(ctx),
        "home-release": _release(ctx) + ctx.figures.sources_html(),
    }


def headline_unit(ctx: Context) -> Unit | None:
    """The real area with the newest main round; at the same round the higher level, then the code decides.

    Illustrative units never make a headline.
    """
    best: tuple[tuple[int, int], Unit] | None = None
    for unit in sorted(ctx.data.units.values(), key=lambda u: (u.code, u.id)):
        if not unit.is_area or unit.is_illustrative:
            continue
        values = ctx.data.shown(unit.id)
        rounds = ctx.rounds_of(values)
        main = area_page.main_round(rounds, values)
        if main is None:
            continue
        rank = (main.order, -AREA_LEVELS.index(unit.level))
        if best is None or rank > best[0]:
            best = rank, unit
    return best[1] if best else None


def _search(ctx: Context) -> str:
    """A form that leads to the search page by address; the links below serve without script."""
    return (
        f'<form class="home-search" role="search" aria-label="Tìm số liệu" action="{ctx.root}tim-kiem/" method="get">'
        '<label for="tim-o-trang-chu">Tìm trường, xã phường, tỉnh, chỉ tiêu thống kê</label>'
        '<div><input id="tim-o-trang-chu" type="search" name="q" autocomplete="off" required '
        'placeholder="Ví dụ: dien bien phu">'
        '<button type="submit">Tìm</button></div>'
        f'<p>Gõ không dấu cũng được. Hoặc xem danh sách <a href="{ctx.root}dia-ban/">địa bàn</a>, '
        f'<a href="{ctx.root}co-so/">cơ sở</a>, <a href="{ctx.root}chi-tieu/">chỉ tiêu thống kê</a>.</p></form>\n'
    )


def _headline(ctx: Context) -> str:
    unit = headline_unit(ctx)
    if unit is None:
        return "<p>Chưa có số liệu của địa bàn nào.</p>\n"
    values = ctx.data.shown(unit.id)
    main = area_page.main_round(ctx.rounds_of(values), values)
    if main is None:
        return ""
    notice = classed("p", "small", wording.REBUILT) if unit.is_rebuilt else ""
    lead = opening.paragraphs(ctx, unit, main, values).split("</p>")[0]
    return (
        f'<section class="home-headline" aria-labelledby="so-lieu-moi-nhat">'
        f'<p class="kicker">Số liệu mới nhất · {esc(main.name)}</p>'
        f'<h2 id="so-lieu-moi-nhat">{ctx.unit_link(unit.id)}</h2>{notice}'
        f"{lead}{'</p>' if lead else ''}{area_page.cards(ctx, values, main)}"
        f'<p><a class="more" href="{ctx.root}{unit.path}">Xem toàn bộ số liệu của {esc(unit.name)}</a></p></section>\n'
    )


def _links(ctx: Context) -> str:
    areas, providers = _count(ctx, AREA_LEVELS, "địa bàn"), _count(ctx, PROVIDER_LEVELS, "cơ sở")
    entries = (
        ("dia-ban/", "Địa bàn", f"{areas}: đoạn mở đầu, số liệu theo nhóm, kế hoạch giao"),
        ("co-so/", "Cơ sở", f"{providers}: giấy phép, kiểm định, số liệu bên cạnh xã và tỉnh"),
        ("chi-tieu/", "Chỉ tiêu thống kê", f"{len(ctx.data.indicators)} định nghĩa: tử số, mẫu số, căn cứ, dòng biểu"),
        ("chat-luong/", "Chất lượng số liệu", "Mọi quy tắc kiểm tra, số lần vi phạm, những chỗ được cho qua và lý do"),
        ("tai-ve/", "Tải về", "Excel, CSV, Parquet, DuckDB kèm mã kiểm tra; cách ghi nguồn"),
        ("phuong-phap/", "Phương pháp", "Làm tròn, so sánh, mẫu số, địa giới trước và sau 1/7/2025"),
    )
    items = "".join(
        f'<li><a href="{ctx.root}{href}">{esc(name)}</a><span>{esc(words)}</span></li>' for href, name, words in entries
    )
    return f'<ul class="doors">{items}</ul>\n'


def _count(ctx: Context, levels: tuple[str, ...], noun: str) -> str:
    """How many real units of the levels have a page, and how many illustrative ones stand beside them."""
    found = [unit for unit in ctx.data.units.values() if unit.level in levels]
    invented = sum(unit.is_illustrative for unit in found)
    real = len(found) - invented
    if not real and invented:
        return f"{invented} {noun} minh họa"
    return f"{real} {noun}{f' và {invented} minh họa' if invented else ''}"


def _release(ctx: Context) -> str:
    office = f" · Phát hành: {esc(ctx.issuing_office)}" if ctx.issuing_office else ""
    return classed(
        "p",
        "page-foot",
        f'Bản công bố {esc(ctx.release_id)}{office} · <a href="{ctx.root}tai-ve/">Tải số liệu</a>',
    )
