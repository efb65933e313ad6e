"""A row of reason.csv that says too little, or another thing than the two releases, is refused with its line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest
from test_change import before, revised
from two_releases import CORRECTIONS, PREVIOUS, REASONS, Office, sha

from orchestration.export.change import explain
from orchestration.export.reason import ReasonError, read_reasons
from orchestration.export.unexplained import OpenClass, unexplained
from orchestration.export.version import next_version
from orchestration.settings import Home

SCHOOL = {"unit_id": "school-a"}


@pytest.fixture
def office(home: Home) -> Office:
    (home.decisions / "reason.csv").unlink(missing_ok=True)
    return Office(home, before())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"office": ""}, "dòng 2: cột office chưa được điền"),
        ({"decided_on": ""}, "cột decided_on chưa được điền"),
        ({"reason": ""}, "cột reason chưa được điền"),
        ({"reason": "<vì sao>"}, "cột reason chưa được điền"),
        ({"follows": ""}, "cột follows chưa được điền"),
        ({"unit_id": ""}, "điền ít nhất một trong các cột round, form, unit_id, indicator, sha256"),
        ({"kind": "sửa"}, "cột kind ghi «sửa», cần một trong: revision, correction, method, boundary"),
        ({"kind": "new period"}, "cột kind ghi «new period»"),
        ({"decided_on": "20/11/2024"}, "cần ngày dạng 2026-12-31"),
        ({"decided_on": "20241120"}, "cần ngày dạng 2026-12-31"),
        ({"sha256": "c"}, "cần ít nhất 8 chữ số đầu"),
        ({"kind": "correction"}, "ghi «correction», nhưng các số này đổi theo cách khác: «revision»"),
        ({"kind": "method"}, "nhưng các số này đổi theo cách khác: «revision»"),
    ],
)
def test_a_reason_that_does_not_hold_is_refused(office: Office, row: dict[str, str], told: str) -> None:
    office.decides(**(SCHOOL | row))
    with pytest.raises(ReasonError, match=f"reason.csv, dòng 2: .*{told.split(': ', 1)[-1]}"):
        office.offers(revised())


def test_a_kind_is_held_only_against_the_release_it_follows(office: Office) -> None:
    office.decides(**SCHOOL, follows="2023-2024-start.1", kind="method")
    assert office.offers(revised())[0]["reason"] == ""


def test_a_file_without_a_column_is_told(home: Home) -> None:
    file = home.decisions / "reason.csv"
    file.write_text("scope,value,kind,reason,office,decided_on\n", encoding="utf-8")
    assert read_reasons(home.decisions) == []
    file.write_text("scope,kind,reason\nround,revision,x\n", encoding="utf-8")
    with pytest.raises(ReasonError, match=r"thiếu cột follows, round.*dòng đầu phải là follows,kind"):
        read_reasons(home.decisions)


def open_classes(office: Office) -> list[OpenClass]:
    data = revised().write(office.home.path / "candidate" / "data")
    with duckdb.connect() as connection:
        explain(connection, data, office.home)
        return unexplained(connection)


def test_what_is_open_is_told_as_a_class_with_the_row_that_explains_it(office: Office) -> None:
    (one,) = open_classes(office)
    assert (one.changes, one.example) == (2, "so_tre total school-a 2024-2025-start: 100 → 90")
    row = one.model_row(PREVIOUS, "Sở, thử", "2024-11-20")
    assert (
        row == f'{PREVIOUS},revision,2024-2025-start,01-MN-DN,school-a,,{sha("c")[:12]},<vì sao>,"Sở, thử",2024-11-20'
    )
    (office.home.decisions / "reason.csv").write_text(f"{','.join(REASONS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(ReasonError, match="cột reason chưa được điền"):
        open_classes(office)
    filled = row.replace("<vì sao>", "Trường đếm lại")
    (office.home.decisions / "reason.csv").write_text(f"{','.join(REASONS)}\n{filled}\n", encoding="utf-8")
    assert open_classes(office) == []


def test_many_senders_of_one_form_are_one_class(home: Home) -> None:
    from two_releases import Data

    letters = "abcdef"
    old, new = Data(), Data()
    for letter in letters:
        old.school(f"school-{letter}", 10, letter)
        new.school(f"school-{letter}", 11, letter.upper())
    office = Office(home, old)
    data = new.write(home.path / "candidate" / "data")
    with duckdb.connect() as connection:
        explain(connection, data, office.home)
        (one,) = unexplained(connection)
    assert (one.kind, one.round, one.form, one.unit_id, one.sha256, one.changes) == (
        *("revision", "2024-2025-start", "01-MN-DN", "", ""),
        len(letters),
    )


@pytest.mark.parametrize(
    ("before", "step", "now"),
    [
        ([], "major", "1.0.0"),
        (["1.0.0"], "patch", "1.0.1"),
        (["1.0.0", "1.0.1"], "minor", "1.1.0"),
        (["1.9.0", "1.10.3"], "minor", "1.11.0"),
        (["1.2.3"], "major", "2.0.0"),
        # back to an older release: the number of the later one is not given out again
        (["1.0.0", "1.1.0", "1.0.0"], "minor", "1.2.0"),
    ],
)
def test_versions_grow_from_the_highest_that_was_public(before: list[str], step: str, now: str) -> None:
    assert next_version(before, step) == now


def test_a_lost_column_is_a_major_and_a_new_one_a_minor_step(home: Home) -> None:
    columns = [{"table_name": "unit", "position": place, "column_name": name, "data_type": "VARCHAR"}
               for place, name in enumerate(("unit_id", "slug"), start=1)]  # fmt: skip
    old = before()
    old.rows["dictionary"] = columns
    office = Office(home, old)
    for kept, step in ((columns[:1], "major"), ([*columns, columns[0] | {"column_name": "new"}], "minor")):
        data = before()
        data.rows["dictionary"] = kept
        office.offers(data)
        assert office.version()[1] == step
    release = json.loads((home.current / "release.json").read_text(encoding="utf-8"))
    assert release["version"] == {"version": "1.0.0"}


def test_the_headers_are_those_of_the_samples() -> None:
    samples = Path(__file__).resolve().parents[2] / "samples" / "decisions"
    for name, columns in (("reason", REASONS), ("correction", CORRECTIONS)):
        with (samples / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == columns
