"""The order of the steps: a gate judges what was collected, a warehouse and a candidate, and they must belong together.

In one run they do. Run one by one, a mended source could lend its green to a candidate made before it was mended.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.export.origin import origin, read_origin
from orchestration.gate.seal import GateRed
from orchestration.settings import Settings
from orchestration.transform.scope import find_scope
from orchestration.transform.warehouse import project_hash


def check_order(settings: Settings, candidate: Path) -> None:
    """Raise GateRed unless the warehouse is of what is collected now, and the candidate of that warehouse."""
    try:
        scope = find_scope(settings, project_hash(settings.dbt_project))
    except (duckdb.Error, OSError) as error:
        raise GateRed(f"Không đọc được các tệp đã nhận ({error}); chạy lại congkhai publish.") from error
    if scope.is_full or scope.compacted or scope.comparison:
        raise GateRed(
            "Kho số liệu không phải của các tệp đã nhận và danh mục lúc này; chạy congkhai publish để dựng lại từ đầu."
        )
    if read_origin(settings.home) != origin(settings.home, candidate.name):
        raise GateRed(
            f"Bản dự thảo {candidate.name} không được làm từ kho số liệu lúc này; chạy congkhai publish để làm lại."
        )
