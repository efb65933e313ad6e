"""What is going on in a home, in a few lines for the officer: nothing is changed by looking."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator

from filelock import FileLock, Timeout

from orchestration.collect.catalogue import Catalogue
from orchestration.export.calendar import CalendarError
from orchestration.publish.calendar import due_dates
from orchestration.publish.state import STATES, last_lines, public_now, waiting
from orchestration.publish.waiting import sentence
from orchestration.settings import TIME_ZONE, Home, Settings

_MOST_DATES = 8
_OUTCOMES = {"SUCCESS": "xong", "FAILURE": "dừng vì lỗi", "CANCELED": "bị hủy"}


def status_lines(settings: Settings) -> list[str]:
    """All lines of `congkhai status`. Raises StateError for a journal that cannot be read."""
    home = settings.home
    holder = _holder(home)
    return [
        f"Kho dữ liệu: {home.path}",
        f"Đang ghi: {f'tiến trình {holder}' if holder else 'không ai'}",
        f"Lượt chạy gần nhất: {_last_run(home, is_held=bool(holder))}",
        *_releases(home),
        *_due(settings),
    ]


def _releases(home: Home) -> Iterator[str]:
    last, public, waits = last_lines(home), public_now(home), waiting(home)
    yield "Các bản:" if last else "Chưa có bản công bố nào; chạy congkhai publish."
    for release_id, row in last.items():
        at = dt.datetime.fromisoformat(row["at"]).astimezone(TIME_ZONE)
        notes = [str(row[name]) for name in ("office", "reason", "note") if row.get(name)]
        notes += [f"thay bằng {row['by']}"] if row.get("by") else []
        mark = "→" if release_id == public else " "
        tail = f" ({'; '.join(notes)})" if notes else ""
        yield f"{mark} {release_id}: {STATES[row['state']]} từ {at:%H:%M %d/%m/%Y}{tail}"
    if waits:
        yield f"Đang chờ: {waits['release']} {sentence(waits) or 'sẽ được công bố ở lần congkhai publish tới'}"


def _holder(home: Home) -> str:
    """The process that holds the writer's lock, "" when nobody does."""
    file, holder = home.path / "writer.lock", home.path / "writer.pid"
    if not file.exists() or not os.access(file, os.W_OK):
        return ""
    try:
        with FileLock(file, timeout=0):
            return ""
    except Timeout:
        return holder.read_text().strip() if holder.exists() else "?"


def _last_run(home: Home, is_held: bool) -> str:
    """From the run history of the home, which both the command and the web interface write."""
    file = home.dagster / "history" / "runs.db"
    if not file.exists():
        return "chưa có (hoặc lịch sử chạy đã bị xóa)"
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            row = connection.execute("select status, start_time from runs order by id desc limit 1").fetchone()
    except sqlite3.Error:
        return "không đọc được lịch sử chạy"
    if row is None:
        return "chưa có"
    outcome = _OUTCOMES.get(row[0], "đang chạy" if is_held else "bị ngắt giữa chừng; chạy lại congkhai publish")
    started = dt.datetime.fromtimestamp(row[1], TIME_ZONE) if row[1] else None
    return f"{f'{started:%H:%M %d/%m/%Y}, ' if started else ''}{outcome}"


def _due(settings: Settings) -> list[str]:
    """What is due by the calendar and by law, what is late first."""
    try:
        dates = due_dates(settings.home, Catalogue(settings.seeds), dt.datetime.now(TIME_ZONE).date())
    except CalendarError as error:
        return [str(error)]
    ahead = sorted(dates, key=lambda one: not one.is_late)[:_MOST_DATES]
    return (
        ["Sắp tới:", *(f"{'! quá hạn' if one.is_late else ' '} {one.when}: {one.text}" for one in ahead)]
        if ahead
        else []
    )
