"""The Dagster resource every asset needs: the home, opened, and its one-writer lock for as long as the run lasts."""

from collections.abc import Iterator

import dagster as dg

from orchestration.collect.home import open_home, writer_lock
from orchestration.settings import Home, load_settings


@dg.resource(description="The data home with its one-writer lock")
def writer(_context: dg.InitResourceContext) -> Iterator[Home]:
    """Open the home and hold its lock; a run beside another one ends at once with HomeBusy."""
    settings = load_settings()
    with writer_lock(settings.home):
        yield open_home(settings)
