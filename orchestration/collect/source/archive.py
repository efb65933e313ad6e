"""Zips of workbooks, unpacked within bounds; the names inside never become paths of this machine as they stand."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from orchestration.collect.source.found import SourceError
from orchestration.settings import Settings

_CHUNK = 1 << 20
# NotImplementedError is how zipfile refuses a compression it does not know, RuntimeError a password
_BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, UnicodeError)


def is_archive(path: Path) -> bool:
    """True for a zip that is no workbook itself: those carry a content list or a media type as first thing."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _BAD_ZIP:
        return False
    return not names & {"[Content_Types].xml", "mimetype"} and bool(names)


def unpack(path: Path, scratch: Path, settings: Settings) -> Path:
    """A folder below `scratch` with the files of the zip, the same folder for the same path each time.

    Raises SourceError for a zip that is broken, encrypted, or larger or fuller than the settings allow; then nothing of
    it stays behind.
    """
    folder = scratch / hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as archive:
            _extract(archive, folder, settings)
    except _BAD_ZIP as error:
        shutil.rmtree(folder)
        raise SourceError(
            "không mở được tệp zip (hỏng hoặc có mật khẩu); nén lại không mật khẩu rồi gửi lại"
        ) from error
    except SourceError:
        shutil.rmtree(folder)
        raise
    return folder


def _extract(archive: zipfile.ZipFile, folder: Path, settings: Settings) -> None:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > settings.max_source_files:
        raise SourceError(f"tệp zip có {len(members)} tệp, quá {settings.max_source_files}; chia nhỏ rồi gửi lại")
    room = settings.max_source_bytes
    for info in members:
        target = folder / _safe(info)
        # two names that become one must both be kept
        while target.exists():
            target = target.with_name(f"_{target.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, target.open("wb") as stream:
            # what the zip says of its sizes is not believed: bytes are counted as they come
            while chunk := source.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise SourceError(f"tệp zip bung ra quá {settings.max_source_bytes} byte; chia nhỏ rồi gửi lại")
                stream.write(chunk)


def _safe(info: zipfile.ZipInfo) -> Path:
    """A relative path without `..`, drive, root or control characters; archives of Windows also say `\\`."""
    name = info.filename
    if not info.flag_bits & 0x800:
        # without the flag the bytes are of some old code page: zipfile read them as cp437, Windows wrote UTF-8 or not
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    parts = [
        "".join(c for c in part if c.isprintable() and c not in ':*?"<>|')[-120:]
        for part in PurePosixPath(name.replace("\\", "/")).parts
    ]
    return Path(*[part for part in parts if part.strip(". /")] or ["tep"])
