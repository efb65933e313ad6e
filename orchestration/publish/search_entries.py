"""Entries for the search index: one per area, provider and indicator, findable with and without marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.publish import wording
from orchestration.publish.alphabet import unmarked
from orchestration.publish.context import Context
from orchestration.publish.markup import esc
from orchestration.publish.record import Unit

# invented units come after every real one
ILLUSTRATIVE_BOOST = 0.05


def append(ctx: Context, index_path: Path) -> int:
    """Add the entries to the index MkDocs wrote; returns how many.

    The theme writes titles and texts into the page as HTML, so both are escaped here.
    """
    index = json.loads(index_path.read_text(encoding="utf-8"))
    found = [*(_unit(ctx, unit) for unit in ctx.data.units.values()), *_indicators(ctx)]
    found.sort(key=lambda entry: entry["location"])
    index["docs"] = [*index["docs"], *found]
    index_path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return len(found)


def _unit(ctx: Context, unit: Unit) -> dict[str, Any]:
    parents = ", ".join(parent.name for parent in ctx.ancestors(unit)[::-1])
    words = [wording.LEVELS.get(unit.level, unit.level), parents, unit.facts["address"], wording.validity(unit)]
    if unit.is_illustrative:
        words.insert(0, wording.ILLUSTRATIVE)
    entry: dict[str, Any] = {
        "location": unit.path,
        "title": esc(unit.name),
        "text": f"{esc(' · '.join(filter(None, words)))}. {esc(unmarked(unit.name))}",
    }
    if unit.is_illustrative:
        entry["boost"] = ILLUSTRATIVE_BOOST
    return entry


def _indicators(ctx: Context) -> list[dict[str, Any]]:
    return [
        {
            "location": indicator.path,
            "title": esc(indicator.name),
            "text": f"{esc(indicator.meaning)} {esc(unmarked(indicator.name))}",
        }
        for indicator in ctx.data.indicators.values()
    ]
