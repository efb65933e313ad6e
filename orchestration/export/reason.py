"""`decisions/reason.csv`: why published values change, in the words of an office, for one class of changes each."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from orchestration.export.decided import said

KINDS = ("revision", "correction", "method", "boundary")
CLASS = ("round", "form", "unit_id", "indicator", "sha256")
_SHORTEST_HASH = 8


class ReasonError(Exception):
    """reason.csv cannot be used as it stands; the text says which line and how to mend it."""


@dataclass(frozen=True)
class Reason:
    """One row: `follows` is the release after which it holds, and no other; blank class columns take in everything."""

    follows: str
    kind: str
    round: str
    form: str
    unit_id: str
    indicator: str
    sha256: str
    reason: str
    office: str
    decided_on: str
    line: int

    def error(self, text: str) -> ReasonError:
        """The error of this row."""
        return ReasonError(f"reason.csv, dòng {self.line}: {text}")

    def matches(self) -> tuple[str, list[str]]:
        """SQL condition on `cause` for the class, with its values; a workbook received after the day is not meant."""
        named = [name for name in CLASS if getattr(self, name)]
        tests = [f"starts_with({name}, ?)" if name == "sha256" else f"{name} = ?" for name in named]
        tests.append("coalesce(received_on, '') <= ?")
        return " and ".join(tests), [*(getattr(self, name) for name in named), self.decided_on]


def read_reasons(decisions: Path) -> list[Reason]:
    """All reasons in order.

    Raises ReasonError for a missing column, a kind that is not known, a row without release, class, reason, office or
    day, and words of the model row that nobody filled in.
    """
    file = decisions / "reason.csv"
    if not file.exists():
        return []
    names = [field.name for field in fields(Reason) if field.name != "line"]
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        found = [({name: (row.get(name) or "").strip() for name in names}, rows.line_num) for row in rows]
        missing = [name for name in names if name not in (rows.fieldnames or ())]
    # a home of before this file was read has the old header and no row
    if found and missing:
        raise ReasonError(f"reason.csv: thiếu cột {', '.join(missing)}; dòng đầu phải là {','.join(names)}")
    reasons = [Reason(**row, line=line) for row, line in found]
    for reason in reasons:
        _validate(reason)
    return reasons


def _validate(reason: Reason) -> None:
    for name in ("follows", "reason", "office", "decided_on"):
        text = getattr(reason, name)
        if not text or text.startswith("<"):
            raise reason.error(f"cột {name} chưa được điền.")
    if reason.kind not in KINDS:
        raise reason.error(f"cột kind ghi «{reason.kind}», cần một trong: {', '.join(KINDS)}.")
    if not any(getattr(reason, name) for name in CLASS):
        raise reason.error(f"phải nói rõ cho những số nào: điền ít nhất một trong các cột {', '.join(CLASS)}.")
    if reason.sha256 and len(reason.sha256) < _SHORTEST_HASH:
        raise reason.error(f"cột sha256 cần ít nhất {_SHORTEST_HASH} chữ số đầu của mã băm.")
    try:
        day = dt.date.fromisoformat(reason.decided_on).isoformat()
    except ValueError:
        day = ""
    # days are compared as texts, so another way of writing one is none
    if day != reason.decided_on:
        raise reason.error(f"cột decided_on ghi «{reason.decided_on}», cần ngày dạng 2026-12-31.")


def apply_reasons(connection: duckdb.DuckDBPyConnection, reasons: list[Reason], follows: str) -> None:
    """Give the causes without a reason those written for the release they follow; the first that fits holds.

    Raises ReasonError for a reason whose class changed in another way than it says.
    """
    now = [reason for reason in reasons if reason.follows == follows]
    for reason in now:
        test, values = reason.matches()
        kinds = connection.execute(
            f"select distinct kind from cause where kind <> 'new period' and {test} order by all", values
        ).fetchall()
        if kinds and (reason.kind,) not in kinds:
            there_are = ", ".join(f"«{kind}»" for (kind,) in kinds)
            raise reason.error(f"cột kind ghi «{reason.kind}», nhưng các số này đổi theo cách khác: {there_are}.")
    for reason in now:
        test, values = reason.matches()
        words = said(reason.reason, reason.office, reason.decided_on)
        connection.execute(
            f"update cause set reason = ? where reason is null and kind = ? and {test}", [words, reason.kind, *values]
        )
