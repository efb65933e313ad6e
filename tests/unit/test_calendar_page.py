"""The calendar page and the feeds: what is next without a clock, moved dates and why, text that stays text."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import site_fixture as fixture

from orchestration.publish import calendar_page, disclosure_table, feed, wording
from orchestration.publish.context import Context
from orchestration.publish.data import read

ATOM = "{http://www.w3.org/2005/Atom}"
OFFICE = 'Sở <b>Giáo dục</b> & "Đào tạo"\x07'
HISTORY = [
    {"id": "2021-2022-start.1", "round": "2021-2022-start", "data_hash": "a" * 64},
    {"id": "2021-2022-term1.1", "round": "2021-2022-term1", "data_hash": "b" * 64, "as_of": "2022-02-01",
     "released_at": "2022-02-15T09:31:00+07:00"},
]  # fmt: skip


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def ctx(data_dir: Path) -> Context:
    return Context(read(data_dir), "2021-2022-term1.2", "../", issuing_office=OFFICE)


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def section(markup: str, anchor: str) -> str:
    found = re.search(rf'<section class="block"><h2 id="{anchor}">.*?</section>', markup, flags=re.S)
    assert found, anchor
    return found[0]


def test_the_next_publication_is_the_first_whose_round_is_not_there(ctx: Context) -> None:
    told = words(calendar_page.next_line(ctx))
    assert told.startswith(
        "Kỳ công bố tiếp theo: 9 giờ 30 ngày 10/2/2025 , Công bố số liệu: Học kỳ I năm học 2024-2025 (Lịch minh họa"
    )


def test_nothing_announced_is_said_on_the_page_and_not_on_the_home_page(ctx: Context) -> None:
    ctx.data.calendar.clear()
    assert calendar_page.next_line(ctx) == ""
    assert "Chưa có kỳ công bố nào" in calendar_page.parts(ctx, [])["calendar-next"]
    assert calendar_page.parts(ctx, [])["calendar"] == ""


def test_a_moved_date_shows_what_it_was_and_why(ctx: Context) -> None:
    table = section(calendar_page.parts(ctx, HISTORY)["calendar"], "lich-da-thong-bao")
    told = words(table)
    assert "Dời từ ngày 20/1/2025 (thông báo 20/12/2024): Chờ rà soát" in told
    assert "Hủy, trước đó định ngày 1/2/2025 (thông báo 21/12/2024): Không thu nữa" in told
    assert fixture.HOSTILE not in table and "<script" not in table and fixture.HOSTILE in html.unescape(table)


def test_events_stand_in_the_order_of_their_times_and_those_taken_back_last(ctx: Context) -> None:
    table = section(calendar_page.parts(ctx, HISTORY)["calendar"], "lich-da-thong-bao")
    firsts = [words(row) for row in re.findall(r'<th scope="row".*?</th>', table, flags=re.S)]
    assert firsts == ["9 giờ 30 ngày 10/2/2025", "tháng 3/2025", "tháng 11/2027", "đã hủy"]


def test_a_time_carries_its_last_moment_for_the_script(ctx: Context) -> None:
    table = calendar_page.parts(ctx, HISTORY)["calendar"]
    assert '<time datetime="2025-02-10T09:30+07:00" data-until="2025-02-10T09:30:00+07:00">' in table
    assert '<time datetime="2025-03" data-until="2025-03-31T23:59:00+07:00">' in table


def test_what_was_published_names_its_releases_and_their_days(ctx: Context) -> None:
    table = section(calendar_page.parts(ctx, HISTORY)["calendar"], "da-cong-bo")
    told = words(table)
    assert "2021-2022-term1.1, 15/2/2022 2021-2022-term1.2 (bản này)" in told
    assert "9 giờ 30 ngày 15/2/2022" in told and "2021-2022-start.1" not in told


def test_a_round_the_catalogue_does_not_have_yet_is_called_like_its_period(ctx: Context) -> None:
    assert "Công bố số liệu: Đầu năm học 2027-2028" in words(calendar_page.parts(ctx, [])["calendar"])
    assert wording.event("collection", "2027-2028-mid_term2", {}) == "Thu báo cáo: Giữa HK II, năm học 2027-2028"


def test_deadlines_name_their_document_and_how_working_days_are_counted(ctx: Context) -> None:
    told = words(calendar_page.parts(ctx, [])["calendar-deadlines"])
    assert "chậm nhất ngày 31/10 Thông tư 03/2024/TT-BGDĐT; chưa đối chiếu văn bản gốc" in told
    assert "trong 10 ngày làm việc kể từ ngày có thay đổi (tính từ thứ Hai đến thứ Sáu, chưa trừ ngày lễ, tết)" in told


def test_a_provider_reads_its_deadlines_before_it_handed_in_anything(ctx: Context) -> None:
    ctx.data.forms.append({"form": "CK-09", "layout": "disclosure", "legal_document": "tt-03-2024"})
    ((_, _, markup),) = disclosure_table.sections(ctx, ctx.data.units[fixture.GROUP])
    told = words(markup)
    assert "chưa thu thập" in told and "(chưa đối chiếu văn bản gốc)" in told
    assert "trước ngày 30/6" in told and "10 ngày làm việc" in told and "31/10" not in told


def events(ctx: Context, **options: Any) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(feed.icalendar(ctx, **options))
    assert calendar["version"] == "2.0" and calendar["prodid"]
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_the_calendar_file_reads_back(ctx: Context) -> None:
    found = events(ctx, site_url="https://so.example/mam-non/")
    assert set(found) == {"cu", "toi", "huy"}, "a month alone is no date"
    moved = found["toi"]
    assert moved["uid"] == "toi@so.example" and moved["sequence"] == 1 and moved["status"] == "CONFIRMED"
    assert moved["dtstart"].dt == dt.datetime(2025, 2, 10, 2, 30, tzinfo=dt.UTC)
    assert moved["dtstamp"].dt == dt.datetime(2024, 12, 20, tzinfo=dt.UTC)
    assert moved["summary"] == "Công bố số liệu: Học kỳ I năm học 2024-2025"
    assert fixture.HOSTILE in moved["description"] and "Đổi lịch: Chờ rà soát" in moved["description"]
    assert found["huy"]["status"] == "CANCELLED" and found["huy"]["dtstart"].dt == dt.date(2025, 2, 1)


def test_a_note_cannot_add_a_property(ctx: Context) -> None:
    rows = [replace(row, note="a\nATTACH:https://xau.example\r\nEND:VEVENT") for row in ctx.data.calendar]
    ctx.data.calendar[:] = rows
    assert set(events(ctx)) == {"cu", "toi", "huy"} and "attach" not in events(ctx)["cu"]


def test_an_empty_calendar_is_a_calendar(ctx: Context) -> None:
    ctx.data.calendar.clear()
    assert events(ctx) == {}


def atom(ctx: Context, **options: Any) -> ElementTree.Element:
    here = {"id": ctx.release_id, "data_hash": "c" * 64, "as_of": "2022-03-01"}
    return ElementTree.fromstring(feed.atom(ctx, [*HISTORY, here], **options))


def test_the_releases_read_back_newest_first(ctx: Context) -> None:
    root = atom(ctx, site_url="https://so.example/")
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Bản công bố 2021-2022-term1.2",
        "Bản công bố 2021-2022-term1.1",
        "Bản công bố 2021-2022-start.1",
    ]
    days = [entry.findtext(f"{ATOM}updated", "")[:10] for entry in entries]
    assert days == ["2022-03-01", "2022-02-01", "2022-02-01"] and root.findtext(f"{ATOM}updated", "")[:10] == days[0]
    assert entries[1].findtext(f"{ATOM}published") == "2022-02-15T09:31:00+07:00"
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert links[0] == "https://so.example/cong-bo.atom" and all(one.startswith("https://so.example/") for one in links)


def test_every_id_is_single_and_stays(ctx: Context) -> None:
    first, again = ([one.text for one in atom(ctx).iter(f"{ATOM}id")] for _ in range(2))
    assert first == again and len(set(first)) == 4 and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", i) for i in first)


def test_markup_and_marks_xml_does_not_know_stay_text_in_a_feed(ctx: Context) -> None:
    name = atom(ctx).findtext(f"{ATOM}author/{ATOM}name")
    assert name == OFFICE.replace("\x07", "")


def test_without_an_address_links_are_relative(ctx: Context) -> None:
    assert {link.get("href") for link in atom(ctx).iter(f"{ATOM}link")} == {
        "cong-bo.atom",
        "tai-ve/",
        "tai-ve/#cac-ban-cong-bo",
    }


def test_a_release_is_dated_by_the_latest_day_its_data_name(data_dir: Path) -> None:
    assert feed.as_of(data_dir) == "2024-12-21"
