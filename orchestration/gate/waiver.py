"""Waivers: an office accepts one failing cell, says why and until when, and what the source must still say."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd


class WaiverError(Exception):
    """waiver.csv cannot be read as it stands; the text says where and how to mend it."""


@dataclass(frozen=True)
class Waiver:
    """One row of `decisions/waiver.csv`. `expects` is the text the source's cell must still hold."""

    waiver: str
    rule_id: str
    unit_id: str
    round: str
    sheet: str
    item: str
    expects: str
    office: str
    decided_on: str
    until: str
    why: str

    def expired(self, today: dt.date) -> bool:
        """True after the last day it holds; without one it holds until withdrawn."""
        return bool(self.until) and dt.date.fromisoformat(self.until) < today

    def public(self) -> dict[str, str]:
        """What the public may read of it: no found values."""
        names = ("waiver", "rule_id", "unit_id", "round", "item", "office", "decided_on", "until", "why")
        return {name: getattr(self, name) for name in names}


def read_waivers(decisions: Path) -> list[Waiver]:
    """All waivers in order. Raises WaiverError for a missing column or a last day that is no ISO date."""
    file = decisions / "waiver.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [name for name in Waiver.__annotations__ if name not in (rows.fieldnames or ())]
        if missing:
            raise WaiverError(f"waiver.csv: thiếu cột {', '.join(missing)}.")
        waivers = [Waiver(**{name: (row[name] or "").strip() for name in Waiver.__annotations__}) for row in rows]
    for waiver in waivers:
        for name in ("rule_id", "expects", "office", "decided_on", "why"):
            if not getattr(waiver, name):
                raise WaiverError(f"waiver.csv, {waiver.waiver}: cột {name} để trống.")
        if not _is_date(waiver.decided_on):
            raise WaiverError(f"waiver.csv, {waiver.waiver}: cột decided_on ghi «{waiver.decided_on}», cần ngày ISO.")
        if waiver.until and not _is_date(waiver.until):
            raise WaiverError(f"waiver.csv, {waiver.waiver}: cột until ghi «{waiver.until}», cần ngày dạng 2026-12-31.")
    return waivers


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Waived:
    """How many violations each rule is spared, the waivers that hold, and those that do not with the reason."""

    counts: Counter[str]
    holding: list[Waiver]
    untrue: list[tuple[Waiver, str]]


def apply_waivers(
    waivers: list[Waiver],
    broken: pd.DataFrame,
    today: dt.date,
    submitted: Collection[tuple[str, str]] | None = None,
) -> Waived:
    """Match waivers to broken rules inside workbooks.

    `broken` has one row per `rule_broken` problem with rule_id, unit_id, round, sheet, cell, item, found. A waiver that
    is past its day, or whose cell no longer says what it expects, holds nothing and is told. One for a (unit, round)
    that is not among `submitted` waits: nothing was handed in that it could speak of.
    """
    spared: set[tuple[str, ...]] = set()
    holding, untrue = [], []
    for waiver in waivers:
        if waiver.expired(today):
            untrue.append((waiver, f"hết hạn ngày {waiver.until}"))
            continue
        if submitted is not None and (waiver.unit_id, waiver.round) not in submitted:
            continue
        match = broken[
            (broken["rule_id"] == waiver.rule_id)
            & (broken["unit_id"] == waiver.unit_id)
            & (broken["round"] == waiver.round)
            & (broken["sheet"] == waiver.sheet)
            & (broken["item"] == waiver.item)
        ]
        if match.empty:
            untrue.append((waiver, "nguồn không còn lỗi này"))
        elif set(match["found"]) != {waiver.expects}:
            untrue.append((waiver, f"nguồn nay ghi «{', '.join(match['found'])}», không phải «{waiver.expects}»"))
        else:
            holding.append(waiver)
            # two waivers of one cell spare it once
            spared |= {
                (waiver.rule_id, waiver.unit_id, waiver.round, waiver.sheet, cell)
                for cell in match.get("cell", match.index)
            }
    return Waived(Counter(place[0] for place in spared), holding, untrue)
