"""`congkhai backup` and `restore`: what cannot be made again, copied and hashed on both sides.

A backup is a folder, or one .tar file, with `BACKUP.json`, which names the hash of every file and is written last.
While it is made it is called `<name>.part`: a half backup is known by its name, and by having no BACKUP.json.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

from orchestration.collect.home import RESTORING
from orchestration.collect.migration import HOME_VERSION, read_version
from orchestration.export.files import file_hash, write_json
from orchestration.settings import Home

# the truth of a home; the rest is rebuilt. VERSION comes last: without it a home is not one yet
PARTS = (
    "landing",
    "decisions",
    "releases",
    "releases.jsonl",
    "withdrawn",
    "calendar.jsonl",
    "migrated",
    "current",
    "VERSION",
)
MANIFEST = "BACKUP.json"
# belong to the process that holds the lock, not to the home
_LOCK = ("writer.lock", "writer.pid")


class BackupError(Exception):
    """A backup that cannot be made or is not whole, or a home that cannot take it; the text says what to do."""


def backup(home: Home, target: Path) -> int:
    """Copy a home to a folder, or to a file when the name ends in .tar; returns how many files. Raises BackupError.

    The caller holds the writer's lock, so that journal, link and folders belong together.
    """
    if not read_version(home):
        raise BackupError(f"Không có kho dữ liệu ở {home.path}; kiểm tra CONGKHAI_HOME.")
    target = target.absolute()
    if target.exists():
        raise BackupError(f"{target} đã có; chọn tên khác cho mỗi lần sao lưu, ví dụ thêm ngày.")
    if home.path in target.parents:
        raise BackupError(f"{target} nằm trong kho dữ liệu; sao lưu ra một nơi khác, tốt nhất là ổ đĩa khác.")
    listed = _Listed(home.path)
    manifest = {"version": read_version(home), "files": listed.files, "links": listed.links}
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".tar":
        _write_tar(home, part, manifest)
        told = _tar_differences(part, manifest)
    else:
        _copy(home.path, part)
        told = _differences(part, manifest)
        write_json(part / MANIFEST, manifest)
    if told:
        raise BackupError("Sao lưu hỏng, ổ đĩa đích đọc lại khác nguồn:\n" + "\n".join(told[:20]))
    part.rename(target)
    return len(listed.files)


def restore(home: Home, source: Path) -> int:
    """Fill an empty home from a backup; returns how many files. Raises BackupError.

    The caller holds the writer's lock. Ended at any moment, the home says that it is half restored, and the same
    command begins again.
    """
    part = home.path / RESTORING
    there = sorted(path.name for path in home.path.iterdir() if path.name not in _LOCK)
    if there and not part.exists():
        raise BackupError(
            f"Kho dữ liệu {home.path} không trống ({', '.join(there[:5])}); khôi phục chỉ ghi vào kho trống. "
            "Chuyển kho cũ đi nơi khác hoặc đặt CONGKHAI_HOME vào một thư mục mới rồi chạy lại."
        )
    part.mkdir(exist_ok=True)
    for name in there:
        # a half restore began in an empty home: all of it came from there
        if name != RESTORING:
            _remove(home.path / name)
    inside = part / "home"
    _remove(inside)
    try:
        manifest = _unpack(source.absolute(), inside)
        told = _differences(inside, manifest)
    except BackupError:
        _remove(part)
        raise
    if told:
        _remove(part)
        raise BackupError(
            f"Bản sao lưu {source} không nguyên vẹn:\n" + "\n".join(told[:20]) + "\nDùng bản sao lưu khác."
        )
    for name in PARTS:
        if (inside / name).is_symlink() or (inside / name).exists():
            (inside / name).rename(home.path / name)
    _remove(part)
    return len(manifest["files"])


class _Listed:
    """Files with their hash and links with their target below the parts of a home, by path."""

    def __init__(self, root: Path) -> None:
        self.files: dict[str, str] = {}
        self.links: dict[str, str] = {}
        seen: dict[tuple[int, int], str] = {}
        for path in _walk(root):
            name = path.relative_to(root).as_posix()
            if path.is_symlink():
                self.links[name] = str(path.readlink())
            elif path.is_file():
                # the same bytes under many names are read once
                inode = (path.stat().st_dev, path.stat().st_ino)
                seen[inode] = self.files[name] = seen.get(inode) or file_hash(path)


def _walk(root: Path) -> list[Path]:
    found = []
    for name in PARTS:
        path = root / name
        if path.is_symlink() or path.is_file():
            found.append(path)
        elif path.is_dir():
            found += [path, *sorted(path.rglob("*"))]
    return found


def _copy(source: Path, target: Path) -> None:
    """The parts of a home at another place; files that were one file stay one file, so that size stays too."""
    target.mkdir(parents=True)
    first: dict[tuple[int, int], Path] = {}
    for path in _walk(source):
        copy = target / path.relative_to(source)
        if path.is_symlink():
            copy.symlink_to(path.readlink())
        elif path.is_dir():
            copy.mkdir(exist_ok=True)
        else:
            inode = (path.stat().st_dev, path.stat().st_ino)
            if inode in first:
                os.link(first[inode], copy)
                continue
            first[inode] = copy
            shutil.copy2(path, copy)
            with copy.open("rb") as stream:
                os.fsync(stream.fileno())


def _write_tar(home: Home, part: Path, manifest: dict[str, Any]) -> None:
    note = home.path / f"{MANIFEST}.part"
    write_json(note, manifest)
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in _walk(home.path):
            tar.add(path, path.relative_to(home.path).as_posix(), recursive=False)
        tar.add(note, MANIFEST)
    note.unlink()
    with part.open("rb") as stream:
        os.fsync(stream.fileno())


def _tar_differences(file: Path, manifest: dict[str, Any]) -> list[str]:
    """Read the written file back, out of the way of the home."""
    inside = file.with_name(f"{file.name}.check")
    _remove(inside)
    try:
        _unpack(file, inside)
        return _differences(inside, manifest)
    finally:
        _remove(inside)


def _unpack(source: Path, inside: Path) -> dict[str, Any]:
    if source.is_dir():
        if not (source / MANIFEST).exists():
            raise BackupError(f"{source} không phải bản sao lưu hoàn chỉnh: thiếu {MANIFEST}. Dùng bản sao lưu khác.")
        _copy(source, inside)
        shutil.copyfile(source / MANIFEST, inside / MANIFEST)
    else:
        try:
            with tarfile.open(source) as tar:
                tar.extractall(inside, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BackupError(f"Không mở được bản sao lưu {source}: {error}. Dùng bản sao lưu khác.") from error
    try:
        manifest = dict(json.loads((inside / MANIFEST).read_text(encoding="utf-8")))
        version = int(manifest["version"])
        if not isinstance(manifest["files"], dict) or not isinstance(manifest["links"], dict):
            raise TypeError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{source} không phải bản sao lưu hoàn chỉnh: {MANIFEST} không đọc được.") from error
    if version > int(HOME_VERSION):
        raise BackupError(f"{source} do chương trình mới hơn ghi (phiên bản kho {version}); cài bản ấy rồi chạy lại.")
    return manifest


def _differences(root: Path, manifest: dict[str, Any]) -> list[str]:
    """A line for every file or link below `root` that is not as the manifest says."""
    found = _Listed(root)
    told = []
    for named, there in ((manifest["files"], found.files), (manifest["links"], found.links)):
        for name in sorted(named.keys() | there.keys()):
            if named.get(name) != there.get(name):
                told.append(f"{name}: {'thiếu' if name not in there else 'thừa' if name not in named else 'khác'}")
    return told


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
