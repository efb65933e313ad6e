"""A run that rebuilds only the rounds in scope leaves the same warehouse, and the same data, as one that builds all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from congkhai_run import ROOT, congkhai

LATE = "2024-2025/01-MN-DN_school-9901011_2024-2025-start.xlsx"
REGISTER = "2025-2026/DM-CS_province-99_2025-2026-start.xlsx"
# texts and plans of a round: nothing in them is an observation
TEXTS = ("2023-2024/CK-36_school-9901001_2023-2024-end.xlsx", "2024-2025/KH-CT_province-99_2024-2025-term1.xlsx")

told: list[str] = []


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """A home that got the illustrative workbooks in three runs, the last two with a late return, and with the register
    of the newest round and texts and plans of others, and a copy of it that then built everything anew."""
    folder = tmp_path_factory.mktemp("incremental")
    first = folder / "first"
    shutil.copytree(ROOT / "samples" / "minh-hoa", first)
    held_back = []
    for name, names in (("late", (LATE,)), ("later", (REGISTER, *TEXTS))):
        held_back.append(folder / name)
        held_back[-1].mkdir()
        for held in names:
            (first / held).rename(held_back[-1] / Path(held).name)
    home = folder / "home"
    for source in (first, *held_back):
        run = congkhai(home, "publish", "--source", str(source), "--round", "2025-2026-start")
        # without its register the newest round has providers in communes that are no more: red, but built
        assert run.status in (0, 2), run.told()
        told.append(run.told())
    whole = folder / "whole"
    shutil.copytree(home, whole, symlinks=True)
    (whole / "work" / "warehouse.json").unlink()
    run = congkhai(whole, "publish", "--round", "2025-2026-start", "--source", str(first))
    assert run.status == 0, run.told()
    told.append(run.told())
    yield [home, whole]


def test_only_the_rounds_in_scope_were_rebuilt(homes: list[Path]) -> None:
    assert "dựng lại tất cả các kỳ" in told[0]
    # a return of the start of 2024-2025 changes that round alone; a register every round from its own on
    assert "1 kỳ có thay đổi" in told[1]
    assert "kỳ có thay đổi" in told[2]
    assert "dựng lại tất cả các kỳ" in told[3]


def test_the_data_have_the_same_hash(homes: list[Path]) -> None:
    ids = [(home / "candidates" / "latest").read_text() for home in homes]
    assert ids[0] == ids[1]


def test_every_table_of_the_warehouse_is_the_same(homes: list[Path]) -> None:
    with duckdb.connect() as connection:
        for name, home in zip(("parts", "whole"), homes, strict=True):
            connection.execute(f"attach '{home / 'work' / 'warehouse.duckdb'}' as {name} (read_only)")
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'parts' and schema_name in ('intermediate', 'marts') order by 1"
        ).fetchall()
        assert len(tables) > 20
        for (table,) in tables:
            for one, other in (("parts", "whole"), ("whole", "parts")):
                rows = connection.execute(
                    f"select count(*) from (select * from {one}.{table} except all select * from {other}.{table})"
                ).fetchone()
                assert rows == (0,), f"{table}: {rows} rows in {one} alone"


def test_a_run_that_was_ended_is_followed_by_one_that_builds_all(homes: list[Path]) -> None:
    home = homes[1]
    state = home / "work" / "warehouse.json"
    assert json.loads(state.read_text())["project"]
    # what a kill between the two assets leaves behind
    state.rename(home / "work" / "warehouse.next.json")
    run = congkhai(home, "publish", "--round", "2025-2026-start", "--source", str(home.parent / "first"))
    assert run.status == 0 and "dựng lại tất cả các kỳ" in run.told(), run.told()
    assert state.exists()
