"""The Dagster code location: rooms as groups, rules as checks, schedules and sensor at rest, history of the command."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from congkhai_run import read_json, sample_workbooks
from dagster._utils.schedules import schedule_execution_time_iterator
from filelock import FileLock
from mail_server import mail_server

from orchestration.collect.catalogue import Catalogue
from orchestration.publish import calendar
from orchestration.settings import Home, Settings


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
    (schedule,) = defs.schedules or []
    assert isinstance(schedule, dg.ScheduleDefinition) and schedule.name == "calendar"
    assert schedule.execution_timezone == "Asia/Ho_Chi_Minh" and schedule.job_name == "publish"
    assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    for sensor in defs.sensors or []:
        assert isinstance(sensor, dg.SensorDefinition) and sensor.default_status == dg.DefaultSensorStatus.STOPPED


HEADER = "event,kind,round,planned_at,office,decided_on,why,note"
EVENT = "hk1,publication,2026-2027-term1,2027-02-19T09:30,Sở,2026-12-01,,"


@pytest.fixture
def office(settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home of its own with one announced publication, seen by what the schedule and the sensors load."""
    (home.decisions / "calendar.csv").write_text(f"{HEADER}\n{EVENT}\n", encoding="utf-8")
    monkeypatch.setenv("CONGKHAI_HOME", str(home.path))
    return settings


Tick = Callable[[str], Any]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """A run history of the test's own, on disk as that of a home is."""
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        yield instance


@pytest.fixture
def tick(defs: dg.Definitions, own: dg.DagsterInstance) -> Tick:
    """What the schedule asks for when it is evaluated at a moment."""
    schedule = defs.resolve_schedule_def("calendar")

    def evaluated(moment: str) -> Any:
        context = dg.build_schedule_context(
            instance=own,
            scheduled_execution_time=dt.datetime.fromisoformat(moment),
            repository_def=defs.get_repository_def(),
        )
        return schedule.evaluate_tick(context)

    return evaluated


def test_the_schedule_looks_at_the_calendar_all_day_in_the_hours_of_vietnam(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def("calendar")
    start = dt.datetime.fromisoformat("2027-02-19T09:28:00+07:00").timestamp()
    ticks = schedule_execution_time_iterator(start, schedule.cron_schedule, schedule.execution_timezone)
    assert [next(ticks).isoformat() for _ in range(2)] == ["2027-02-19T09:30:00+07:00", "2027-02-19T09:35:00+07:00"]


def test_a_tick_asks_for_the_whole_job_once_the_hour_has_come(
    defs: dg.Definitions, office: Settings, tick: Tick
) -> None:
    before = tick("2027-02-19T09:25:00+07:00")
    assert not before.run_requests and before.skip_message == "chưa có gì đến hạn công bố"
    # the same moment told in another zone
    (request,) = tick("2027-02-19T02:30:00+00:00").run_requests
    assert_runs(defs, request)
    assert request.run_key == "hk1@2027-02-19T09:30#0" and request.tags["congkhai/events"] == "hk1"


def test_an_hour_missed_is_caught_up_by_one_try_a_day(office: Settings, tick: Tick) -> None:
    moments = ("2027-02-19T09:30", "2027-02-19T15:00", "2027-02-20T09:25", "2027-02-20T09:30", "2027-02-23T08:00")
    keys = [tick(f"{moment}:00+07:00").run_requests[0].run_key for moment in moments]
    assert [key.rpartition("#")[2] for key in keys] == ["0", "0", "0", "1", "3"]
    assert len(set(keys)) == 3


def test_one_run_is_one_try_however_often_the_schedule_looks(
    defs: dg.Definitions, office: Settings, tick: Tick, own: dg.DagsterInstance
) -> None:
    """The run is there from the moment it is asked for, long before it is done."""
    (request,) = tick("2027-02-19T09:30:00+07:00").run_requests
    job = defs.resolve_job_def("publish")
    own.create_run_for_job(job, tags={**job.tags, **request.tags})
    again = tick("2027-02-19T09:35:00+07:00")
    assert not again.run_requests and again.skip_message == "lần công bố này đã được khởi chạy"
    assert tick("2027-02-20T09:30:00+07:00").run_requests, "the day after is another try"


def test_what_is_done_is_not_asked_for_whatever_the_clock_or_the_run_history_says(
    office: Settings, tick: Tick, defs: dg.Definitions
) -> None:
    calendar.append_line(
        office.home.calendar_log, {"event": "hk1", "planned_at": "2027-02-19T09:30", "state": calendar.DONE}
    )
    for moment in ("2027-02-19T09:30", "2027-02-19T09:00", "2027-02-19T09:31", "2027-03-01T00:00"):
        assert not tick(f"{moment}:00+07:00").run_requests
    with dg.DagsterInstance.ephemeral() as forgotten:
        context = dg.build_schedule_context(
            instance=forgotten,
            scheduled_execution_time=dt.datetime.fromisoformat("2027-02-19T10:00:00+07:00"),
            repository_def=defs.get_repository_def(),
        )
        assert not defs.resolve_schedule_def("calendar").evaluate_tick(context).run_requests


def test_a_calendar_with_faults_skips_and_says_which(office: Settings, tick: Tick) -> None:
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{EVENT.replace('Sở', '')}\n", encoding="utf-8")
    told = tick("2027-02-19T09:30:00+07:00")
    assert not told.run_requests and "dòng 2 (hk1): thiếu cơ quan" in told.skip_message


def test_a_due_run_that_fails_is_written_about_and_any_other_is_not(
    defs: dg.Definitions, office: Settings, own: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A real run of the job that ends at its first step, as the daemon would see it."""
    past = EVENT.replace("2027-02-19", "2022-02-19").replace("2026-12-01", "2022-01-01")
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{past}\n", encoding="utf-8")
    from orchestration import schedules

    with mail_server() as server:
        monkeypatch.setenv("CONGKHAI_MAIL_SERVER", server.address)
        monkeypatch.setenv("CONGKHAI_MAIL_FROM", "a@so.example")
        monkeypatch.setenv("CONGKHAI_MAIL_TO", "b@so.example")
        for tags in ({}, {"congkhai/events": "hk1"}):
            schedules.overdue_sensor(failed_run(defs, own, tmp_path / "khong-co", tags))
            assert len(server.letters) == len(tags)
    assert "phải sửa trước (SourceError)" in server.letters[0].get_content()
    (line,) = office.home.calendar_log.read_text(encoding="utf-8").splitlines()
    assert '"state": "tried"' in line


def test_a_home_that_another_run_writes_is_no_try(
    defs: dg.Definitions, office: Settings, own: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The lock is a resource: the run ends before its first step, and the daemon must still see why."""
    from orchestration import schedules

    past = EVENT.replace("2027-02-19", "2022-02-19").replace("2026-12-01", "2022-01-01")
    (office.home.decisions / "calendar.csv").write_text(f"{HEADER}\n{past}\n", encoding="utf-8")
    with mail_server() as server, FileLock(office.home.path / "writer.lock"):
        monkeypatch.setenv("CONGKHAI_MAIL_SERVER", server.address)
        schedules.overdue_sensor(failed_run(defs, own, tmp_path / "khong-co", {"congkhai/events": "hk1"}))
    assert server.letters == [] and not office.home.calendar_log.exists()


def failed_run(defs: dg.Definitions, instance: dg.DagsterInstance, source: Path, tags: dict[str, str]) -> Any:
    """The context of a failure sensor for a run of the job that finds no source."""
    job = defs.resolve_job_def("publish")
    config = {"ops": {"landing": {"config": {"sources": [str(source)]}}}}
    done = job.execute_in_process(run_config=config, instance=instance, raise_on_error=False, tags={**job.tags, **tags})
    assert not done.success
    (event,) = [event for event in done.all_events if event.event_type == dg.DagsterEventType.RUN_FAILURE]
    return dg.build_run_status_sensor_context(
        sensor_name="overdue_sensor", dagster_event=event, dagster_instance=instance, dagster_run=done.dagster_run
    ).for_run_failure()


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
