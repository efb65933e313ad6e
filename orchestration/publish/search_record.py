"""What the search finds: one record per area, provider, indicator and hand-written page, made from data/ alone.

An area without a page is found at its entry in the lists, unless an area of today that has one tells its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import duckdb

from orchestration.publish import area_list, wording
from orchestration.publish.context import Context
from orchestration.publish.record import Area, Unit

# kinds in the order in which the page shows them; a provider is what no other kind claims
AREA, PROVIDER, INDICATOR, PAGE, ILLUSTRATIVE = "dia-ban", "co-so", "chi-tieu", "trang", "minh-hoa"
KINDS = {
    AREA: "Địa bàn",
    PROVIDER: "Cơ sở",
    INDICATOR: "Chỉ tiêu thống kê",
    PAGE: "Trang",
    ILLUSTRATIVE: wording.ILLUSTRATIVE,
}
# kinds whose names a reader may mean to the last word: "Số nhóm trẻ" is nothing without two of its three
WHOLE_NAMED = (INDICATOR, PAGE)
# what names of providers and areas begin with, longest first. It tells none from another and is the largest part of the
# index, so a question for a provider or an area is asked without it
COMMON = (
    *("lớp mẫu giáo độc lập", "nhóm trẻ độc lập", "trường mầm non", "trường mẫu giáo", "nhóm trẻ", "mầm non"),
    *("mẫu giáo", "trường", *(word.lower() for word in wording.AREA_WORDS)),
)

_PREDECESSORS = """
    select distinct crosswalk.new_unit_id, old.name, coalesce(above.name, '') as parent_name
    from read_parquet($crosswalk) as crosswalk
    join read_parquet($area) as old on old.unit_id = crosswalk.old_unit_id
    left join read_parquet($area) as above on above.unit_id = old.parent_unit_id
    order by all
"""


@dataclass(frozen=True)
class SearchRecord:
    """`path` below the site root with a closing slash ("" for the home page), or an anchor behind it; `name` and
    `words` are shown, `also` only found. All plain text, names untrusted."""

    path: str
    kind: str
    name: str
    words: str = ""
    also: str = ""


def records(ctx: Context, data_dir: Path) -> list[SearchRecord]:
    """The records of every area, provider and indicator, by address."""
    before = _predecessors(data_dir)
    units = [_unit(ctx, unit, before.get(unit.id, [])) for unit in ctx.data.units.values()]
    indicators = [
        SearchRecord(indicator.path, INDICATOR, indicator.name, indicator.meaning)
        for indicator in ctx.data.indicators.values()
    ]
    return sorted([*units, *_listed(ctx), *indicators], key=lambda record: record.path)


def of_pages(paths: Iterable[Path], site_dir: Path) -> list[SearchRecord]:
    """The records of hand-written pages as the generator left them, before any figure is filled in."""
    found = []
    for path in sorted(paths):
        html = path.read_text(encoding="utf-8")
        heading = re.search(r"<h1[^>]*>(.*?)</h1>(.*?)</article>", html, flags=re.S)
        if heading and path.name == "index.html":
            folder = path.parent.relative_to(site_dir).as_posix()
            address = "" if folder == "." else f"{folder}/"
            found.append(SearchRecord(address, PAGE, _text(heading[1]), also=_text(heading[2])))
    return found


def _unit(ctx: Context, unit: Unit, before: list[tuple[str, str]]) -> SearchRecord:
    # a unit is told from its namesakes by its level, its parents and its dates
    parents = [parent.name for parent in ctx.ancestors(unit)[::-1] if parent.level != "nation"]
    formerly = sorted({name for name, _ in before} - {unit.name})
    words = [wording.LEVELS.get(unit.level, unit.level), ", ".join(parents), wording.validity(unit)]
    words.append(f"trước đây: {', '.join(formerly)}" if formerly else "")
    above = sorted({parent for _, parent in before if parent})
    return SearchRecord(unit.path, _kind(unit), unit.name, " · ".join(filter(None, words)), " ".join(above))


def _listed(ctx: Context) -> Iterator[SearchRecord]:
    """Areas without a page. One whose area of today has a page is found there by its name, and so left out here: ten
    thousand old areas would make the index of the nation a third larger for every reader."""
    for area, root, address in area_list.without_page(ctx):
        new = area_list.today(ctx, area.id) if area.valid_to else []
        if any(one in ctx.data.units for one in new):
            continue
        yield SearchRecord(
            address, _kind(root), area.name, " · ".join(filter(None, _listed_words(ctx, area, root, new)))
        )


def _listed_words(ctx: Context, area: Area, root: Unit, new: list[str]) -> Iterator[str]:
    above = ctx.data.areas.get(area.parent)
    yield wording.LEVELS[area.level]
    yield ", ".join(dict.fromkeys(([above.name] if above else []) + [root.name]))
    if area.valid_to:
        yield f"đến hết ngày {wording.date(area.valid_to)}"
    if area.level == "commune" and new:
        yield f"nay thuộc {', '.join(ctx.data.areas[one].name for one in new)}"


def kinds(ctx: Context) -> list[str]:
    """The kinds that have a record, in the order of KINDS."""
    found = {PAGE, *map(_kind, ctx.data.units.values()), *([INDICATOR] if ctx.data.indicators else [])}
    return [kind for kind in KINDS if kind in found]


def _kind(unit: Unit) -> str:
    return ILLUSTRATIVE if unit.is_illustrative else AREA if unit.is_area else PROVIDER


def _predecessors(data_dir: Path) -> dict[str, list[tuple[str, str]]]:
    """Area -> (name, parent's name) of the areas it came from, whole or in part."""
    files = {"crosswalk": str(data_dir / "area_crosswalk.parquet"), "area": str(data_dir / "area.parquet")}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with duckdb.connect() as connection:
        for unit, name, parent in connection.execute(_PREDECESSORS, files).fetchall():
            found[unit].append((name, parent))
    return found


def _text(html: str) -> str:
    bare = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(bare)).strip()
