"""The worked questions of docs/questions run on a released database and give what a person counts by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from congkhai_run import ROOT, congkhai

QUESTIONS = sorted((ROOT / "docs" / "questions").glob("*.sql"))


@pytest.fixture(scope="module")
def released(published_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published_home / "current/data/warehouse.duckdb"), read_only=True) as connection:
        yield connection


def asked(released: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    (file,) = [path for path in QUESTIONS if path.name.startswith(name)]
    cursor = released.execute(file.read_text(encoding="utf-8"))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_says_what_it_asks_and_runs_by_command(published_home: Path, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("-- ")]
    assert "?" in head[0] + head[1] and any("Look at:" in line for line in head)
    run = congkhai(published_home, "query", text, "--json", "--limit", "1")
    assert run.status == 0 and run.out.startswith("[\n {"), run.told()


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_what_a_readme_shows_in_python_runs(published_home: Path, tmp_path: Path, readme: str) -> None:
    (tmp_path / "var").symlink_to(published_home)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0 and "6153" in done.stdout, done.stdout + done.stderr


def test_there_are_at_least_five() -> None:
    assert len(QUESTIONS) >= 5


def test_huy_dong_of_the_city_against_plan_and_same_period(released: duckdb.DuckDBPyConnection) -> None:
    """The report: 99,8%, 0,1 below the same period (99,9%) and 0,1 below the plan (99,9%)."""
    rows = asked(released, "01")
    (row,) = [r for r in rows if r["unit_name"] == "Thành phố Điện Biên Phủ" and r["school_year"] == "2021-2022"]
    names = ("value", "change_vs_same_period", "plan", "change_vs_plan")
    assert [row[name] for name in names] == [Decimal(n) for n in ("99.8", "-0.1", "99.9", "-0.1")]
    kinds = {r["indicator"] for r in rows if r["unit_name"] == "Tỉnh Minh Họa"}
    assert {"huy_dong_5_dan_so", "huy_dong_5_phai_huy_dong"} <= kinds


def test_schools_past_five_years(released: duckdb.DuckDBPyConnection) -> None:
    """The register: recognised on 20/5/2019, so past five years on 30/9/2025; asked again on 1/6/2024."""
    rows = asked(released, "02")
    (row,) = [r for r in rows if r["unit_name"] == "Trường Mầm non Minh Họa 1"]
    assert row["recognised_on"] == date(2019, 5, 20) and row["five_years_on"] == date(2024, 5, 20)
    assert row["state"] == "quá 5 năm kể từ ngày công nhận" and row["file_submitted_on"] == "2024-06-01"
    assert all(r["five_years_on"] <= r["on_day"].replace(year=r["on_day"].year + 1) for r in rows)


def test_children_per_class_over_the_reform(released: duckdb.DuckDBPyConnection) -> None:
    rows = asked(released, "03")
    keys = [(r["unit_id"], r["school_year"], r["period"]) for r in rows]
    assert len(keys) == len(set(keys)) and {r["school_year"] for r in rows} >= {"2023-2024", "2024-2025", "2025-2026"}
    rows = [row for row in rows if row["period"] == "start"]
    (row,) = [r for r in rows if r["unit_id"] == "commune-99001-20200101" and r["school_year"] == "2024-2025"]
    # its two schools and its group returned 308 + 208 + 44 = 560 children in 22 groups and classes
    assert row["classes"] == 22 and row["children_per_class"] == Decimal("25.5") == round(Decimal(560) / 22, 1)
    (now,) = [r for r in rows if r["unit_id"] == "commune-99001-20250701" and r["school_year"] == "2025-2026"]
    assert "Xã Minh Họa Một (whole)" in now["old_units"] and "Xã Minh Họa Ba (split)" in now["old_units"]
    # a year before it began: its schools of today, from their returns of then
    (before,) = [r for r in rows if r["unit_id"] == "commune-99001-20250701" and r["school_year"] == "2024-2025"]
    assert before["boundary"] == "current" and now["boundary"] == "as_reported"
    schools = released.execute(
        "select sum(value) from indicator_value inner join unit using (unit_id) where indicator = 'so_nhom_lop' "
        "and breakdown = 'total' and is_shown and school_year = '2024-2025' and period = 'start' "
        "and unit.parent_unit_id = 'commune-99001-20250701' "
        "and unit.unit_level in ('school', 'independent_group')"
    ).fetchall()
    assert schools == [(before["classes"],)]


def test_a_sum_leads_to_cells_that_hold_it(released: duckdb.DuckDBPyConnection) -> None:
    rows = asked(released, "04")
    assert rows[0]["depth"] == 0 and rows[0]["file"] is None
    leaves = [row for row in rows if row["cell"]]
    assert len(leaves) >= 15 and rows[0]["value"] == sum(row["value"] for row in leaves)
    for row in leaves[:3]:
        sheet = openpyxl.load_workbook(ROOT / row["file"])[row["sheet"]]
        assert str(sheet[row["cell"]].value) == row["found"]


def test_what_is_hidden_is_counted_with_its_reason(released: duckdb.DuckDBPyConnection) -> None:
    rows = asked(released, "05")
    symbols = released.execute(
        "select symbol, count(*) from indicator_value where symbol is not null group by symbol"
    ).fetchall()
    for symbol, count in symbols:
        assert sum(r["hidden_values"] for r in rows if r["symbol"] == symbol) == count > 0
    assert {r["symbol"]: r["meaning_vi"] for r in rows}["c"] == "bảo mật"
    # girls of a provider with few children are a breakdown, in their share too
    split = {"ty_le_tre_nu"}
    assert all(
        r["sensitivity"] != "none" or r["breakdown_vi"] != "Tổng số" or r["indicator"] in split
        for r in rows
        if r["symbol"] == "c"
    )


def test_the_first_release_has_new_periods_only(released: duckdb.DuckDBPyConnection) -> None:
    rows = asked(released, "06")
    assert {(r["change"], r["kind"]) for r in rows} == {("added", "new period")}
    here = ("Thành phố Điện Biên Phủ", "so_tre", "2021-2022", "term1", "total")
    (row,) = [
        r for r in rows if (r["unit_name"], r["indicator"], r["school_year"], r["period"], r["breakdown"]) == here
    ]
    assert row["new_value"] == 6153 and row["old_value"] is None
