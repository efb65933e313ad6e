"""dbt in process: its manifest for Dagster, and the build of the warehouse."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.settings import Settings

if TYPE_CHECKING:
    from dbt.contracts.results import RunResult


class DbtFailed(Exception):
    """dbt could not build: a fault of our own code, since whatever data can cause is a rule of the gate."""


def manifest_path(settings: Settings) -> Path:
    """Path of a manifest that fits the dbt project as it stands, made anew when the project's files changed."""
    target = settings.home.dbt_target
    manifest, stamp = target / "manifest.json", target / "project.sha256"
    now = project_hash(settings.dbt_project)
    if not manifest.exists() or not stamp.exists() or stamp.read_text() != now:
        run_dbt(settings, ["parse"])
        stamp.write_text(now)
    return manifest


def project_hash(project: Path) -> str:
    """Hash of the SQL, descriptions and catalogue of the dbt project: with another one everything is built anew."""
    digest = hashlib.sha256()
    for file in sorted(project.rglob("*")):
        if file.suffix in (".sql", ".yml", ".csv") and "target" not in file.parts:
            digest.update(str(file.relative_to(project)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def run_dbt(settings: Settings, arguments: list[str]) -> list[RunResult]:
    """Run one dbt command in this process against the home's warehouse; returns its results per node.

    Raises DbtFailed with the messages of the nodes that failed.
    """
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["CONGKHAI_WAREHOUSE"] = str(settings.home.warehouse)
    from dbt.cli.main import dbtRunner

    target = settings.home.dbt_target
    target.mkdir(parents=True, exist_ok=True)
    project = str(settings.dbt_project)
    places = ["--project-dir", project, "--profiles-dir", project, "--target-path", str(target)]
    result = dbtRunner().invoke([*arguments, *places, "--log-path", str(target / "logs"), "--quiet"])
    results = list(getattr(result.result, "results", None) or [])
    if not result.success:
        failed = [f"{r.node.name}: {r.message}" for r in results if r.status in ("error", "fail")]
        raise DbtFailed("\n".join(failed) or str(result.exception))
    return results


def load_manifest(path: Path) -> dict[str, Any]:
    """The manifest as plain data."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
