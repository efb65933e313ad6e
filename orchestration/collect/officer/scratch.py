"""Reading without taking in: readings go to a temporary home, those of the real one are looked at and left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import read_all, reader_key
from orchestration.collect.identity import dated
from orchestration.collect.pull import landed_path, read_ledger
from orchestration.collect.reading import Reading
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


def registers(inside: Settings, home: Home, catalogue: Catalogue) -> list[Reading]:
    """Readings of the workbooks of a home that name providers; none where nothing was collected yet."""
    files = sorted((home.collected / "rounds").glob("*/provider_fact.parquet"))
    if not files:
        return []
    with duckdb.connect() as connection:
        rows = connection.execute("select distinct sha256 from read_parquet(?)", [[str(f) for f in files]]).fetchall()
    named = {sha256 for (sha256,) in rows}
    ledger = [entry for entry in read_ledger(home) if entry.sha256 in named]
    landed = {entry.sha256: landed_path(home, entry.sha256) for entry in ledger}
    readings = read_aside(landed, inside, home, catalogue, lambda _done, _of: None)
    return list(dated(readings, ledger, catalogue).values())
