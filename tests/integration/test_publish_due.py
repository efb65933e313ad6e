"""`congkhai publish --due` as cron runs it: a red gate is written about once, a green one publishes."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from congkhai_run import congkhai, copied_home
from mail_server import mail_server

from orchestration.collect import deadline
from orchestration.collect.catalogue import Catalogue

HEADER = "event,kind,round,planned_at,office,decided_on,why,note"
EVENT = "cong-bo-hk1,publication,2021-2022-term1,2025-12-01T09:30,Sở,2025-11-01,,"
SENTENCE = "Công bố số liệu: Học kỳ I năm học 2021-2022, 9 giờ 30 ngày 1/12/2025"


def test_a_due_publication_waits_for_a_green_gate_and_is_then_done_by_any(published_home: Path, tmp_path: Path) -> None:
    home = copied_home(published_home, tmp_path / "home")
    (home / "decisions" / "calendar.csv").write_text(f"{HEADER}\n{EVENT}\n", encoding="utf-8")
    waivers = home / "decisions" / "waiver.csv"
    good = waivers.read_text(encoding="utf-8")
    waivers.write_text(good.replace(",2026-04-20,,", ",2026-04-20,2026-05-01,"), encoding="utf-8")
    before = (home / "current").readlink()

    with mail_server() as server:
        mail = {"SERVER": server.address, "FROM": "a@so.example", "TO": "b@so.example"}
        env = {f"CONGKHAI_MAIL_{name}": value for name, value in mail.items()}
        red = congkhai(home, "publish", "--due", env=env)
        again = congkhai(home, "publish", "--due", env=env)
    assert red.status == 2 and "R-WAIVER" in red.err, red.told()
    assert again.status == 0 and "Đã thử hôm nay" in again.out, again.told()
    (letter,) = server.letters
    assert letter["Subject"] == f"[congkhai] Chưa công bố được: {SENTENCE}"
    text = letter.get_content()
    assert "✗ R-WAIVER" in text and "congkhai gate --show R-WAIVER" in text
    assert str(home) not in text and "Tìm thấy" not in text and "Đội ngũ!" not in text, "cells stay on the machine"
    assert (home / "current").readlink() == before

    waivers.write_text(good, encoding="utf-8")
    plain = congkhai(home, "publish")
    assert plain.status == 0, plain.told()
    log = [json.loads(line) for line in (home / "calendar.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["state"] for line in log] == ["tried", "done"]
    assert log[1]["release"] == (home / "current").readlink().name
    nothing = congkhai(home, "publish", "--due")
    assert nothing.status == 0 and "Chưa có gì đến hạn công bố." in nothing.out, nothing.told()


def test_officers_and_the_warehouse_name_the_same_last_days(published_home: Path, catalogue: Catalogue) -> None:
    file = published_home / "current" / "data" / "mart_nop_bao_cao.parquet"
    query = f"select distinct form, school_year || '-' || period, due_on from read_parquet('{file}')"
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    assert any(day for _, _, day in rows) and any(not day for _, _, day in rows)
    for form, round_code, day in rows:
        known = deadline.due(catalogue, form, round_code)
        assert (known[0] if known else None) == day, (form, round_code)
