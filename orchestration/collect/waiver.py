"""Waivers: an office accepts one violation, says why and until when, and what the source must still say."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, fields
from pathlib import Path

from orchestration.collect.problem import without_personal

_MAY_BE_EMPTY = ("sheet", "until")


class WaiverError(Exception):
    """waiver.csv cannot be used as it stands; the text says where and how to mend it."""


@dataclass(frozen=True)
class Waiver:
    """One row of `decisions/waiver.csv`.

    For a rule inside a workbook `sheet` and `item` name the cell; for a rule of the warehouse `sheet` is empty and
    `item` is the indicator the rule speaks of. `expects` is the text that must still be found there. Days are ISO;
    without `until` the waiver holds until it is withdrawn.
    """

    waiver: str
    rule_id: str
    unit_id: str
    round: str
    sheet: str
    item: str
    expects: str
    office: str
    decided_on: str
    until: str
    why: str

    def expired(self, today: dt.date) -> bool:
        """True after the last day it holds; without one it holds until withdrawn."""
        return bool(self.until) and dt.date.fromisoformat(self.until) < today

    def public(self) -> dict[str, str]:
        """What the public may read of it: no found values."""
        names = ("waiver", "rule_id", "unit_id", "round", "item", "office", "decided_on", "until", "why")
        return {name: getattr(self, name) for name in names}


def read_waivers(decisions: Path) -> list[Waiver]:
    """All waivers in order.

    Raises WaiverError for a file that is no UTF-8 CSV or lacks a column, for a row that lacks a word, names a day that
    is none, is decided after its own last day, repeats a name, or carries a telephone number or an e-mail: the reason
    is printed beside the figure.
    """
    file = decisions / "waiver.csv"
    if not file.exists():
        return []
    names = [field.name for field in fields(Waiver)]
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [name for name in names if name not in (rows.fieldnames or ())]
            if missing:
                raise WaiverError(f"waiver.csv: thiếu cột {', '.join(missing)}. Ghi lại dòng đầu: {','.join(names)}")
            waivers = [Waiver(**{name: (row[name] or "").strip() for name in names}) for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise WaiverError(f"waiver.csv: không đọc được ({error}). Lưu lại tệp dạng CSV UTF-8.") from error
    seen: set[str] = set()
    for waiver in waivers:
        _check(waiver)
        if waiver.waiver in seen:
            raise WaiverError(f"waiver.csv, {waiver.waiver}: tên này đã dùng ở một dòng trên; đặt tên khác.")
        seen.add(waiver.waiver)
    return waivers


def _check(waiver: Waiver) -> None:
    where = f"waiver.csv, {waiver.waiver or 'dòng không tên'}"
    for field in fields(Waiver):
        if field.name not in _MAY_BE_EMPTY and not getattr(waiver, field.name):
            raise WaiverError(f"{where}: cột {field.name} để trống.")
    for name in ("decided_on", "until"):
        day = getattr(waiver, name)
        if day and not _is_date(day):
            raise WaiverError(f"{where}: cột {name} ghi «{day}», cần ngày dạng 2026-12-31.")
    if waiver.until and waiver.until < waiver.decided_on:
        raise WaiverError(
            f"{where}: quyết định ngày {waiver.decided_on}, sau ngày cuối {waiver.until}. Sửa decided_on hoặc until."
        )
    for name in ("office", "why"):
        if without_personal(getattr(waiver, name)) != getattr(waiver, name):
            raise WaiverError(
                f"{where}: cột {name} có số điện thoại, số định danh hoặc thư điện tử; lý do được in cho mọi người "
                "đọc, chỉ nêu tên cơ quan."
            )


def _is_date(text: str) -> bool:
    # the basic form 20261231 is a date too, but days are compared and printed as text
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
