"""The Dagster job of a publication, run in this process, and what its outcome means as an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from orchestration.disk import trouble_told
from orchestration.publish.switch import linked_release
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg
    from dagster._utils.error import SerializableErrorInfo

DONE, OUR_FAULT, TO_MEND = 0, 1, 2
# faults of data and configuration; any other is ours
MENDABLE = {
    "CalendarError",
    "CorrectionError",
    "DeployError",
    "GateRed",
    "HeldBack",
    "HomeBusy",
    "HomeError",
    "LandingDamaged",
    "NoRound",
    "NothingToPull",
    "PreReleaseError",
    "QueryAssetsError",
    "ReasonError",
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


def root_errors(failures: Iterable[dg.DagsterEvent]) -> Iterator[SerializableErrorInfo]:
    """What each failure of a step comes from."""
    for event in failures:
        if event.step_failure_data.error is not None:
            yield root(event.step_failure_data.error)


def root(error: SerializableErrorInfo) -> SerializableErrorInfo:
    """What an error as Dagster keeps it comes from: the one that says what to mend, else its first cause.

    The former may itself be raised from another that only a developer understands.
    """
    is_told = (error.cls_name or "") in MENDABLE
    return error if is_told or error.cause is None else root(error.cause)


def failed(result: dg.ExecuteInProcessResult, settings: Settings, before: str) -> int:
    """Say the error that ended the run; faults of data and configuration are told apart from ours by their class.

    `before` is the release that was public when the run began: it may have come as far as the switch.
    """
    code = OUR_FAULT
    is_deployment = False
    for event in result.get_step_failure_events():
        whole = event.step_failure_data.error
        for error in root_errors([event]):
            name = error.cls_name or ""
            text = error.message.strip()
            # it says itself what is public where
            is_deployment = is_deployment or name == "DeployError"
            if name in MENDABLE:
                code = TO_MEND
                text = text.removeprefix(f"orchestration.{name}").split(f"{name}: ", 1)[-1]
            elif said := trouble_told(whole.to_string() if whole else "", settings.home):
                code, text = TO_MEND, said
            print(text, file=sys.stderr)
    if code == TO_MEND and not is_deployment:
        now = linked_release(settings.home)
        is_kept = now == before
        print(
            "Trang công khai giữ nguyên như trước." if is_kept else f"Bản {now} đã công bố trước khi lượt chạy dừng.",
            file=sys.stderr,
        )
    return code
