"""The Dagster job of a publication, run in this process, and what its outcome means as an exit status."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from orchestration.disk import trouble_told
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

DONE, OUR_FAULT, TO_MEND = 0, 1, 2
# faults of data and configuration; any other is ours
MENDABLE = {
    "CorrectionError",
    "GateRed",
    "HeldBack",
    "HomeBusy",
    "HomeError",
    "LandingDamaged",
    "NoRound",
    "NothingToPull",
    "PreReleaseError",
    "SourceError",
    "StateError",
    "Untrue",
    "WaiverError",
}


def run_job(settings: Settings, ops: dict[str, Any]) -> dg.ExecuteInProcessResult:
    """The same Dagster job as in the web interface, in this process, with its run history in the home."""
    # read when dagster is imported: run storage of the home, and beta notices that no officer can act on
    os.environ["DAGSTER_HOME"] = str(settings.home.dagster)
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    from orchestration.progress import quiet_imports, tell

    with quiet_imports():
        import dagster as dg

        from orchestration.definitions import defs
    tell("Bắt đầu: nhận → đọc → dựng bảng → bản dự thảo → kiểm soát chất lượng → trang → công bố")
    config = {"ops": ops, "loggers": {"progress": {}}}
    with dg.DagsterInstance.get() as instance:
        job = defs.resolve_job_def("publish")
        return job.execute_in_process(run_config=config, instance=instance, raise_on_error=False, tags=job.tags)


def failed(result: dg.ExecuteInProcessResult, settings: Settings) -> int:
    """Say the error that ended the run; faults of data and configuration are told apart from ours by their class."""
    code = OUR_FAULT
    for event in result.get_step_failure_events():
        error = event.step_failure_data.error
        told = str(error.to_string()) if error else ""
        while error is not None and error.cause is not None:
            error = error.cause
        if error is None:
            continue
        name = error.cls_name or ""
        text = error.message.strip()
        if name in MENDABLE:
            code = TO_MEND
            text = text.removeprefix(f"orchestration.{name}").split(f"{name}: ", 1)[-1]
        elif said := trouble_told(told, settings.home):
            code, text = TO_MEND, said
        print(text, file=sys.stderr)
    if code == TO_MEND:
        print("Trang công khai giữ nguyên như trước.", file=sys.stderr)
    return code
