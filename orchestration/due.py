"""Publications that are due: run once, remembered, and told by mail when they do not come about."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from typing import Any

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.home import HomeBusy
from orchestration.collect.officer.screen import plain
from orchestration.export.calendar import Announcement, CalendarError
from orchestration.mail import MailError, send
from orchestration.publish import calendar, wording
from orchestration.run import DONE, MENDABLE, TO_MEND
from orchestration.settings import TIME_ZONE, Settings

# what a successful run may leave undone
NO_ROUND = "NoValuesOfRound"
_MOST_RULES = 50


def publish_due(settings: Settings, run: Callable[[], tuple[int, list[str]]]) -> int:
    """Publish when the calendar says so; `run` gives an exit status and the class names of what ended it.

    Nothing due, or tried already on this day of being due: 0 and no run. Prints what came of it.
    """
    now = dt.datetime.now(TIME_ZONE)
    try:
        rows = calendar.announced(settings)
    except CalendarError as error:
        print(error, file=sys.stderr)
        return TO_MEND
    events = calendar.untried(rows, settings.home, now)
    if not events:
        waits = calendar.due(rows, settings.home, now)
        print("Đã thử hôm nay mà chưa công bố được; xem congkhai calendar." if waits else "Chưa có gì đến hạn công bố.")
        return DONE
    try:
        status, causes = run()
    except HomeBusy:
        raise
    except Exception as error:
        undone(settings, events, [type(error).__name__], now)
        raise
    return TO_MEND if undone(settings, events, causes, now) and status == DONE else status


def undone(settings: Settings, events: list[Announcement], causes: list[str], now: dt.datetime) -> list[Announcement]:
    """Remember and tell which of the events a run did not bring about; a mail that fails is told, nothing more."""
    left = [row for row in calendar.due(events, settings.home, now) if row in events]
    untold = calendar.untried(left, settings.home, now)
    # somebody else was writing: that is no try, the next look at the calendar is
    if not untold or causes == ["HomeBusy"]:
        return left
    causes = causes or [NO_ROUND]
    calendar.note_try(settings.home, untold, now, causes)
    subject, body = letter(settings, untold, causes)
    print(subject, file=sys.stderr)
    try:
        send(settings, subject, body)
    except MailError as error:
        print(error, file=sys.stderr)
    return left


def letter(settings: Settings, events: list[Announcement], causes: list[str]) -> tuple[str, str]:
    """Subject and text: which events, why not, how to see more. Nothing that was found in a workbook is in it."""
    names = {code: row["name_vi"] for code, row in Catalogue(settings.seeds).rounds.items()}
    told = [f"{wording.event(row.kind, row.round, names)}, {wording.moment(row.planned_at)}" for row in events]
    lines = [
        "Đến hạn theo lịch mà chưa công bố được:",
        *(f"  - {one}" for one in told),
        "",
        *(line for cause in dict.fromkeys(causes) for line in _why(settings, cause)),
        "",
        "Trang công khai giữ nguyên như trước. Khi đã sửa xong, chạy: congkhai publish",
        "Nếu chưa sửa, chương trình tự thử lại mỗi ngày một lần.",
    ]
    more = f" và {len(told) - 1} việc nữa" if len(told) > 1 else ""
    return f"[congkhai] Chưa công bố được: {told[0]}{more}", "\n".join(lines) + "\n"


def _why(settings: Settings, cause: str) -> list[str]:
    if cause == "GateRed":
        return ["Khâu kiểm soát chất lượng không cho công bố.", *_red_rules(settings)]
    if cause == NO_ROUND:
        return ["Bản công bố hiện hành chưa có số liệu của kỳ đến hạn, hoặc bản dựng xong còn chờ phê duyệt."]
    if cause in MENDABLE:
        return [f"Dữ liệu hoặc cấu hình phải sửa trước ({cause}); chạy congkhai publish để đọc nguyên nhân."]
    return [f"Chương trình gặp lỗi của chính nó ({cause}), không phải lỗi của số liệu; báo cho người bảo trì."]


def _red_rules(settings: Settings) -> list[str]:
    """The rules that block, from the public gate.json of the newest candidate: counts and words only."""
    candidates = settings.home.candidates
    try:
        file = candidates / (candidates / "latest").read_text(encoding="utf-8").strip() / "gate.json"
        red = [rule for rule in json.loads(file.read_text(encoding="utf-8"))["rules"] if _blocks(rule)]
    except (OSError, ValueError, KeyError, TypeError):
        return ["Không đọc được kết quả kiểm soát; chạy congkhai publish để xem."]
    lines = []
    for rule in red[:_MOST_RULES]:
        who = f"; người sửa: {rule['who_vi']}" if rule["who_vi"] else ""
        lines.append(f"  ✗ {rule['rule_id']}: {rule['message_vi']} ({rule['violations']} chỗ{who})")
        lines.append(f"    xem từng chỗ: congkhai gate --show {rule['rule_id']}")
    if len(red) > _MOST_RULES:
        lines.append(f"  … và {len(red) - _MOST_RULES} quy tắc nữa: congkhai gate")
    return lines or ["Không quy tắc nào của bản dự thảo mới nhất không đạt; chạy congkhai publish để xem."]


def _blocks(rule: dict[str, Any]) -> bool:
    return bool(rule["verdict"] == "could_not_run" or (rule["verdict"] == "fail" and rule["severity"] == "critical"))


def show_calendar(settings: Settings) -> int:
    """`congkhai calendar`: what is ahead, what is late; 2 with sentences when the calendar itself must be mended."""
    now = dt.datetime.now(TIME_ZONE)
    try:
        rows = calendar.announced(settings)
        ahead = calendar.ahead(rows, settings.home, Catalogue(settings.seeds), now.date())
    except CalendarError as error:
        print(error, file=sys.stderr)
        return TO_MEND
    for one in ahead:
        print(plain(f"{one.when:<26}  {'QUÁ HẠN  ' if one.is_late else ''}{one.text}"))
    told = calendar.complaints(rows, settings.home, now)
    for line in told:
        print(line, file=sys.stderr)
    return TO_MEND if told else DONE
