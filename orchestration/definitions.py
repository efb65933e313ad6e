"""The Dagster code location: assets of the five rooms, the jobs, their schedules and the sensors of the inbox."""

import dagster as dg

from orchestration.collect.assets import landing, submission
from orchestration.collect.officer.job import check_job
from orchestration.collect.writer import writer
from orchestration.export.assets import candidate
from orchestration.gate.assets import gate
from orchestration.progress import progress_logger
from orchestration.publish.assets import deployment, release
from orchestration.schedules import (
    checked_sensor,
    inbox_sensor,
    overdue_sensor,
    publish_job,
    schedules,
    unfulfilled_sensor,
)
from orchestration.transform.assets import observation_store, warehouse

defs = dg.Definitions(
    assets=[landing, submission, observation_store, warehouse, candidate, gate, release, deployment],
    jobs=[publish_job, check_job],
    schedules=schedules,
    sensors=[inbox_sensor, checked_sensor, overdue_sensor, unfulfilled_sensor],
    resources={"writer": writer},
    loggers={"progress": progress_logger(), "console": dg.colored_console_logger},
)
