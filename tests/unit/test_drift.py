"""C-DRIFT: a mart that lost, gained or hid much of a round since the last release, in small planted data folders."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.gate.drift import drift

ROOT = Path(__file__).resolve().parents[2]
ROUND = "'2024-2025' as school_year, 'start' as period"


def _folder(path: Path, shown: int, hidden: int = 0, missing: int = 0) -> Path:
    """A data folder of one mart with so many rows of one round, beside a catalogue table and the limits."""
    path.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select rule_id, parameter, cast(value as double) as value from "
            f"read_csv('{ROOT / 'dbt_project' / 'seeds' / 'rule_limit.csv'}', all_varchar = true)) "
            f"to '{path / 'rule_limit.parquet'}'"
        )
        connection.execute(f"copy (select 'x' as topic) to '{path / 'topic.parquet'}'")
        parts = [
            f"select {ROUND}, {value} as value, {symbol} as symbol from range({rows})"
            for rows, value, symbol in ((shown, "1", "null"), (hidden, "null", "'c'"), (missing, "null", "'x'"))
        ]
        connection.execute(f"copy ({' union all '.join(parts)}) to '{path / 'mart.parquet'}'")
    return path


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"shown": 200}, []),
        # what late returns and withdrawals may do
        ({"shown": 181}, []),
        ({"shown": 399}, []),
        ({"shown": 179}, ["giá trị có số 179", "số dòng 179"]),
        ({"shown": 401}, ["giá trị có số 401", "số dòng 401"]),
        ({"shown": 0}, ["giá trị có số 0", "số dòng 0"]),
        ({"shown": 170, "missing": 30}, ["giá trị có số 170"]),
        ({"shown": 185, "hidden": 15}, []),
        ({"shown": 185, "hidden": 25}, ["bảo mật 11.9% số dòng"]),
    ],
)
def test_what_changed_as_a_whole_is_told(tmp_path: Path, now: dict[str, int], found: list[str]) -> None:
    released = _folder(tmp_path / "released", 200)
    compared, drifted = drift(_folder(tmp_path / "candidate", **now), released)
    assert compared == 1
    assert sorted(drifted["found"]) == found
    assert set(drifted["mart"]) <= {"mart"} and set(drifted["round"]) <= {"2024-2025-start"}


def test_a_table_that_is_gone_has_lost_every_row(tmp_path: Path) -> None:
    released, candidate = _folder(tmp_path / "released", 200), _folder(tmp_path / "candidate", 200)
    (candidate / "mart.parquet").unlink()
    assert sorted(drift(candidate, released)[1]["found"]) == ["giá trị có số 0", "số dòng 0"]


def test_rows_of_no_round_are_held_against_rows_of_no_round(tmp_path: Path) -> None:
    folders = [_folder(tmp_path / name, 1) for name in ("candidate", "released")]
    for folder, rows in zip(folders, (60, 100), strict=True):
        with duckdb.connect() as connection:
            connection.execute(
                "copy (select null::varchar as school_year, null::varchar as period, 1 as value "
                f"from range({rows})) to '{folder / 'goal.parquet'}'"
            )
    assert drift(folders[1], folders[1])[1].empty
    compared, drifted = drift(*folders)
    assert compared == 1 and set(drifted["round"]) == {""} and len(drifted) == 2


def test_few_rows_are_not_held_against_anything(tmp_path: Path) -> None:
    assert drift(_folder(tmp_path / "candidate", 1), _folder(tmp_path / "released", 49))[0] == 0


def test_a_first_release_has_nothing_to_drift_from(tmp_path: Path) -> None:
    compared, drifted = drift(_folder(tmp_path / "candidate", 200), tmp_path / "none")
    assert compared == 0 and drifted.empty
