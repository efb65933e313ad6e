"""Who may look at a release before it is public: a dated list of offices, shown publicly with the release."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from orchestration.publish.markup import Cell, Table, esc
from orchestration.publish.wording import date

COLUMNS = ("release", "office", "from", "until", "why")


class PreReleaseError(Exception):
    """pre_release.csv cannot be read as it stands; the text says where and how to mend it."""


def read(decisions: Path) -> list[dict[str, str]]:
    """Rows of `decisions/pre_release.csv` in order; `release` is the id of a release or a round.

    Raises PreReleaseError for a missing column, an empty cell, a day that is no ISO date, an end before the start.
    """
    file = decisions / "pre_release.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if missing:
            raise PreReleaseError(f"pre_release.csv: thiếu cột {', '.join(missing)}; cần {','.join(COLUMNS)}.")
        rows = [{name: (row[name] or "").strip() for name in COLUMNS} for row in table]
    for number, row in enumerate(rows, 2):
        empty = [name for name in COLUMNS if not row[name]]
        if empty:
            raise PreReleaseError(f"pre_release.csv, dòng {number}: cột {', '.join(empty)} để trống.")
        try:
            days = [dt.date.fromisoformat(row[name]) for name in ("from", "until")]
        except ValueError:
            days = []
        # days are compared as texts, so another way of writing one is none
        if [day.isoformat() for day in days] != [row["from"], row["until"]]:
            raise PreReleaseError(f"pre_release.csv, dòng {number}: from, until cần ngày dạng 2026-12-31.")
        if days[0] > days[1]:
            raise PreReleaseError(f"pre_release.csv, dòng {number}: until ({row['until']}) trước from ({row['from']}).")
    return rows


def access_to(rows: Iterable[Mapping[str, str]], release_id: str, release_round: str) -> list[dict[str, str]]:
    """The rows about one release, by its id or by its round."""
    return [dict(row) for row in rows if row["release"] in (release_id, release_round)]


def may_look(rows: Iterable[Mapping[str, str]], day: dt.date) -> list[str]:
    """Offices that may look on a day, in order."""
    return [row["office"] for row in rows if row["from"] <= day.isoformat() <= row["until"]]


def html(rows: Iterable[Mapping[str, str]]) -> str:
    """The list as the public reads it; nothing when no office had access."""
    made = Table(caption="Cơ quan được xem trước khi công bố", head=["Cơ quan", "Từ", "Đến", "Lý do"], cards=True)
    made.rows = [
        [Cell(esc(row["office"])), Cell(esc(date(row["from"]))), Cell(esc(date(row["until"]))), Cell(esc(row["why"]))]
        for row in rows
    ]
    return f'<h2 id="xem-truoc">Được xem trước</h2>\n{made.html()}' if made.rows else ""
