"""What reading one workbook gives: the accepted shapes of design section 3, problems, and the fate of every cell."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from orchestration.collect.problem import Problem

OBSERVED, BLANK, REJECTED, IGNORED = "observed", "blank", "rejected", "ignored"


@dataclass
class Identity:
    """Who, when, what a workbook says it is; the unit as written (`unit_text`), resolved later to a `unit_id`.

    `listed_unit` and `listed_round` are what its rows say of themselves; stamp and manifest come before them.
    """

    form: str = ""
    form_version: str = ""
    unit_text: str = ""
    unit_name: str = ""
    parent_name: str = ""
    round: str = ""
    declared_date: str = ""
    office: str = ""
    source_document: str = ""
    is_rebuilt: bool = False
    is_illustrative: bool = False
    has_stamp: bool = False
    listed_unit: str = ""
    listed_round: str = ""


@dataclass(slots=True)
class Observation:
    """One value of (unit, round, item, breakdown). `unit` is '' for the workbook's own unit, else level-code.

    `item_sheet` is the sheet of the form where the workbook calls it otherwise, else ''.
    """

    sheet: str
    cell: str
    item: str
    breakdown: str
    value: str
    found: str
    unit: str = ""
    round: str = ""
    label: str = ""
    measure_unit: str = ""
    basis: str = "reported"
    section: str = ""
    quote: str = ""
    derivation: str = ""
    is_estimate: str = "0"
    direction: str = ""
    start_date: str = ""
    end_date: str = ""
    claim: str = ""
    item_sheet: str = ""


@dataclass
class Fact:
    """One attribute of a provider over a span of days, from the register.

    `valid_from` is '' in an export that knows no days: it then holds from the reference date of its round.
    """

    sheet: str
    cell: str
    code: str
    attribute: str
    value: str
    found: str
    valid_from: str
    valid_to: str


@dataclass
class Assertion:
    """A plan, target or claim for an indicator, as given; `value` is '' where the document names no number.

    `baseline` is a round or `parent` (the area above); `baseline_reading` says how `baseline_change` is meant:
    `points`, `relative`, '' where the document leaves it open. A claim without a figure has only its word in `claim`.
    """

    sheet: str
    cell: str
    indicator: str
    kind: str
    comparator: str
    value: str
    found: str
    numerator: str = ""
    denominator: str = ""
    label: str = ""
    measure_unit: str = ""
    horizon: str = ""
    baseline: str = ""
    baseline_change: str = ""
    baseline_reading: str = ""
    population: str = ""
    basis: str = "reported"
    source_document: str = ""
    section: str = ""
    quote: str = ""
    derivation: str = ""
    ambiguity: str = ""
    claim: str = ""


@dataclass
class DisclosureItem:
    """What a provider laid open on one item of a circular: a count, a text, a link; the day it was posted (ISO)."""

    sheet: str
    cell: str
    item: str
    breakdown: str
    found: str
    posted_on: str
    value: str = ""
    text: str = ""
    link: str = ""


@dataclass
class Reading:
    """Everything one workbook gave.

    `cells` counts fates per sheet, `cells_seen` is counted apart from them; `rules_checked` says how often each rule
    inside the workbook could be held against its cells.
    """

    identity: Identity = field(default_factory=Identity)
    observations: list[Observation] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    disclosures: list[DisclosureItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: dict[str, dict[str, int]] = field(default_factory=dict)
    cells_seen: int = 0
    rules_checked: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[Observation | Fact | Assertion | DisclosureItem]:
        """Every accepted row, whatever its shape."""
        yield from self.observations
        yield from self.facts
        yield from self.assertions
        yield from self.disclosures

    def units(self) -> set[str]:
        """The units that rows name themselves, besides the workbook's own."""
        return {seen.unit for seen in self.observations} - {""}

    def store(self, file: Path) -> None:
        """Write the reading: one gzip member with all but the observations, one with these. Raises OSError."""
        head = {name: getattr(self, name) for name in ("cells", "cells_seen", "rules_checked")}
        head |= {"identity": vars(self.identity), "units": sorted(self.units())}
        head |= {name: _packed(getattr(self, name), kind) for name, kind in _ROWS.items()}
        part = file.with_suffix(".part")
        whole = _member(head) + _member(_packed(self.observations, Observation))
        part.write_bytes(whole + _sum(whole))
        part.replace(file)


_SUM_BYTES = 4


class DamagedReading(ValueError):
    """A kept reading whose bytes are not those that were written; the workbook can be read again."""


class StoredReading(Reading):
    """A reading on disk: all but the observations is here, these are read at each asking and never kept.

    Thousands of readings fit into memory that way. A list put in their place stays; a list asked for is a copy.
    """

    file: Path
    _units: list[str]
    _given: list[Observation] | None = None

    @classmethod
    def load(cls, file: Path) -> StoredReading:
        """What `Reading.store` wrote. Raises OSError, DamagedReading."""
        head = json.loads(_members(file)[0])
        head |= {name: _unpacked(head[name], kind) for name, kind in _ROWS.items()}
        units = head.pop("units")
        reading = cls(**head | {"identity": Identity(**head["identity"])})
        reading.file, reading._units, reading._given = file, units, None
        return reading

    def units(self) -> set[str]:
        return set(self._units) if self._given is None else super().units()

    @property
    def observations(self) -> list[Observation]:
        if self._given is not None:
            return self._given
        return _unpacked(json.loads(gzip.decompress(_members(self.file)[1])), Observation)

    @observations.setter
    def observations(self, rows: list[Observation]) -> None:
        self._given = rows


_ROWS: dict[str, type] = {
    "facts": Fact,
    "assertions": Assertion,
    "disclosures": DisclosureItem,
    "problems": Problem,
}


def _member(data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(text, compresslevel=1, mtime=0)


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM_BYTES, "big")


def _members(file: Path) -> tuple[bytes, bytes]:
    """The first gzip member, unpacked, and what follows it, as it is. Raises DamagedReading."""
    data = file.read_bytes()
    whole, told = data[:-_SUM_BYTES], data[-_SUM_BYTES:]
    if told != _sum(whole):
        raise DamagedReading(file.name)
    unpacker = zlib.decompressobj(wbits=31)
    head = unpacker.decompress(whole)
    return head, unpacker.unused_data


def _packed(rows: list[Any], kind: type) -> list[Any]:
    """Rows of one shape as their number and their columns; a column of one and the same value is that value alone."""
    names = [f.name for f in fields(kind)]
    columns = zip(*map(attrgetter(*names), rows), strict=True)
    return [len(rows), *(column[0] if column.count(column[0]) == len(rows) else column for column in columns)]


def _unpacked(packed: list[Any], kind: type) -> list[Any]:
    count, *columns = packed
    return [kind(*row) for row in zip(*(c if isinstance(c, list) else [c] * count for c in columns), strict=True)]


@dataclass
class Fates:
    """The one fate of each cell of a sheet while it is read; the first fate given stays unless it is rejected."""

    sheet: str
    fate: dict[str, str] = field(default_factory=dict)

    def give(self, cell: str, fate: str) -> None:
        """Set the fate of a cell; a rejection overrides an earlier fate."""
        if fate == REJECTED or cell not in self.fate:
            self.fate[cell] = fate

    def counts(self, filled_cells: set[str]) -> dict[str, int]:
        """Counts per fate; filled cells that nobody read (titles, labels, notes) are ignored ones."""
        counts = Counter(self.fate.values())
        counts[IGNORED] += len(filled_cells - self.fate.keys())
        return {name: counts.get(name, 0) for name in (OBSERVED, BLANK, REJECTED, IGNORED)}
