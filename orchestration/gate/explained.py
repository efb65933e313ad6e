"""Rule C-EXPLAINED: a release that changes a public value says so, with a reason (promise 5)."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.export.change import previous_release, write_changes
from orchestration.export.reason import read_reasons
from orchestration.export.unexplained import unexplained
from orchestration.gate.rows import SuiteRow
from orchestration.settings import Settings

RULE = "C-EXPLAINED"


def add_explained(row: SuiteRow, data: Path, settings: Settings, today: dt.date) -> None:
    """Enter the rule: changed values without a reason, and a changes.csv that is not what the two releases give.

    Evidence is a row a class with the line of reason.csv that would explain it. Raises ReasonError.
    """
    home = settings.home
    previous = previous_release(home)
    for reason in read_reasons(home.decisions):
        # it would speak for workbooks that nobody has seen yet
        if previous and reason.follows == previous["id"] and reason.decided_on > today.isoformat():
            raise reason.error(f"cột decided_on ghi {reason.decided_on}, sau hôm nay {today}. Sửa cột này.")
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute("set threads = 1")
        again = Path(folder) / "changes.csv"
        write_changes(connection, data, home, again)
        is_other = again.read_bytes() != (data / "changes.csv").read_bytes()
        checked, silent = connection.execute(
            "select count(*), count(*) filter (where reason is null) from changes"
        ).fetchall()[0]
        classes = unexplained(connection) if previous else []
    row.add(RULE, checked, silent + is_other)
    told = [
        {
            "rule_id": RULE,
            "unit_id": one.unit_id,
            "indicator": one.indicator,
            "message": f"{one.changes} giá trị đổi mà chưa có lý do "
            f"({', '.join(filter(None, (one.kind, one.form, one.round)))})",
            "found": one.example,
            "mend": "Nộp lại cho đúng, hoặc điền rồi thêm vào cuối decisions/reason.csv dòng: "
            + one.model_row(str((previous or {})["id"]), settings.issuing_office, today.isoformat()),
        }
        for one in classes
    ]
    if is_other:
        told.append({"rule_id": RULE, "message": "changes.csv không phải là khác biệt giữa hai bản công bố"})
    row.evidence = pd.concat([row.evidence, pd.DataFrame(told, dtype="object")], ignore_index=True)
