"""`congkhai check`: what publishing would say of workbooks, without taking anything in."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Resolver, dated
from orchestration.collect.judgement import judge
from orchestration.collect.officer.returned import Job, may_return, return_all, safe_name
from orchestration.collect.officer.scratch import read_aside, received
from orchestration.collect.problem import CRITICAL, Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Reading
from orchestration.collect.source.folder import find_local
from orchestration.collect.source.found import path_text
from orchestration.collect.submission import ACCEPTED, DROPPED, REFUSED, Submission
from orchestration.collect.tombstone import read_tombstones
from orchestration.settings import TIME_ZONE, Home, Settings

_SEVERITIES = ("critical", "warning", "info")


class CheckError(Exception):
    """A path or folder that cannot be used; the text says which and what to do."""


@dataclass(frozen=True)
class Offered:
    """A file to check: where its bytes lie, the name it is told by, its path below the path given, the manifest."""

    path: Path
    file: str
    relative: PurePosixPath
    said: dict[str, str]


@dataclass(frozen=True)
class Checked:
    """A file with all that is wrong with it, worst first, and the submission it would be; its bytes by sha256."""

    offered: Offered
    sha256: str
    submission: Submission
    problems: tuple[Problem, ...]

    def count(self, severity: str) -> int:
        """Problems of that severity."""
        return sum(problem.severity == severity for problem in self.problems)


def offered(
    paths: Sequence[Path],
    inside: Settings,
    unit: str = "",
    round_code: str = "",
    name: str = "",
    without: Path | None = None,
) -> tuple[list[Offered], list[str]]:
    """Every file of the paths once, as publishing would find it, and what could not be taken from them.

    `unit` and `round_code` stand where the manifest beside a file is silent; `name` is what files are
    told by instead of the path as given; `without` is a folder of marked copies, which are not looked for below a path
    that holds it. Raises CheckError for a path that is not there, or when no path holds a file.
    """
    found, faults = dict[Path, Offered](), list[str]()
    for source in paths:
        called = name or path_text(source)
        if not source.exists():
            raise CheckError(f"Không có tệp hoặc thư mục {called}.")
        more, wrong = find_local(source, called, inside, inside.home.downloads)
        faults += wrong
        for one in more:
            if without and _is_below(one.path, without) and not _is_below(source, without):
                continue
            below = one.name.removeprefix(f"{called}/") if one.name != called else PurePosixPath(called).name
            said = {"unit": unit, "round": round_code} | {key: word for key, word in one.said.items() if word}
            found.setdefault(one.path.resolve(), Offered(one.path, one.name, PurePosixPath(below), said))
    if not found and not faults:
        raise CheckError(f"Không có sổ tính nào trong {', '.join(map(path_text, paths))}.")
    return list(found.values()), faults


def _is_below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def check(
    files: list[Offered], inside: Settings, home: Home, catalogue: Catalogue, progress: Callable[[int, int], None]
) -> list[Checked]:
    """Each file read in the bounded workers and judged; `home` is only looked at, `inside` has the one to write to.

    Units are known from the registers among the files and those that `home` has received. Raises CorrectionError.
    """
    hashes = {file.file: _sha256(file.path) for file in files}
    # whatever line of the ledger they were purged at, here they come again
    purged = {sha256: replace(stone, after=0) for sha256, stone in read_tombstones(home).items()}
    landed = {}
    for file in [file for file in files if hashes[file.file] not in purged]:
        # a name that tells nothing, as in the landing: what a workbook is says its content
        landed[hashes[file.file]] = link = inside.home.path / hashes[file.file]
        if not link.is_symlink():
            link.symlink_to(file.path.resolve())
    now = dt.datetime.now(TIME_ZONE).isoformat(timespec="seconds")
    ledger = [
        LedgerEntry(n, hashes[file.file], file.path.stat().st_size, file.file, now, 1, **file.said)
        for n, file in enumerate(files, start=1)
    ]
    readings = dict.fromkeys(purged, Reading()) | read_aside(landed, inside, home, catalogue, progress)
    readings = dated(readings, ledger, catalogue)
    before, _ = received(inside, home, catalogue, progress)
    registers = [s.reading for s in before if s.status != DROPPED and s.reading.facts]
    # the decisions of the home, else the committed ones a home would start with
    decisions = home.decisions if home.decisions.exists() else inside.decisions
    resolver = Resolver.build([*registers, *readings.values()], catalogue, decisions)
    together = judge(ledger, readings, resolver, purged=purged)
    problems: dict[str, list[Problem]] = defaultdict(list)
    for entry, submission in zip(ledger, together, strict=True):
        for problem in _problems(entry, submission, judge([entry], readings, resolver, purged=purged)[0]):
            problems[problem.file].append(problem)
    return [
        Checked(file, hashes[file.file], submission, _worst_first(problems[file.file]))
        for file, submission in zip(files, together, strict=True)
    ]


def _problems(entry: LedgerEntry, submission: Submission, alone: Submission) -> list[Problem]:
    """All of a file that counts; of one that another replaces also what would be wrong with it alone."""
    if submission.status in (ACCEPTED, REFUSED):
        return list(submission.problems)
    own = {replace(problem, file=entry.file) for problem in alone.problems}
    return [*alone.problems, *(problem for problem in submission.problems if problem not in own)]


def _worst_first(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: _SEVERITIES.index(problem.severity)))


def as_rows(checked: list[Checked]) -> list[dict[str, str]]:
    """One object per problem for `--json`; the message ends in how to mend it."""
    names = ("file", "sheet", "cell", "kind", "severity", "found", "expected")
    return [
        {name: getattr(p, name) for name in names} | {"message": " ".join(filter(None, (p.message, p.mend)))}
        for one in checked
        for p in one.problems
    ]


def has_critical(checked: list[Checked]) -> bool:
    """True when a file would be refused or must be mended."""
    return any(one.count(CRITICAL) for one in checked)


def return_copies(checked: list[Checked], folder: Path, settings: Settings) -> dict[str, Path | None]:
    """Marked copies of the files with problems, below `folder`; by file the copy, None where it cannot be marked.

    A copy keeps the name of its file, as far as every system takes it, since the mended file must come again under
    it. Raises CheckError where something else is in the way: nothing is overwritten.
    """
    wanted = [one for one in checked if may_return(one.problems) and _sha256(one.offered.path) == one.sha256]
    jobs = [Job(one.offered.path.resolve(), one.problems, target) for one, target in _targets(wanted, folder)]
    try:
        copies = return_all(jobs, settings)
    except FileExistsError as error:
        raise CheckError(f"Đã có tệp khác tại {error.filename2 or error.filename}; chọn một thư mục trống.") from error
    except OSError as error:
        raise CheckError(f"--return: không ghi được vào {path_text(folder)}: {error.strerror or error}.") from error
    done = {one.offered.file: copy for one, copy in zip(wanted, copies, strict=True)}
    return {one.offered.file: done.get(one.offered.file) for one in checked if one.problems}


def _targets(checked: list[Checked], folder: Path) -> list[tuple[Checked, Path]]:
    targets, taken = [], set()
    for one in checked:
        *above, name = one.offered.relative.parts
        place = folder.joinpath(*(safe_name(f"{part}.") for part in above), safe_name(name))
        target, number = place, 1
        while str(target).casefold() in taken:
            number += 1
            target = place.with_name(f"{place.name} ({number})")
        taken.add(str(target).casefold())
        targets.append((one, target))
    return targets


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
