"""The areas of the catalogue, those without a page of their own included, and what became of them on 1/7/2025."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from orchestration.publish.row import Row, record


@dataclass(frozen=True)
class Area:
    """An area with its dates; the centroid in degrees and the size in km² where the source has them."""

    id: str
    level: str
    code: str
    name: str
    valid_from: str
    valid_to: str
    parent: str
    is_illustrative: bool
    latitude: Decimal | None
    longitude: Decimal | None
    area_km2: Decimal | None


@dataclass(frozen=True)
class Crossing:
    """One step over the reform: `kind` is whole where all of `old` went to `new`, split where a part of it did."""

    old: str
    new: str
    kind: str


@dataclass
class Territory:
    """Areas by id and by parent, crossings by either end."""

    areas: dict[str, Area] = field(default_factory=dict)
    children: dict[str, list[Area]] = field(default_factory=dict)
    origins: dict[str, list[Crossing]] = field(default_factory=dict)
    successors: dict[str, list[Crossing]] = field(default_factory=dict)


def read_territory(table: Callable[[str], list[Row]]) -> Territory:
    """The territory from `area` and `area_crosswalk`, in the order of the files."""
    columns = {"id": "unit_id", "parent": "parent_unit_id"}
    areas = [record(Area, row, columns) for row in table("area")]
    crossings = [record(Crossing, row, {"old": "old_unit_id", "new": "new_unit_id"}) for row in table("area_crosswalk")]
    children: dict[str, list[Area]] = defaultdict(list)
    origins: dict[str, list[Crossing]] = defaultdict(list)
    successors: dict[str, list[Crossing]] = defaultdict(list)
    for area in areas:
        children[area.parent].append(area)
    for crossing in crossings:
        origins[crossing.new].append(crossing)
        successors[crossing.old].append(crossing)
    return Territory({area.id: area for area in areas}, dict(children), dict(origins), dict(successors))
