"""Each rule of the candidate reads the files back from disk: a fault planted in one of them fires it, and it alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.gate.candidate import candidate_row
from orchestration.gate.rows import SuiteRow

# a figure that is shown, has a page of its topic and hides nothing
FIGURE = (
    "indicator = 'so_tre' and breakdown = 'total' and unit_level = 'school' and period = 'start' "
    "and school_year = '2024-2025' and boundary = 'as_reported'"
)
ONE = f"(unit_id = (select min(unit_id) from was where {FIGURE}) and {FIGURE})"

# rule -> table, what becomes of its rows, and rules that fail with it because they look at the same thing
FAULTS = {
    "C-ROWS": ("topic", "select * from was where false", {"C-TOPIC"}),
    "C-KEY": ("indicator_value", f"from was union all select * from was where {ONE}", {"C-SHOWN"}),
    "C-SOURCE": ("provenance", "select * from was where indicator <> 'so_tre'", set()),
    "C-SHOWN": (
        "indicator_value",
        f"select * replace (case when {ONE} then false else is_shown end as is_shown) from was",
        {"C-TOPIC"},
    ),
    "C-ROUND": ("unit", "select * replace (null as slug) from was where unit_level = 'school'", set()),
    "C-TOPIC": ("mart_quy_mo", "select * replace (value + 1 as value) from was", set()),
    "C-DISCLOSURE": ("disclosure_item", "from was union all (from was limit 1)", set()),
    "C-DRIFT": ("mart_quy_mo", "select * from was where period <> 'start'", {"C-TOPIC"}),
}


@pytest.fixture(scope="module")
def data(published_home: Path) -> Path:
    return published_home / "current" / "data"


def _planted(data: Path, folder: Path, table: str, change: str) -> Path:
    """The data folder with the rows of one table changed, Parquet and CSV alike."""
    shutil.copytree(data, folder)
    file = folder / f"{table}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table was as from read_parquet('{file}')")
        connection.execute(f"create table now as {change}")
        connection.execute(f"copy now to '{file}' (format parquet)")
        connection.execute(f"copy now to '{file.with_suffix('.csv')}' (header)")
    return folder


def _failing(row: SuiteRow) -> set[str]:
    return {rule for rule, violations in row.violations.items() if violations}


def test_the_samples_break_none(data: Path) -> None:
    row = candidate_row(data, data)
    assert _failing(row) == set()
    assert all(row.checked[rule] for rule in FAULTS)


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_fires_its_rule(data: Path, tmp_path: Path, rule: str) -> None:
    table, change, also = FAULTS[rule]
    row = candidate_row(_planted(data, tmp_path / "data", table, change), data)
    assert rule in _failing(row) and _failing(row) <= {rule, *also}, row.violations
    assert len(row.evidence[row.evidence["rule_id"] == rule]) == row.violations[rule]
