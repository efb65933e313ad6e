"""The commands of the office that answers for a publication: wait, approve, verify, go back, withdraw, look."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time

from orchestration.collect.home import open_home, writer_lock
from orchestration.mend import mend_public_release
from orchestration.run import DONE, TO_MEND
from orchestration.settings import TIME_ZONE, Settings, SettingsError

# the wall clock is looked at this often: it may be set while a publication waits for its time
_LOOK_SECONDS = 20


def moment(text: str) -> dt.datetime | None:
    """The time of `--at`, in Asia/Ho_Chi_Minh without a zone of its own; None without. Raises SettingsError."""
    now = dt.datetime.now(TIME_ZONE)
    if text in ("", "now"):
        return now if text else None
    try:
        asked = dt.datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"--at: «{text}» không phải là giờ; ví dụ đúng: 2026-12-25T09:30.") from None
    asked = asked.replace(tzinfo=asked.tzinfo or TIME_ZONE).astimezone(TIME_ZONE)
    if asked <= now:
        raise SettingsError(f"--at: {asked:%H:%M ngày %d/%m/%Y} đã qua; nêu một giờ sắp tới, hoặc --at now.")
    return asked


def release_due(settings: Settings) -> None:
    """Before anything new is taken in, what was approved or whose time has come goes out; says so."""
    from orchestration.gate.seal import GateRed
    from orchestration.publish.switch import heal
    from orchestration.publish.waiting import Untrue
    from orchestration.publish.waiting import release_due as due

    try:
        heal(settings)
        released = due(settings)
    except (GateRed, Untrue) as error:
        # the run that follows builds it anew
        print(error, file=sys.stderr)
        return
    if released:
        print(f"Đã công bố {released}, bản đã dựng và chờ từ trước.", flush=True)


def wait_for(settings: Settings, asked: dt.datetime) -> int:
    """Wait, without holding the home, until a time; then make public what waits for it. Ended meanwhile, the next
    `congkhai publish` does it."""
    from orchestration.publish.state import waiting
    from orchestration.publish.waiting import sentence

    while dt.datetime.now(TIME_ZONE) < asked and waiting(settings.home):
        left = (asked - dt.datetime.now(TIME_ZONE)).total_seconds()
        time.sleep(max(0.05, min(_LOOK_SECONDS, left)))
    with writer_lock(settings.home):
        release_due(settings)
        waits = waiting(settings.home)
        if not waits:
            return _bring_out(settings)
    print(f"Bản {waits['release']} {sentence(waits) or 'chưa công bố được'}.", file=sys.stderr)
    return TO_MEND


def _bring_out(settings: Settings) -> int:
    """What is public here becomes public at every place of `deploy_to`; the writer's lock is held."""
    from orchestration.publish.deploy.deploy import DeployError, deploy_current

    try:
        deploy_current(settings)
    except DeployError as error:
        return _to_mend(error)
    return DONE


def approve(settings: Settings, options: argparse.Namespace) -> int:
    """An office approves the release that waits, which is public from then on."""
    from orchestration.gate.seal import GateRed
    from orchestration.publish.approval import approve as approve_
    from orchestration.publish.waiting import Untrue

    try:
        with writer_lock(settings.home):
            open_home(settings)
            # what it was compared with must be there and whole
            mend_public_release(settings)
            waits = approve_(settings, options.release, options.office, options.note)
            said = (
                f"Đã phê duyệt {options.release}; {waits}." if waits else f"Đã phê duyệt và công bố {options.release}."
            )
            print(said, flush=True)
            return DONE if waits else _bring_out(settings)
    except (Untrue, GateRed) as error:
        return _to_mend(error)


def rollback(settings: Settings, options: argparse.Namespace) -> int:
    """An earlier release becomes public again."""
    from orchestration.publish.withdrawal import rollback as rollback_

    with writer_lock(settings.home):
        open_home(settings)
        office = options.office or settings.issuing_office
        release_id = rollback_(settings, options.release, office, options.reason)
        print(f"Đang công bố lại {release_id}. Số liệu của bản vừa thay không được tự công bố lại khi chạy publish.")
        return _bring_out(settings)


def withdraw(settings: Settings, options: argparse.Namespace) -> int:
    """A release is withdrawn, with a note in its place."""
    from orchestration.publish.withdrawal import withdraw as withdraw_

    with writer_lock(settings.home):
        open_home(settings)
        now = withdraw_(settings, options.release, options.office, options.reason)
        shown = f"Đang công bố {now}." if now else "Không còn bản công bố nào: trang chỉ hiện lời báo thu hồi."
        print(f"Đã thu hồi {options.release}; lời báo ở {settings.home.withdrawn / options.release}. {shown}")
        return _bring_out(settings)


def verify(settings: Settings, options: argparse.Namespace) -> int:
    """Hash every file again and compare the home with its journal; a line for each difference."""
    from orchestration.publish.state import WAITING, last_lines, released_ids
    from orchestration.publish.verify import differences, home_differences

    home = settings.home
    last, ever = last_lines(home), released_ids(home)
    known = [one for one, row in last.items() if row["state"] in WAITING or one in ever]
    if options.release and options.release not in known:
        there = ", ".join(known) or "chưa có bản nào"
        return _to_mend(f"Không có bản công bố «{options.release}»; đang có: {there}.")
    asked = [options.release] if options.release else known
    told = [f"{one}: {line}" for one in asked for line in differences(home.releases / one)]
    told += [] if options.release else home_differences(home)
    if told:
        return _to_mend("\n".join([*told, f"{len(told)} chỗ khác; lấy lại từ bản sao lưu bằng congkhai restore."]))
    print(f"Nguyên vẹn: {', '.join(asked)}." if asked else "Chưa có bản công bố nào để kiểm tra.")
    return DONE


def preview(settings: Settings, options: argparse.Namespace) -> int:
    """Serve a release that waits on this machine only, and say which offices may look today."""
    from orchestration.publish import pre_release
    from orchestration.publish.serve import serve
    from orchestration.publish.state import waiting

    waits = waiting(settings.home)
    try:
        rows = pre_release.read(settings.home.decisions)
    except pre_release.PreReleaseError as error:
        return _to_mend(error)
    if waits is None or options.preview not in ("", waits["release"]):
        there = f"bản đang chờ là {waits['release']}" if waits else "không có bản nào đang chờ"
        return _to_mend(f"Không có gì để xem trước: {there}. Chạy congkhai status để xem các bản.")
    release_id = str(waits["release"])
    access = pre_release.access_to(rows, release_id, release_id.rsplit(".", 1)[0])
    offices = pre_release.may_look(access, dt.datetime.now(TIME_ZONE).date())
    allowed = ", ".join(offices) or "chỉ cơ quan công bố (decisions/pre_release.csv không nêu cơ quan nào cho hôm nay)"
    print(f"Bản {release_id} CHƯA công bố. Được xem hôm nay: {allowed}.", flush=True)
    serve(settings.home.releases / release_id / "site", options.port)
    return DONE


def status(settings: Settings, _options: argparse.Namespace) -> int:
    """What is going on: who writes, the last run, every release, what waits for whom, what is due."""
    from orchestration.status import status_lines

    print("\n".join(status_lines(settings)))
    return DONE


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Copy what cannot be made again, and read the copy back."""
    from orchestration.publish.backup import BackupError
    from orchestration.publish.backup import backup as backup_

    try:
        with writer_lock(settings.home):
            count = backup_(settings.home, options.target)
    except BackupError as error:
        return _to_mend(error)
    print(f"Đã sao lưu {count} tệp vào {options.target}, đọc lại khớp từng tệp.")
    print(f"Khôi phục vào kho trống: congkhai restore {options.target}")
    return DONE


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Fill an empty home from a backup."""
    from orchestration.publish.backup import BackupError
    from orchestration.publish.backup import restore as restore_

    try:
        with writer_lock(settings.home):
            count = restore_(settings.home, options.source)
    except BackupError as error:
        return _to_mend(error)
    print(f"Đã khôi phục {count} tệp vào {settings.home.path}. Kiểm tra bằng congkhai verify, rồi congkhai publish.")
    return DONE


def _to_mend(said: object) -> int:
    print(said, file=sys.stderr)
    return TO_MEND
