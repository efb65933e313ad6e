"""Workbooks sent back: bad cells coloured, a comment in each, a first sheet that lists them; the rest as it came."""

from __future__ import annotations

import io
import multiprocessing
import re
import resource
import unicodedata
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

from orchestration.collect.extract import NOT_OPENED
from orchestration.collect.officer.cell import put_text
from orchestration.collect.officer.mark import Restyle, coloured, commented, place
from orchestration.collect.officer.package import Package, Unmarkable, elements
from orchestration.collect.officer.review_sheet import add_review_sheet, shortened
from orchestration.collect.officer.style import Styles
from orchestration.collect.problem import CRITICAL, INFO, SEVERITY_VI, WARNING, Problem
from orchestration.collect.text import clean, fold
from orchestration.collect.workbook import NotAWorkbook, open_workbook
from orchestration.settings import Settings

_ORDER = (CRITICAL, WARNING, INFO)
_EXCEL_TYPES = {b"spreadsheetml.sheet.main+xml": ".xlsx", b"sheet.macroEnabled.main+xml": ".xlsm"}
_NEVER_RETURNED = NOT_OPENED | {"read_stopped", "reader_fault", "unknown_encoding", "lists_persons", "purged_again"}
_LONGEST_NAME = 120
_LONGEST_NOTE = 400
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Job(NamedTuple):
    """One workbook to send back: its bytes, what is wrong with it, where the marked copy goes (without suffix)."""

    source: Path
    problems: tuple[Problem, ...]
    target: Path


def may_return(problems: tuple[Problem, ...]) -> bool:
    """False without problems, and for a file of which no copy may be: not opened, a list of persons, purged."""
    kinds = {problem.kind for problem in problems}
    return bool(kinds) and not kinds & _NEVER_RETURNED


def return_all(jobs: list[Job], settings: Settings) -> list[Path | None]:
    """The marked copies, in the order of the jobs; None where the file cannot be marked within the bounds of reading.

    Nothing that exists is overwritten: a target that is there with other bytes raises FileExistsError.
    """
    results: list[Path | None] = []
    pool: ProcessPoolExecutor | None = None
    for job in jobs:
        pool = pool or _pool(settings)
        try:
            suffix, data = pool.submit(marked, job.source, job.problems).result(timeout=settings.read_seconds)
        except (BrokenProcessPool, FutureTimeout, MemoryError, Unmarkable, NotAWorkbook):
            _stop(pool)
            pool = None
            results.append(None)
            continue
        target = job.target.with_name(job.target.name + suffix)
        _write_new(target, data)
        results.append(target)
    if pool:
        _stop(pool)
    return results


def _pool(settings: Settings) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_bound, initargs=(settings.read_memory_mib,))


def _bound(memory_mib: int) -> None:
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


def _write_new(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.read_bytes() == data:
        return
    # made only where nothing is; a memory stick knows no links, so nothing is written beside it and linked
    with target.open("xb") as stream:
        try:
            stream.write(data)
        except OSError:
            target.unlink()
            raise


def marked(source: Path, problems: tuple[Problem, ...]) -> tuple[str, bytes]:
    """(suffix, bytes) of the workbook with its problems marked.

    `.xlsx` and `.xlsm` keep every part that carries no mark; other formats become an `.xlsx` of their values.
    Raises Unmarkable or NotAWorkbook.
    """
    suffix = _excel_suffix(source)
    origin: Path | io.BytesIO = source
    if not suffix:
        suffix, origin = ".xlsx", _values_copy(source)
    package = Package(origin)
    _mark(package, sorted(problems, key=lambda p: _ORDER.index(p.severity)))
    target = io.BytesIO()
    package.save(target)
    return suffix, target.getvalue()


def _excel_suffix(source: Path) -> str:
    """`.xlsx` or `.xlsm` by what the package says of itself, '' for anything else."""
    if not zipfile.is_zipfile(source):
        return ""
    package = Package(source)
    if "[Content_Types].xml" not in package:
        return ""
    types = package.read("[Content_Types].xml")
    return next((suffix for kind, suffix in _EXCEL_TYPES.items() if kind in types), "")


def _values_copy(source: Path) -> io.BytesIO:
    """The values of a workbook in another format as a plain `.xlsx`; text stays text, whatever it begins with."""
    book = Workbook()
    book.remove(book.active)
    for sheet in open_workbook(source):
        target = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", sheet.name)[:31] or None)
        target.sheet_state = "visible" if sheet.visible else "hidden"
        for row, values in enumerate(sheet.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is None or value == "":
                    continue
                cell = target.cell(row, column)
                if isinstance(value, str):
                    put_text(cell, value)
                else:
                    cell.value = value
        for (top, left), (bottom, right) in sheet.merged:
            target.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    return data


def _mark(package: Package, problems: list[Problem]) -> None:
    book = next((part for kind, part in package.relations("").values() if kind == "officeDocument"), "")
    relations = package.relations(book)
    parts = {
        clean(e.attributes.get("name")): relations[relation][1]
        for e in elements(package.read(book), lambda name, _a, depth: name == "sheet" and depth == 2)
        for key, relation in e.attributes.items()
        if key.rpartition(":")[2] == "id" and relations.get(relation, ("",))[0] == "worksheet"
    }
    names = {p.sheet: name for p in problems if (name := _sheet_of(p.sheet, parts))}
    styles_part = next((part for kind, part in relations.values() if kind == "styles"), "")
    styles = Styles(package.read(styles_part))
    for name, part in parts.items():
        own = [p for p in problems if names.get(p.sheet) == name and place(p.cell)]
        _mark_sheet(package, part, own, styles)
    add_review_sheet(package, book, problems, names, styles)
    package.write(styles_part, styles.data())


def _sheet_of(name: str, parts: dict[str, str]) -> str:
    if name in parts:
        return name
    return next((own for own in parts if name and fold(own) == fold(name)), "")


def _mark_sheet(package: Package, part: str, problems: list[Problem], styles: Styles) -> None:
    by_cell: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        where = place(problem.cell)
        if where:
            by_cell.setdefault(where, []).append(problem)
    # worst first: the colour is that of the worst problem of a cell
    marks: dict[tuple[int, int], Restyle] = {
        where: partial(styles.marked, severity=own[0].severity) for where, own in by_cell.items()
    }
    package.write(part, coloured(package.read(part), marks))
    if by_cell:
        commented(package, part, {where: "\n\n".join(map(_note, own)) for where, own in by_cell.items()})


def _note(problem: Problem) -> str:
    lines = [f"[{SEVERITY_VI[problem.severity]}] {problem.message}"]
    lines += [f"Tìm thấy: «{shortened(problem.found, _LONGEST_NOTE)}»"] if problem.found else []
    lines += [f"Cần: {shortened(problem.expected, _LONGEST_NOTE)}"] if problem.expected else []
    return "\n".join([*lines, *([f"Cách sửa: {problem.mend}"] if problem.mend else [])])


def safe_name(name: str) -> str:
    """One file name that every system takes, from a name nobody vouches for; the suffix is left out."""
    stem = name.rpartition(".")[0] or name
    kept = "".join("_" if c in '<>:"/\\|?*' or unicodedata.category(c)[0] == "C" else c for c in clean(stem))
    kept = kept.strip(" .").lstrip("=+-@~")[:_LONGEST_NAME].rstrip(" .")
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept
