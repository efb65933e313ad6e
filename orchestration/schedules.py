"""When jobs run by themselves: publishing by the calendar; workbooks in the inbox are checked, then published."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import dagster as dg

from orchestration.collect.assets import round_partitions
from orchestration.collect.officer.job import check_job
from orchestration.due import undone
from orchestration.export.calendar import CalendarError, current
from orchestration.publish import calendar
from orchestration.run import root, root_errors
from orchestration.settings import TIME_ZONE, load_settings

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


# names of the events a run was asked for, so that its end can be told to the office, and which try of them it is
_EVENTS, _TRY = "congkhai/events", "congkhai/try"


@dg.schedule(
    name="calendar",
    job=publish_job,
    cron_schedule="*/5 * * * *",
    execution_timezone=str(TIME_ZONE),
    default_status=_STATUS,
)
def calendar_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Publish when an announced hour has come, also one that passed while the machine was off (decisions/calendar.csv).

    A try is named by event, announced time and day of being due: one a day until it is done, whatever the clock does. A
    run key alone would not do: Dagster holds those of a schedule against one tick only.
    """
    settings, now = load_settings(), context.scheduled_execution_time
    try:
        events = calendar.untried(calendar.announced(settings), settings.home, now)
    except CalendarError as error:
        return dg.SkipReason(str(error))
    if not events:
        return dg.SkipReason("chưa có gì đến hạn công bố")
    key = " ".join(f"{row.event}@{row.planned_at}#{calendar.attempt(row, now)}" for row in events)
    if context.instance.get_runs(dg.RunsFilter(tags={_TRY: key}), limit=1):
        return dg.SkipReason("lần công bố này đã được khởi chạy")
    return dg.RunRequest(run_key=key, tags={_EVENTS: " ".join(row.event for row in events), _TRY: key})


schedules = [calendar_schedule]

_SENSOR_STATUS = dg.DefaultSensorStatus.RUNNING if _SETTINGS.schedules_on else dg.DefaultSensorStatus.STOPPED


@dg.sensor(job=check_job, minimum_interval_seconds=60, default_status=_SENSOR_STATUS)
def inbox_sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One check per state of the inbox, once two evaluations in a row saw it so: then no file is still being copied."""
    before = Seen.read(context.cursor)
    state = _state(load_settings().home.inbox)
    if state == before.asked:
        context.update_cursor(before._replace(seen=state).text())
        yield dg.SkipReason("không có tệp mới trong inbox")
    elif state != before.seen:
        context.update_cursor(before._replace(seen=state).text())
        yield dg.SkipReason("inbox vừa thay đổi; chờ chép xong")
    else:
        now = Seen(state, state, before.turn + 1)
        context.update_cursor(now.text())
        # the turn: a file taken out again gives a state that was asked for before
        yield dg.RunRequest(run_key=f"{now.turn}-{state}")


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[check_job],
    request_job=publish_job,
    minimum_interval_seconds=60,
    default_status=_SENSOR_STATUS,
)
def checked_sensor(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
    """Publish from the inbox after its check, which found what to send back; the gate decides what becomes public."""
    inbox = load_settings().home.inbox
    if context.dagster_run.tags.get("dagster/sensor_name") != inbox_sensor.name or not _files(inbox):
        return dg.SkipReason("kiểm tra theo yêu cầu, hoặc inbox trống")
    config = {"ops": {"landing": {"config": {"sources": [str(inbox)]}}}}
    return dg.RunRequest(run_key=context.dagster_run.run_id, run_config=config)


@dg.run_failure_sensor(monitored_jobs=[publish_job], default_status=_SENSOR_STATUS, minimum_interval_seconds=60)
def overdue_sensor(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Mail when a due publication failed; one that a person started is told where it was started."""
    # what fails before the first step, as the lock of the home does, is told by the run alone
    whole = context.failure_event.job_failure_data.error
    errors = [*root_errors(context.get_step_failure_events()), *([root(whole)] if whole else [])]
    return _tell_undone(context.dagster_run, [error.cls_name or "" for error in errors[:1]])


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[publish_job],
    minimum_interval_seconds=60,
    default_status=_SENSOR_STATUS,
)
def unfulfilled_sensor(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
    """Mail when a due publication ran and did not bring its round."""
    return _tell_undone(context.dagster_run, [])


def _tell_undone(run: dg.DagsterRun, causes: list[str]) -> dg.SkipReason | None:
    settings, names = load_settings(), run.tags.get(_EVENTS, "").split()
    now = dt.datetime.now(TIME_ZONE)
    events = [row for row in current(calendar.announced(settings)) if row.event in names]
    return (
        None if undone(settings, events, causes, now) else dg.SkipReason("không phải công bố theo lịch, hoặc đã xong")
    )


class Seen(NamedTuple):
    """What the sensor remembers: the state last seen, the state last asked about, how often it asked."""

    seen: str
    asked: str
    turn: int

    @classmethod
    def read(cls, cursor: str | None) -> "Seen":
        """From a cursor; one of another version, like none, is an empty inbox."""
        try:
            return cls(*json.loads(cursor or ""))
        except (ValueError, TypeError):
            return cls(_digest([]), _digest([]), 0)

    def text(self) -> str:
        """As a cursor."""
        return json.dumps(self)


def _state(inbox: Path) -> str:
    """Changes with the name, size or time of any file."""
    seen = [(path.relative_to(inbox).as_posix(), path.stat()) for path in _files(inbox)]
    return _digest(sorted(f"{name}:{stat.st_mtime_ns}:{stat.st_size}" for name, stat in seen))


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _files(inbox: Path) -> list[Path]:
    """Files of the inbox; lock files that a spreadsheet program puts beside an open workbook come and go."""
    return [p for p in inbox.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))] if inbox.exists() else []
