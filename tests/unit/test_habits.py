"""What the repository promises about itself: pinned, without index addresses, silent towards the outside."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["collect", "transform", "export", "gate", "publish"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_requirement_is_pinned_with_hashes_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[a-z0-9][\w.-]*==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    locked = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    for requirement in asked:
        name = re.match(r"[\w.-]+", requirement)
        assert name and re.search(rf"^{name[0]}==", locked, re.MULTILINE), requirement


def test_the_package_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


def test_telemetry_is_off_in_committed_configuration() -> None:
    dbt = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))
    assert dbt["flags"]["send_anonymous_usage_stats"] is False
    profile = yaml.safe_load((ROOT / "dbt_project" / "profiles.yml").read_text(encoding="utf-8"))
    settings = profile["congkhai"]["outputs"]["warehouse"]["settings"]
    extensions = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    assert settings == extensions | {"memory_limit": "4GB"}
    site = (ROOT / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.search(r"^\s+font: false$", site, re.MULTILINE)


def test_a_room_imports_only_from_rooms_before_it() -> None:
    for index, room in enumerate(ROOMS):
        later = {f"orchestration.{name}" for name in ROOMS[index + 1 :]}
        for file in (ROOT / "orchestration" / room).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for name in names:
                    assert ".".join(name.split(".")[:2]) not in later, f"{file.name} imports {name}"
