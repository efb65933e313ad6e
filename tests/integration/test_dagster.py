"""The Dagster code location: rooms as groups, rules as checks, schedules and sensor at rest, history of the command."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from congkhai_run import read_json, sample_workbooks
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.collect.catalogue import Catalogue


@pytest.fixture(scope="module")
def place(published_home: Path) -> Iterator[Path]:
    """The published home as the code location and Dagster see it: settings are read when it is loaded."""
    with pytest.MonkeyPatch.context() as patch:
        for key in [key for key in os.environ if key.startswith(("CONGKHAI_", "DAGSTER_"))]:
            patch.delenv(key)
        patch.setenv("CONGKHAI_HOME", str(published_home))
        patch.setenv("DAGSTER_HOME", str(published_home / "work" / "dagster"))
        yield published_home


@pytest.fixture(scope="module")
def defs(place: Path) -> dg.Definitions:
    from orchestration.definitions import defs

    dg.Definitions.validate_loadable(defs)
    return defs


@pytest.fixture(scope="module")
def graph(defs: dg.Definitions) -> Any:
    return defs.resolve_asset_graph()


@pytest.fixture
def instance(place: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.get() as instance:
        yield instance


ROOMS = {"collect", "transform", "export", "gate", "publish"}
LAYERS = {"catalogue", "staging", "intermediate", "marts"}


def test_every_asset_is_in_a_room_or_a_layer_of_the_warehouse(graph: Any) -> None:
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == ROOMS | LAYERS


def test_a_figure_walks_through_the_rooms_in_order(graph: Any) -> None:
    above = {
        key.to_user_string(): {k.to_user_string() for k in graph.get(key).parent_keys} for key in materializable(graph)
    }
    assert above["landing"] == set() and above["submission"] == {"landing"}
    assert above["collected/observation"] == {"submission"}
    assert "marts/mart_indicator_value" in above["candidate"]
    assert above["gate"] == {"candidate"} and above["release"] == {"gate"}
    assert "staging/stg_observation" in ancestors("release", above) >= {"landing", "marts/mart_provenance"}


def materializable(graph: Any) -> set[dg.AssetKey]:
    keys: set[dg.AssetKey] = set(graph.materializable_asset_keys)
    return keys


def ancestors(key: str, above: dict[str, set[str]]) -> set[str]:
    found = set(above.get(key, ()))
    for parent in above.get(key, ()):
        found |= ancestors(parent, above)
    return found


def test_every_table_the_candidate_reads_is_above_it(graph: Any, place: Path) -> None:
    """A mart made public without an edge to the candidate would be read before it is built."""
    above = {k.to_user_string() for k in graph.get(dg.AssetKey("candidate")).parent_keys}
    marts = {key.path[1] for key in materializable(graph) if key.path[0] == "marts" and len(key.path) == 2}
    public = {file.stem for file in (place / "current" / "data").glob("*.parquet")}
    made_public = {mart for mart in marts if mart in public or mart.removeprefix("mart_") in public}
    assert made_public and {f"marts/{mart}" for mart in made_public} <= above


def check_names(catalogue: Catalogue) -> dict[str, str]:
    """Rule -> its check: one each, and the many linear rules of a form together."""
    checks = {row["rule_id"]: row["rule_id"].replace("-", "_") for row in catalogue.rows("rule")}
    for rule_id, term in catalogue.form_rules.items():
        checks[rule_id] = f"form_rules_{term['form'].replace('-', '_')}"
    return checks


def test_every_rule_is_in_an_asset_check_of_the_gate(graph: Any, catalogue: Catalogue, place: Path) -> None:
    checks = {key.name for key in graph.asset_check_keys if key.asset_key == dg.AssetKey("gate")}
    assert checks == set(check_names(catalogue).values()) and len(checks) > 25
    rules = {rule["rule_id"] for rule in read_json(place / "current" / "gate.json")["rules"]}
    assert rules == set(check_names(catalogue)) and len(rules) > 180


def test_collecting_is_partitioned_by_round_and_the_rest_is_not(graph: Any, catalogue: Catalogue) -> None:
    partitioned = {key.to_user_string() for key in materializable(graph) if graph.get(key).partitions_def}
    assert partitioned == {"submission"}
    assert graph.get(dg.AssetKey("submission")).partitions_def.get_partition_keys() == list(catalogue.rounds)


def test_schedules_rest_until_an_office_wakes_them(defs: dg.Definitions) -> None:
    schedules = {schedule.name: schedule for schedule in defs.schedules or []}
    assert set(schedules) == {"yearly", "term"}
    for schedule in schedules.values():
        assert isinstance(schedule, dg.ScheduleDefinition)
        assert schedule.execution_timezone == "Asia/Ho_Chi_Minh" and schedule.job_name == "publish"
        assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    for sensor in defs.sensors or []:
        assert isinstance(sensor, dg.SensorDefinition) and sensor.default_status == dg.DefaultSensorStatus.STOPPED


def scheduled(defs: dg.Definitions, name: str) -> dg.ScheduleDefinition:
    (schedule,) = [s for s in defs.schedules or [] if isinstance(s, dg.ScheduleDefinition) and s.name == name]
    return schedule


@pytest.mark.parametrize(
    ("name", "after", "expected"),
    [
        ("yearly", "2025-10-31T08:59:00+07:00", "2025-10-31T09:00:00+07:00"),
        ("yearly", "2025-10-31T09:01:00+07:00", "2026-10-31T09:00:00+07:00"),
        ("term", "2026-01-15T00:00:00+07:00", "2026-01-20T09:00:00+07:00"),
        ("term", "2026-01-21T00:00:00+07:00", "2026-06-20T09:00:00+07:00"),
    ],
)
def test_a_schedule_ticks_in_the_hours_of_vietnam(defs: dg.Definitions, name: str, after: str, expected: str) -> None:
    schedule = scheduled(defs, name)
    start = dt.datetime.fromisoformat(after).timestamp()
    ticks = schedule_execution_time_iterator(start, schedule.cron_schedule, schedule.execution_timezone)
    assert next(ticks) == dt.datetime.fromisoformat(expected)


def test_a_tick_asks_for_the_whole_job(defs: dg.Definitions, instance: dg.DagsterInstance) -> None:
    schedule = scheduled(defs, "yearly")
    tick = dt.datetime.fromisoformat("2025-10-31T09:00:00+07:00")
    context = dg.build_schedule_context(
        instance=instance, scheduled_execution_time=tick, repository_def=defs.get_repository_def()
    )
    (request,) = schedule.evaluate_tick(context).run_requests or []
    assert_runs(defs, request)


def assert_runs(defs: dg.Definitions, request: dg.RunRequest) -> None:
    """The configuration fits the job, and the tags ask for every round in one run, as the command does."""
    job = defs.resolve_job_def("publish")
    assert dg.validate_run_config(job, request.run_config)
    rounds = job.tags["dagster/asset_partition_range_start"], job.tags["dagster/asset_partition_range_end"]
    tags = {**job.tags, **request.tags}
    assert (tags["dagster/asset_partition_range_start"], tags["dagster/asset_partition_range_end"]) == rounds
    assert request.partition_key is None


def test_the_command_leaves_its_history_to_the_interface(instance: dg.DagsterInstance, place: Path) -> None:
    runs = instance.get_runs()
    assert [(run.job_name, run.status) for run in runs] == [("publish", dg.DagsterRunStatus.SUCCESS)]
    events = instance.get_latest_materialization_events([dg.AssetKey("release"), dg.AssetKey("landing")])
    released, landed = (events[dg.AssetKey(name)] for name in ("release", "landing"))
    assert released and released.asset_materialization and landed and landed.asset_materialization
    assert released.asset_materialization.metadata["release"].value == "2021-2022-term1.1"
    assert landed.asset_materialization.metadata["submissions"].value == len(sample_workbooks())
    assert not instance.telemetry_enabled
    assert (place / "work" / "dagster" / "history").is_dir()


def test_checks_of_the_run_say_what_the_gate_says(
    instance: dg.DagsterInstance, catalogue: Catalogue, place: Path
) -> None:
    checks, expected = check_names(catalogue), dict[str, bool]()
    for rule in read_json(place / "current" / "gate.json")["rules"]:
        check = checks[rule["rule_id"]]
        expected[check] = expected.get(check, True) and rule["verdict"] == "pass"
    (run,) = instance.get_runs()
    told = {}
    for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        assert record.dagster_event
        evaluation = record.dagster_event.asset_check_evaluation_data
        if evaluation.asset_key == dg.AssetKey("gate"):
            told[evaluation.check_name] = evaluation.passed
    assert told == expected and False in told.values() and True in told.values()
