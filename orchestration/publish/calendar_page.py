"""The calendar page: the next publication, what is announced, what was moved and why, the deadlines of the law.

Nothing here looks at a clock. A publication is over once the release holds its round; a script marks days gone by.
"""

from __future__ import annotations

import calendar as days
from itertools import pairwise
from typing import Any

from orchestration.collect import deadline
from orchestration.export.calendar import PUBLICATION
from orchestration.publish import wording
from orchestration.publish.context import Context
from orchestration.publish.definition import PlannedEvent
from orchestration.publish.markup import Cell, Table, classed, esc, link, section
from orchestration.publish.row import Row, text

PATH = "lich-cong-bo/"
CALENDAR_FILE, FEED_FILE = "lich-cong-bo.ics", "cong-bo.atom"


def parts(ctx: Context, history: list[dict[str, Any]]) -> dict[str, str]:
    """Marker name -> HTML for lich-cong-bo.md; `history` are the earlier release.json, oldest first."""
    return {
        "calendar-next": next_line(ctx, "Chưa có kỳ công bố nào được thông báo."),
        "calendar": _announced(ctx) + _published(ctx, history),
        "calendar-deadlines": _deadlines(ctx),
        "calendar-feeds": _feeds(ctx),
    }


def next_publication(ctx: Context) -> PlannedEvent | None:
    """The first announced publication whose round this release does not hold yet."""
    ahead = [one for one in _current(ctx) if one.planned_at and one.kind == PUBLICATION and _is_open(ctx, one)]
    return ahead[0] if ahead else None


def next_line(ctx: Context, without: str = "") -> str:
    """One line for the home page and the top of the calendar; `without` stands where nothing is announced."""
    found = next_publication(ctx)
    if found is None:
        return classed("p", "lead", esc(without)) if without else ""
    note = f" ({esc(found.note)})" if found.note else ""
    where = "" if ctx.root == "../" else f' · <a class="more" href="{ctx.root}{PATH}">Lịch công bố</a>'
    words = f"<b>Kỳ công bố tiếp theo:</b> {_time(found)}, {esc(_title(ctx, found))}{note}{where}"
    return classed("p", "next-publication", words) + "\n"


def _current(ctx: Context) -> list[PlannedEvent]:
    held = [one for one in ctx.data.calendar if one.is_current]
    return sorted(held, key=lambda one: (not one.planned_at, one.planned_at, one.event))


def _is_open(ctx: Context, one: PlannedEvent) -> bool:
    return one.kind != PUBLICATION or one.round not in ctx.data.rounds_held


def _title(ctx: Context, one: PlannedEvent) -> str:
    return wording.event(one.kind, one.round, {code: found.name for code, found in ctx.data.rounds.items()})


def _time(one: PlannedEvent) -> str:
    """The announced time; `data-until` is its last moment in Vietnam, for the script that marks what is over."""
    if not one.planned_at:
        return esc(wording.moment(""))
    day, _, hour = one.planned_at.partition("T")
    if len(day) == 7:
        day = f"{day}-{days.monthrange(int(day[:4]), int(day[5:]))[1]:02}"
    stamp = f"{one.planned_at}+07:00" if hour else one.planned_at
    until = f"{day}T{hour or '23:59'}:00+07:00"
    return f'<time datetime="{stamp}" data-until="{until}">{esc(wording.moment(one.planned_at))}</time>'


def _announced(ctx: Context) -> str:
    made = Table(
        caption="Lịch đã thông báo", head=["Thời gian", "Việc", "Cơ quan", "Thông báo ngày", "Ghi chú"], cards=True
    )
    for one in _current(ctx):
        if _is_open(ctx, one):
            made.rows.append(
                [
                    Cell(_time(one)),
                    Cell(esc(_title(ctx, one))),
                    Cell(esc(one.office)),
                    Cell(esc(wording.date(one.decided_on))),
                    Cell("<br>".join([*([esc(one.note)] if one.note else []), *_moves(ctx, one)])),
                ]
            )
    return section("lich-da-thong-bao", "Lịch đã thông báo", made.html())


def _moves(ctx: Context, one: PlannedEvent) -> list[str]:
    """Each change of an announced time with its day and reason; a month made more precise is no change."""
    rows = sorted((row for row in ctx.data.calendar if row.event == one.event), key=lambda row: row.position)
    found = []
    for before, row in pairwise(rows):
        if row.why:
            verb = "Dời từ" if row.planned_at else "Hủy, trước đó định"
            when = wording.moment(before.planned_at)
            found.append(f"{verb} {when} (thông báo {wording.date(row.decided_on)}): {row.why}")
    return [esc(words) for words in found]


def _published(ctx: Context, history: list[dict[str, Any]]) -> str:
    made = Table(caption="Đã công bố", head=["Việc", "Lịch đã thông báo", "Bản công bố", "Ghi chú"], cards=True)
    for one in _current(ctx):
        if not _is_open(ctx, one):
            made.rows.append(
                [
                    Cell(esc(_title(ctx, one))),
                    Cell(_time(one)),
                    Cell(_releases(ctx, one.round, history)),
                    Cell("<br>".join([*([esc(one.note)] if one.note else []), *_moves(ctx, one)])),
                ]
            )
    return section("da-cong-bo", "Đã công bố", made.html())


def _releases(ctx: Context, round_id: str, history: list[dict[str, Any]]) -> str:
    """The releases named after the round; a round without one of its own came with another release."""
    told = [
        f"{entry['id']}{f', {wording.date(day)}' if (day := str(entry.get('released_at', ''))[:10]) else ''}"
        for entry in history
        if entry.get("round") == round_id
    ]
    if ctx.release_id.rsplit(".", 1)[0] == round_id:
        told.append(f"{ctx.release_id} (bản này)")
    return "<br>".join(map(esc, told)) or esc("trong một bản công bố mang tên kỳ khác")


def _deadlines(ctx: Context) -> str:
    made = Table(caption="Hạn theo văn bản", head=["Việc", "Ai làm", "Hạn", "Văn bản", "Áp dụng"], cards=True)
    for row in sorted(ctx.data.deadlines, key=lambda row: (text(row["valid_to"]), text(row["deadline"]))):
        words = {name: text(row[name]) for name in row}
        number = _number(ctx, row)
        spans = (("từ", words["valid_from"]), ("đến hết", words["valid_to"]))
        made.rows.append(
            [
                Cell(esc(words["title_vi"])),
                Cell(esc(words["who_vi"])),
                Cell(esc(deadline.timing(words))),
                Cell(esc(deadline.source(words, number))),
                Cell(esc(" ".join(f"{word} {wording.date(day)}" for word, day in spans if day))),
            ]
        )
    return made.html()


def _number(ctx: Context, row: Row) -> str:
    document = ctx.data.documents.get(text(row["legal_document"]))
    return document.number if document else text(row["legal_document"])


def of_form(ctx: Context, form: str) -> str:
    """The deadlines of a disclosure form as one sentence, for the pages of those who owe it."""
    rows = [{name: text(row[name]) for name in row} for row in ctx.data.deadlines if text(row["form"]) == form]
    if not rows:
        return ""
    told = "; ".join(f"{row['title_vi'][0].lower()}{row['title_vi'][1:]}: {deadline.timing(row)}" for row in rows)
    mark = "" if all(row["verification"] == "checked" for row in rows) else f" ({deadline.UNCHECKED})"
    return f"Hạn theo Thông tư {_number(ctx, rows[0])}{mark}: {told}."


def _feeds(ctx: Context) -> str:
    words = (
        (CALENDAR_FILE, "Lịch cho điện thoại, máy tính (iCalendar)", "các việc đã định ngày"),
        (FEED_FILE, "Theo dõi các bản công bố (Atom)", "một mục cho mỗi bản công bố"),
    )
    return "<ul>" + "".join(f"<li>{link(ctx.root + f, name)}: {what}</li>" for f, name, what in words) + "</ul>\n"
