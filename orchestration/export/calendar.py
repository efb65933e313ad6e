"""The office's calendar, `decisions/calendar.csv`: what it announced for when, and why a date was moved.

Append-only: the last row of an event says what holds, the rows before it what was announced earlier. The rule of a
release calendar (twelve months ahead, day and hour four weeks ahead, moved only with a reason) is that of the UK Code
of Practice for Statistics; there is no Vietnamese text behind it.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.collect.text import clean
from orchestration.settings import TIME_ZONE

PUBLICATION = "publication"
KINDS = (PUBLICATION, "collection", "check", "recognition")
_EVENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMATS = {7: "%Y-%m", 10: "%Y-%m-%d", 16: "%Y-%m-%dT%H:%M"}


class CalendarError(Exception):
    """calendar.csv cannot be read as it stands; the text tells every problem by row and how to mend it."""


@dataclass(frozen=True)
class Announcement:
    """One row of calendar.csv.

    `planned_at` is a month (2027-06), a day (2027-06-15) or a day and hour (2027-06-15T09:30) in Vietnam; empty where
    the row takes the event back. `round` is the one that a publication publishes. `position` counts the rows from 1.
    """

    position: int
    event: str
    kind: str
    round: str
    planned_at: str
    office: str
    decided_on: str
    why: str
    note: str

    @property
    def moment(self) -> dt.datetime | None:
        """The announced hour, None where only a month or a day is known."""
        return dt.datetime.fromisoformat(self.planned_at).replace(tzinfo=TIME_ZONE) if self.has_hour else None

    @property
    def has_hour(self) -> bool:
        """True where the event is announced to the minute."""
        return len(self.planned_at) == 16

    def moves(self, before: Announcement) -> bool:
        """True where this row changes the announced time; to say a month more precisely changes nothing."""
        return not self.planned_at or not self.planned_at.startswith(before.planned_at)


def read_calendar(decisions: Path, rounds: Collection[str]) -> list[Announcement]:
    """All rows in order. Raises CalendarError with every problem of the file."""
    file = decisions / "calendar.csv"
    if not file.exists():
        return []
    names = [f.name for f in fields(Announcement)][1:]
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            header, cells = rows.fieldnames or (), list(rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CalendarError("calendar.csv: không đọc được; lưu lại tệp dạng «CSV UTF-8».") from error
    # a home of before the calendar was read holds another header and nothing below it
    if not cells:
        return []
    missing = [name for name in names if name not in header]
    if missing:
        raise CalendarError(f"calendar.csv: thiếu cột {', '.join(missing)}; dòng đầu phải là {','.join(names)}.")
    torn = [number for number, row in enumerate(cells, start=2) if None in row]
    if torn:
        raise CalendarError(f"calendar.csv, dòng {torn[0]}: thừa ô; chữ có dấu phẩy phải nằm trong ngoặc kép.")
    found = [
        Announcement(position, *(clean(row[name]) for name in names)) for position, row in enumerate(cells, start=1)
    ]
    faults = [
        f"calendar.csv, dòng {row.position + 1} ({row.event or 'không có mã'}): {fault}"
        for row in found
        for fault in _faults(row, _before(row, found), rounds)
    ]
    if faults:
        raise CalendarError("\n".join(faults))
    return found


def current(rows: list[Announcement]) -> list[Announcement]:
    """The last row of each event, in the order of the announced times; those taken back last."""
    last = {row.event: row for row in rows}
    return sorted(last.values(), key=lambda row: (not row.planned_at, row.planned_at, row.event))


def _before(row: Announcement, rows: list[Announcement]) -> Announcement | None:
    earlier = [one for one in rows[: row.position - 1] if one.event == row.event]
    return earlier[-1] if earlier else None


def _faults(row: Announcement, before: Announcement | None, rounds: Collection[str]) -> list[str]:
    found = []
    if not _EVENT.fullmatch(row.event):
        found.append("event phải là một mã viết thường không dấu, nối bằng gạch, ví dụ cong-bo-hk1-2026-2027.")
    if row.kind not in KINDS:
        found.append(f"kind ghi «{row.kind}», cần một trong {', '.join(KINDS)}.")
    if not _is_round(row.round, rounds) and (row.round or row.kind == PUBLICATION):
        found.append(f"round ghi «{row.round}», cần một kỳ báo cáo, ví dụ 2026-2027-term1.")
    if not row.office:
        found.append("thiếu cơ quan quyết định (office).")
    if not _is_time(row.decided_on, 10):
        found.append(f"decided_on ghi «{row.decided_on}», cần ngày dạng 2026-12-31.")
    if row.planned_at and not _is_time(row.planned_at, len(row.planned_at)):
        found.append(f"planned_at ghi «{row.planned_at}», cần 2027-06 hoặc 2027-06-15 hoặc 2027-06-15T09:30.")
    elif row.planned_at and row.planned_at < row.decided_on[: len(row.planned_at)]:
        found.append(f"planned_at {row.planned_at} đã qua vào ngày thông báo {row.decided_on}; ghi ngày chưa đến.")
    return found + _faults_of_change(row, before)


def _faults_of_change(row: Announcement, before: Announcement | None) -> list[str]:
    if before is None:
        return [] if row.planned_at else ["planned_at để trống; chỉ để trống ở dòng hủy một việc đã thông báo."]
    found = []
    if (row.kind, row.round) != (before.kind, before.round):
        found.append(f"kind và round phải như dòng trước của việc này: {before.kind}, {before.round or '(trống)'}.")
    if row.decided_on < before.decided_on:
        found.append(f"decided_on sớm hơn dòng trước của việc này ({before.decided_on}); dòng mới ghi ở cuối tệp.")
    if row.moves(before) and not row.why:
        found.append(f"đổi ngày đã thông báo ({before.planned_at or 'đã hủy'}) phải ghi lý do ở cột why.")
    return found


def _is_round(text: str, rounds: Collection[str]) -> bool:
    """Of the catalogue, or of its shape: a calendar looks further ahead than the rounds that can hold figures."""
    first, _, rest = text.partition("-")
    last, _, period = rest.partition("-")
    periods = {known.rsplit("-", 1)[1] for known in rounds}
    return len(first) == 4 and first.isdecimal() and last == str(int(first) + 1) and period in periods


def _is_time(text: str, length: int) -> bool:
    try:
        return len(text) == length and bool(dt.datetime.strptime(text, _FORMATS[length]))
    except (ValueError, KeyError):
        return False


def add_calendar(connection: duckdb.DuckDBPyConnection, decisions: Path, rounds: Collection[str]) -> None:
    """`public_calendar`: every announcement, and which of them hold. Raises CalendarError."""
    rows = read_calendar(decisions, rounds)
    holding = set(current(rows))
    names = [f.name for f in fields(Announcement)]
    frame = pd.DataFrame([(*astuple(row), row in holding) for row in rows], columns=[*names, "is_current"])
    connection.register("calendar_frame", frame.astype("object"))
    columns = ", ".join(f"nullif(cast({name} as varchar), '') as {name}" for name in names[1:] if name != "decided_on")
    connection.execute("create or replace temp table announcement as select * from calendar_frame")
    connection.execute(
        f"create or replace temp view public_calendar as select cast(position as integer) as position, {columns}, "
        "cast(cast(decided_on as varchar) as date) as decided_on, cast(is_current as boolean) as is_current "
        "from announcement"
    )
