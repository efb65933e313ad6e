"""A verdict is bound to every byte and every rule: whatever changed since, nothing passes, and a sentence says why."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from green import RULE, write_green

from orchestration.export.files import write_both, write_json
from orchestration.gate.seal import GateRed, green_gate, newest_candidate, read_gate, seal
from orchestration.settings import Home, Settings


@pytest.fixture
def candidate(settings: Settings, home: Home) -> Path:
    """A candidate with every kind of file that lies below data/, and the green gate of it."""
    folder = home.candidates / "0123456789ab"
    data = folder / "data"
    (data / "excel").mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute("create table t as select i as n from range(5) r(i)")
        write_both(connection, "t", data, "indicator_value")
    (data / "changes.csv").write_text("a\n1\n")
    (data / "datapackage.json").write_text("{}\n")
    (data / "excel" / "so-lieu.xlsx").write_bytes(b"PK")
    (data / "warehouse.duckdb").write_bytes(b"DUCK")
    (home.candidates / "latest").write_text("0123456789ab\n")
    write_green(folder, settings)
    return folder


def test_an_untouched_candidate_passes(settings: Settings, home: Home, candidate: Path) -> None:
    assert newest_candidate(home) == candidate and green_gate(candidate, settings)["verdict"] == "green"


def append(name: str) -> Callable[[Path], None]:
    def harm(candidate: Path) -> None:
        with (candidate / "data" / name).open("ab") as stream:
            stream.write(b" ")

    return harm


def remove(name: str) -> Callable[[Path], None]:
    return lambda candidate: (candidate / "data" / name).unlink()


def add(name: str) -> Callable[[Path], None]:
    def harm(candidate: Path) -> None:
        file = candidate / "data" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")

    return harm


def swap_for_link(candidate: Path) -> None:
    """The same bytes today, others tomorrow."""
    file = candidate / "data" / "indicator_value.csv"
    file.rename(candidate.parent / "elsewhere.csv")
    file.symlink_to(candidate.parent / "elsewhere.csv")


def link_data(candidate: Path) -> None:
    (candidate / "data").rename(candidate.parent / "moved")
    (candidate / "data").symlink_to(candidate.parent / "moved")


def pipe(candidate: Path) -> None:
    os.mkfifo(candidate / "data" / "pipe")


def no_data(candidate: Path) -> None:
    shutil.rmtree(candidate / "data")


def page_beside(candidate: Path) -> None:
    (candidate / "site").mkdir()
    (candidate / "site" / "index.html").write_text("chưa ai kiểm tra")


OTHER_BYTES = "đã đổi sau khi kiểm soát"
TAMPERED: dict[str, tuple[Callable[[Path], None], str]] = {
    **{
        f"{word} {name}": (harm(name), OTHER_BYTES)
        for name in (
            "indicator_value.parquet",
            "indicator_value.csv",
            "changes.csv",
            "datapackage.json",
            "excel/so-lieu.xlsx",
        )
        for word, harm in (("changed", append), ("removed", remove))
    },
    **{
        f"added {name}": (add(name), OTHER_BYTES)
        for name in (
            "a.csv",
            "a.parquet",
            "a.json",
            "excel/a.csv",
            "new/a.txt",
            ".hidden",
            "warehouse.duckdb.wal",
            "excel/warehouse.duckdb",
        )
    },
    "a link in place of a file": (swap_for_link, "không phải một tệp thường"),
    "a link in place of data": (link_data, "không có thư mục data"),
    "a pipe": (pipe, "không phải một tệp thường"),
    "no data": (no_data, "không có thư mục data"),
    "a page beside data": (page_beside, "Cạnh dữ liệu .* «site»"),
}


@pytest.mark.parametrize("fault", TAMPERED)
def test_other_bytes_are_refused(settings: Settings, candidate: Path, fault: str) -> None:
    harm, told = TAMPERED[fault]
    harm(candidate)
    with pytest.raises(GateRed, match=told):
        green_gate(candidate, settings)


def test_a_built_release_may_hold_its_site_and_nothing_else(settings: Settings, home: Home, candidate: Path) -> None:
    waiting = home.releases / "2021-2022-term1.1"
    shutil.copytree(candidate, waiting)
    page_beside(waiting)
    (waiting / "release.json").write_text("{}")
    assert green_gate(waiting, settings)
    (waiting / "them").mkdir()
    with pytest.raises(GateRed, match=r"Cạnh dữ liệu .* «them»"):
        green_gate(waiting, settings)


def text_of(candidate: Path) -> str:
    return (candidate / "gate.json").read_text(encoding="utf-8")


BROKEN: dict[str, Callable[[str], bytes]] = {
    "empty": lambda text: b"",
    "truncated": lambda text: text[: len(text) // 2].encode(),
    "no JSON": lambda text: b"green",
    "a list": lambda text: b"[]",
    "null": lambda text: b"null",
    "other bytes": lambda text: b"\xff\xfe" + text.encode(),
    "deep": lambda text: b"[" * 100_000,
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_gate_that_cannot_be_read_is_refused(settings: Settings, candidate: Path, fault: str) -> None:
    (candidate / "gate.json").write_bytes(BROKEN[fault](text_of(candidate)))
    with pytest.raises(GateRed, match="bị hỏng hoặc thiếu phần"):
        green_gate(candidate, settings)


def test_no_gate_is_refused(settings: Settings, candidate: Path) -> None:
    (candidate / "gate.json").unlink()
    with pytest.raises(GateRed, match="chưa qua khâu kiểm soát chất lượng"):
        green_gate(candidate, settings)


@pytest.mark.parametrize(
    "key", ["candidate", "data_hash", "files", "judged_by", "rules", "verdict", "versions", "waivers"]
)
@pytest.mark.parametrize("value", ["left out", None, 7])
def test_a_gate_that_lacks_a_part_is_refused(settings: Settings, candidate: Path, key: str, value: Any) -> None:
    gate = json.loads(text_of(candidate))
    gate = {name: part for name, part in gate.items() if name != key} | ({} if value == "left out" else {key: value})
    write_json(candidate / "gate.json", gate)
    with pytest.raises(GateRed, match="bị hỏng hoặc thiếu phần"):
        green_gate(candidate, settings)


@pytest.mark.parametrize("rules", [[], ["C-ROWS"], [7], [{}], [{"rule_id": "C-ROWS", "verdict": "pass"}]])
def test_a_gate_without_whole_rules_is_refused(settings: Settings, candidate: Path, rules: list[Any]) -> None:
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"rules": rules})
    with pytest.raises(GateRed, match="bị hỏng hoặc thiếu phần"):
        green_gate(candidate, settings)


@pytest.mark.parametrize("word", ["red", "GREEN", "green ", "pass", ""])
def test_another_verdict_is_refused(settings: Settings, candidate: Path, word: str) -> None:
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"verdict": word})
    with pytest.raises(GateRed, match="không cho công bố"):
        green_gate(candidate, settings)


@pytest.mark.parametrize(
    "words",
    [{"verdict": "fail"}, {"verdict": "could_not_run", "severity": "info"}, {"verdict": "đạt"}, {"verdict": None}],
)
def test_a_green_word_over_a_rule_that_blocks_is_refused(
    settings: Settings, candidate: Path, words: dict[str, str]
) -> None:
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"rules": [RULE | words]})
    with pytest.raises(GateRed, match="không cho công bố"):
        green_gate(candidate, settings)


def test_the_gate_of_another_candidate_is_refused(settings: Settings, home: Home, candidate: Path) -> None:
    other = home.candidates / "ba9876543210"
    shutil.copytree(candidate / "data", other / "data")
    append("indicator_value.csv")(other)
    shutil.copy(candidate / "gate.json", other / "gate.json")
    with pytest.raises(GateRed, match=OTHER_BYTES):
        green_gate(other, settings)
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"candidate": "ba9876543210"})
    with pytest.raises(GateRed, match=OTHER_BYTES):
        green_gate(candidate, settings)


def rules_of(settings: Settings, root: Path) -> Settings:
    """The same settings over a checkout of the test's own, whose rules may be changed."""
    for name in ("expectations", "dbt_project/seeds"):
        shutil.copytree(settings.root / name, root / name)
    return replace(settings, root=root)


@pytest.mark.parametrize("file", ["expectations/warehouse.json", "dbt_project/seeds/rule.csv"])
def test_an_old_green_is_worth_nothing_once_the_rules_changed(
    settings: Settings, candidate: Path, tmp_path: Path, file: str
) -> None:
    later = rules_of(settings, tmp_path / "checkout")
    assert green_gate(candidate, later)
    with (later.root / file).open("a", encoding="utf-8") as stream:
        stream.write(" ")
    with pytest.raises(GateRed, match="Quy tắc hoặc danh mục đã đổi"):
        green_gate(candidate, later)


def test_an_old_green_of_another_version_is_worth_nothing(settings: Settings, candidate: Path) -> None:
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"versions": {"congkhai": "0.0.9"}})
    with pytest.raises(GateRed, match="Quy tắc hoặc danh mục đã đổi"):
        green_gate(candidate, settings)


def test_the_database_is_in_no_seal_for_it_is_made_again(settings: Settings, candidate: Path) -> None:
    before = seal(candidate / "data", settings)
    append("warehouse.duckdb")(candidate)
    assert seal(candidate / "data", settings) == before and green_gate(candidate, settings)
    assert "changes.csv" in before["files"] and "excel/so-lieu.xlsx" in before["files"]


@pytest.mark.parametrize("latest", [None, "", "../releases", "nowhere", "."])
def test_without_a_candidate_there_is_no_gate(home: Home, candidate: Path, latest: str | None) -> None:
    file = home.candidates / "latest"
    file.unlink() if latest is None else file.write_text(latest)
    with pytest.raises(GateRed, match="Chưa có bản dự thảo nào"):
        newest_candidate(home)


def test_a_gate_can_be_read_without_being_green(candidate: Path) -> None:
    write_json(candidate / "gate.json", json.loads(text_of(candidate)) | {"verdict": "red"})
    assert read_gate(candidate)["verdict"] == "red"
