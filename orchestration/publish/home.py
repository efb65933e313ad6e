"""What Python puts into the hand-written home page: search, headline cards, what changed, the doors to the parts."""

from __future__ import annotations

from pathlib import Path

from orchestration.publish import area_page, calendar_page, opening, release_page, wording
from orchestration.publish.context import Context
from orchestration.publish.definition import Round
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import AREA_LEVELS, PROVIDER_LEVELS, Unit


def parts(ctx: Context, data_dir: Path) -> dict[str, str]:
    """Marker name -> HTML for index.md; `data_dir` holds the version and its changes."""
    return {
        "home-search": _search(ctx),
        "headline": _headline(ctx),
        "home-changes": _changes(ctx, data_dir) + calendar_page.next_line(ctx),
        "home-links": _links(ctx),
        "home-release": ctx.figures.sources_html(),
    }


def headline_unit(ctx: Context) -> Unit | None:
    """The nation where it has figures, else the real area with the newest main round; at the same round the higher
    level, then the code decides.

    Illustrative units never make a headline.
    """
    ranked = [
        ((unit.level == AREA_LEVELS[0], main.order, -AREA_LEVELS.index(unit.level)), unit)
        for unit, main in _main_rounds(ctx)
        if not unit.is_illustrative
    ]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _main_rounds(ctx: Context) -> list[tuple[Unit, Round]]:
    """Every area that has figures, with its main round, by code."""
    found = []
    for unit in sorted(ctx.data.units.values(), key=lambda u: (u.code, u.id)):
        values = ctx.data.shown(unit.id) if unit.is_area else {}
        main = area_page.main_round(ctx.rounds_of(values), values)
        if main is not None:
            found.append((unit, main))
    return found


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
        f'<h2 id="so-lieu-moi-nhat">{ctx.unit_link(unit.id)}</h2>{notice}{_whose(ctx, unit, main)}'
        f"{lead}{'</p>' if lead else ''}{area_page.cards(ctx, values, main, has_trend=True)}"
        f'<p><a class="more" href="{ctx.root}{unit.path}">Xem toàn bộ số liệu của {esc(unit.name)}</a></p></section>\n'
    )


def _whose(ctx: Context, unit: Unit, main: Round) -> str:
    """Whom the headline speaks of where it is not the nation, and whether newer figures are invented ones."""
    words = []
    if unit.level != AREA_LEVELS[0]:
        words.append(
            "Bản công bố này chưa có số liệu cả nước; dưới đây là số liệu của một địa bàn, không đại diện cho cả nước."
        )
    newer = [(found.order, one, found) for one, found in _main_rounds(ctx) if one.is_illustrative]
    newer = [pair for pair in newer if pair[0] > main.order]
    if newer:
        _, one, found = max(newer, key=lambda pair: (pair[0], -AREA_LEVELS.index(pair[1].level)))
        words.append(
            f"Kỳ mới hơn, {esc(found.name)}, chỉ có ở {ctx.unit_link(one.id)}: số liệu minh họa, không phải của một "
            "địa bàn thật."
        )
    return classed("p", "notice", " ".join(words)) if words else ""


def _changes(ctx: Context, data_dir: Path) -> str:
    """What this release changed, counted by kind, with the way to every single number."""
    folder, this = f"{ctx.root}{release_page.FOLDER}/", esc(ctx.release_id)
    return (
        f"{release_page.summary(data_dir)}"
        f'<p><a class="more" href="{folder}{this}/">Từng con số đã đổi trong bản {this}</a>'
        f' · <a href="{folder}">Các bản công bố</a></p>\n'
    )


def _links(ctx: Context) -> str:
    areas, providers = _count(ctx, AREA_LEVELS, "địa bàn"), _count(ctx, PROVIDER_LEVELS, "cơ sở")
    entries = (
        ("dia-ban/", "Địa bàn", f"{areas}: đoạn mở đầu, số liệu theo nhóm, kế hoạch giao"),
        ("co-so/", "Cơ sở", f"{providers}: giấy phép, kiểm định, số liệu bên cạnh xã và tỉnh"),
        ("chi-tieu/", "Chỉ tiêu thống kê", f"{len(ctx.data.indicators)} định nghĩa: tử số, mẫu số, căn cứ, dòng biểu"),
        (
            "ke-hoach-chi-tieu/",
            "Kế hoạch giao, chỉ tiêu phấn đấu",
            "Từng địa bàn đạt hay chưa đạt, xét trên giá trị chưa làm tròn; chỗ không xét được và vì sao",
        ),
        ("pho-cap/", "Phổ cập mầm non", "Từng tiêu chí của từng xã, phường: đạt, chưa đạt, hay chưa có số liệu"),
        ("chat-luong/", "Chất lượng số liệu", "Mọi quy tắc kiểm tra, số lần vi phạm, những chỗ được cho qua và lý do"),
        ("tai-ve/", "Tải về", "Excel, CSV, Parquet, DuckDB kèm mã kiểm tra; cách ghi nguồn"),
        ("ban-cong-bo/", "Các bản công bố", "Mỗi bản đổi những con số nào, số cũ, số mới, lý do"),
        ("lich-cong-bo/", "Lịch công bố", "Ngày đã hẹn, ngày đã dời và lý do"),
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
