"""Why the gate is red, for the person at the terminal: each blocking rule with its failing cells."""

from __future__ import annotations

from orchestration.gate.gate import GateResult
from orchestration.gate.judge import COULD_NOT_RUN

_MOST_ROWS = 20


def red_lines(result: GateResult) -> list[str]:
    """Vietnamese lines: a headline, then per blocking rule its sentence and up to twenty failing places."""
    lines = ["Khâu kiểm soát chất lượng không cho công bố."]
    for verdict in result.verdicts:
        if not verdict.blocks:
            continue
        if verdict.verdict == COULD_NOT_RUN:
            lines.append(f"✗ {verdict.rule_id}: quy tắc không chạy được, nên không thể công bố.")
            continue
        count = f"{verdict.violations} chỗ; người sửa: {verdict.who_vi}"
        lines.append(f"✗ {verdict.rule_id}: {verdict.message_vi} ({count})")
        lines += _rows(result, verdict.suite, verdict.rule_id)
    return lines


def _rows(result: GateResult, suite: str, rule_id: str) -> list[str]:
    evidence = result.evidence[suite]
    if "rule_id" not in evidence:
        return []
    rows = evidence[evidence["rule_id"] == rule_id].fillna("").to_dict("records")
    lines = []
    for row in rows[:_MOST_ROWS]:
        place = f"{row.get('sheet', '')}!{row['cell']}" if row.get("cell") else row.get("sheet", "")
        where = " · ".join(str(p) for p in (row.get("file"), place, row.get("unit_id"), row.get("indicator")) if p)
        message = str(row.get("message") or "").rstrip(".")
        text = f"  {where}: {message}." if message else f"  {where}:"
        if row.get("found"):
            text += f" Tìm thấy: «{row['found']}»."
        if row.get("expected"):
            text += f" Cần: {row['expected']}."
        if row.get("mend"):
            text += f" {row['mend']}"
        lines.append(text)
    if len(rows) > _MOST_ROWS:
        lines.append(f"  … và {len(rows) - _MOST_ROWS} chỗ nữa trong thư mục evidence của kho dữ liệu")
    return lines
