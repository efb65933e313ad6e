"""The lists of areas: provinces, and below each what lies there today and what lay there until 30/6/2025.

An old area leads to today's, also where it has no page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestration.publish import wording
from orchestration.publish.alphabet import by_letter, in_parts, vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, crumbs, esc
from orchestration.publish.number import count
from orchestration.publish.page import Page
from orchestration.publish.record import AREA_LEVELS, Area, Unit

FOLDER = "dia-ban"
# entries of one page
LARGEST = 300
_OLD = "đến hết ngày 30/6/2025"


def index(ctx: Context, largest: int = LARGEST) -> str:
    """Areas with a page, by level, real ones first. Levels below the province only where one page holds them all."""
    held = [unit for unit in ctx.data.units.values() if unit.is_area]
    is_short = len(held) <= largest
    html = ""
    for invented in (False, True):
        units = [unit for unit in held if unit.is_illustrative is invented]
        for level in AREA_LEVELS if is_short else ("nation", "province"):
            html += _level(ctx, [unit for unit in units if unit.level == level], level, invented)
    return html


def pages(make: Callable[[], Context], largest: int = LARGEST) -> Iterator[Page]:
    """Per province with a page: the areas of today and the old districts; the old communes, by letter where many."""
    ctx = make()
    for root, areas in _listed(ctx):
        now = [one for one in areas if not one.valid_to]
        districts = [one for one in areas if one.valid_to and one.level == "district"]
        old = _old_communes(areas)
        title, about = f"Các địa bàn: {root.name}", f"Xã, phường hiện nay và các địa bàn cũ: {root.name}."
        body = _head(ctx, root, "") + _section(ctx, "Xã, phường, đặc khu hiện nay", now)
        body += _section(ctx, f"Đơn vị cấp huyện {_OLD}", districts)
        parts = _parts(old, largest)
        if not parts:
            body += "".join(_section(ctx, f"Xã, phường, thị trấn {_OLD}, vần {k}", held) for k, held in old.items())
            yield Page(f"{FOLDER}/{root.slug}-danh-sach/", title, about, body)
            continue
        bar = _bar(ctx, root, parts)
        yield Page(f"{FOLDER}/{root.slug}-danh-sach/", title, about, body + bar)
        for (label, typed), held in parts.items():
            listed = _head(ctx, root, root.slug) + bar + _section(ctx, f"Vần {label}", held)
            yield Page(f"{FOLDER}/{root.slug}-cu-van-{typed}/", f"{title}, vần {label}", about, listed)


def without_page(ctx: Context, largest: int = LARGEST) -> Iterator[tuple[Area, Unit, str]]:
    """Each area the lists name that has no page, the province that heads its list, and the address of its entry."""
    for root, areas in _listed(ctx):
        parts = _parts(_old_communes(areas), largest)
        letters = {one.id: typed for (_, typed), held in parts.items() for one in held}
        for one in areas:
            if one.id not in ctx.data.units:
                page = f"cu-van-{letters[one.id]}" if one.id in letters else "danh-sach"
                yield one, root, f"{FOLDER}/{root.slug}-{page}/#{one.id}"


def _listed(ctx: Context) -> Iterator[tuple[Unit, list[Area]]]:
    """Each province that heads a list, and what lies below it, by name."""
    below = _below(ctx)
    for root in _roots(ctx):
        yield root, sorted(below.get(root.id, []), key=lambda one: vietnamese(_own_name(one)))


def _old_communes(areas: list[Area]) -> dict[str, list[Area]]:
    return by_letter((one for one in areas if one.valid_to and one.level == "commune"), _own_name)


def _parts(old: dict[str, list[Area]], largest: int) -> dict[tuple[str, str], list[Area]]:
    """The pages of the old communes by letter; none where one page holds them all."""
    return in_parts(old, largest) if sum(map(len, old.values())) > largest else {}


def today(ctx: Context, area_id: str) -> list[str]:
    """The areas of today in which an old one lies, by name; of a district those of its communes."""
    new = ctx.data.successors.get(area_id, [])
    if not new:
        new = [one for child in ctx.data.areas_below.get(area_id, []) for one in ctx.data.successors.get(child.id, [])]
    known = dict.fromkeys(one for one in new if one in ctx.data.areas)
    return sorted(known, key=lambda one: vietnamese(ctx.data.areas[one].name))


def _roots(ctx: Context) -> list[Unit]:
    """The provinces that head a list: those of today, and old ones whose province of today has no page."""
    units = [unit for unit in ctx.data.units.values() if unit.level == "province"]
    return sorted((unit for unit in units if _root_of(ctx, unit.id) == unit.id), key=lambda unit: unit.id)


def _root_of(ctx: Context, province: str) -> str:
    new = [one for one in ctx.data.successors.get(province, []) if one in ctx.data.units]
    return new[0] if new else province


def _own_name(area: Area) -> str:
    """The name without its kind: nobody looks «Xã Thanh Minh» up under X."""
    kind = next((word for word in wording.AREA_WORDS if area.name.startswith(f"{word} ")), "")
    return area.name.removeprefix(kind).strip()


def _below(ctx: Context) -> dict[str, list[Area]]:
    """Province that heads a list -> districts and communes of the catalogue below it."""
    found: dict[str, list[Area]] = {}
    for one in ctx.data.areas.values():
        above = ctx.data.areas.get(one.parent)
        if above is not None and above.level == "district":
            above = ctx.data.areas.get(above.parent)
        if one.level in ("district", "commune") and above is not None:
            found.setdefault(_root_of(ctx, above.id), []).append(one)
    return found


def _level(ctx: Context, units: list[Unit], level: str, invented: bool) -> str:
    if not units:
        return ""
    mark = f" ({wording.ILLUSTRATIVE.lower()})" if invented else ""
    heading = f"{wording.LEVELS[level]}{f' ({_OLD})' if level == 'district' else ''}{mark}"
    units = sorted(units, key=lambda unit: (vietnamese(unit.name), unit.valid_from))
    items = "".join(_unit_item(ctx, unit) for unit in units)
    return f'<h2>{esc(heading)}</h2>\n<ul class="units">{items}</ul>\n'


def _unit_item(ctx: Context, unit: Unit) -> str:
    parents = ", ".join(parent.name for parent in ctx.ancestors(unit)[::-1][:2])
    small = classed("span", "small", esc(" · ".join(filter(None, [parents, wording.validity(unit)]))))
    more = ""
    if unit.level == "province" and _root_of(ctx, unit.id) == unit.id:
        more = (
            f'<a class="more-list" href="{ctx.root}{FOLDER}/{unit.slug}-danh-sach/">Xã, phường và địa bàn cũ, A–Z</a>'
        )
    return f"<li>{ctx.unit_link(unit.id)}{small}{_now(ctx, unit.id)}{more}</li>"


def _section(ctx: Context, heading: str, areas: list[Area]) -> str:
    if not areas:
        return ""
    items = "".join(_item(ctx, one) for one in areas)
    return f'<h2>{esc(heading)} ({count(len(areas))})</h2>\n<ul class="units">{items}</ul>\n'


def _item(ctx: Context, one: Area) -> str:
    above = ctx.data.areas.get(one.parent)
    where = above.name if above is not None and above.level == "district" else ""
    small = classed("span", "small", esc(where)) if where else ""
    # the search leads here where the area has no page to lead to
    place = "" if one.id in ctx.data.units else f' id="{esc(one.id)}"'
    return f"<li{place}>{_link(ctx, one.id)}{small}{_now(ctx, one.id)}</li>"


def _now(ctx: Context, area_id: str) -> str:
    """Where an old area lies today."""
    area = ctx.data.areas.get(area_id)
    new = today(ctx, area_id) if area is not None and area.valid_to else []
    if not new:
        return ""
    return classed("span", "small", f"nay thuộc {', '.join(_link(ctx, one) for one in new)}")


def _link(ctx: Context, area_id: str) -> str:
    """An area with a page as a link, another by its name."""
    return ctx.unit_link(area_id) if area_id in ctx.data.units else esc(ctx.data.areas[area_id].name)


def _head(ctx: Context, root: Unit, slug: str) -> str:
    """The path, and that the areas are made up where they are."""
    steps = [
        f'<a href="{ctx.root}">Trang chủ</a>',
        f'<a href="{ctx.root}{FOLDER}/">Địa bàn</a>',
        ctx.unit_link(root.id),
    ]
    steps += [f'<a href="{ctx.root}{FOLDER}/{slug}-danh-sach/">Các địa bàn</a>'] if slug else []
    invented = classed("p", "notice illustrative", f"<b>{wording.ILLUSTRATIVE}.</b>") if root.is_illustrative else ""
    return crumbs(FOLDER, steps) + invented


def _bar(ctx: Context, root: Unit, parts: dict[tuple[str, str], list[Area]]) -> str:
    items = "".join(
        f'<li><a href="{ctx.root}{FOLDER}/{root.slug}-cu-van-{typed}/">{esc(label)}</a></li>' for label, typed in parts
    )
    heading = f"<h2>{esc(f'Xã, phường, thị trấn {_OLD}, theo vần')}</h2>\n"
    return f'{heading}<nav class="onpage" aria-label="Theo vần"><ul>{items}</ul></nav>\n'
