"""What an office decided about received workbooks since the last release, and how its words are published."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.settings import Home


def find_corrections(connection: duckdb.DuckDBPyConnection, home: Home, previous: dict[str, Any]) -> None:
    """Temp tables of the corrections since the last release.

    `dropped` (sha256, reason) and `corrected` (sha256, sheet, cell, reason).
    """
    rows = _added_since(home.decisions / "correction.csv", previous.get("decisions", {}).get("correction.csv"))
    made = [
        [
            *(row[name] for name in ("action", "sha256", "sheet", "cell")),
            said(row["why"], row["office"], row["decided_on"]),
        ]
        for row in rows
    ]
    names = ["action", "sha256", "sheet", "cell", "reason"]
    connection.register("correction_frame", pd.DataFrame(made, columns=names, dtype="object"))
    texts = ", ".join(f"cast({name} as varchar) as {name}" for name in names[1:])
    for table, test in (("dropped", "= 'drop'"), ("corrected", "<> 'drop'")):
        connection.execute(
            f"create or replace temp table {table} as select distinct {texts} from correction_frame where action {test}"
        )


def said(why: str, office: str, decided_on: str) -> str:
    """A reason as it is published: in the words of the office, with the office and the day."""
    year, _, rest = decided_on.partition("-")
    month, _, day = rest.partition("-")
    return f"{why} ({office}{f', {day}/{month}/{year}' if day else ''})"


def _added_since(file: Path, sha256: str | None) -> list[dict[str, str]]:
    """Rows of an append-only decision file after its first lines of that hash; all when it was edited above its end."""
    if not file.exists():
        return []
    whole = file.read_bytes()
    text = whole.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    then, digest = b"", hashlib.sha256()
    for line in whole.splitlines(keepends=True):
        digest.update(line)
        then += line
        if digest.hexdigest() == sha256:
            known = list(csv.DictReader(io.StringIO(then.decode("utf-8-sig"), newline="")))
            return [{name: (value or "").strip() for name, value in row.items() if name} for row in rows[len(known) :]]
    return [{name: (value or "").strip() for name, value in row.items() if name} for row in rows]
