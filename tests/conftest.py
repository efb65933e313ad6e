"""One publication of the samples for all tests that look at a release, and settings for those that need a home."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# `samples.build` and `orchestration` of this checkout, whatever is installed
sys.path.insert(0, str(ROOT))

# only found, and only this checkout, once the path is set
from congkhai_run import congkhai  # noqa: E402

from orchestration.collect.catalogue import Catalogue  # noqa: E402
from orchestration.settings import Home, Settings, load_settings  # noqa: E402


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which `congkhai publish` brought the samples once. Look at it, do not change it."""
    home = tmp_path_factory.mktemp("published") / "home"
    run = congkhai(home, "publish", own_process=True)
    assert run.status == 0, run.told()
    return home


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The committed catalogue."""
    return Catalogue(ROOT / "dbt_project" / "seeds")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The committed settings with an empty home of the test's own."""
    return load_settings(ROOT, {"CONGKHAI_HOME": str(tmp_path / "home")})


@pytest.fixture
def home(settings: Settings) -> Home:
    """The home of `settings`, its folders made."""
    from orchestration.collect.home import open_home

    return open_home(settings)
