"""The lists of areas, providers and indicators: complete, in Vietnamese order, readable without any script."""

from __future__ import annotations

import unicodedata

from orchestration.publish import wording
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import AREA_LEVELS, Indicator, Unit
from orchestration.publish.topic_table import of_topic

A_TO_Z = "Từ A đến Z"

# letters in the order of the Vietnamese alphabet, then tones in their customary order
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "̣̀̉̃́"  # huyền, hỏi, ngã, sắc, nặng


def unmarked(text: str) -> str:
    """Lower case without marks, đ as d: what a reader types on a phone."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def vietnamese(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key: letters of the Vietnamese alphabet first, tones only to break ties."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((TONES.index(p) + 1 for p in parts[1:] if p in TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        place = ALPHABET.find(base)
        letters.append(100 + place if place >= 0 else min(ord(base[0]), 99))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def areas(ctx: Context) -> str:
    """Areas by level, real ones first; illustrative ones under their own heading."""
    real = [unit for unit in ctx.data.units.values() if unit.is_area and not unit.is_illustrative]
    invented = [unit for unit in ctx.data.units.values() if unit.is_area and unit.is_illustrative]
    html = "".join(_level(ctx, level, real) for level in AREA_LEVELS)
    return html + _apart(ctx, invented)


def _level(ctx: Context, level: str, units: list[Unit]) -> str:
    found = sorted((u for u in units if u.level == level), key=lambda u: (vietnamese(u.name), u.valid_from))
    if not found:
        return ""
    heading = f"{wording.LEVELS[level]}{' (đến hết ngày 30/6/2025)' if level == 'district' else ''}"
    return f"<h2>{esc(heading)}</h2>\n{_items(ctx, found)}"


def _apart(ctx: Context, units: list[Unit]) -> str:
    if not units:
        return ""
    order = {level: index for index, level in enumerate(wording.LEVELS)}
    found = sorted(units, key=lambda u: (order[u.level], vietnamese(u.name), u.valid_from))
    return f'<h2 id="minh-hoa">{wording.ILLUSTRATIVE}</h2>\n{_items(ctx, found)}'


def providers(ctx: Context) -> str:
    """Schools, then independent groups, each by name; every one with its commune and address."""
    found = [unit for unit in ctx.data.units.values() if not unit.is_area]
    if not found:
        return "<p>Chưa có cơ sở nào trong danh bạ.</p>\n"
    html = []
    for level in ("school", "independent_group"):
        for invented in (False, True):
            some = [u for u in found if u.level == level and u.is_illustrative is invented]
            if some:
                mark = f" ({wording.ILLUSTRATIVE.lower()})" if invented else ""
                html.append(f"<h2>{esc(wording.LEVELS[level] + mark)}</h2>\n")
                html.append(_items(ctx, sorted(some, key=lambda u: (vietnamese(u.name), u.id))))
    return "".join(html)


def indicators(ctx: Context) -> str:
    """Indicators by topic, each with the sentence that says what it means, then all by name from A to Z."""
    topics = {topic: heading for topic, heading in ctx.data.topics().items() if of_topic(ctx, topic)}
    links = [(topic.replace("_", "-"), heading) for topic, heading in topics.items()]
    nav = "".join(f'<li><a href="#{anchor}">{esc(words)}</a></li>' for anchor, words in [*links, ("a-z", A_TO_Z)])
    html = [f'<nav class="onpage" aria-label="Chủ đề"><ul>{nav}</ul></nav>\n']
    for topic, heading in topics.items():
        entries = "".join(
            f"<li>{ctx.indicator_link(i)}{_without_data(ctx, i)}{classed('span', 'small', esc(i.meaning))}</li>"
            for i in of_topic(ctx, topic)
        )
        html.append(f'<h2 id="{topic.replace("_", "-")}">{esc(heading)}</h2>\n<ul class="units wide">{entries}</ul>\n')
    ordered = sorted(ctx.data.indicators.values(), key=lambda i: (vietnamese(i.name), i.id))
    entries = "".join(f"<li>{ctx.indicator_link(i)}{_without_data(ctx, i)}</li>" for i in ordered)
    return "".join(html) + f'<h2 id="a-z">{A_TO_Z}</h2>\n<ul class="az">{entries}</ul>\n'


def _without_data(ctx: Context, indicator: Indicator) -> str:
    """Says so where the release has no figure of it, not even a hidden one."""
    values = ctx.data.by_indicator.get(indicator.id, [])
    is_known = any(one.value is not None or one.symbol == "c" for one in values)
    return "" if is_known else f" {classed('span', 'missing', 'chưa có số liệu')}"


def _items(ctx: Context, units: list[Unit]) -> str:
    return f'<ul class="units">{"".join(_item(ctx, unit) for unit in units)}</ul>\n'


def _item(ctx: Context, unit: Unit) -> str:
    parents = [parent.name for parent in ctx.ancestors(unit)[::-1][:2]]
    words = [", ".join(parents)]
    if unit.is_area:
        words.append(wording.validity(unit))
    else:
        words.append(ctx.data.label("ownership", unit.facts["ownership"]))
        status = unit.facts["status"]
        words.append(ctx.data.label("status", status) if status and status != "hoat_dong" else "")
    return f"<li>{ctx.unit_link(unit.id)}{classed('span', 'small', esc(' · '.join(filter(None, words))))}</li>"
