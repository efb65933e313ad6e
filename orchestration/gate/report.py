"""What the gate found, for the person at the terminal: rules that did not pass, and the failing things of a rule."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from orchestration.gate.evidence import CELLS, failing_rows, kept
from orchestration.gate.gate import GateResult
from orchestration.gate.judge import COULD_NOT_RUN, PASS
from orchestration.settings import Home

_MOST_ROWS = 20
SEVERITIES = {"critical": "nghiêm trọng", "warning": "cảnh báo", "info": "lưu ý"}


def red_lines(result: GateResult) -> list[str]:
    """Vietnamese lines: a headline, then per blocking rule its sentence and up to twenty failing places."""
    lines = ["Khâu kiểm soát chất lượng không cho công bố."]
    lines += [f"✗ Bộ quy tắc {suite} không đếm được gì: {fault}" for suite, fault in result.faults.items()]
    for verdict in result.verdicts:
        if not verdict.blocks:
            continue
        if verdict.verdict == COULD_NOT_RUN:
            lines.append(f"✗ {verdict.rule_id}: quy tắc không chạy được, nên không thể công bố.")
            continue
        count = f"{verdict.violations} chỗ; người sửa: {verdict.who_vi}"
        lines.append(f"✗ {verdict.rule_id}: {verdict.message_vi} ({count})")
        rows = [row for row in failing_rows(result.evidence[verdict.suite], verdict.rule_id) if not row.get("waiver")]
        lines += [f"  {row_line(row)}" for row in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            lines.append(f"  … và {len(rows) - _MOST_ROWS} chỗ nữa: congkhai gate --show {verdict.rule_id}")
    return lines


def row_line(row: dict[str, str]) -> str:
    """One failing thing: where, what, found, expected, how to mend, and the waiver that spares it."""
    place = f"{row.get('sheet', '')}!{row['cell']}" if row.get("cell") else row.get("sheet", "")
    named = row.get("indicator") or row.get("item")
    parts = (row.get("file"), place, row.get("unit_id"), row.get("round"), row.get("school_year"), named)
    where = " · ".join(part for part in parts if part)
    message = row.get("message", "").rstrip(".")
    text = f"{where}: {message}." if message else f"{where}:"
    if row.get("found"):
        text += f" Tìm thấy: «{row['found']}»."
    if row.get("expected"):
        text += f" Cần: {row['expected']}."
    if row.get("mend"):
        text += f" {row['mend']}"
    if row.get("waiver"):
        text += f" (được cho qua: {row['waiver']})"
    return text


def verdict_lines(gate: dict[str, Any]) -> list[str]:
    """The verdict of a gate.json, its counts, and each rule that did not pass or spared something."""
    rules = gate["rules"]
    passed = sum(rule["verdict"] == PASS for rule in rules)
    told = [rule for rule in rules if rule["verdict"] != PASS or rule["waived"]]
    lines = [f"Bản dự thảo {gate['candidate']}: {passed}/{len(rules)} quy tắc đạt."]
    for rule in sorted(told, key=_worst_first):
        severity = SEVERITIES.get(rule["severity"], rule["severity"])
        if rule["verdict"] == COULD_NOT_RUN:
            lines.append(f"✗ {rule['rule_id']}: không chạy được. {rule['title_vi']}")
            continue
        mark = "✓" if rule["verdict"] == PASS else "✗" if rule["severity"] == "critical" else "!"
        words = rule["title_vi"] if rule["verdict"] == PASS else rule["message_vi"]
        waived = f", cho qua {rule['waived']}" if rule["waived"] else ""
        lines.append(
            f"{mark} {rule['rule_id']} ({severity}): {rule['violations']} vi phạm trên {rule['checked']} lần kiểm "
            f"tra{waived}. {words.rstrip('.')}. Người sửa: {rule['who_vi']}."
        )
    for waiver in gate["waivers"]:
        until = f" đến {waiver['until']}" if waiver["until"] else ""
        lines.append(
            f"  cho qua {waiver['waiver']}: {waiver['office']}, {waiver['decided_on']}{until}: {waiver['why']}"
        )
    return [*lines, "Xem từng chỗ: congkhai gate --show QUY_TẮC"]


def _worst_first(rule: dict[str, Any]) -> tuple[bool, bool, bool, str]:
    ran, passed = rule["verdict"] != COULD_NOT_RUN, rule["verdict"] == PASS
    return ran, passed, rule["severity"] != "critical", rule["rule_id"]


def rule_lines(gate: dict[str, Any], rule: dict[str, Any], home: Home) -> list[str]:
    """One rule and every failing thing kept of it, each with the cells behind it; private, never for a page."""
    severity = SEVERITIES.get(rule["severity"], rule["severity"])
    lines = [f"{rule['rule_id']} ({severity}): {rule['title_vi']}"]
    if rule["message_vi"] != rule["title_vi"]:
        lines.append(f"Khi không đạt: {rule['message_vi']}")
    lines.append(f"Người sửa: {rule['who_vi']} · nguồn: {rule['source']}")
    if rule["verdict"] == COULD_NOT_RUN:
        return [*lines, "Quy tắc không chạy được: không có số đếm, hoặc không có gì để kiểm tra."]
    lines.append(
        f"{rule['violations']} vi phạm, cho qua {rule['waived']}, trên {rule['checked']} lần kiểm tra của bản dự thảo "
        f"{gate['candidate']}."
    )
    rows = failing_rows(kept(home, gate["candidate"], rule["suite"]), rule["rule_id"])
    if not rows and (rule["violations"] or rule["waived"]):
        return [*lines, "Không còn bằng chứng của lần kiểm soát này; chạy lại congkhai publish."]
    cells = _cells_of(kept(home, gate["candidate"], CELLS)) if rule["suite"] == "warehouse" else {}
    for row in rows:
        lines.append(row_line(row))
        lines += cells.get((row.get("unit_id", ""), row.get("round", ""), row.get("indicator", "")), [])
    return lines


def _cells_of(cells: pd.DataFrame) -> dict[tuple[str, str, str], list[str]]:
    """A line for each cell behind a failing (unit, round, indicator)."""
    lines: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for cell in cells.to_dict("records"):
        below = f" · {cell['source_unit_id']}" if cell["source_unit_id"] != cell["unit_id"] else ""
        where = f"{cell['file']} · {cell['sheet']}!{cell['cell']}"
        lines[cell["unit_id"], cell["round"], cell["indicator"]].append(f"    ↳ {where}{below}: «{cell['found']}»")
    return lines
