"""The dbt project's own tests: unit tests beside the models, and a documentation that covers every public column."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "dbt_project" / "models"
SEEDS = ROOT / "dbt_project" / "seeds"

# in a process of its own: dbt keeps the profile of its first run
_RUN = """
import sys
from orchestration.settings import load_settings
from orchestration.transform.warehouse import run_dbt
for result in run_dbt(load_settings(), sys.argv[1:]):
    if hasattr(result, "node"):
        print(result.node.name, result.status)
"""


def run_dbt(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _RUN, *arguments],
        env={**os.environ, "CONGKHAI_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_unit_test_of_the_models_passes(published_home: Path) -> None:
    done = run_dbt(published_home, "test", "--select", "test_type:unit")
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines() if line.endswith(" pass"))
    assert set(told) == _unit_tests()


def test_the_documentation_builds_and_describes_every_model(tmp_path: Path) -> None:
    """Without a warehouse that holds anything: the pages are made from the project alone."""
    home = tmp_path / "home"
    (home / "work").mkdir(parents=True)
    done = run_dbt(home, "docs", "generate", "--empty-catalog")
    assert done.returncode == 0, done.stdout + done.stderr
    (manifest_file,) = home.rglob("manifest.json")
    folder = manifest_file.parent
    assert (folder / "index.html").stat().st_size > 100_000 and (folder / "catalog.json").exists()
    nodes = json.loads(manifest_file.read_text(encoding="utf-8"))["nodes"].values()
    marts = {node["name"]: node for node in nodes if node["name"].startswith("mart_") and node["description"]}
    assert set(marts) == {file.stem for file in (MODELS / "marts").glob("*.sql")}
    assert all(column["description"] for node in marts.values() for column in node["columns"].values())


def _unit_tests() -> set[str]:
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in MODELS.rglob("*.yml")]
    return {test["name"] for file in files for test in file.get("unit_tests", [])}


def test_the_five_rules_of_the_engine_have_unit_tests() -> None:
    assert len(_unit_tests()) >= 5


def test_every_mart_says_its_grain_and_every_column() -> None:
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (MODELS / "marts").glob("*.yml")]
    documented = {model["name"]: model for file in files for model in file.get("models", [])}
    assert set(documented) == {file.stem for file in (MODELS / "marts").glob("*.sql")}
    for name, model in documented.items():
        assert "Grain:" in model["description"], name
        assert all(column["description"] and column["data_type"] for column in model["columns"]), name


def test_every_seed_column_is_declared_as_text() -> None:
    declared = {
        seed["name"]: list(seed["config"]["column_types"])
        for seed in yaml.safe_load((SEEDS / "_seeds.yml").read_text(encoding="utf-8"))["seeds"]
    }
    headers = {file.stem: file.read_text(encoding="utf-8").splitlines()[0].split(",") for file in SEEDS.glob("*.csv")}
    assert declared == headers
