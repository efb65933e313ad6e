"""The data package of the published samples, as the library that reads such packages judges it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from congkhai_run import read_json
from frictionless import Package

SMALL = ("indicator", "topic", "norm", "breakdown", "round")


def faults(folder: Path) -> set[tuple[str, str]]:
    """(resource, type of error) of everything the library objects to."""
    report = Package(str(folder / "datapackage.json")).validate()
    return {(task.name, error.type) for task in report.tasks for error in task.errors} | {
        ("", error.type) for error in report.errors
    }


def test_the_package_is_valid_with_every_row(published_home: Path) -> None:
    folder = published_home / "current" / "data"
    package = read_json(folder / "datapackage.json")
    assert faults(folder) == set()
    assert {resource["path"] for resource in package["resources"]} == {file.name for file in folder.glob("*.csv")}
    assert package["version"] == read_json(folder / "version.json")["version"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0" and len(package["sources"]) > 3
    assert all(resource["bytes"] == (folder / resource["path"]).stat().st_size for resource in package["resources"])


@pytest.fixture
def small(published_home: Path, tmp_path: Path) -> Path:
    """A package of a few tables, to be broken."""
    folder = published_home / "current" / "data"
    package = read_json(folder / "datapackage.json")
    package["resources"] = [one for one in package["resources"] if one["name"] in SMALL]
    for one in package["resources"]:
        shutil.copy(folder / one["path"], tmp_path)
        # a change must be found by what it breaks, not by the hash alone
        del one["hash"], one["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def twice(folder: Path) -> None:
    file = folder / "topic.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def nowhere(folder: Path) -> None:
    change(folder / "norm.csv", ",gv_lop,", ",gv_khong_co,")


def no_number(folder: Path) -> None:
    change(folder / "round.csv", ",50,", ",năm mươi,")


def no_day(folder: Path) -> None:
    change(folder / "round.csv", "2016-05-31", "31/5/2016")


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (twice, ("topic", "primary-key")),
        (nowhere, ("norm", "foreign-key")),
        (no_number, ("round", "type-error")),
        (no_day, ("round", "type-error")),
    ],
)
def test_the_library_would_have_seen_it(small: Path, harm: Any, found: tuple[str, str]) -> None:
    assert faults(small) == set()
    harm(small)
    assert found in faults(small)


def test_a_changed_byte_is_seen_by_its_hash(published_home: Path, tmp_path: Path) -> None:
    folder = published_home / "current" / "data"
    package = read_json(folder / "datapackage.json")
    package["resources"] = [one for one in package["resources"] if one["name"] == "topic"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    shutil.copy(folder / "topic.csv", tmp_path)
    change(tmp_path / "topic.csv", "An toàn", "An toan")
    assert {kind for _, kind in faults(tmp_path)} == {"hash-count", "byte-count"}
