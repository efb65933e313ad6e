"""The static interface for programs: small JSON files below `api/v1/`, described by `openapi.json` beside them.

`index.json` names the release and where to begin, `indicators.json` the definitions, `indicators/<id>.json` the figures
of all areas, `units/<id>.json` a unit with what lies below it and its figures. Missing is null with the files' symbol,
never 0. Only `index.json` names the release: a file whose figures have not changed stays, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.publish import number, openapi, wording
from orchestration.publish.data import SiteData, SiteDataError, unit_order
from orchestration.publish.definition import Indicator
from orchestration.publish.files.about import About
from orchestration.publish.record import Unit, Value

FOLDER = "api/v1"
DESCRIPTION = "openapi.json"
# from units/<id>.json and indicators/<id>.json to the root of the site
_ROOT = "../../../"
# of an indicator everything the catalogue says, but for its place in lists
_DEFINITION = [field.name for field in fields(Indicator) if field.name != "order"]


def write(data: SiteData, about: About, out_dir: Path) -> int:
    """Write every file below `out_dir`/api/v1; returns how many. Same data, same bytes.

    Raises SiteDataError where the id of a unit cannot be the name of a file.
    """
    folder = out_dir / FOLDER
    made = {
        DESCRIPTION: openapi.document(about.licence),
        "index.json": _index(data, about),
        "indicators.json": {"indicators": [_definition(one) for one in _ordered(data)]},
    }
    made |= {f"indicators/{one.id}.json": _indicator(data, about, one) for one in _ordered(data)}
    for name, content in made.items():
        _write(folder / name, content)
    for unit in data.units.values():
        if not re.fullmatch(r"[A-Za-z0-9_-]+", unit.id):
            raise SiteDataError(f"Đơn vị {unit.id}: mã không dùng được làm tên tệp.")
        _write(folder / "units" / f"{unit.id}.json", _unit(data, about, unit))
    return len(made) + len(data.units)


def _index(data: SiteData, about: About) -> dict[str, Any]:
    """Where to begin: units that lie below no other; the rest is found through `children`."""
    tops = sorted((one for one in data.units.values() if one.parent not in data.units), key=unit_order)
    return {
        "release": about.release_id,
        "office": about.issuing_office,
        "licence": about.licence.name or None,
        "symbols": number.SYMBOLS,
        "rounds": [
            {"id": one.id, "name": one.name, "reference_date": one.reference_date}
            for one in sorted(data.rounds.values(), key=lambda one: one.order)
        ],
        "breakdowns": [{"id": name, "name": data.breakdowns[name]} for name in sorted(data.breakdowns)],
        "units": [_named(one) for one in tops],
    }


def _ordered(data: SiteData) -> Iterable[Indicator]:
    return sorted(data.indicators.values(), key=lambda one: (one.order, one.id))


def _definition(one: Indicator) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _DEFINITION}


def _indicator(data: SiteData, about: About, one: Indicator) -> dict[str, Any]:
    """The definition and the figures of areas, whole units only; providers stand in files of their own."""
    areas: dict[str, Unit] = {}
    rows = []
    for value in data.by_indicator.get(one.id, []):
        unit = data.units.get(value.unit)
        if value.is_shown and value.breakdown == "total" and unit is not None and unit.is_area:
            areas[unit.id] = unit
            rows.append(value)
    return {
        "indicator": _definition(one),
        "page": about.address(one.path, _ROOT),
        "areas": [_named(areas[name]) for name in sorted(areas)],
        "values": [{"unit": value.unit, **_value(value)} for value in sorted(rows, key=_value_order)],
    }


def _unit(data: SiteData, about: About, unit: Unit) -> dict[str, Any]:
    shown = sorted((one for one in data.values.get(unit.id, []) if one.is_shown), key=_value_order)
    return {
        **_named(unit),
        "code": unit.code,
        "parent": unit.parent if unit.parent in data.units else None,
        "valid_from": unit.valid_from or None,
        "valid_to": unit.valid_to or None,
        "page": about.address(unit.path, _ROOT),
        "children": [_named(one) for one in data.children.get(unit.id, [])],
        "values": [{"indicator": one.indicator, **_value(one)} for one in shown],
    }


def _named(unit: Unit) -> dict[str, Any]:
    """A unit by id, name and level, and what a reader must know before quoting it."""
    notice = wording.ILLUSTRATIVE if unit.is_illustrative else wording.REBUILT if unit.is_rebuilt else None
    return {"id": unit.id, "name": unit.name, "level": unit.level, "notice": notice}


def _value(one: Value) -> dict[str, Any]:
    """A value is a number, or null and then a symbol says why."""
    return {
        "round": one.round,
        "breakdown": one.breakdown,
        "basis": one.basis,
        "boundary": one.boundary,
        "value": None if one.value is None else _number(one.value),
        "symbol": (one.symbol or "x") if one.value is None else None,
        "maturity": one.maturity or None,
        "reported_n": None if one.reported_n is None else _number(one.reported_n),
        "expected_n": None if one.expected_n is None else _number(one.expected_n),
    }


def _value_order(one: Value) -> tuple[str, ...]:
    return one.unit, one.indicator, one.round, one.breakdown, one.boundary, one.basis


def _number(value: Decimal) -> int | float:
    """A published number as JSON has it; its shortest form has exactly the published digits."""
    return int(value) if value == value.to_integral_value() else float(value)


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # a name is text wherever the file is opened, also by a browser that takes it for a page
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
