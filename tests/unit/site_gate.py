"""A green gate.json for the site's tests, with one waived rule."""

from __future__ import annotations

from typing import Any


def gate_of(unit: str) -> dict[str, Any]:
    """gate.json as a dict; the waiver speaks of `unit`."""
    return {
        "data_hash": "0123456789abcdef" * 4,
        "candidate": "0123456789ab",
        "files": {},
        "judged_by": {"catalogue": "c" * 64, "suites": {"candidate": "e" * 64}},
        "verdict": "green",
        "rules": [
            {
                "rule_id": "BC-TH-gv-bo-sung",
                "suite": "collected",
                "severity": "critical",
                "checked": 1,
                "violations": 0,
                "waived": 1,
                "verdict": "pass",
                "title_vi": "Số giáo viên bổ sung bằng tuyển mới cộng tiếp nhận.",
                "message_vi": "Số giáo viên bổ sung bằng tuyển mới cộng tiếp nhận.",
                "who_vi": "Cán bộ thống kê của đơn vị nộp",
                "source": "form_rule",
            },
            {
                "rule_id": "value-has-source",
                "suite": "candidate",
                "severity": "critical",
                "checked": 20,
                "violations": 0,
                "waived": 0,
                "verdict": "pass",
                "title_vi": "Mỗi giá trị có nguồn.",
                "message_vi": "Có giá trị công bố không có nguồn.",
                "who_vi": "Người bảo trì",
                "source": "candidate",
            },
        ],
        "waivers": [
            {
                "waiver": "w1",
                "rule_id": "BC-TH-gv-bo-sung",
                "unit_id": unit,
                "round": "2021-2022-term1",
                "item": "gv_bo_sung",
                "office": "Bản dựng mẫu congkhai",
                "decided_on": "2022-01-20",
                "until": "",
                "why": "Bản gốc ghi 23, trong đó tuyển mới 18, tiếp nhận 8; giữ nguyên như bản gốc.",
            }
        ],
        "cells": {"observed": 40, "blank": 5, "rejected": 0, "ignored": 3, "total": 48},
        "problems": {"critical": 1, "warning": 2, "info": 0},
        "versions": {"congkhai": "0.1.0", "duckdb": "1.5.6"},
    }
