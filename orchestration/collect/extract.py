"""Reading many workbooks in worker processes with bounds, each reading cached by bytes, catalogue and reader."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.problem import Problem
from orchestration.collect.reader import READER_VERSION, read_workbook
from orchestration.collect.reading import DamagedReading, Reading, StoredReading
from orchestration.settings import Settings

_WORKERS = 2
# what a worker leaves behind in its memory counts against the bound of the next workbook
_WORKBOOKS_A_WORKER = 256
_SECONDS_BETWEEN_PROGRESS = 2.0
_READY, _READ, _STOPPED = "ready", "read", "stopped"
_SPAWN = multiprocessing.get_context("spawn")
NOT_OPENED = {"not_a_workbook", "file_too_large", "workbook_too_large", "unsafe_workbook", "encrypted_workbook"}
_UNREAD = NOT_OPENED | {"unknown_encoding", "unknown_form", "read_stopped", "reader_fault"}

Progress = Callable[[int, int], None]


class Work(NamedTuple):
    """One workbook to read and where its reading is kept."""

    sha256: str
    path: Path
    cached: Path


class WorkerLost(Exception):
    """A worker ended before it took any workbook: the bounds are too narrow for the program itself."""


def reader_key(catalogue: Catalogue) -> str:
    """What a cached reading depends on besides the bytes: reader version and every catalogue row."""
    return hashlib.sha256(f"{READER_VERSION}\0{catalogue.fingerprint}".encode()).hexdigest()[:12]


def read_all(
    landed: dict[str, Path], settings: Settings, catalogue: Catalogue, progress: Progress
) -> dict[str, Reading]:
    """Readings by sha256 of `landed` (sha256 -> path); only bytes not read before are opened.

    One larger than the settings allow is not opened at all. A workbook that stops its worker, or takes longer or more
    memory than the settings allow, gives a reading with one `read_stopped` problem, one at which the reader itself
    fails one `reader_fault`; the others are read meanwhile. `progress` is told (done, of) every few seconds. Raises
    WorkerLost.
    """
    cache = settings.home.work / "readings" / reader_key(catalogue)
    cache.mkdir(parents=True, exist_ok=True)
    readings: dict[str, Reading] = {}
    missing = []
    for sha256, path in landed.items():
        file = cache / f"{sha256}.json.gz"
        size = path.stat().st_size
        if size > settings.max_workbook_bytes:
            expected = f"không quá {settings.max_workbook_bytes} byte"
            readings[sha256] = Reading(problems=[Problem("file_too_large", found=f"{size} byte", expected=expected)])
        elif kept := _kept(file):
            readings[sha256] = kept
        else:
            missing.append(Work(sha256, path, file))
    if missing:
        readings |= _read_missing(missing, settings, progress)
    return readings


def _kept(file: Path) -> StoredReading | None:
    """The reading kept in a file, None without one and for one that was damaged since."""
    try:
        return StoredReading.load(file)
    except (FileNotFoundError, DamagedReading):
        return None


def _read_missing(missing: list[Work], settings: Settings, progress: Progress) -> dict[str, Reading]:
    """One workbook at a time for each worker, so that whoever is at fault is known and nobody else loses a moment."""
    queue, readings, told_at = deque(missing), dict[str, Reading](), time.monotonic()
    workers: list[_Worker] = []
    try:
        while queue or workers:
            while queue and len(workers) < min(_WORKERS, len(queue) + len(workers)):
                workers.append(_Worker(settings))
            for worker in _answered(workers):
                answer, work = worker.answer(), worker.work
                if work and answer == _STOPPED and worker.read > 1:
                    # what others left in the worker's memory may have been too much: once more in a new one
                    queue.appendleft(work)
                elif work:
                    readings[work.sha256] = _reading(work, answer, settings)
                if answer == _STOPPED or worker.read >= _WORKBOOKS_A_WORKER or not queue:
                    worker.end()
                    workers.remove(worker)
                else:
                    worker.give(queue.popleft())
            if time.monotonic() - told_at >= _SECONDS_BETWEEN_PROGRESS or len(readings) == len(missing):
                told_at = time.monotonic()
                progress(len(readings), len(missing))
    finally:
        for worker in workers:
            worker.end()
    return readings


def _reading(work: Work, answer: str, settings: Settings) -> Reading:
    """The reading a worker kept; none that failed is kept: the machine may have been at fault, it is tried again."""
    if answer == _READ:
        return StoredReading.load(work.cached)
    if answer == _STOPPED:
        expected = f"đọc xong trong {settings.read_seconds} giây và {settings.read_memory_mib} MiB bộ nhớ"
        return Reading(problems=[Problem("read_stopped", expected=expected)])
    return Reading(problems=[Problem("reader_fault", found=answer)])


class _Worker:
    """A process that reads one workbook after the other; the parent holds the clock."""

    def __init__(self, settings: Settings) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        arguments = (theirs, settings.seeds, settings.read_memory_mib)
        self.process = _SPAWN.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.work: Work | None = None
        self.read = 0
        self.deadline = float("inf")
        self._seconds = settings.read_seconds

    def give(self, work: Work) -> None:
        """Hand over the next workbook and start its clock."""
        self.work, self.read = work, self.read + 1
        self.deadline = time.monotonic() + self._seconds
        try:
            self.connection.send(work)
        except OSError:
            # it died between two workbooks; its answer will say so
            self.deadline = 0.0

    def answer(self) -> str:
        """What came of its workbook; a worker that died or is past its time has stopped. Raises WorkerLost."""
        try:
            text = str(self.connection.recv()) if self.connection.poll() else _STOPPED
        except (EOFError, OSError):
            text = _STOPPED
        if text == _STOPPED and self.work is None:
            raise WorkerLost("Tiến trình đọc không khởi động được. Tăng khóa 'read_memory_mib' rồi chạy lại.")
        return text

    def end(self) -> None:
        """End it at once: one that hangs in native code would never see a polite request."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _answered(workers: list[_Worker]) -> list[_Worker]:
    """The workers that said something, died, or are past their time; waits for the first of them."""
    now = time.monotonic()
    patience = min((worker.deadline - now for worker in workers), default=0.0)
    ready = wait([worker.connection for worker in workers], max(0.0, min(patience, _SECONDS_BETWEEN_PROGRESS)))
    now = time.monotonic()
    return [worker for worker in workers if worker.connection in ready or worker.deadline <= now]


def _serve(connection: Connection, seeds: Path, memory_mib: int) -> None:
    """Inside the worker: read and keep each workbook; the rows themselves never go through the pipe."""
    catalogue = Catalogue(seeds)
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection.send(_READY)
    while True:
        try:
            work = connection.recv()
        except EOFError:
            return
        connection.send(_read_one(work, catalogue))


def _read_one(work: Work, catalogue: Catalogue) -> str:
    try:
        read_workbook(work.path, catalogue).store(work.cached)
    except MemoryError:
        return _STOPPED
    except Exception as error:
        # a fault of the reader at one workbook is told at that workbook, and keeps a release from being made
        return f"{type(error).__name__}: {error}"[:200]
    return _READ


def failed(kinds: Iterable[Problem]) -> bool:
    """True when one of the problems means that the file could not be read at all."""
    return any(problem.kind in _UNREAD for problem in kinds)
