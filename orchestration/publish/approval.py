"""`congkhai approve`: an office answers for a release that waits."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from orchestration.collect.problem import without_personal
from orchestration.publish.state import APPROVED, CANDIDATE, StateError, log, now, waiting
from orchestration.publish.waiting import check, release, sentence
from orchestration.settings import Settings


def approve(settings: Settings, release_id: str, office: str, note: str) -> str:
    """An office approves the waiting release, which becomes public unless its time is still to come.

    The decision is a row of `decisions/approval.csv` and, with the hash of what was approved, a line of the journal.
    Returns for what it still waits, "" when it is public now. Raises StateError, Untrue, GateRed.
    """
    home = settings.home
    waits = waiting(home)
    if waits is None or waits["release"] != release_id:
        there = f"bản đang chờ là {waits['release']}" if waits else "không có bản nào đang chờ"
        raise StateError(f"Bản «{release_id}» không chờ phê duyệt; {there}. Xem congkhai status.")
    said = {"office": _office(office), "note": without_personal(note.strip())}
    if waits["state"] == CANDIDATE:
        check(settings, waits)
        _write_row(home.decisions / "approval.csv", release_id, **said)
        log(home, release_id, APPROVED, **said, release_json=waits["release_json"])
        waits = waiting(home) or waits
    waits_for = sentence(waits)
    if not waits_for:
        release(settings, waits)
    return waits_for


def _office(office: str) -> str:
    said = without_personal(office.strip())
    if not said:
        raise StateError("Thiếu cơ quan: ghi --office bằng tên cơ quan, không ghi tên người.")
    return said


def _write_row(file: Path, release_id: str, office: str, note: str) -> None:
    """One row at the end; a run ended before the line of the journal has already written it."""
    row = [release_id, office, now().date().isoformat(), note]
    data = file.read_bytes() if file.exists() else b"release,office,decided_on,note\n"
    if any(known[:2] == row[:2] for known in csv.reader(io.StringIO(data.decode("utf-8-sig")))):
        return
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerow(row)
    part = file.with_name(f"{file.name}.part")
    # the bytes before stay as they are: a release names the hash of the rows of its day
    part.write_bytes(data + (b"" if data.endswith(b"\n") else b"\n") + made.getvalue().encode())
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    part.replace(file)
