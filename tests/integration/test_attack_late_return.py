"""A release, then late returns: what the difference of two sums would tell of them stays hidden too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from congkhai_run import ROOT, copied_home

from bench.attack.known import TOLERANCE
from bench.attack.report import Attack, attack
from orchestration.export.candidate import make_candidate
from orchestration.settings import Settings, load_settings
from orchestration.transform.prepare import prepare
from orchestration.transform.scope import remember
from orchestration.transform.warehouse import run_dbt

LATE = """
(unit_id, round) in (
    ('school-9901002-20200101', '2024-2025-start'), ('school-9901012-20200101', '2025-2026-start'),
    ('independent_group-9902004-20220901', '2025-2026-start'), ('school-9901008-20200101', '2023-2024-start')
)
"""


def exported(settings: Settings) -> Path:
    """`data/` of the candidate of what is collected: the rooms from compaction to export."""
    prepare(settings)
    run_dbt(settings, ["build", "--exclude-resource-type", "unit_test"])
    remember(settings.home)
    return make_candidate(settings).data


def without_late(collected: Path) -> None:
    for file in [*collected.glob("rounds/*/observation.parquet"), collected / "submission.parquet"]:
        kept = file.with_suffix(".kept")
        duckdb.sql(f"copy (from '{file}' where ({LATE}) is not true) to '{kept}' (format parquet)")
        kept.rename(file)


@pytest.fixture(scope="module")
def found(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """The attack on a release without four returns and the one after it, with them."""
    path = copied_home(published_home, tmp_path_factory.mktemp("late") / "home")
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(path)})
    home = settings.home
    home.current.unlink()
    shutil.rmtree(home.releases)
    complete = path / "complete"
    shutil.copytree(home.collected, complete)
    without_late(home.collected)
    release = home.releases / "2025-2026-term1.1"
    shutil.copytree(exported(settings), release / "data")
    home.current.symlink_to(release)
    line = {"release": release.name, "state": "released", "at": "2025-11-25T02:08:00+07:00"}
    (path / "releases.jsonl").write_text(json.dumps(line) + "\n")
    shutil.rmtree(home.collected)
    complete.rename(home.collected)
    return attack([release / "data", exported(settings)])


# hidden rates of 0 % of a late return, told by a 0 of its commune that stood in the release before (decision 0040)
KNOWN_ZEROS = 8


def test_sums_of_two_releases_tell_no_late_return(found: Attack) -> None:
    told = [each for each in found.pinned if each.high > TOLERANCE]
    assert not told, f"{found}\n" + "\n".join(map(str, told[:20]))


def test_zeros_told_of_a_late_return_do_not_grow(found: Attack) -> None:
    assert len(found.pinned) <= KNOWN_ZEROS, f"{found}\n" + "\n".join(map(str, found.pinned))


def test_both_releases_were_attacked(found: Attack) -> None:
    """The late schools are in the new sums only: without the old sums there would be fewer of them."""
    assert found.rows["rollup"] > 15_000
