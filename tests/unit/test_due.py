"""What is due: one run a day until it is done, a letter that tells why not, an exit status that nothing hides."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from mail_server import Received, free_port, mail_server

from orchestration.collect.home import HomeBusy
from orchestration.due import publish_due, show_calendar
from orchestration.publish.calendar import settle
from orchestration.publish.state import log as log_state
from orchestration.settings import TIME_ZONE, Home, Settings

HEADER = "event,kind,round,planned_at,office,decided_on,why,note"
LONG_AGO = "cong-bo-hk1,publication,2021-2022-term1,2022-02-15T09:30,Sở,2022-01-10,,"
AHEAD = "cong-bo-sau,publication,2026-2027-end,9998-06-15T09:30,Sở,2022-01-10,,"
SECRET = "Trường Mầm non Bí Mật"
RULES = [
    {"rule_id": "C-KEY", "severity": "critical", "verdict": "fail", "message_vi": "Khóa bị trùng.", "violations": 3,
     "who_vi": "người bảo trì", "found": SECRET},
    {"rule_id": "C-SOURCE", "severity": "critical", "verdict": "could_not_run", "message_vi": "Không có nguồn.",
     "violations": 0, "who_vi": ""},
    {"rule_id": "W-JUMP", "severity": "warning", "verdict": "fail", "message_vi": "Tăng đột ngột.", "violations": 9,
     "who_vi": "đơn vị nộp"},
    {"rule_id": "C-SHOWN", "severity": "critical", "verdict": "pass", "message_vi": "Hai số.", "violations": 0,
     "who_vi": ""},
]  # fmt: skip
Due = Callable[..., int]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    for name in ("CONGKHAI_MAIL_USER", "CONGKHAI_MAIL_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    with mail_server() as running:
        yield running


@pytest.fixture
def office(settings: Settings, home: Home, server: Received) -> Settings:
    """A home with a publication that is due and a red candidate, and a mail server."""
    (home.decisions / "calendar.csv").write_text(f"{HEADER}\n{LONG_AGO}\n{AHEAD}\n", encoding="utf-8")
    candidate = home.candidates / "0123456789ab"
    candidate.mkdir()
    (home.candidates / "latest").write_text("0123456789ab\n")
    (candidate / "gate.json").write_text(json.dumps({"rules": RULES}), encoding="utf-8")
    return replace(settings, mail_server=server.address, mail_from="a@so.example", mail_to=("b@so.example",))


class Run:
    """A run that ends as it was told, and counts how often it was asked."""

    def __init__(self, status: int, *causes: str) -> None:
        self.times, self.end = 0, (status, list(causes))

    def __call__(self) -> tuple[int, list[str]]:
        self.times += 1
        return self.end


def released(settings: Settings) -> None:
    data = settings.home.releases / "2021-2022-term1.1" / "data"
    data.mkdir(parents=True)
    with duckdb.connect() as connection:
        query = "select '2021-2022' as school_year, 'term1' as period, 5 as value"
        connection.execute(f"copy ({query}) to '{data}/indicator_value.parquet' (format parquet)")
    log_state(settings.home, "2021-2022-term1.1", "released")


def log(settings: Settings) -> list[dict[str, object]]:
    return [json.loads(line) for line in settings.home.calendar_log.read_text(encoding="utf-8").splitlines()]


def test_a_red_gate_is_written_about_and_stays_red(office: Settings, server: Received) -> None:
    run = Run(2, "GateRed")
    assert publish_due(office, run) == 2
    (letter,) = server.letters
    assert letter["Subject"] == (
        "[congkhai] Chưa công bố được: Công bố số liệu: Học kỳ I năm học 2021-2022, 9 giờ 30 ngày 15/2/2022"
    )
    text = letter.get_content()
    assert "C-KEY: Khóa bị trùng. (3 chỗ; người sửa: người bảo trì)" in text
    assert "congkhai gate --show C-KEY" in text and "congkhai gate --show C-SOURCE" in text
    assert "W-JUMP" not in text and "C-SHOWN" not in text
    assert SECRET not in letter.as_string() and str(office.home.path) not in text
    assert log(office)[-1] | {"at": ""} == {
        "event": "cong-bo-hk1", "planned_at": "2022-02-15T09:30", "state": "tried", "causes": ["GateRed"],
        "attempt": log(office)[-1]["attempt"], "at": "",
    }  # fmt: skip


def test_the_same_day_nothing_is_tried_or_written_again(office: Settings, server: Received) -> None:
    run = Run(2, "GateRed")
    assert [publish_due(office, run), publish_due(office, run)] == [2, 0]
    assert run.times == 1 and len(server.letters) == 1


def test_nothing_due_is_no_run_and_no_letter(office: Settings, server: Received) -> None:
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{AHEAD}\n", encoding="utf-8")
    run = Run(2, "GateRed")
    assert publish_due(office, run) == 0 and run.times == 0 and server.letters == []


def test_a_publication_that_came_about_is_done_and_nobody_is_written_to(office: Settings, server: Received) -> None:
    def run() -> tuple[int, list[str]]:
        released(office)
        settle(office, "2021-2022-term1.1", dt.datetime.now(TIME_ZONE))
        return 0, []

    assert publish_due(office, run) == 0 and server.letters == []
    again = Run(0)
    assert publish_due(office, again) == 0 and again.times == 0
    assert [line["state"] for line in log(office)] == ["done"]


def test_a_run_without_the_round_is_not_the_announced_publication(office: Settings, server: Received) -> None:
    assert publish_due(office, Run(0)) == 2
    assert "chưa có số liệu của kỳ đến hạn" in server.letters[0].get_content()


def test_a_fault_of_ours_is_called_one(office: Settings, server: Received) -> None:
    assert publish_due(office, Run(1, "KeyError")) == 1
    text = server.letters[0].get_content()
    assert "lỗi của chính nó (KeyError)" in text and "C-KEY" not in text


def test_an_exception_outside_the_job_is_written_about_and_goes_on(office: Settings, server: Received) -> None:
    def run() -> tuple[int, list[str]]:
        raise ZeroDivisionError(SECRET)

    with pytest.raises(ZeroDivisionError):
        publish_due(office, run)
    assert "ZeroDivisionError" in server.letters[0].get_content()
    assert SECRET not in server.letters[0].as_string()


def test_data_that_cannot_be_pulled_is_no_fault_of_the_program(office: Settings, server: Received) -> None:
    assert publish_due(office, Run(2, "SourceError")) == 2
    assert "phải sửa trước (SourceError)" in server.letters[0].get_content()


def test_another_writer_is_no_try(office: Settings, server: Received) -> None:
    def run() -> tuple[int, list[str]]:
        raise HomeBusy("đang được ghi")

    with pytest.raises(HomeBusy):
        publish_due(office, run)
    assert server.letters == [] and not office.home.calendar_log.exists()


def test_a_mail_server_that_is_down_is_told_and_hides_nothing(
    office: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    assert publish_due(replace(office, mail_server=nowhere), Run(2, "GateRed")) == 2
    told = capsys.readouterr().err
    assert f"Không gửi được thư qua {nowhere}" in told and "Chưa công bố được" in told
    assert log(office)[-1]["causes"] == ["GateRed"]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"rules": 3}'])
def test_a_gate_that_cannot_be_read_is_still_written_about(
    office: Settings, server: Received, content: str | None
) -> None:
    file = office.home.candidates / "0123456789ab" / "gate.json"
    file.unlink() if content is None else file.write_text(content)
    assert publish_due(office, Run(2, "GateRed")) == 2
    assert "Không đọc được kết quả kiểm soát" in server.letters[0].get_content()


def test_a_calendar_with_faults_fires_nothing_and_is_told(office: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{LONG_AGO.replace('Sở', '')}\n", encoding="utf-8")
    run = Run(0)
    assert publish_due(office, run) == 2 and run.times == 0
    assert "dòng 2 (cong-bo-hk1): thiếu cơ quan" in capsys.readouterr().err
    assert show_calendar(office) == 2


def test_a_half_line_of_a_killed_run_is_no_line(office: Settings, server: Received) -> None:
    office.home.calendar_log.write_text('{"event": "cong-bo-hk1", "planned_at"', encoding="utf-8")
    assert publish_due(office, Run(2, "GateRed")) == 2
    assert len(log(office)) == 1


def test_the_calendar_command_lists_and_complains(office: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_calendar(office) == 2
    told = capsys.readouterr()
    assert "QUÁ HẠN  Công bố số liệu: Học kỳ I năm học 2021-2022" in told.out
    assert "Nội dung công khai hằng năm" in told.out and "chưa đối chiếu văn bản gốc" in told.out
    assert "«cong-bo-hk1»" in told.err and "12 tháng" not in told.err
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{AHEAD}\n", encoding="utf-8")
    assert show_calendar(office) == 0


def test_a_home_that_is_not_made_yet_shows_what_it_will_begin_with(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    show_calendar(settings)
    assert "lịch minh họa" in capsys.readouterr().out.lower() and not Path(settings.home.path).exists()
