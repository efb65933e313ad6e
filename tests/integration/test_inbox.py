"""The unattended loop: sensor, check job and outbox through Dagster, with real workbooks in a home of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import openpyxl
import pytest
from broken.build import HERE, PLAN, REGISTER, SAMPLES
from congkhai_run import sha256

from orchestration.collect.workbook import REVIEW_SHEET

BAD = "nguyen-van-a.xlsx"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, as the code location sees it."""
    for key in [key for key in os.environ if key.startswith(("CONGKHAI_", "DAGSTER_"))]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("CONGKHAI_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def defs() -> dg.Definitions:
    from orchestration.definitions import defs

    return defs


def sensor(name: str) -> Any:
    (found,) = [s for s in defs().sensors or [] if s.name == name]
    return found


def tick(instance: dg.DagsterInstance, cursor: str | None) -> Any:
    context = dg.build_sensor_context(instance=instance, cursor=cursor, repository_def=defs().get_repository_def())
    return sensor("inbox_sensor").evaluate_tick(context)


def run_check(instance: dg.DagsterInstance, tags: dict[str, str] | None = None) -> Any:
    done = defs().resolve_job_def("check").execute_in_process(instance=instance, tags=tags)
    assert done.success
    return done


def test_a_file_still_being_copied_is_waited_for(home: Path, instance: dg.DagsterInstance) -> None:
    first = tick(instance, None)
    assert not first.run_requests and "không có tệp mới" in first.skip_message
    file = home / "inbox" / "a.xlsx"
    file.write_bytes(b"half")
    second = tick(instance, first.cursor)
    assert not second.run_requests and "chờ chép xong" in second.skip_message
    file.write_bytes(b"half and whole")
    third = tick(instance, second.cursor)
    assert not third.run_requests, "it changed between the two evaluations"
    (home / "inbox" / "~$a.xlsx").write_bytes(b"lock")
    fourth = tick(instance, third.cursor)
    (request,) = fourth.run_requests
    assert request.job_name in (None, "check") and not tick(instance, fourth.cursor).run_requests
    file.unlink()
    fifth = tick(instance, tick(instance, fourth.cursor).cursor)
    (again,) = fifth.run_requests
    assert again.run_key != request.run_key, "an emptied inbox empties the outbox"


def test_the_check_fills_the_outbox_and_takes_nothing_in(home: Path, instance: dg.DagsterInstance) -> None:
    inbox, outbox = home / "inbox", home / "outbox"
    (inbox / "xã <b>").mkdir()
    shutil.copy(HERE / "so-le.xlsx", inbox / "xã <b>" / BAD)
    shutil.copy(SAMPLES / PLAN, inbox / "ke-hoach.xlsx")
    shutil.copy(HERE / "van-ban.xlsx", inbox)
    run_check(instance)
    copy = outbox / "xã _b_" / BAD
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames[0] == REVIEW_SHEET and book["Quy mô"]["D8"].comment is not None
    page = (outbox / "ket-qua-kiem-tra.html").read_text(encoding="utf-8")
    for words in ("Ô phải là số nguyên", "van-ban.xlsx", "3 tệp, 1 tệp không có gì phải sửa", f"x%C3%A3%20_b_/{BAD}"):
        assert words in page
    assert "6153.5" not in page and "<b>" not in page and "http://" not in page and "https://" not in page
    files = {p.relative_to(outbox).as_posix() for p in outbox.rglob("*") if p.is_file()}
    assert files == {"ket-qua-kiem-tra.html", f"xã _b_/{BAD}"}
    assert not (home / "landing").exists() and not (home / "work" / "readings").exists()


def test_mended_files_leave_and_edits_in_the_outbox_stay(home: Path, instance: dg.DagsterInstance) -> None:
    inbox, outbox = home / "inbox", home / "outbox"
    shutil.copy(HERE / "so-le.xlsx", inbox / "a.xlsx")
    shutil.copy(HERE / "chi-tieu-la.xlsx", inbox / "b.xlsx")
    run_check(instance)
    edited = openpyxl.load_workbook(outbox / "b.xlsx")
    edited["Kế hoạch"]["A5"] = "so_tre"
    edited.save(outbox / "b.xlsx")
    before = sha256(outbox / "b.xlsx")
    shutil.copy(SAMPLES / REGISTER, inbox / "a.xlsx")
    run_check(instance)
    assert not (outbox / "a.xlsx").exists() and sha256(outbox / "b.xlsx") == before
    assert "đã được sửa ngay tại đây" in (outbox / "ket-qua-kiem-tra.html").read_text(encoding="utf-8")
    for file in inbox.iterdir():
        file.unlink()
    run_check(instance)
    assert "0 tệp" in (outbox / "ket-qua-kiem-tra.html").read_text(encoding="utf-8")
    assert (outbox / "b.xlsx").exists(), "what an officer saved is the officer's"


def test_publishing_follows_the_check_of_the_sensor(home: Path, instance: dg.DagsterInstance) -> None:
    shutil.copy(SAMPLES / PLAN, home / "inbox")
    by_sensor = run_check(instance, {"dagster/sensor_name": "inbox_sensor"})
    by_hand = run_check(instance)
    (request,) = followed(instance, by_sensor)
    job = defs().resolve_job_def("publish")
    assert dg.validate_run_config(job, request.run_config) and request.partition_key is None
    assert request.run_config["ops"]["landing"]["config"]["sources"] == [str(home / "inbox")]
    assert followed(instance, by_hand) == []


def followed(instance: dg.DagsterInstance, done: Any) -> list[dg.RunRequest]:
    context = dg.build_run_status_sensor_context(
        sensor_name="checked_sensor",
        dagster_instance=instance,
        dagster_run=done.dagster_run,
        dagster_event=done.get_run_success_event() if hasattr(done, "get_run_success_event") else done.all_events[-1],
    )
    answer = sensor("checked_sensor")(context)
    return [answer] if isinstance(answer, dg.RunRequest) else []
