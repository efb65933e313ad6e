"""Local sources: a folder, a workbook, a zip of workbooks; zips inside a folder are opened too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from orchestration.collect.source.archive import is_archive, unpack
from orchestration.collect.source.found import Found, SourceError, path_text
from orchestration.collect.source.manifest import MANIFEST, read_manifest
from orchestration.settings import Settings


def find_local(
    place: Path, name: str, settings: Settings, scratch: Path, inside_zip: bool = False
) -> tuple[list[Found], list[str]]:
    """Every file of a path, and what could not be taken.

    `name` is what files are called by: they get it, or it with their path below. Office lock files, hidden files and
    notes beside the workbooks are no input; a link that leads out of the folder and what is no plain file is told.
    """
    if not place.exists():
        raise SourceError(f"Không có nguồn {path_text(place)}. Sửa --source hoặc khóa 'sources' rồi chạy lại.")
    if place.is_file():
        if is_archive(place) and not inside_zip:
            return _archive(place, name, settings, scratch)
        said = read_manifest(place.parent).get(path_text(place.name), {})
        return [Found(place, name, said)], []
    manifest = read_manifest(place)
    found, faults = list[Found](), list[str]()
    for path in _walk(place):
        below = path_text(path.relative_to(place))
        fault = _fault(path, place)
        if fault:
            faults.append(f"{name}/{below}: {fault}")
        # a zip within a zip is a file like any other: some unpack to themselves for ever
        elif is_archive(path) and not inside_zip:
            more, wrong = _archive(path, f"{name}/{below}", settings, scratch)
            found, faults = found + more, faults + wrong
        else:
            found.append(Found(path, f"{name}/{below}", manifest.get(below, {})))
    return found, faults


def _walk(folder: Path) -> Iterator[Path]:
    """Files in name order; folders behind links are not entered, so that no loop is walked for ever."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")) and name != MANIFEST and not name.endswith(".md"):
                yield Path(root) / name


def _fault(path: Path, folder: Path) -> str:
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        return "liên kết dẫn ra ngoài thư mục nguồn; chép tệp thật vào đó"
    if not path.is_file():
        return "không phải một tệp thường"
    if not os.access(path, os.R_OK):
        return "không có quyền đọc; sửa quyền của tệp"
    return ""


def _archive(path: Path, name: str, settings: Settings, scratch: Path) -> tuple[list[Found], list[str]]:
    try:
        folder = unpack(path, scratch, settings)
    except SourceError as error:
        # the zip itself is taken in like any other file: nothing that was sent is lost
        return [Found(path, name)], [f"{name}: {error}"]
    return find_local(folder, name, settings, scratch, inside_zip=True)
