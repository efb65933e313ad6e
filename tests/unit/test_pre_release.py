"""The list of offices that may look before publication: dated, printed, and told where it cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from small_release import FIRST, SECOND, publish_small, wait_small

from orchestration.collect.home import writer_lock
from orchestration.publish import pre_release
from orchestration.publish.pre_release import PreReleaseError, access_to, html, may_look, read
from orchestration.settings import Home, Settings
from orchestration.status import status_lines

HEAD = "release,office,from,until,why\n"
GOOD = f"{FIRST},Sở thử,2026-12-01,2026-12-03,Họp báo\n2021-2022-term1,UBND <thử>,2026-12-03,2026-12-03,Báo cáo\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("release,office,from,until\n", "thiếu cột why"),
        (f"{HEAD}{FIRST},,2026-12-01,2026-12-03,Họp\n", "dòng 2: cột office để trống"),
        (f"{HEAD}{GOOD}{FIRST},Sở,1/12/2026,2026-12-03,Họp\n", "dòng 4: from, until cần ngày"),
        (f"{HEAD}{FIRST},Sở,20261201,2026-12-03,Họp\n", "dòng 2: from, until cần ngày"),
        (f"{HEAD}{FIRST},Sở,2026-12-04,2026-12-03,Họp\n", "until .* trước from"),
    ],
)
def test_what_cannot_be_read_is_told_by_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "pre_release.csv").write_text(text, encoding="utf-8")
    with pytest.raises(PreReleaseError, match=rf"pre_release\.csv.*{said}"):
        read(tmp_path)


def test_a_release_is_named_by_its_id_or_its_round(tmp_path: Path) -> None:
    (tmp_path / "pre_release.csv").write_text(HEAD + GOOD, encoding="utf-8")
    rows = read(tmp_path)
    assert [row["office"] for row in access_to(rows, FIRST, "2021-2022-term1")] == ["Sở thử", "UBND <thử>"]
    assert [row["office"] for row in access_to(rows, SECOND, "2021-2022-term1")] == ["UBND <thử>"]
    assert access_to(rows, "2022-2023-end.1", "2022-2023-end") == []
    looks = [may_look(rows, dt.date(2026, 12, day)) for day in (1, 3, 4)]
    assert looks == [["Sở thử"], ["Sở thử", "UBND <thử>"], []]
    assert "UBND &lt;thử&gt;" in html(rows) and html([]) == ""
    assert read(tmp_path / "none") == []


def test_the_samples_name_the_columns(settings: Settings) -> None:
    assert pre_release.read(settings.decisions) == []
    assert (settings.decisions / "pre_release.csv").read_text(encoding="utf-8") == HEAD


def test_status_says_who_writes_and_what_waits(settings: Settings, home: Home) -> None:
    assert "Chưa có bản công bố nào; chạy congkhai publish." in status_lines(settings)
    publish_small(home, FIRST)
    wait_small(home, SECOND, 6)
    kept = {p: p.read_bytes() for p in home.path.rglob("*") if p.is_file()}
    told = "\n".join(status_lines(settings))
    assert "Đang ghi: không ai" in told and f"→ {FIRST}: đang công bố từ " in told
    assert f"  {SECOND}: bản dự thảo từ " in told and f"Đang chờ: {SECOND} chờ phê duyệt: " in told
    assert "Lượt chạy gần nhất: chưa có" in told
    assert {p: p.read_bytes() for p in home.path.rglob("*") if p.is_file() and p.name != "writer.lock"} == kept
    with writer_lock(home):
        (pid,) = [line for line in status_lines(settings) if line.startswith("Đang ghi: tiến trình ")]
    assert pid.split()[-1].isdecimal()
