"""The gate over the samples with faults planted: what cannot be counted is red, and no asset run gets past it."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pandas as pd
import pytest
from congkhai_run import ROOT, copied_home, public_bytes, read_json

from orchestration import cli
from orchestration.collect.waiver import WaiverError
from orchestration.collect.writer import writer
from orchestration.export.candidate import make_candidate
from orchestration.export.files import write_json
from orchestration.export.origin import write_origin
from orchestration.export.unit import add_notes
from orchestration.gate.gate import GateResult, run_gate
from orchestration.gate.report import red_lines
from orchestration.gate.seal import GateRed, green_gate, newest_candidate
from orchestration.publish.assets import release
from orchestration.run import failed
from orchestration.settings import Home, Settings, load_settings
from orchestration.transform.scope import remember

NESTED = ["W-NESTED-AGE", "district-094-20200101", "2021-2022-term1", "", "huy_dong_5", "99.8000"]
DECIDED = ["Sở GDĐT", "2026-04-20", "", "Báo cáo gốc in như vậy."]


@pytest.fixture(scope="module")
def judged_home(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published home with the next candidate, of the same data, compared with the release and judged."""
    path = copied_home(published_home, tmp_path_factory.mktemp("judged") / "home")
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(path)})
    made = make_candidate(settings)
    (settings.home.candidates / "latest").write_text(made.id + "\n")
    assert run_gate(settings, made.folder).is_green
    return path


@pytest.fixture
def settings(judged_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A copy of the published home that may be harmed, as every run of this process sees it."""
    for key in [key for key in os.environ if key.startswith(("CONGKHAI_", "DAGSTER_"))]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("CONGKHAI_HOME", str(tmp_path / "home"))
    copied_home(judged_home, tmp_path / "home")
    yield load_settings(ROOT)
    shutil.rmtree(tmp_path / "home")


@pytest.fixture
def home(settings: Settings) -> Home:
    return settings.home


@pytest.fixture
def candidate(home: Home) -> Path:
    return newest_candidate(home)


def verdicts(result: GateResult) -> dict[str, str]:
    return {rule["rule_id"]: rule["verdict"] for rule in result.gate["rules"]}


def as_built(home: Home, candidate: Path) -> None:
    """Take a harmed warehouse for the one that was built: what is tested is what the gate finds in it."""
    (home.work / "warehouse.json").rename(home.work / "warehouse.next.json")
    remember(home)
    write_origin(home, candidate.name)


def test_what_the_warehouse_did_not_count_is_red(settings: Settings, candidate: Path) -> None:
    """A NULL count, a rule that dbt no longer tells, and nothing checked where rows must exist, among 313 rules."""
    before = verdicts(run_gate(settings, candidate))
    with duckdb.connect(str(settings.home.warehouse)) as connection:
        connection.execute("create table planted as from marts.mart_rule_result")
        connection.execute("update planted set violations = null where rule_id = 'W-JUMP'")
        connection.execute("update planted set checked = 0 where rule_id = 'W-UNIT'")
        connection.execute("delete from planted where rule_id = 'W-CLAIM'")
        kind = connection.execute(
            "select table_type from information_schema.tables where table_name = 'mart_rule_result'"
        ).fetchall()[0][0]
        connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} marts.mart_rule_result")
        connection.execute("create table marts.mart_rule_result as from planted")
    with pytest.raises(GateRed, match="Kho số liệu không phải của các tệp đã nhận"):
        run_gate(settings, candidate)
    as_built(settings.home, candidate)
    result = run_gate(settings, candidate)
    now = verdicts(result)
    planted = {"W-JUMP", "W-UNIT", "W-CLAIM"}
    assert {rule for rule, verdict in now.items() if verdict != before[rule]} == planted
    assert {now[rule] for rule in planted} == {"could_not_run"} and not result.is_green
    told = "\n".join(red_lines(result))
    assert all(f"✗ {rule}: quy tắc không chạy được" in told for rule in planted)
    with pytest.raises(GateRed, match="không cho công bố"):
        green_gate(candidate, settings)


def test_files_that_cannot_be_read_are_red_and_no_traceback(settings: Settings, candidate: Path) -> None:
    home = settings.home
    (home.collected / "problem.parquet").unlink()
    home.warehouse.write_bytes(b"no database")
    as_built(home, candidate)
    (candidate / "data" / "breakdown.parquet").write_bytes(b"PAR1")
    result = run_gate(settings, candidate)
    ran = {rule for rule, verdict in verdicts(result).items() if verdict != "could_not_run"}
    # the list of changes reads other tables than the one that is torn
    assert ran == {"C-EXPLAINED"} and set(result.faults) == {
        "collected",
        "warehouse",
        "candidate",
    }
    assert read_json(candidate / "gate.json")["verdict"] == "red"


def test_a_gate_that_ends_early_leaves_no_older_verdict(settings: Settings, home: Home, candidate: Path) -> None:
    (home.decisions / "waiver.csv").write_text("rule_id\n", encoding="utf-8")
    assert green_gate(candidate, settings)
    with pytest.raises(WaiverError, match="thiếu cột"):
        run_gate(settings, candidate)
    with pytest.raises(GateRed, match="chưa qua khâu"):
        green_gate(candidate, settings)


def test_a_mended_source_lends_no_green_to_an_older_candidate(settings: Settings, candidate: Path) -> None:
    """Somebody runs the steps one by one: collects anew, or builds the warehouse anew, and then asks the gate."""
    home = settings.home
    state = home.work / "warehouse.json"
    before = state.read_bytes()
    state.write_bytes(before.replace(b'"submissions": "', b'"submissions": "0', 1))
    with pytest.raises(GateRed, match="Kho số liệu không phải của các tệp đã nhận"):
        run_gate(settings, candidate)
    state.write_bytes(before + b" ")
    with pytest.raises(GateRed, match="không được làm từ kho số liệu lúc này"):
        run_gate(settings, candidate)
    assert not (candidate / "gate.json").exists()
    state.write_bytes(before)
    assert run_gate(settings, candidate).is_green
    (home.candidates / "origin.json").write_text("{")
    with pytest.raises(GateRed, match="không được làm từ kho số liệu lúc này"):
        run_gate(settings, candidate)


def red(candidate: Path) -> None:
    write_json(candidate / "gate.json", read_json(candidate / "gate.json") | {"verdict": "red"})


def of_another(candidate: Path) -> None:
    file = candidate / "data" / "indicator_value.csv"
    file.write_bytes(file.read_bytes().replace(b"6153", b"6154"))


def more(candidate: Path) -> None:
    (candidate / "data" / "them.json").write_text("{}")


def fewer(candidate: Path) -> None:
    (candidate / "data" / "changes.csv").unlink()


def other_changes(candidate: Path) -> None:
    (candidate / "data" / "changes.csv").write_text("")


def cut(candidate: Path) -> None:
    file = candidate / "gate.json"
    file.write_bytes(file.read_bytes()[:-100])


def none(candidate: Path) -> None:
    (candidate / "gate.json").unlink()


def unjudged_page(candidate: Path) -> None:
    (candidate / "site").mkdir()


REFUSED: dict[Callable[[Path], None], str] = {
    red: "không cho công bố",
    of_another: "đã đổi sau khi kiểm soát",
    more: "đã đổi sau khi kiểm soát",
    fewer: "đã đổi sau khi kiểm soát",
    other_changes: "đã đổi sau khi kiểm soát",
    cut: "bị hỏng hoặc thiếu phần",
    none: "chưa qua khâu kiểm soát",
    unjudged_page: "Cạnh dữ liệu",
}


def release_alone() -> dg.ExecuteInProcessResult:
    """What a click on this one asset runs."""
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize([release], resources={"writer": writer}, instance=instance, raise_on_error=False)


def test_the_release_asset_alone_gets_past_no_gate(
    home: Home, candidate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, log = public_bytes(home.path), home.release_log.read_bytes()
    kept = shutil.copytree(candidate, tmp_path / "kept")
    for harm, told in REFUSED.items():
        shutil.rmtree(candidate)
        shutil.copytree(kept, candidate)
        harm(candidate)
        result = release_alone()
        assert not result.success, harm.__name__
        assert failed(result, load_settings(ROOT), "") == 2
        said = capsys.readouterr().err
        assert told in said and "Traceback" not in said, f"{harm.__name__}: {said}"
    assert public_bytes(home.path) == before and home.release_log.read_bytes() == log
    assert len(list(home.releases.iterdir())) == 1
    shutil.rmtree(candidate)
    shutil.copytree(kept, candidate)
    assert release_alone().success


def decide(home: Home, *words: str) -> None:
    with (home.decisions / "waiver.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow(words)


def test_a_waiver_of_a_value_spares_it_and_stands_beside_its_figure(settings: Settings, candidate: Path) -> None:
    decide(settings.home, "mt-2", *NESTED, *DECIDED)
    result = run_gate(settings, candidate)
    (rule,) = [rule for rule in result.gate["rules"] if rule["rule_id"] == "W-NESTED-AGE"]
    assert (rule["verdict"], rule["violations"], rule["waived"]) == ("pass", 0, 1) and result.is_green
    assert [waiver["waiver"] for waiver in result.gate["waivers"]] == ["mien-tru-001", "mt-2"]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.home.warehouse}' as source (read_only)")
        add_notes(connection, settings.home.decisions)
        notes = connection.execute("select indicator, rule_id, period from public_note order by all").fetchall()
    # the other waiver speaks of an item, and so of the indicator that takes it
    assert ("huy_dong_5", "W-NESTED-AGE", "term1") in notes and len(notes) == 2
    assert ("W-NESTED-AGE" not in {n[1] for n in notes if n[0] != "huy_dong_5"}) and notes[0][1] == "bc_gv_bo_sung"


def test_an_untrue_waiver_of_a_value_stops_the_run(settings: Settings, candidate: Path) -> None:
    decide(settings.home, "mt-2", *NESTED[:-1], "99.7000", *DECIDED)
    result = run_gate(settings, candidate)
    assert not result.is_green and verdicts(result)["R-WAIVER"] == "fail"
    assert any("mt-2" in line and "nguồn nay ghi «99.8000»" in line for line in red_lines(result))


def test_the_gate_writes_the_same_bytes_again_and_nothing_private(settings: Settings, candidate: Path) -> None:
    files = []
    for _ in range(2):
        run_gate(settings, candidate)
        files.append((candidate / "gate.json").read_bytes())
    assert files[0] == files[1]
    gate = json.loads(files[0])
    private = {"expects", "found", "expected", "cell", "sheet", "file", "fault", "evidence"}
    assert not private & names_of(gate)
    for rule in gate["rules"]:
        assert rule["title_vi"] and rule["message_vi"] and rule["who_vi"] and rule["source"] and rule["severity"]
    counted = gate["counts"]
    assert sum(one["rules"] for suite in counted.values() for one in suite.values()) == len(gate["rules"])
    assert {type(number) for suite in counted.values() for one in suite.values() for number in one.values()} == {int}


def names_of(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(names_of, data.values()))
    return set().union(*map(names_of, data)) if isinstance(data, list) else set()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_says_what_the_gate_says(home: Home, candidate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "gate")
    assert status == 0 and out.endswith("Kết luận: cho công bố.\n") and "W-NESTED-AGE (cảnh báo): 1 vi phạm" in out
    status, out, _ = said(capsys, "gate", "--show", "W-NESTED-AGE")
    assert status == 0 and "Tìm thấy: «99.8000»" in out and "BC-TH_district-094" in out and "Huy động!D7" in out
    status, out, _ = said(capsys, "gate", "--show", "bc_gv_bo_sung")
    assert status == 0 and "Đội ngũ!D5" in out and "Cần: bằng 18" in out and "(được cho qua: mien-tru-001)" in out
    status, out, err = said(capsys, "gate", "--show", "W-KHONG-CO")
    assert status == 2 and "Không có quy tắc «W-KHONG-CO»" in err and "W-NESTED-AGE" in err and not out
    more(candidate)
    status, out, err = said(capsys, "gate")
    assert status == 2 and "đã đổi sau khi kiểm soát" in err and "cho công bố" not in out
    (candidate / "gate.json").write_text("{")
    status, _, err = said(capsys, "gate", "--show", "W-NESTED-AGE")
    assert status == 2 and "bị hỏng" in err
    (home.candidates / "latest").unlink()
    assert said(capsys, "gate")[0] == 2


def test_every_failing_value_leads_to_cells(published_home: Path) -> None:
    """Values added up from below lead to the cells of the units below."""
    folder = published_home / "evidence" / newest_candidate(Home(published_home)).name
    violation, cell = (pd.read_csv(folder / f"{name}.csv", dtype=str) for name in ("warehouse", "cells"))
    key = ["unit_id", "round", "indicator"]
    # of a rule that finds hundreds the first ones are enough
    few = violation[violation["rule_id"] != "W-COVERAGE"]
    assert len(few) > 5 and len(few.merge(cell[key].drop_duplicates(), on=key)) == len(few)
    assert (cell["unit_id"] != cell["source_unit_id"]).any() and cell[["file", "sheet", "cell"]].notna().all(axis=None)
