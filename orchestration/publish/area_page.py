"""The body of an area's page: nation, province, district (until 30/6/2025) or commune."""

from __future__ import annotations

from orchestration.publish import (
    beside_table,
    boundary_part,
    dot_map,
    number,
    opening,
    plan_table,
    series_table,
    shown,
    tile_map,
    topic_table,
    trend,
    wording,
)
from orchestration.publish.context import Context
from orchestration.publish.definition import Round
from orchestration.publish.markup import classed, esc, section
from orchestration.publish.record import AREA_LEVELS, PROVIDER_LEVELS, Unit, Value

# the figure that makes a round a round of the area rather than a few loose facts
MAIN = "so_tre"
# more providers than these are folded
LONGEST_LIST = 24


def body(ctx: Context, unit: Unit) -> str:
    """HTML below the heading. Every part stands alone and is left out when the data hold nothing for it."""
    values = ctx.data.shown(unit.id)
    rounds = ctx.rounds_of(values)
    main = main_round(rounds, values)
    parts: list[tuple[str, str, str]] = []
    lead = classed("p", "lead", esc(_without_figures(ctx, unit)))
    if main is not None:
        rows = topic_table.Rows(main, values, rounds)
        lead = opening.paragraphs(ctx, unit, main, values) + cards(ctx, values, main, has_trend=True)
        parts += topic_table.sections(ctx, unit, rows)
        parts.append(("muc-phan-to", "Phân tổ", topic_table.breakdown_tables(ctx, unit, rows)))
        parts.append(("muc-cac-ky", "Các kỳ đã có số liệu", _over_time(ctx, unit, values, rounds)))
    parts.append(("muc-ke-hoach", "Kế hoạch giao và chỉ tiêu phấn đấu", _plans(ctx, unit)))
    if main is not None:
        parts.append(("muc-lan-can", "Bên cạnh các địa bàn khác", beside_table.html(ctx, unit, rows)))
    parts.append(("muc-ban-do", "Bản đồ", _map(ctx, unit, main)))
    parts.append(("muc-dia-gioi", "Địa giới trước và sau ngày 1/7/2025", boundary_part.html(ctx, unit)))
    parts.append(("muc-dia-ban", "Địa bàn trực thuộc", _children(ctx, unit)))
    parts.append(("muc-co-so", "Cơ sở trên địa bàn", _providers(ctx, unit)))
    parts = [part for part in parts if part[2]]
    return (
        head(ctx, unit)
        + lead
        + contents(parts)
        + "".join(section(*part) for part in parts)
        + ctx.figures.sources_html()
    )


def _over_time(ctx: Context, unit: Unit, values: dict[tuple[str, str], Value], rounds: list[Round]) -> str:
    """Charts of the headline figures; the table of all figures over all rounds is folded, since it is the longest."""
    table = series_table.table(ctx, values, rounds)
    folded = f"<details><summary>Xem bảng các kỳ</summary>\n{table}</details>\n" if table else ""
    return series_table.charts(ctx, values, unit.name) + folded


def _plans(ctx: Context, unit: Unit) -> str:
    """The area's plans and targets, and the way to everybody's."""
    table = plan_table.table(ctx, unit.id)
    everywhere = "Kế hoạch giao, chỉ tiêu phấn đấu của mọi địa bàn"
    return f'{table}<p><a class="more" href="{ctx.root}ke-hoach-chi-tieu/">{everywhere}</a></p>\n' if table else ""


def _map(ctx: Context, unit: Unit, main: Round | None) -> str:
    """Tiles of the provinces for the nation, dots of the communes for a province of today; nothing below."""
    indicator = ctx.data.indicators.get(MAIN)
    if indicator is None or unit.valid_to:
        return ""
    if unit.level == "nation":
        return tile_map.tile_map(ctx, indicator, main.id if main else "") or tile_map.index(ctx)
    return dot_map.dot_map(ctx, unit, indicator, main.id if main else "") if unit.level == "province" else ""


def main_round(rounds: list[Round], values: dict[tuple[str, str], Value]) -> Round | None:
    """The newest round with a number of children, else the newest with any figure."""
    for found in reversed(rounds):
        one = values.get((MAIN, found.id))
        if one is not None and one.value is not None:
            return found
    return rounds[-1] if rounds else None


def head(ctx: Context, unit: Unit) -> str:
    """Path, kind, code, validity and the notices a reader must see before any number."""
    section_name = "Địa bàn" if unit.is_area else "Cơ sở"
    place = "dia-ban" if unit.is_area else "co-so"
    steps = [f'<a href="{ctx.root or "./"}">Trang chủ</a>', f'<a href="{ctx.root}{place}/">{section_name}</a>']
    steps += [ctx.unit_link(parent.id) for parent in ctx.ancestors(unit)]
    crumbs = "".join(f"<li>{step}</li>" for step in steps)
    kicker = [wording.LEVELS.get(unit.level, unit.level), f"mã {unit.code}", wording.validity(unit), _size(ctx, unit)]
    notices = ""
    if unit.is_illustrative:
        notices += classed("p", "notice illustrative", f"<b>{wording.ILLUSTRATIVE}.</b> {_invented(unit)}")
    if unit.is_rebuilt:
        notices += classed("p", "notice", f"<b>{wording.REBUILT}</b>")
    return (
        f'<nav class="crumbs" data-section="{place}" aria-label="Đường dẫn"><ol>{crumbs}</ol></nav>\n'
        f"{classed('p', 'kicker', esc(' · '.join(filter(None, kicker))))}\n{notices}\n"
    )


def _size(ctx: Context, unit: Unit) -> str:
    """The area's size where the catalogue has it."""
    area = ctx.data.territory.areas.get(unit.id)
    return f"diện tích {number.plain(area.area_km2)} km²" if area and area.area_km2 else ""


def _invented(unit: Unit) -> str:
    thing = "Địa bàn này" if unit.is_area else "Cơ sở này"
    return f"{thing} không có thật; số liệu dùng để trình bày trang và không được cộng vào địa bàn thật nào."


def cards(
    ctx: Context, values: dict[tuple[str, str], Value], main: Round, limit: int = 8, has_trend: bool = False
) -> str:
    """Headline figures of the round as cards: the number first, its line over the rounds, its changes under it."""
    html = []
    for indicator in sorted(ctx.data.indicators.values(), key=lambda i: (i.order, i.id)):
        one = values.get((indicator.id, main.id))
        if not indicator.is_headline or one is None or one.value is None:
            continue
        html.append(card(ctx, one, trend.html(ctx, one, values) if has_trend else ""))
    return f'<div class="headline">{"".join(html[:limit])}</div>\n' if html else ""


def card(ctx: Context, one: Value, trend: str = "") -> str:
    """One headline card. Rates carry their name, since a rate without its denominator says nothing."""
    indicator = ctx.indicator(one)
    lines = [
        ("so với đầu năm học", shown.change(ctx, one, shown.START, short=True)),
        ("so với cùng kỳ năm học trước", shown.change(ctx, one, shown.SAME_PERIOD, short=True)),
        ("so với kế hoạch giao", shown.plan_change(ctx, one, short=True)),
    ]
    changes = "".join(
        f"<li>{html} <span>{label.removeprefix('so với ') if '>bằng<' in html else label}</span></li>"
        for label, html in lines
        if html
    )
    return (
        f'<div class="card"><p class="card-name">{ctx.indicator_link(indicator)}</p>'
        f'<p class="card-value">{shown.value(ctx, one, css="figure big")}'
        f"{'' if indicator.is_rate else classed('span', 'unit', ' ' + esc(indicator.measure_unit))}</p>"
        f"{trend}{f'<ul>{changes}</ul>' if changes else ''}</div>\n"
    )


def contents(parts: list[tuple[str, str, str]]) -> str:
    """Links to the sections of the page."""
    if len(parts) < 3:
        return ""
    items = "".join(f'<li><a href="#{anchor}">{esc(name)}</a></li>' for anchor, name, _ in parts)
    return f'<nav class="onpage" aria-label="Trên trang này"><ul>{items}</ul></nav>\n'


def _without_figures(ctx: Context, unit: Unit) -> str:
    if ctx.data.assertions.get(unit.id):
        return f"{unit.name}: không có số liệu đo được; có kế hoạch giao, chỉ tiêu phấn đấu dưới đây."
    return f"{unit.name}: không có số liệu."


def _children(ctx: Context, unit: Unit) -> str:
    areas = [child for child in ctx.data.children.get(unit.id, []) if child.is_area]
    return unit_cards(ctx, areas)


def _providers(ctx: Context, unit: Unit) -> str:
    """Schools and independent groups apart: a group is never a school. Those of the nation are in their own list."""
    if unit.level == AREA_LEVELS[0]:
        return ""
    html = ""
    for level in PROVIDER_LEVELS:
        found = [child for child in providers_of(ctx, unit) if child.level == level]
        if not found:
            continue
        html += f"<h3>{'Trường' if level == 'school' else 'Nhóm trẻ, lớp mẫu giáo độc lập'}</h3>\n"
        listed = unit_cards(ctx, found)
        if len(found) > LONGEST_LIST:
            listed = f"<details><summary>Danh sách {len(found)} cơ sở</summary>\n{listed}</details>\n"
        html += listed
    return html


def providers_of(ctx: Context, unit: Unit) -> list[Unit]:
    """Providers of the area itself and of the areas below it, by name."""
    found: list[Unit] = []
    for child in ctx.data.children.get(unit.id, []):
        found += providers_of(ctx, child) if child.is_area else [child]
    return sorted(found, key=lambda u: (u.name, u.id))


def unit_cards(ctx: Context, units: list[Unit]) -> str:
    """Links to units with what tells them apart: their dates, or their address."""
    items = []
    for unit in units:
        detail = wording.validity(unit) if unit.is_area else unit.facts["address"]
        small = classed("span", "small", esc(detail)) if detail else ""
        items.append(f"<li>{ctx.unit_link(unit.id)}{small}</li>")
    return f'<ul class="units">{"".join(items)}</ul>\n' if items else ""
