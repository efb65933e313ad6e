"""Reading without taking in: readings go to a temporary home, those of the real one are looked at and left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.collected import judged_ledger
from orchestration.collect.extract import read_all, reader_key
from orchestration.collect.identity import Resolver
from orchestration.collect.pull import landed_path, read_ledger
from orchestration.collect.reading import Reading
from orchestration.collect.submission import Submission
from orchestration.collect.tombstone import read_tombstones
from orchestration.settings import Home, Settings


@contextmanager
def scratch(settings: Settings) -> Iterator[Settings]:
    """The settings with an empty home that ends with the context."""
    with tempfile.TemporaryDirectory(prefix="congkhai-") as folder:
        yield replace(settings, home=Home(Path(folder)))


def read_aside(
    landed: dict[str, Path], inside: Settings, home: Home, catalogue: Catalogue, progress: Callable[[int, int], None]
) -> dict[str, Reading]:
    """Readings by sha256 in the scratch home of `inside`; what `home` has read before is not read again."""
    key = reader_key(catalogue)
    cache = inside.home.work / "readings" / key
    cache.mkdir(parents=True, exist_ok=True)
    for sha256 in landed:
        known, link = (place / f"{sha256}.json.gz" for place in (home.work / "readings" / key, cache))
        if known.exists() and not link.exists():
            link.symlink_to(known)
    return read_all(landed, inside, catalogue, progress)


def received(
    inside: Settings, home: Home, catalogue: Catalogue, progress: Callable[[int, int], None]
) -> tuple[list[Submission], Resolver]:
    """The ledger of `home` judged as publishing judges it, and the resolver of its units; needs no publication.

    Raises CorrectionError.
    """
    ledger, tombstones = read_ledger(home), read_tombstones(home)
    landed = {entry.sha256: landed_path(home, entry.sha256) for entry in ledger if entry.sha256 not in tombstones}
    return judged_ledger(home, ledger, read_aside(landed, inside, home, catalogue, progress), catalogue, tombstones)
