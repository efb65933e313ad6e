"""Corrections an office decides, in `decisions/correction.csv`: drop a workbook, override a cell, flag a cell.

Bytes, ledger and the cell's own text stay as received. Each correction says what the source must still say; one that
no longer holds stops the run, since it would otherwise be applied to something nobody decided about.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Assertion, Observation, Reading
from orchestration.collect.rule import check_rules
from orchestration.collect.submission import COUNTING, Submission

DROP, OVERRIDE, FLAG = "drop", "override", "flag"
_NUMBER = re.compile(r"\d+(\.\d+)?")


class CorrectionError(Exception):
    """A correction that cannot be read or no longer holds; the text says which row, why, and how to mend it."""


@dataclass(frozen=True)
class Correction:
    """One row of `correction.csv`: `expects` is the text the cell must still hold, `value` the number put in place."""

    correction: str
    sha256: str
    sheet: str
    cell: str
    action: str
    expects: str
    value: str
    office: str
    decided_on: str
    why: str

    def error(self, text: str) -> CorrectionError:
        """The error of this row."""
        return CorrectionError(f"correction.csv, {self.correction}: {text}")


def read_corrections(decisions: Path, ledger: Iterable[LedgerEntry]) -> list[Correction]:
    """All corrections in order.

    Raises CorrectionError for a missing column, an action that is not known, a row without office, reason or what its
    action needs, or a hash that no submission has.
    """
    file = decisions / "correction.csv"
    if not file.exists():
        return []
    names = [f.name for f in fields(Correction)]
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [name for name in names if name not in (rows.fieldnames or ())]
        if missing:
            raise CorrectionError(f"correction.csv: thiếu cột {', '.join(missing)}.")
        corrections = [Correction(**{name: (row[name] or "").strip() for name in names}) for row in rows]
    received = {entry.sha256 for entry in ledger}
    for correction in corrections:
        _validate(correction, received)
    twice = [c for i, c in enumerate(corrections) if _place(c) in map(_place, corrections[:i])]
    if twice:
        raise twice[0].error("đã có một dòng khác cho cùng ô này; giữ lại một dòng.")
    return corrections


def _place(correction: Correction) -> tuple[str, str, str]:
    return correction.sha256, correction.sheet, correction.cell


def _validate(correction: Correction, received: Collection[str]) -> None:
    if correction.action not in (DROP, OVERRIDE, FLAG):
        raise correction.error("action phải là «drop» (cả tệp), «override» hoặc «flag» (một ô).")
    if not correction.office or not correction.why:
        raise correction.error("thiếu cơ quan quyết định hoặc lý do.")
    if correction.sha256 not in received:
        raise correction.error(f"không có lượt nộp nào mang mã băm {correction.sha256}.")
    if correction.action == DROP:
        if correction.sheet or correction.cell or correction.value:
            raise correction.error("«drop» là cho cả tệp: để trống sheet, cell và value.")
        return
    if not (correction.sheet and correction.cell and correction.expects):
        raise correction.error(f"«{correction.action}» cần sheet, cell và expects (nội dung ô trong tệp gốc).")
    if not _is_date(correction.decided_on):
        raise correction.error(f"decided_on ghi «{correction.decided_on}», cần ngày dạng 2026-12-31.")
    if correction.action == OVERRIDE and not _NUMBER.fullmatch(correction.value):
        raise correction.error("value phải là một số viết liền, phần thập phân sau dấu chấm, ví dụ 6153 hoặc 51.7.")
    if correction.action == FLAG and correction.value:
        raise correction.error("«flag» giữ nguyên số liệu: để trống value.")


def _is_date(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def dropped(corrections: Iterable[Correction]) -> set[str]:
    """sha256 of the submissions dropped as a whole."""
    return {correction.sha256 for correction in corrections if correction.action == DROP}


def corrected(
    readings: dict[str, Reading], corrections: Iterable[Correction], catalogue: Catalogue
) -> dict[str, Reading]:
    """The readings with overrides and flags applied; those without any are the same objects.

    An overridden cell keeps what was found and says in its derivation who replaced it and why; the rules of its form
    are evaluated anew. Raises CorrectionError where the cell holds no number or no longer says what was expected.
    """
    by_sha: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        if correction.action != DROP:
            by_sha[correction.sha256].append(correction)
    return readings | {sha256: _applied(readings[sha256], rows, catalogue) for sha256, rows in by_sha.items()}


def check_corrections(corrections: Collection[Correction], submissions: Iterable[Submission]) -> None:
    """Raises CorrectionError for an override or a flag of a workbook or sheet that does not count any more."""
    asked = {correction.sha256 for correction in corrections if correction.action != DROP}
    counting = {
        (s.entry.sha256, row.sheet)
        for s in submissions
        if s.status in COUNTING and s.entry.sha256 in asked
        for row in s.reading.rows()
    }
    for correction in corrections:
        if correction.action != DROP and (correction.sha256, correction.sheet) not in counting:
            raise correction.error("tệp đã được một lượt nộp mới hơn thay thế hoặc không được nhận; bỏ dòng này.")


def _applied(reading: Reading, corrections: list[Correction], catalogue: Catalogue) -> Reading:
    rows: dict[tuple[str, str], list[Observation | Assertion]] = defaultdict(list)
    changed = replace(
        reading,
        observations=[replace(row) for row in reading.observations],
        assertions=[replace(row) for row in reading.assertions],
        problems=[problem for problem in reading.problems if problem.kind != "rule_broken"],
    )
    for row in changed.rows():
        if isinstance(row, Observation | Assertion):
            rows[row.sheet, row.cell].append(row)
    for correction in corrections:
        _apply(correction, rows[correction.sheet, correction.cell], changed)
    layout = catalogue.layouts[changed.identity.form, changed.identity.form_version]
    changed.rules_checked = check_rules(layout, changed)
    return changed


def _apply(correction: Correction, rows: list[Observation | Assertion], reading: Reading) -> None:
    place = f"{correction.sheet}!{correction.cell}"
    if not rows:
        raise correction.error(f"ô {place} không có số liệu đọc được; gửi trả đơn vị nộp hoặc bỏ dòng này.")
    if rows[0].found != correction.expects:
        raise correction.error(
            f"ô {place} nay ghi «{rows[0].found}», không phải «{correction.expects}»; xem lại và sửa hoặc bỏ dòng này."
        )
    decided = f"{correction.office}, {dt.date.fromisoformat(correction.decided_on):%d/%m/%Y}: {correction.why}"
    for row in rows:
        if correction.action == OVERRIDE:
            row.value = correction.value
            note = f"hiệu chỉnh từ «{row.found}» thành {correction.value} ({decided})"
        else:
            note = f"cần thận trọng ({decided})"
        row.derivation = "; ".join(filter(None, (row.derivation, note)))
    kind = "overridden_value" if correction.action == OVERRIDE else "flagged_value"
    reading.problems.append(
        Problem(kind, correction.sheet, correction.cell, correction.expects, correction.value or correction.why)
    )
