"""The two feeds of a site: the calendar as iCalendar (RFC 5545) and the releases as Atom (RFC 4287).

Nothing of the machine's clock is in them: a release is dated by the latest day its data know of, an event is stamped
with the day of its announcement.
"""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import duckdb
from icalendar import Calendar, Event

from orchestration.publish import wording
from orchestration.publish.calendar_page import CALENDAR_FILE, FEED_FILE, PATH
from orchestration.publish.context import Context
from orchestration.publish.definition import PlannedEvent
from orchestration.settings import TIME_ZONE
from orchestration.transform.compact import quoted

_ATOM = "http://www.w3.org/2005/Atom"
# of this project alone, so that ids differ from those anybody else makes of the same words
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "congkhai.invalid")
_DAYS = {"submission": "declared_date", "note": "decided_on", "calendar": "decided_on"}


def as_of(data: Path) -> str:
    """The latest day that submissions and decisions of a data folder name, ISO; "" where they name none."""
    with duckdb.connect() as connection:
        queries = [
            f"select max(cast({column} as varchar)) as day from read_parquet({quoted(data / f'{table}.parquet')})"
            for table, column in _DAYS.items()
        ]
        row = connection.execute(f"select max(day) from ({' union all '.join(queries)})").fetchone()
    return str(row[0]) if row and row[0] else ""


def write_feeds(
    ctx: Context, data: Path, data_hash: str, history: list[dict[str, Any]], site_url: str, out_dir: Path
) -> None:
    """Write both files into the root of the site; `data` is the data/ of the release, `site_url` may be empty."""
    (out_dir / CALENDAR_FILE).write_bytes(icalendar(ctx, site_url))
    here = {"id": ctx.release_id, "data_hash": data_hash, "as_of": as_of(data)}
    (out_dir / FEED_FILE).write_bytes(atom(ctx, [*history, here], site_url))


def icalendar(ctx: Context, site_url: str = "") -> bytes:
    """The announced events that have a day; one that was taken back stays, as cancelled, on its last day."""
    calendar = Calendar()
    calendar.add("prodid", "-//congkhai//lich cong bo//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Lịch công bố, {ctx.issuing_office or 'giáo dục mầm non'}")
    rows = sorted(ctx.data.calendar, key=lambda row: row.position)
    for row in sorted((row for row in rows if row.is_current), key=lambda row: row.event):
        told = [one for one in rows if one.event == row.event]
        timed = [one for one in told if len(one.planned_at) >= 10]
        # a month alone is no date that a calendar could hold
        if timed and len(row.planned_at) != 7:
            calendar.add_component(_event(ctx, row, timed[-1].planned_at, len(told) - 1, site_url))
    return calendar.to_ical()


def _event(ctx: Context, row: PlannedEvent, planned_at: str, sequence: int, site_url: str) -> Event:
    event = Event()
    event.add("uid", f"{row.event}@{urlsplit(site_url).hostname or 'congkhai.invalid'}")
    event.add("sequence", sequence)
    event.add("dtstamp", dt.datetime.fromisoformat(row.decided_on).replace(tzinfo=dt.UTC))
    names = {code: found.name for code, found in ctx.data.rounds.items()}
    event.add("summary", wording.event(row.kind, row.round, names))
    reason = f"Đổi lịch: {row.why}" if row.why else ""
    event.add("description", "\n".join(filter(None, (row.note, reason, f"Cơ quan: {row.office}"))))
    event.add("categories", [wording.EVENTS[row.kind]])
    if len(planned_at) == 16:
        event.add("dtstart", dt.datetime.fromisoformat(planned_at).replace(tzinfo=TIME_ZONE).astimezone(dt.UTC))
    else:
        day = dt.date.fromisoformat(planned_at)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
    event.add("status", "CANCELLED" if not row.planned_at else "CONFIRMED" if len(planned_at) == 16 else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    if site_url:
        event.add("url", f"{site_url}{PATH}")
    return event


def atom(ctx: Context, releases: list[dict[str, Any]], site_url: str = "") -> bytes:
    """One entry a release, newest first. `releases` are oldest first, with id, data_hash and as_of of each.

    Addresses are relative where the site has none of its own. A release of before as_of was written takes the day of
    the one after it.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": "vi"})
    day, entries = _first_day(ctx), []
    for release in reversed(releases):
        day = str(release.get("as_of") or day)
        entries.append(_entry(ctx, release, day, site_url))
    _text(feed, "id", f"urn:uuid:{uuid.uuid5(_SPACE, ctx.issuing_office)}")
    _text(feed, "title", "Các bản công bố số liệu giáo dục mầm non")
    _text(feed, "updated", entries[0].findtext(f"{{{_ATOM}}}updated", ""))
    _text(ElementTree.SubElement(feed, f"{{{_ATOM}}}author"), "name", ctx.issuing_office or "congkhai")
    for rel, name, kind in (("self", FEED_FILE, "application/atom+xml"), ("alternate", "tai-ve/", "text/html")):
        ElementTree.SubElement(feed, f"{{{_ATOM}}}link", {"rel": rel, "href": f"{site_url}{name}", "type": kind})
    feed.extend(entries)
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def _entry(ctx: Context, release: dict[str, Any], day: str, site_url: str) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{_ATOM}}}entry")
    release_id = str(release["id"])
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, release_id + ' ' + str(release['data_hash']))}")
    _text(entry, "title", f"Bản công bố {release_id}")
    _text(entry, "updated", f"{day}T00:00:00+07:00")
    if release.get("released_at"):
        _text(entry, "published", str(release["released_at"]))
    href = f"{site_url}tai-ve/#cac-ban-cong-bo"
    ElementTree.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": href, "type": "text/html"})
    named = ctx.round_name(release_id.rsplit(".", 1)[0])
    _text(entry, "summary", f"{named}. Lượt nộp và quyết định mới nhất ghi ngày {wording.date(day)}.")
    return entry


def _first_day(ctx: Context) -> str:
    """For data that name no day at all: that of the round the release is named after."""
    found = ctx.data.rounds.get(ctx.release_id.rsplit(".", 1)[0])
    return found.reference_date if found else wording.CATALOGUE_START


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    # a character XML does not know would make the whole feed unreadable
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = "".join(c for c in text if c.isprintable())
