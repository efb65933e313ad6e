"""The data home: made on first use, one writer at a time."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.collect.migration import HOME_VERSION, HomeError, migrate, read_version, write_version
from orchestration.settings import Home, Settings

__all__ = ["HomeBusy", "HomeError", "open_home", "writer_lock"]

# restore leaves this folder until the home is whole
RESTORING = "restore.part"


class HomeBusy(Exception):
    """Another run writes to this home; the text says which process."""


def open_home(settings: Settings) -> Home:
    """Make what is missing of the home; a home without decisions gets a copy of the committed ones.

    One of an older layout is migrated, under the lock. Raises HomeError for one of a newer layout or half restored,
    HomeBusy when a migration is needed and another process writes.
    """
    home = settings.home
    if (home.path / RESTORING).exists():
        raise HomeError(f"Kho dữ liệu {home.path} khôi phục dở dang; chạy lại congkhai restore trước.")
    if read_version(home) not in ("", HOME_VERSION):
        with writer_lock(home):
            print("\n".join(migrate(home)), file=sys.stderr)
    for folder in (
        home.inbox,
        home.outbox,
        home.landing,
        home.releases,
        home.candidates,
        home.evidence,
        home.work,
        home.dagster,
    ):
        folder.mkdir(parents=True, exist_ok=True)
    if not read_version(home):
        write_version(home, HOME_VERSION)
    if not home.decisions.exists():
        # copied beside and renamed, so that a stop in between leaves no half set of decisions
        part = home.path / "decisions.part"
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(settings.decisions, part)
        part.rename(home.decisions)
    write_dagster_settings(home)
    return home


def write_dagster_settings(home: Home) -> None:
    """Dagster's own settings file in its part of the home: telemetry off, so that no event leaves the machine."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    (home.dagster / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")


_held: set[Path] = set()


@contextmanager
def writer_lock(home: Home) -> Iterator[None]:
    """Hold the one-writer lock of the home. Raises HomeBusy at once when another process holds it.

    Within the process that holds it the lock may be asked for again: the command holds it around its Dagster run,
    and the run asks for it because it may also be started from Dagster's interface.
    """
    if home.path in _held:
        yield
        return
    home.path.mkdir(parents=True, exist_ok=True)
    holder = home.path / "writer.pid"
    lock = FileLock(home.path / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        pid = holder.read_text().strip() if holder.exists() else "?"
        raise HomeBusy(f"Kho dữ liệu {home.path} đang được tiến trình {pid} ghi; chờ nó xong rồi chạy lại.") from error
    try:
        holder.write_text(f"{os.getpid()}\n")
        _held.add(home.path)
        yield
    finally:
        _held.discard(home.path)
        holder.unlink(missing_ok=True)
        lock.release()
