"""Two small homes: with one release, and with the second that an undisturbed run makes of the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from congkhai_run import congkhai, copied_home
from harm import FIRST, small


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one small release. Copy it, do not change it."""
    home = tmp_path_factory.mktemp("first") / "home"
    run = congkhai(home, "publish", env=small(FIRST))
    assert run.status == 0, run.told()
    return home


@pytest.fixture(scope="session")
def undisturbed(first_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after a second publication that nothing disturbed. Look at it, do not change it."""
    home = copied_home(first_release, tmp_path_factory.mktemp("undisturbed") / "home")
    run = congkhai(home, "publish", env=small())
    assert run.status == 0, run.told()
    return home
