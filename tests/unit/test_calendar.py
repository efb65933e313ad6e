"""calendar.csv: every problem is told by row, what is due comes due once, and what the office should mend is said."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.collect import deadline
from orchestration.collect.catalogue import Catalogue
from orchestration.export.calendar import Announcement, CalendarError, add_calendar, current, read_calendar
from orchestration.export.files import write_both
from orchestration.publish import calendar
from orchestration.publish.state import log as log_state
from orchestration.settings import ROOT, TIME_ZONE, Home, Settings

HEADER = "event,kind,round,planned_at,office,decided_on,why,note"
TERM = "2026-2027-term1"
HOUR = "2027-02-19T09:30"


def line(event: str = "cong-bo", kind: str = "publication", round_code: str = TERM, planned_at: str = HOUR,
         office: str = "Sở", decided_on: str = "2026-12-01", why: str = "", note: str = "") -> str:  # fmt: skip
    return ",".join((event, kind, round_code, planned_at, office, decided_on, why, note))


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "calendar.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


def read(folder: Path, catalogue: Catalogue, *lines: str) -> list[Announcement]:
    return read_calendar(written(folder, *lines), catalogue.rounds)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


def test_the_committed_calendar_is_read_and_says_that_it_is_an_illustration(catalogue: Catalogue) -> None:
    rows = read_calendar(ROOT / "samples" / "decisions", catalogue.rounds)
    assert {row.kind for row in rows} == {"publication", "collection", "check", "recognition"}
    assert all("lịch minh họa" in row.note.lower() for row in rows)
    assert any(row.why for row in rows) and len(current(rows)) < len(rows)


def test_no_file_a_header_alone_and_the_header_of_before_are_an_empty_calendar(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assert read_calendar(tmp_path, catalogue.rounds) == []
    assert read(tmp_path, catalogue) == []
    assert read_calendar(written(tmp_path, header="event,date,office,note"), catalogue.rounds) == []


FAULTS = [
    (line(event="Công bố"), "event phải là một mã"),
    (line(event=""), "không có mã"),
    (line(kind="hop"), "kind ghi «hop»"),
    (line(round_code=""), "round ghi «»"),
    (line(round_code="2026-2028-term1"), "round ghi «2026-2028-term1»"),
    (line(round_code="2026-2027-he"), "round ghi «2026-2027-he»"),
    (line(planned_at="19/2/2027"), "planned_at ghi «19/2/2027»"),
    (line(planned_at="2027-02-30"), "planned_at ghi «2027-02-30»"),
    (line(planned_at="2027-02-19 09:30"), "planned_at ghi"),
    (line(planned_at="2027-02-19T24:30"), "planned_at ghi"),
    (line(planned_at=""), "chỉ để trống ở dòng hủy"),
    (line(planned_at="2026-11-30"), "đã qua vào ngày thông báo"),
    (line(planned_at="2026-11"), "đã qua vào ngày thông báo"),
    (line(office=""), "thiếu cơ quan"),
    (line(decided_on="1/12/2026"), "decided_on ghi «1/12/2026»"),
    (line(decided_on=""), "decided_on ghi «»"),
]


@pytest.mark.parametrize(("row", "told"), FAULTS)
def test_a_fault_is_told_with_its_row(tmp_path: Path, catalogue: Catalogue, row: str, told: str) -> None:
    with pytest.raises(CalendarError) as error:
        read(tmp_path, catalogue, line(event="dung"), row)
    assert told in str(error.value) and "calendar.csv, dòng 3" in str(error.value)
    assert "dòng 2" not in str(error.value)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CalendarError) as error:
        read(tmp_path, catalogue, line(event="a", office=""), line(event="b", kind="hop", planned_at="mai"))
    assert [re.findall(r"dòng (\d)", one) for one in str(error.value).split("\n")] == [["2"], ["3"], ["3"]]


CHANGES = [
    (line(planned_at="2027-02-26T09:30"), "phải ghi lý do"),
    (line(planned_at=""), "phải ghi lý do"),
    (line(planned_at="2027-02"), "phải ghi lý do"),
    (line(planned_at="2027-02-26T09:30", why="w", decided_on="2026-11-30"), "sớm hơn dòng trước"),
    (line(planned_at="2027-02-26T09:30", why="w", kind="check"), "kind và round phải như dòng trước"),
    (line(planned_at="2027-02-26T09:30", why="w", round_code="2026-2027-end"), "kind và round phải như dòng trước"),
]


@pytest.mark.parametrize(("row", "told"), CHANGES)
def test_a_change_of_an_announced_time_needs_its_reason(
    tmp_path: Path, catalogue: Catalogue, row: str, told: str
) -> None:
    with pytest.raises(CalendarError, match=told):
        read(tmp_path, catalogue, line(), row)


def test_to_become_more_precise_needs_no_reason(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = read(
        tmp_path, catalogue, line(planned_at="2027-02"), line(planned_at="2027-02-19"), line(planned_at=HOUR, note="x")
    )
    assert [row.planned_at for row in current(rows)] == [HOUR]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"event,kind\na,b\n", "thiếu cột round"),
        (f"{HEADER}\n{line()},thừa\n".encode(), "dòng 2: thừa ô"),
        (f"{HEADER}\n{line(note='Sở')}\n".encode("cp1258", "replace").replace(b"?", b"\xff"), "CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_told(tmp_path: Path, catalogue: Catalogue, data: bytes, told: str) -> None:
    (tmp_path / "calendar.csv").write_bytes(data)
    with pytest.raises(CalendarError, match=told):
        read_calendar(tmp_path, catalogue.rounds)


def test_the_public_table_holds_every_announcement_and_which_one_holds(tmp_path: Path, catalogue: Catalogue) -> None:
    moved = line(planned_at="2027-03-01", decided_on="2026-12-02", why="=1+1", note="Sơ kết")
    found = public(tmp_path, catalogue, line(), moved, line(event="khac", kind="check", round_code=""))
    assert [(row["position"], row["event"], row["is_current"]) for row in found] == [
        (1, "cong-bo", False),
        (2, "cong-bo", True),
        (3, "khac", True),
    ]
    assert found[2]["round"] is None and found[1]["decided_on"] == dt.date(2026, 12, 2)
    assert "'=1+1" in (tmp_path / "calendar.csv").read_text(encoding="utf-8")


def test_an_empty_calendar_leaves_as_an_empty_table_of_the_same_columns(tmp_path: Path, catalogue: Catalogue) -> None:
    assert public(tmp_path, catalogue) == []
    assert (tmp_path / "calendar.csv").read_text(encoding="utf-8").startswith("position,event,kind,round,planned_at")


def public(folder: Path, catalogue: Catalogue, *lines: str) -> list[dict[str, object]]:
    """calendar.parquet as it leaves, beside calendar.csv in `folder`."""
    with duckdb.connect() as connection:
        add_calendar(connection, written(folder / "decisions", *lines), catalogue.rounds)
        write_both(connection, "public_calendar", folder, "calendar")
        frame = connection.execute(f"select * from read_parquet('{folder}/calendar.parquet')").df()
    return [{**row, "round": row["round"] or None, "decided_on": row["decided_on"].date()} for row in
            frame.astype(object).where(frame.notna(), None).to_dict("records")]  # fmt: skip


@pytest.fixture
def rows(tmp_path: Path, catalogue: Catalogue) -> list[Announcement]:
    """One publication with an hour, one without, one moved from January to February, a check."""
    return read(
        tmp_path / "decisions",
        catalogue,
        line(),
        line(event="khong-gio", planned_at="2027-02-19"),
        line(event="doi", planned_at="2027-01-29T09:30"),
        line(event="kiem-tra", kind="check", round_code="", planned_at="2027-02-01T09:30"),
        line(event="doi", planned_at="2027-02-20T09:30", decided_on="2027-01-20", why="chờ rà soát"),
    )


def names(found: list[Announcement]) -> list[str]:
    return [row.event for row in found]


def test_a_publication_is_due_from_its_hour_on_and_only_with_an_hour(rows: list[Announcement], home: Home) -> None:
    assert names(calendar.due(rows, home, at("2027-01-30T10:00"))) == []
    assert names(calendar.due(rows, home, at("2027-02-19T09:29"))) == []
    assert names(calendar.due(rows, home, at("2027-02-19T09:30"))) == ["cong-bo"]
    assert names(calendar.due(rows, home, at("2027-05-01T00:00"))) == ["cong-bo", "doi"]


def test_the_hour_is_that_of_vietnam(rows: list[Announcement], home: Home) -> None:
    elsewhere = dt.datetime(2027, 2, 19, 2, 30, tzinfo=dt.UTC)
    assert names(calendar.due(rows, home, elsewhere)) == ["cong-bo"]
    assert names(calendar.due(rows, home, elsewhere - dt.timedelta(minutes=1))) == []


def test_what_was_tried_in_vain_is_tried_again_a_day_later(rows: list[Announcement], home: Home) -> None:
    now = at("2027-02-19T09:35")
    (event,) = calendar.untried(rows, home, now)
    calendar.note_try(home, [event], now, ["GateRed"])
    assert calendar.due(rows, home, now) == [event] and calendar.untried(rows, home, now) == []
    assert calendar.untried(rows, home, at("2027-02-20T09:29")) == []
    assert calendar.untried(rows, home, at("2027-02-19T09:31")) == [], "a clock set back a little is the same day"
    assert event in calendar.untried(rows, home, at("2027-02-20T09:30"))


@pytest.fixture
def released(settings: Settings, home: Home) -> str:
    """A public release with a value of term 1 and one of the end of the year that is missing."""
    data = home.releases / f"{TERM}.1" / "data"
    data.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select '2026-2027' as school_year, 'term1' as period, 5 as value union all "
            f"select '2026-2027', 'end', null) to '{data}/indicator_value.parquet' (format parquet)"
        )
    log_state(home, f"{TERM}.1", "released")
    return f"{TERM}.1"


def decide(settings: Settings, *lines: str) -> list[Announcement]:
    shutil.rmtree(settings.home.decisions)
    written(settings.home.decisions, *lines)
    return calendar.announced(settings)


def test_a_release_makes_what_has_come_and_whose_round_it_holds(settings: Settings, released: str) -> None:
    rows = decide(
        settings,
        line(),
        line(event="sau", planned_at="2027-03-01T09:30"),
        line(event="cuoi-nam", round_code="2026-2027-end", planned_at="2027-02-01T09:30"),
        line(event="trong-thang", planned_at="2027-02"),
    )
    now = at("2027-02-19T09:40")
    assert names(calendar.settle(settings, released, now)) == ["trong-thang", "cong-bo"]
    assert names(calendar.due(rows, settings.home, now)) == ["cuoi-nam"]
    assert calendar.settle(settings, released, now) == [], "what is done is not done again"
    log = [json.loads(one) for one in settings.home.calendar_log.read_text(encoding="utf-8").splitlines()]
    assert {one["release"] for one in log} == {released} and {one["state"] for one in log} == {"done"}


def test_a_publication_before_its_hour_is_not_the_announced_one(settings: Settings, released: str) -> None:
    rows = decide(settings, line())
    assert calendar.settle(settings, released, at("2027-02-19T09:29")) == []
    assert names(calendar.due(rows, settings.home, at(HOUR))) == ["cong-bo"]


def test_a_release_that_only_waits_makes_nothing(settings: Settings, released: str) -> None:
    decide(settings, line())
    assert calendar.settle(settings, f"{TERM}.2", at(HOUR)) == []


def test_a_clock_set_back_makes_nothing_due_again(settings: Settings, released: str) -> None:
    rows = decide(settings, line())
    calendar.settle(settings, released, at("2027-02-19T09:40"))
    for moment in ("2027-02-19T09:00", HOUR, "2027-02-19T09:31", "2027-02-21T00:00"):
        assert calendar.due(rows, settings.home, at(moment)) == []


def test_an_event_moved_after_it_was_done_comes_again(settings: Settings, released: str) -> None:
    decide(settings, line())
    calendar.settle(settings, released, at(HOUR))
    rows = decide(settings, line(), line(planned_at="2027-03-05T09:30", decided_on="2027-02-20", why="bổ sung"))
    assert names(calendar.due(rows, settings.home, at("2027-03-05T09:30"))) == ["cong-bo"]


def test_the_calendar_must_reach_twelve_months(rows: list[Announcement], home: Home) -> None:
    def told(day: str) -> list[str]:
        return [one for one in calendar.complaints(rows, home, at(day)) if "12 tháng" in one]

    assert told("2026-02-28T12:00") == []
    (sentence,) = told("2026-03-01T00:00")
    assert "mới đến tháng 2/2027" in sentence and "đến tháng 3/2027" in sentence
    assert "chưa có việc nào" in calendar.complaints([], home, at("2026-03-01T00:00"))[0]


def test_within_four_weeks_an_event_needs_its_hour(tmp_path: Path, catalogue: Catalogue, home: Home) -> None:
    rows = read(
        tmp_path / "d",
        catalogue,
        line(event="ngay", planned_at="2027-02-19"),
        line(event="thang", planned_at="2027-02"),
        line(event="gio"),
        line(event="xa", planned_at="2027-12"),
    )

    def told(day: str) -> list[str]:
        found = [one for one in calendar.complaints(rows, home, at(day)) if "chưa có giờ" in one]
        return re.findall(r"«([a-z-]+)»", " ".join(found))

    assert told("2027-01-03T23:59") == []
    assert told("2027-01-04T00:00") == ["thang"]
    assert told("2027-01-21T23:59") == ["thang"] and told("2027-01-22T00:00") == ["thang", "ngay"]


def test_what_is_overdue_is_said(rows: list[Announcement], home: Home) -> None:
    def told(moment: str) -> list[str]:
        return names(calendar.late(rows, home, at(moment)))

    assert told("2027-02-19T09:29") == [] and told("2027-02-19T09:30") == ["cong-bo"]
    assert told("2027-02-20T00:00") == ["khong-gio", "cong-bo"]
    assert any("đã đến hạn" in one for one in calendar.complaints(rows, home, at("2027-02-20T00:00")))


def test_due_dates_are_events_and_law_in_one_order(settings: Settings, home: Home, catalogue: Catalogue) -> None:
    decide(settings, line(), line(event="huy"), line(event="huy", planned_at="", why="thôi", decided_on="2026-12-02"))
    found = calendar.due_dates(home, catalogue, dt.date(2027, 2, 19))
    assert [one.sort for one in found] == [HOUR, "2027-06-30", "2027-10-31"]
    assert found[0].when == "9 giờ 30 ngày 19/2/2027" and not found[0].is_late
    assert found[0].text.startswith("Công bố số liệu: Học kỳ I năm học 2026-2027")
    assert "Thông tư 25/2024/TT-BGDĐT" in found[2].text and "chưa đối chiếu văn bản gốc" in found[2].text
    assert calendar.due_dates(home, catalogue, dt.date(2027, 2, 20))[0].is_late


def test_the_last_day_of_a_form_is_the_first_such_day_after_its_round(catalogue: Catalogue) -> None:
    def told(form: str, round_code: str) -> str:
        found = deadline.due(catalogue, form, round_code)
        return found[0].isoformat() if found else ""

    assert told("01-MN-DN", "2025-2026-start") == "2025-10-31"
    assert told("01-MN-DN", "2024-2025-start") == "", "of before the circular"
    assert told("CK-36", "2022-2023-end") == "2023-06-30" and told("CK-36", "2024-2025-end") == ""
    assert told("CK-09", "2024-2025-end") == "2025-06-30" and told("BC-TH", "2024-2025-end") == ""


def test_ten_working_days_are_told_with_how_they_are_counted(catalogue: Catalogue) -> None:
    (row,) = [row for row in catalogue.rows("deadline") if row["working_days"]]
    assert row["working_days"] == "10" and row["timing_vi"].startswith("trong 10 ngày làm việc")
    assert "thứ Hai đến thứ Sáu, chưa trừ ngày lễ, tết" in deadline.timing(row)


@pytest.mark.parametrize(("day", "first"), [("2027-10-31", "2027-10-31"), ("2027-11-01", "2028-10-31")])
def test_a_yearly_day_comes_again(day: str, first: str) -> None:
    assert deadline.first_on("10-31", dt.date.fromisoformat(day)).isoformat() == first
