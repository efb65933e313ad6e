"""Reading many workbooks in worker processes with bounds, each reading cached by bytes, catalogue and reader."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.problem import Problem
from orchestration.collect.reader import READER_VERSION, read_workbook
from orchestration.collect.reading import Reading, StoredReading
from orchestration.settings import Settings

_CHUNK = 64
_worker_catalogue: Catalogue | None = None


class Work(NamedTuple):
    """One workbook to read and where its reading is kept."""

    path: Path
    cached: Path


def reader_key(catalogue: Catalogue) -> str:
    """What a cached reading depends on besides the bytes: reader version and every catalogue row."""
    return hashlib.sha256(f"{READER_VERSION}\0{catalogue.fingerprint}".encode()).hexdigest()[:12]


def read_all(
    landed: dict[str, Path], settings: Settings, catalogue: Catalogue, progress: Callable[[int, int], None]
) -> dict[str, Reading]:
    """Readings by sha256 of `landed` (sha256 -> path); only bytes not read before are opened.

    One larger than the settings allow is not opened at all.
    A workbook that stops a worker, or takes longer or more memory than the settings allow, gives a reading with one
    `read_stopped` problem; the others are read all the same.
    """
    cache = settings.home.work / "readings" / reader_key(catalogue)
    cache.mkdir(parents=True, exist_ok=True)
    readings: dict[str, Reading] = {}
    missing = {}
    for sha256, path in landed.items():
        file = cache / f"{sha256}.json.gz"
        size = path.stat().st_size
        if size > settings.max_workbook_bytes:
            expected = f"không quá {settings.max_workbook_bytes} byte"
            readings[sha256] = Reading(problems=[Problem("file_too_large", found=f"{size} byte", expected=expected)])
        elif file.exists():
            readings[sha256] = StoredReading.load(file)
        else:
            missing[sha256] = Work(path, file)
    names = list(missing)
    for start in range(0, len(names), _CHUNK):
        chunk = names[start : start + _CHUNK]
        readings |= _read_chunk({sha256: missing[sha256] for sha256 in chunk}, settings)
        progress(start + len(chunk), len(names))
    return readings


def _read_chunk(files: dict[str, Work], settings: Settings) -> dict[str, Reading]:
    if len(files) == 1:
        return _read_pool(files, settings, alone=True)
    readings = _read_pool(files, settings, alone=False)
    # a broken pool takes its innocent neighbours along: read what is left one by one to find the culprit
    for sha256 in [s for s in files if s not in readings]:
        readings |= _read_pool({sha256: files[sha256]}, settings, alone=True)
    return readings


def _read_pool(files: dict[str, Work], settings: Settings, alone: bool) -> dict[str, Reading]:
    workers = 1 if alone else 2
    pool = ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(str(settings.seeds), settings.read_memory_mib),
    )
    readings: dict[str, Reading] = {}
    futures: dict[str, Future[None]] = {}
    try:
        futures = {sha256: pool.submit(_read_one, work) for sha256, work in files.items()}
        for sha256, future in futures.items():
            future.result(timeout=settings.read_seconds)
            readings[sha256] = StoredReading.load(files[sha256].cached)
    except (BrokenProcessPool, FutureTimeout, MemoryError):
        if alone:
            # not cached: a stop may be the machine's and not the file's, it is tried again next time
            problem = Problem("read_stopped", expected=_bounds(settings))
            readings = {sha256: Reading(problems=[problem]) for sha256 in files}
    finally:
        _stop(pool)
    return readings


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: one that hangs in native code would never see a polite request."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


def _bounds(settings: Settings) -> str:
    return f"đọc xong trong {settings.read_seconds} giây và {settings.read_memory_mib} MiB bộ nhớ"


def _start_worker(seeds: str, memory_mib: int) -> None:
    global _worker_catalogue  # noqa: PLW0603 - one catalogue per worker process, read once
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _worker_catalogue = Catalogue(Path(seeds))


def _read_one(work: Work) -> None:
    """The worker keeps the reading itself: thousands of rows through a pipe would cost more than reading them."""
    assert _worker_catalogue is not None
    read_workbook(work.path, _worker_catalogue).store(work.cached)


def failed(kinds: Iterable[Problem]) -> bool:
    """True when one of the problems means that the file could not be read at all."""
    return any(p.kind in ("not_a_workbook", "read_stopped", "unknown_form", "file_too_large") for p in kinds)
