"""What reading costs: 01-MN-DN workbooks (about 2,600 filled cells) beside the libraries alone, and very many of them.

    python -m bench.read [COUNT]

COUNT workbooks (default 300; 15000 is the nation) go through `read_all` as a pull does it: read once, then again when
nothing changed, then with one changed. After that the CPU of one workbook, beside python_calamine and openpyxl on the
same bytes in the same process. CPU, not wall time: a busy machine changes it little.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import read_all
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import StoredReading
from orchestration.collect.workbook import open_workbook
from orchestration.settings import ROOT, Settings, load_settings

SAMPLES = sorted((ROOT / "samples/minh-hoa/2025-2026").glob("01-MN-DN_school-*.xlsx"))
# a cell that no rule and no column looks at; its text makes the bytes of each copy another
MARK = "Bộ Giáo dục và Đào tạo"
ROUNDS = 15


def main() -> None:
    """Print both parts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder), count)
    with tempfile.TemporaryDirectory() as folder:
        alone(Path(folder))


def copies(folder: Path, numbers: range) -> dict[str, Path]:
    """One workbook a number, each with its number in one cell, by sha256."""
    landed = {}
    parts = []
    for sample in SAMPLES:
        with zipfile.ZipFile(sample) as archive:
            parts.append({name: archive.read(name) for name in archive.namelist()})
    for number in numbers:
        path = folder / f"{number}"
        _copy(path, parts[number % len(parts)], f"{MARK} {number}")
        landed[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    return landed


def _copy(path: Path, parts: dict[str, bytes], mark: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(MARK.encode(), mark.encode()) if name.endswith("sheet1.xml") else data)


def many(folder: Path, count: int) -> None:
    """Read `count` workbooks, read them again, read them with one changed."""
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(folder / "home")})
    started = time.monotonic()
    landed = copies(folder, range(count))
    size = sum(path.stat().st_size for path in landed.values()) / 2**20
    print(f"{len(landed)} workbooks, {size:.0f} MiB, written in {time.monotonic() - started:.0f} s")
    assert len(landed) == count
    _pass("read", landed, settings)
    _pass("again, none changed", landed, settings)
    changed = dict(list(landed.items())[1:]) | copies(folder, range(count, count + 1))
    _pass("again, one changed", changed, settings)
    print(f"{_peak(resource.RUSAGE_SELF):7.0f} MiB at most in the parent, with all readings in hand")
    print(f"{_peak(resource.RUSAGE_CHILDREN):7.0f} MiB at most in a worker (bound {settings.read_memory_mib})")


def _pass(name: str, landed: dict[str, Path], settings: Settings) -> None:
    started, before, told = time.monotonic(), _cpu(), [0]

    def progress(done: int, of: int) -> None:
        told[0] = of
        seconds = time.monotonic() - started
        left = seconds / done * (of - done)
        print(f"  {done}/{of} read, {done / seconds:.0f} a second, {left:.0f} s left", end="\r", flush=True)

    readings = read_all(landed, settings, Catalogue(settings.seeds), progress)
    seconds, cpu = time.monotonic() - started, _cpu() - before
    assert len(readings) == len(landed) and not any(r.problems for r in readings.values())
    rate = f"{len(landed) / seconds:.0f} a second"
    print(f"{seconds:7.1f} s, {cpu:7.1f} s CPU  {name}: {told[0]} of {len(landed)} opened, {rate}" + " " * 20)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def alone(folder: Path) -> None:
    """CPU of one workbook, step by step, beside the libraries."""
    import openpyxl
    import python_calamine

    catalogue = Catalogue(ROOT / "dbt_project" / "seeds")

    def calamine(path: Path) -> None:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    def openpyxl_values(path: Path) -> None:
        for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass

    stored = folder / "a.json.gz"
    steps: dict[str, Callable[[Path], object]] = {
        "python_calamine alone": calamine,
        "open_workbook: values, formats, formulas without value": open_workbook,
        "read_workbook: all of it, into observations, rules held": lambda path: read_workbook(path, catalogue),
        "openpyxl, values alone": openpyxl_values,
    }
    used: dict[str, list[float]] = {name: [] for name in steps}
    for path in SAMPLES[:4]:
        for name, step in steps.items():
            used[name].append(_least(step, path, 3 if "openpyxl" in name else ROUNDS))
    floor = used["python_calamine alone"]
    cells = median(len(read_workbook(path, catalogue).observations) for path in SAMPLES[:4])
    print(
        f"CPU of one 01-MN-DN workbook with {cells:.0f} values (least of {ROUNDS}, median of {len(floor)} workbooks):"
    )
    for name, seconds in used.items():
        ratio = median(s / f for s, f in zip(seconds, floor, strict=True))
        print(f"{1000 * median(seconds):7.1f} ms = {ratio:4.1f} x  {name}")
    reading = read_workbook(SAMPLES[0], catalogue)
    for name, step in {
        "keeping the reading as gzip JSON": reading.store,
        "taking its head back": StoredReading.load,
        "taking its observations back": lambda file: StoredReading.load(file).observations,
    }.items():
        print(f"{1000 * _least(step, stored, ROUNDS):7.1f} ms          {name}")


def _least(step: Callable[[Path], object], path: Path, rounds: int) -> float:
    step(path)
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        step(path)
        seconds.append(time.process_time() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
