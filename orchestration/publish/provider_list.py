"""The directory of providers: by province, then A–Z, on pages that a phone can hold and no script is needed for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestration.publish import wording
from orchestration.publish.alphabet import by_letter, filed_under, in_parts, vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, crumbs, esc
from orchestration.publish.number import count
from orchestration.publish.page import Page
from orchestration.publish.record import PROVIDER_LEVELS, Unit

FOLDER = "co-so"
# entries of one page
LARGEST = 300
KINDS = {"school": "trường", "independent_group": "nhóm trẻ, lớp mẫu giáo độc lập"}
_OUTSIDE = "ngoai-danh-muc"


def index(ctx: Context, largest: int = LARGEST) -> str:
    """All providers where one page holds them, else the provinces they lie in with their numbers."""
    found = [unit for unit in ctx.data.units.values() if not unit.is_area]
    if not found:
        return "<p>Chưa có cơ sở nào trong danh bạ.</p>\n"
    if len(found) <= largest:
        return "".join(_of_kind(ctx, found, level, invented) for level in PROVIDER_LEVELS for invented in (False, True))
    return "".join(_provinces(ctx, found, invented) for invented in (False, True))


def pages(make: Callable[[], Context], largest: int = LARGEST) -> Iterator[Page]:
    """A page per province and, where that would be too long, per letter; none where the index holds everything."""
    ctx = make()
    found = [unit for unit in ctx.data.units.values() if not unit.is_area]
    if len(found) <= largest:
        return
    for slug, (name, units) in sorted(_by_province(ctx, found).items()):
        letters = by_letter(units, lambda unit: filed_under(unit.name))
        about = f"Danh bạ trường, nhóm trẻ, lớp mẫu giáo độc lập: {name}."
        if len(units) <= largest:
            body = "".join(_letter(ctx, label, entries) for label, entries in letters.items())
            yield Page(f"{FOLDER}/{slug}/", name, about, _head(ctx, name, "") + _communes(ctx, units) + body)
            continue
        parts = in_parts(letters, largest)
        bar = _bar(ctx, slug, parts)
        yield Page(f"{FOLDER}/{slug}/", name, about, _head(ctx, name, "") + bar + _communes(ctx, units))
        for (label, typed), entries in parts.items():
            body = _head(ctx, name, slug) + bar + _letter(ctx, label, entries)
            yield Page(f"{FOLDER}/{slug}-van-{typed}/", f"{name}, vần {label}", about, body)


def _by_province(ctx: Context, units: list[Unit]) -> dict[str, tuple[str, list[Unit]]]:
    """Last part of the address -> name of the province and its providers."""
    found: dict[str, tuple[str, list[Unit]]] = {}
    for unit in units:
        above = next((area for area in ctx.ancestors(unit) if area.level == "province"), None)
        slug, name = (above.slug, above.name) if above else (_OUTSIDE, "Chưa rõ tỉnh, thành phố")
        found.setdefault(slug, (name, []))[1].append(unit)
    return found


def _provinces(ctx: Context, units: list[Unit], invented: bool) -> str:
    groups = _by_province(ctx, [unit for unit in units if unit.is_illustrative is invented])
    if not groups:
        return ""
    items = "".join(
        f'<li><a href="{ctx.root}{FOLDER}/{slug}/">{esc(name)}</a>{classed("span", "small", esc(_counts(held)))}</li>'
        for slug, (name, held) in sorted(groups.items(), key=lambda pair: (pair[0] == _OUTSIDE, vietnamese(pair[1][0])))
    )
    heading = wording.ILLUSTRATIVE if invented else "Theo tỉnh, thành phố"
    return f'<h2>{esc(heading)}</h2>\n<ul class="units">{items}</ul>\n'


def _counts(units: list[Unit]) -> str:
    told = [(sum(unit.level == level for unit in units), words) for level, words in KINDS.items()]
    return ", ".join(f"{count(n)} {words}" for n, words in told if n)


def _head(ctx: Context, name: str, slug: str) -> str:
    """The path; on the page of a letter it leads back to the province."""
    steps = [f'<a href="{ctx.root}">Trang chủ</a>', f'<a href="{ctx.root}{FOLDER}/">Cơ sở</a>']
    steps += [f'<a href="{ctx.root}{FOLDER}/{slug}/">{esc(name)}</a>'] if slug else []
    return crumbs(FOLDER, steps)


def _bar(ctx: Context, slug: str, parts: dict[tuple[str, str], list[Unit]]) -> str:
    items = "".join(
        f'<li><a href="{ctx.root}{FOLDER}/{slug}-van-{typed}/">{esc(label)}</a></li>' for label, typed in parts
    )
    note = classed("p", "small", "Xếp theo tên riêng: «Trường Mầm non Hoa Sen» ở vần H.")
    return f'<nav class="onpage" aria-label="Theo vần"><ul>{items}</ul></nav>\n{note}\n'


def _communes(ctx: Context, units: list[Unit]) -> str:
    """The areas the providers lie in, each leading to its own page, which lists them too."""
    held: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.parent in ctx.data.units:
            held.setdefault(unit.parent, []).append(unit)
    areas = sorted((ctx.data.units[unit_id] for unit_id in held), key=lambda area: (vietnamese(area.name), area.id))
    items = "".join(
        f"<li>{ctx.unit_link(area.id, target='muc-co-so')}{classed('span', 'small', esc(_counts(held[area.id])))}</li>"
        for area in areas
    )
    return f'<h2>Theo xã, phường</h2>\n<ul class="units">{items}</ul>\n' if items else ""


def _letter(ctx: Context, label: str, units: list[Unit]) -> str:
    """Schools and groups apart: a group is never a school."""
    html = f"<h2>Vần {esc(label)}</h2>\n"
    for level in PROVIDER_LEVELS:
        some = [unit for unit in units if unit.level == level]
        if some:
            html += f"<h3>{esc(wording.LEVELS[level])}</h3>\n{_items(ctx, some)}"
    return html


def _of_kind(ctx: Context, units: list[Unit], level: str, invented: bool) -> str:
    some = [unit for unit in units if unit.level == level and unit.is_illustrative is invented]
    if not some:
        return ""
    mark = f" ({wording.ILLUSTRATIVE.lower()})" if invented else ""
    some.sort(key=lambda unit: (vietnamese(unit.name), unit.id))
    return f"<h2>{esc(wording.LEVELS[level] + mark)}</h2>\n{_items(ctx, some)}"


def _items(ctx: Context, units: list[Unit]) -> str:
    return f'<ul class="units">{"".join(_item(ctx, unit) for unit in units)}</ul>\n'


def _item(ctx: Context, unit: Unit) -> str:
    """The name, with what tells it from others of the same name: its area, ownership, and that it is not open."""
    status = unit.facts["status"]
    words = [
        ", ".join(parent.name for parent in ctx.ancestors(unit)[::-1][:2]),
        ctx.data.label("ownership", unit.facts["ownership"]),
        ctx.data.label("status", status) if status and status != "hoat_dong" else "",
        wording.ILLUSTRATIVE.lower() if unit.is_illustrative else "",
    ]
    return f"<li>{ctx.unit_link(unit.id)}{classed('span', 'small', esc(' · '.join(filter(None, words))))}</li>"
