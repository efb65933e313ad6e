"""A green gate.json beside a small candidate, for tests that harm either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.export.files import write_json
from orchestration.gate.seal import seal
from orchestration.settings import CODE_VERSION, Settings

RULE: dict[str, Any] = {
    "rule_id": "C-ROWS",
    "suite": "candidate",
    "severity": "critical",
    "checked": 1,
    "violations": 0,
    "waived": 0,
    "verdict": "pass",
    "title_vi": "Mọi bảng có dòng",
    "message_vi": "Có bảng trống.",
    "who_vi": "nhóm phát triển",
    "source": "Thiết kế",
}


def write_green(candidate: Path, settings: Settings) -> dict[str, Any]:
    """What a gate that found nothing writes beside `candidate`/data; returns it."""
    gate = {
        **seal(candidate / "data", settings),
        "verdict": "green",
        "rules": [RULE],
        "waivers": [],
        "versions": {"congkhai": CODE_VERSION},
    }
    write_json(candidate / "gate.json", gate)
    return gate
