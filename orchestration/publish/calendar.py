"""What the calendar asks for: publications that are due, what was done for them, and what an office should mend.

What was done is remembered in `calendar.jsonl` of the home, by event and announced time: a clock that is set back, a
lost run history of Dagster or a second machine of cron does not make an event happen twice.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.collect import deadline
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.journal import append_line, whole_lines
from orchestration.export.calendar import PUBLICATION, Announcement, current, read_calendar
from orchestration.publish import wording
from orchestration.publish.state import released_ids
from orchestration.settings import TIME_ZONE, Home, Settings
from orchestration.transform.compact import quoted

DONE, TRIED = "done", "tried"
PRECISE_DAYS = 28
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class DueDate:
    """One line of what is ahead: `when` in words, `sort` an ISO day or month, `is_late` when it should be over."""

    sort: str
    when: str
    text: str
    is_late: bool


def announced(settings: Settings) -> list[Announcement]:
    """The announcements of the home, of a home that is not made yet those it will begin with. Raises CalendarError."""
    decisions = settings.home.decisions
    rounds = Catalogue(settings.seeds).rounds
    return read_calendar(decisions if decisions.exists() else settings.decisions, rounds)


def due(rows: list[Announcement], home: Home, now: dt.datetime) -> list[Announcement]:
    """Publications whose announced hour has come and that were not made since.

    One without an hour never comes due by itself: nobody announced when.
    """
    made = _keys(home, DONE)
    return [row for row in _publications(rows) if row.moment and row.moment <= now and _key(row) not in made]


def untried(rows: list[Announcement], home: Home, now: dt.datetime) -> list[Announcement]:
    """Of what is due, what was not tried in vain on this day of being due: once a day is enough for one reason."""
    tried = {(*_key(line), line["attempt"]) for line in _lines(home) if line["state"] == TRIED}
    return [row for row in due(rows, home, now) if (*_key(row), attempt(row, now)) not in tried]


def attempt(row: Announcement, now: dt.datetime) -> int:
    """Whole days since the announced hour: the number of the try."""
    return (now - row.moment).days if row.moment else 0


def note_try(home: Home, rows: Iterable[Announcement], now: dt.datetime, causes: list[str]) -> None:
    """Remember that a due publication was tried and did not come about, and why."""
    for row in rows:
        line = {"event": row.event, "planned_at": row.planned_at, "state": TRIED, "attempt": attempt(row, now)}
        append_line(home.calendar_log, line | {"causes": causes, "at": now.isoformat(timespec="seconds")})


def settle(settings: Settings, release_id: str, now: dt.datetime) -> list[Announcement]:
    """Remember the publications that a public release makes: their time has come and it holds their round.

    Any publication does, whoever started it; one before the announced time does not. Returns what is done by it.
    """
    home = settings.home
    if release_id not in released_ids(home):
        return []
    rounds, made = _rounds(home.releases / release_id / "data"), _keys(home, DONE)
    open_rows = [row for row in _publications(announced(settings)) if _key(row) not in made and row.round in rounds]
    settled = [row for row in open_rows if _has_come(row, now)]
    for row in settled:
        line = {"event": row.event, "planned_at": row.planned_at, "state": DONE, "release": release_id}
        append_line(home.calendar_log, line | {"at": now.isoformat(timespec="seconds")})
    return settled


def _rounds(data: Path) -> set[str]:
    """The rounds that a release has values of."""
    file = quoted(data / "indicator_value.parquet")
    with duckdb.connect() as connection:
        query = f"select distinct school_year || '-' || period from read_parquet({file}) where value is not null"
        return {row[0] for row in connection.execute(query).fetchall()}


def complaints(rows: list[Announcement], home: Home, now: dt.datetime) -> list[str]:
    """What an office should mend: sentences, none when all is well."""
    held = [row for row in current(rows) if row.planned_at]
    today, horizon = now.date(), _month_after(now.date(), MONTHS_AHEAD)
    last = max((row.planned_at[:7] for row in held), default="")
    found = []
    if last < horizon:
        until = f"mới đến tháng {int(last[5:])}/{last[:4]}" if last else "chưa có việc nào"
        found.append(
            f"Lịch {until}; cần đủ {MONTHS_AHEAD} tháng tới, đến tháng {int(horizon[5:])}/{horizon[:4]}: thêm dòng vào "
            "decisions/calendar.csv."
        )
    soon = (today + dt.timedelta(days=PRECISE_DAYS)).isoformat()
    for row in held:
        is_ahead = row.planned_at >= today.isoformat()[: len(row.planned_at)]
        if is_ahead and not row.has_hour and row.planned_at <= soon[: len(row.planned_at)]:
            found.append(
                f"Việc «{row.event}» ({wording.moment(row.planned_at)}) còn không quá bốn tuần mà chưa có giờ: thêm "
                "một dòng của việc này với planned_at ghi đủ ngày và giờ, ví dụ 2027-06-15T09:30."
            )
    for row in late(rows, home, now):
        when = wording.moment(row.planned_at)
        found.append(f"Việc «{row.event}» ({when}) đã đến hạn mà chưa công bố: chạy congkhai publish.")
    return found


def late(rows: list[Announcement], home: Home, now: dt.datetime) -> list[Announcement]:
    """Publications whose announced hour has come, or whose day or month is over, and that were not made."""
    made, text = _keys(home, DONE), _text(now)
    return [
        row
        for row in _publications(rows)
        if _key(row) not in made and (row.moment <= now if row.moment else row.planned_at < text[: len(row.planned_at)])
    ]


def due_dates(home: Home, catalogue: Catalogue, day: dt.date) -> list[DueDate]:
    """What is ahead on a day and what is late, from the home's own calendar. Raises CalendarError."""
    return ahead(read_calendar(home.decisions, catalogue.rounds), home, catalogue, day)


def ahead(rows: list[Announcement], home: Home, catalogue: Catalogue, day: dt.date) -> list[DueDate]:
    """Announced events and the yearly deadlines of the law, by date; a publication of the day itself is not late."""
    overdue = set(late(rows, home, dt.datetime.combine(day, dt.time(), TIME_ZONE)))
    names = {code: row["name_vi"] for code, row in catalogue.rounds.items()}
    found = []
    for row in current(rows):
        if row in overdue or (row.planned_at and row.planned_at >= day.isoformat()[: len(row.planned_at)]):
            words = ". ".join(filter(None, (wording.event(row.kind, row.round, names), row.note)))
            found.append(DueDate(row.planned_at, wording.moment(row.planned_at), words, row in overdue))
    for on, law in deadline.next_days(catalogue, day):
        number = deadline.document_number(catalogue, law["legal_document"])
        words = f"{law['title_vi']} ({law['who_vi']}), {deadline.source(law, number)}"
        found.append(DueDate(on.isoformat(), wording.moment(on.isoformat()), words, False))
    return sorted(found, key=lambda one: (one.sort, one.text))


def _publications(rows: list[Announcement]) -> list[Announcement]:
    return [row for row in current(rows) if row.kind == PUBLICATION and row.planned_at]


def _has_come(row: Announcement, now: dt.datetime) -> bool:
    return row.moment <= now if row.moment else row.planned_at <= _text(now)[: len(row.planned_at)]


def _text(now: dt.datetime) -> str:
    return now.astimezone(TIME_ZONE).isoformat()


def _month_after(day: dt.date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04}-{month + 1:02}"


def _lines(home: Home) -> list[dict[str, object]]:
    return [json.loads(line) for line in whole_lines(home.calendar_log)]


def _keys(home: Home, state: str) -> set[tuple[object, object]]:
    return {_key(line) for line in _lines(home) if line["state"] == state}


def _key(one: Announcement | dict[str, object]) -> tuple[object, object]:
    return (one.event, one.planned_at) if isinstance(one, Announcement) else (one["event"], one["planned_at"])
