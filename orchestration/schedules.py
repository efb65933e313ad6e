"""When the publish job runs by itself: yearly, each term, and when workbooks arrive in the inbox."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.collect.assets import round_partitions
from orchestration.settings import load_settings

_SETTINGS = load_settings()
_ROUNDS = round_partitions.get_partition_keys()

publish_job = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    tags={
        # all rounds in one run: comparisons cross rounds, and each run must see every submission there is
        "dagster/asset_partition_range_start": _ROUNDS[0],
        "dagster/asset_partition_range_end": _ROUNDS[-1],
    },
)

_STATUS = dg.DefaultScheduleStatus.RUNNING if _SETTINGS.schedules_on else dg.DefaultScheduleStatus.STOPPED


def _schedule(name: str, cron: str, description: str) -> dg.ScheduleDefinition:
    return dg.ScheduleDefinition(
        name=name,
        job=publish_job,
        cron_schedule=cron,
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=_STATUS,
        description=description,
    )


schedules = [
    _schedule("yearly", "0 9 31 10 *", "31/10: the state form of the start of the year is due (TT 25/2024)"),
    _schedule("term", "0 9 20 1,6 *", "After the reports of term 1 (15/1) and of the end of the year (31/5)"),
]


@dg.sensor(
    job=publish_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING if _SETTINGS.schedules_on else dg.DefaultSensorStatus.STOPPED,
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run per state of the inbox: a file still being copied changes the state again and asks again."""
    inbox = load_settings().home.inbox
    seen = [(path.relative_to(inbox), path.stat()) for path in _files(inbox)]
    state = sorted(f"{name}:{stat.st_mtime_ns}:{stat.st_size}" for name, stat in seen)
    cursor = "|".join(state)
    if not state or cursor == context.cursor:
        yield dg.SkipReason("không có tệp mới trong inbox")
        return
    context.update_cursor(cursor)
    config = {"ops": {"landing": {"config": {"sources": [str(inbox)]}}}}
    yield dg.RunRequest(run_key=cursor, run_config=config)


def _files(inbox: Path) -> list[Path]:
    return [path for path in inbox.rglob("*") if path.is_file()] if inbox.exists() else []
