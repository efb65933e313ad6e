"""Holding waivers against what is broken: each spares exactly the violations it names, or is told as untrue."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.waiver import Waiver, WaiverError
from orchestration.gate.rows import SuiteRow

_NEVER = {
    "collected": "nó nói về tệp hoặc ô không đọc được, hoặc về chính các ngoại lệ",
    "candidate": "nó bảo vệ chính các tệp công bố",
}


@dataclass(frozen=True)
class Waived:
    """How many violations each rule is spared, the waivers that hold, those that do not with the reason.

    `spared` gives for each row of what was broken, by its index, the name of the waiver.
    """

    counts: Counter[str] = field(default_factory=Counter)
    holding: list[Waiver] = field(default_factory=list)
    untrue: list[tuple[Waiver, str]] = field(default_factory=list)
    spared: dict[int, str] = field(default_factory=dict)


def waivers_by_suite(waivers: Sequence[Waiver], catalogue: Catalogue, today: dt.date) -> dict[str, list[Waiver]]:
    """The waivers of rules inside workbooks (`collected`) and of rules of the warehouse (`warehouse`).

    Raises WaiverError for a rule nobody knows, one that nobody may waive (`rule_without_waiver.csv`, every rule of the
    candidate, every rule about cells that cannot be read) and for a decision dated after `today`.
    """
    suite_of = {row["rule_id"]: row["suite"] for row in catalogue.rows("rule")}
    never = {row["rule_id"]: row["why_vi"] for row in catalogue.rows("rule_without_waiver")}
    found: dict[str, list[Waiver]] = {"collected": [], "warehouse": []}
    for waiver in waivers:
        where, rule = f"waiver.csv, {waiver.waiver}", waiver.rule_id
        if waiver.decided_on > today.isoformat():
            raise WaiverError(
                f"{where}: quyết định ghi ngày {waiver.decided_on}, sau hôm nay {today}. "
                "Sửa cột decided_on, hoặc chỉnh đồng hồ của máy."
            )
        if rule in catalogue.form_rules:
            found["collected"].append(waiver)
        elif rule not in suite_of:
            raise WaiverError(f"{where}: không có quy tắc «{rule}». Xem tên quy tắc bằng congkhai gate.")
        elif rule in never or suite_of[rule] != "warehouse":
            why = never.get(rule) or _NEVER[suite_of[rule]]
            raise WaiverError(f"{where}: quy tắc {rule} không được cho qua: {why}. Sửa nguồn và bỏ dòng này.")
        elif waiver.sheet:
            raise WaiverError(
                f"{where}: quy tắc {rule} nói về một chỉ tiêu, không về một ô: để trống cột sheet, ghi chỉ tiêu ở cột "
                "item."
            )
        else:
            found["warehouse"].append(waiver)
    return found


def waive(
    row: SuiteRow, waivers: list[Waiver], today: dt.date, submitted: Collection[tuple[str, str]] | None = None
) -> Waived:
    """Take what the waivers spare out of the violations of a row, and name the waiver in its evidence."""
    evidence = row.evidence
    if "item" not in evidence:
        evidence = evidence.assign(item=evidence.get("indicator", ""))
    broken = evidence.reindex(columns=["rule_id", "unit_id", "round", "sheet", "cell", "item", "found"])
    broken = broken.astype(object).fillna("")
    waived = apply_waivers(waivers, broken, today, submitted)
    for rule_id, count in waived.counts.items():
        # a rule that was not counted has nothing that could be taken away, and is red
        if row.violations.get(rule_id) is not None:
            row.violations[rule_id] -= count
            row.waived[rule_id] = row.waived.get(rule_id, 0) + count
    row.evidence = row.evidence.assign(waiver=[waived.spared.get(index, "") for index in row.evidence.index])
    return waived


def add_waiver_rule(row: SuiteRow, checked: int, untrue: list[tuple[Waiver, str]]) -> None:
    """R-WAIVER: every waiver that no longer holds is itself a violation, so that nobody forgets an exception."""
    row.add("R-WAIVER", checked, len(untrue))
    told = pd.DataFrame(
        [
            {
                "rule_id": "R-WAIVER",
                "unit_id": waiver.unit_id,
                "round": waiver.round,
                "sheet": waiver.sheet,
                "indicator": waiver.item,
                "message": f"Chấp nhận ngoại lệ {waiver.waiver} ({waiver.rule_id}): {reason}",
                "mend": "Sửa hoặc bỏ dòng này trong decisions/waiver.csv.",
            }
            for waiver, reason in untrue
        ]
    )
    row.evidence = pd.concat([row.evidence, told], ignore_index=True).astype(object)


def apply_waivers(
    waivers: list[Waiver],
    broken: pd.DataFrame,
    today: dt.date,
    submitted: Collection[tuple[str, str]] | None = None,
) -> Waived:
    """Match waivers to what is broken.

    `broken` has one row per violation with rule_id, unit_id, round, sheet, item, found and, inside workbooks, the cell.
    A waiver spares the violations whose found text is the one it expects. One that is past its day, or whose source
    says something else, spares nothing and is told. One for a (unit, round) that is not among `submitted` waits:
    nothing was handed in that it could speak of.
    """
    waived, places = Waived(), set[tuple[str, ...]]()
    for waiver in waivers:
        if waiver.expired(today):
            waived.untrue.append((waiver, f"hết hạn ngày {waiver.until}"))
            continue
        if submitted is not None and (waiver.unit_id, waiver.round) not in submitted:
            continue
        match = broken[
            (broken["rule_id"] == waiver.rule_id)
            & (broken["unit_id"] == waiver.unit_id)
            & (broken["round"] == waiver.round)
            & (broken["sheet"] == waiver.sheet)
            & (broken["item"] == waiver.item)
        ]
        spared = match[match["found"] == waiver.expects]
        if match.empty:
            waived.untrue.append((waiver, "nguồn không còn lỗi này"))
        elif spared.empty:
            now = ", ".join(match["found"])
            waived.untrue.append((waiver, f"nguồn nay ghi «{now}», không phải «{waiver.expects}»"))
        else:
            waived.holding.append(waiver)
            for index, cell in zip(spared.index, spared.get("cell", spared.index), strict=True):
                # two waivers of one cell spare it once
                places.add((waiver.rule_id, waiver.unit_id, waiver.round, waiver.sheet, str(cell or index)))
                waived.spared.setdefault(index, waiver.waiver)
    waived.counts.update(place[0] for place in places)
    return waived
