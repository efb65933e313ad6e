"""The explorer's figures as small JSON files below `kham-pha/so-lieu/`, fetched as a reader chooses.

`muc-luc.json` names the release and what to open with and holds rounds, breakdowns, topics and indicators,
`dia-ban.json` the areas. Figures of areas lie in `<indicator>/<group>.json`, a group being the nation with its
provinces or what lies below one province; figures of providers in `co-so/<area>.json`, one file per area that they
belong to. So no file grows with the country.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.publish import wording
from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.data import unit_order
from orchestration.publish.definition import Indicator
from orchestration.publish.record import Unit, Value

FOLDER = "kham-pha/so-lieu"
INDEX, AREAS, PROVIDERS = "muc-luc.json", "dia-ban.json", "co-so"
NATION = "ca-nuoc"
# what a reader meets who has not chosen yet
FIRST = "so_tre"
# after these nothing is drawn through: what was counted, or where, is another thing
BREAKS = ("definition", "boundary", "split")

# breakdown -> round -> figure, of one unit and indicator
Points = dict[str, dict[str, Value]]


def write(ctx: Context, site: Path) -> int:
    """Write every file below `site`; returns how many. Same data, same bytes."""
    folder = site / FOLDER
    (folder / PROVIDERS).mkdir(parents=True, exist_ok=True)
    areas = [unit for unit in sorted(ctx.data.units.values(), key=_area_order) if unit.is_area]
    groups: dict[tuple[str, str], dict[str, Points]] = {}
    known = set()
    for unit in areas:
        for indicator, points in shown(ctx, unit).items():
            groups.setdefault((indicator, group(ctx, unit)), {})[unit.id] = points
            known.add(unit.id)
    for (indicator, name), figures in groups.items():
        (folder / indicator).mkdir(exist_ok=True)
        _write(folder / indicator / f"{name}.json", Figures(ctx).of_one(ctx.data.indicators[indicator], figures))
    providers = 0
    counts: dict[str, int] = {}
    for area in areas:
        found = [child for child in ctx.data.children.get(area.id, []) if not child.is_area]
        if found:
            counts[area.id] = len(found)
            _write(folder / PROVIDERS / f"{area.slug}.json", _providers(ctx, found))
            providers += 1
    listed = [area for area in areas if area.id in known or area.id in counts]
    _write(folder / AREAS, {"levels": wording.LEVELS, "areas": [_area(ctx, area, counts) for area in listed]})
    _write(folder / INDEX, _index(ctx, groups))
    return len(groups) + providers + 2


def group(ctx: Context, unit: Unit) -> str:
    """The file an area's figures lie in: the nation and provinces together, all else by its province."""
    if unit.level in {"nation", "province"}:
        return NATION
    province = next((parent.code for parent in ctx.ancestors(unit) if parent.level == "province"), "")
    return province or f"{unit.level}-{unit.code}"


def shown(ctx: Context, unit: Unit) -> dict[str, Points]:
    """Indicator -> the figures shown of a unit; as reported where there is one, else in today's boundaries."""
    found: dict[str, Points] = {}
    for value in ctx.data.values.get(unit.id, []):
        if value.is_shown:
            points = found.setdefault(value.indicator, {}).setdefault(value.breakdown, {})
            if value.round not in points or value.boundary == "as_reported":
                points[value.round] = value
    return found


class Figures:
    """One file in the making: figures in their shortest form, and each remark once."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.notes: dict[str, int] = {}

    def of_one(self, indicator: Indicator, figures: dict[str, Points]) -> dict[str, Any]:
        """The file of one indicator: unit -> breakdown -> round -> figure."""
        values = {unit: self._points(indicator, points) for unit, points in figures.items()}
        return {"notes": list(self.notes), "values": values}

    def of_many(self, figures: dict[str, dict[str, Points]]) -> dict[str, Any]:
        """The file of some units: indicator -> unit -> breakdown -> round -> figure."""
        values = {
            indicator: {
                unit: self._points(self.ctx.data.indicators[indicator], points) for unit, points in units.items()
            }
            for indicator, units in figures.items()
        }
        return {"notes": list(self.notes), "values": values}

    def _points(self, indicator: Indicator, points: Points) -> dict[str, dict[str, Any]]:
        return {
            breakdown: {round_id: self._figure(indicator, value) for round_id, value in by_round.items()}
            for breakdown, by_round in points.items()
        }

    def _figure(self, indicator: Indicator, value: Value) -> Any:
        """A number or a symbol; with the place of its remark and its marks where there is something to say.

        Marks: 1 after a break, 2 where not everybody has reported, 3 for both.
        """
        bare = value.symbol or "x" if value.value is None else number(value.value)
        words = remark(indicator, value)
        if not words:
            return bare
        place = self.notes.setdefault(words, len(self.notes))
        marks = (value.break_reason in BREAKS) + 2 * is_partial(value)
        return [bare, place, marks] if marks else [bare, place]


def number(value: Decimal) -> int | float:
    """A published number as JSON has it; its shortest form has exactly the published digits."""
    return int(value) if value == value.to_integral_value() else float(value)


def is_partial(value: Value) -> bool:
    """Whether units that should have reported have not: such a figure is not compared over time as it stands."""
    return value.reported_n is not None and value.expected_n is not None and value.reported_n < value.expected_n


def remark(indicator: Indicator, value: Value) -> str:
    """What a reader must know with a figure, in words; nothing for a complete one as it was reported."""
    words = []
    if value.value is not None and value.maturity != "official":
        words.append(wording.maturity(value, indicator))
    if value.boundary == "current":
        words.append("theo địa giới hiện nay")
    if value.basis == "derived":
        words.append("suy ra")
    if value.break_reason in BREAKS:
        words.append(f"so với cùng kỳ: {wording.BREAKS[value.break_reason]}")
    return "; ".join(filter(None, words))


def _area_order(unit: Unit) -> tuple[int, tuple[str, str]]:
    levels = list(wording.LEVELS)
    return levels.index(unit.level), unit_order(unit)


def _area(ctx: Context, unit: Unit, counts: dict[str, int]) -> list[Any]:
    """id, name, level, slug, the parent's name, when it exists, marks (m: invented, d: rebuilt), providers, file."""
    parents = ctx.ancestors(unit)
    marks = ("m" if unit.is_illustrative else "") + ("d" if unit.is_rebuilt else "")
    parent = parents[-1].name if parents and parents[-1].level != "nation" else ""
    dates = wording.validity(unit)
    return [unit.id, unit.name, unit.level, unit.slug, parent, dates, marks, counts.get(unit.id, 0), group(ctx, unit)]


def _providers(ctx: Context, found: list[Unit]) -> dict[str, Any]:
    """Providers of one area in the order of the alphabet, never of a figure."""
    listed = sorted(found, key=lambda unit: (vietnamese(unit.name), unit.id))
    figures: dict[str, dict[str, Points]] = {}
    for unit in listed:
        for indicator, points in shown(ctx, unit).items():
            figures.setdefault(indicator, {})[unit.id] = points
    who = [[unit.id, unit.name, unit.level, unit.slug, "m" if unit.is_illustrative else ""] for unit in listed]
    return {"providers": who, **Figures(ctx).of_many(figures)}


def _index(ctx: Context, groups: dict[tuple[str, str], dict[str, Points]]) -> dict[str, Any]:
    files: dict[str, list[str]] = {}
    breakdowns: dict[str, set[str]] = {}
    rounds: set[str] = set()
    for (indicator, name), figures in groups.items():
        files.setdefault(indicator, []).append(name)
        for points in figures.values():
            breakdowns.setdefault(indicator, set()).update(points)
            rounds.update(r for by_round in points.values() for r in by_round)
    order = ["total", *(name for name in ctx.data.breakdown_order() if name != "total")]
    indicators = [i for i in _by_topic(ctx) if i.id in files]
    return {
        "first": _first(ctx, indicators, groups),
        "release": ctx.release_id,
        "office": ctx.issuing_office,
        "rounds": [
            [found.id, found.name, *wording.short_round(found)]
            for found in sorted(ctx.data.rounds.values(), key=lambda r: r.order)
            if found.id in rounds
        ],
        "breakdowns": [[name, ctx.data.breakdowns.get(name, name)] for name in order],
        "topics": list(ctx.data.topics().items()),
        "indicators": [
            {
                "id": one.id,
                "name": one.name,
                "topic": one.topic,
                "unit": one.measure_unit,
                "decimals": one.decimals,
                "headline": int(one.is_headline),
                "breakdowns": [name for name in order if name in breakdowns[one.id]],
                "files": sorted(files[one.id]),
            }
            for one in indicators
        ],
    }


def _first(ctx: Context, indicators: list[Indicator], groups: dict[tuple[str, str], dict[str, Points]]) -> list[str]:
    """Indicator and area to open with: the area with most rounds, a real one if any has more than one; or []."""
    found = min(indicators, key=lambda one: (one.id != FIRST, not one.is_headline), default=None)
    if found is None:
        return []
    counts = {
        unit: sum(value.value is not None for value in points.get("total", {}).values())
        for (indicator, _), figures in groups.items()
        if indicator == found.id
        for unit, points in figures.items()
    }
    areas = sorted((ctx.data.units[unit] for unit in counts), key=_area_order)
    area = max(areas, key=lambda one: (counts[one.id] > 1, not one.is_illustrative, counts[one.id]))
    return [found.id, area.id]


def _by_topic(ctx: Context) -> Iterable[Indicator]:
    places = {topic: place for place, topic in enumerate(ctx.data.topics())}
    return sorted(ctx.data.indicators.values(), key=lambda i: (places.get(i.topic, len(places)), i.order, i.id))


def _write(path: Path, content: Any) -> None:
    # a name is text wherever the file is opened, also by a browser that takes it for a page
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    path.write_text(text + "\n", encoding="utf-8")
