"""Files below an sftp folder or an S3 prefix, through fsspec: listed, then downloaded where they changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import asyncssh
from botocore.exceptions import BotoCoreError, ClientError
from fsspec import AbstractFileSystem

from orchestration.collect.source.download import Download
from orchestration.collect.source.found import Found, Progress, SourceError, path_text
from orchestration.settings import Settings, Source

_CHUNK = 1 << 20
_CONNECT_SECONDS = 20
# no later try makes these better
_FINAL = (asyncssh.HostKeyNotVerifiable, asyncssh.PermissionDenied, FileNotFoundError, PermissionError)
_FAULTS = (OSError, asyncssh.Error, BotoCoreError, ClientError, TimeoutError)


def fetch_store(source: Source, folder: Path, settings: Settings, progress: Progress) -> list[Found]:
    """Every file below an sftp or s3 address, downloaded into `folder` (under names of our own) where it changed.

    Raises SourceError when the store cannot be opened or a file does not come whole within tries and seconds.
    """
    opening = Download(source.at, folder, settings, progress)
    files = _tried(source, opening, lambda: _listed(open_store(source), source))
    if len(files) > settings.max_source_files:
        raise SourceError(f"{source.shown}: có {len(files)} tệp, quá {settings.max_source_files}.")
    if sum(int(marks["size"]) for marks in files.values()) > settings.max_source_bytes:
        raise SourceError(f"{source.shown}: lớn hơn {settings.max_source_bytes} byte cộng lại; chia nhỏ nguồn.")
    top = PurePosixPath(place_in_store(source))
    found = []
    for number, (path, marks) in enumerate(files.items(), start=1):
        below = PurePosixPath(path)
        name = below.relative_to(top) if below.is_relative_to(top) and below != top else PurePosixPath(below.name)
        if any(part.startswith((".", "~$")) for part in name.parts) or name.suffix == ".md":
            continue
        download = Download(f"{source.at}#{path}", folder, settings, progress)
        local = _tried(source, download, lambda p=path, m=marks, d=download: _copied(open_store(source), p, m, d))
        progress(f"{source.shown}: {number}/{len(files)} tệp")
        found.append(Found(local, path_text(name)))
    return found


def _tried(source: Source, download: Download, action: Any) -> Any:
    tries = download.settings.source_tries
    last = ""
    for attempt in range(tries):
        try:
            return action()
        except _FINAL as error:
            raise SourceError(f"{source.shown}: {_words(error)}") from error
        except _FAULTS as error:
            last = _words(error)
        if attempt + 1 < tries:
            download.progress(f"{source.shown}: {last}, thử lại lần {attempt + 2}/{tries}")
            download.wait(attempt)
    raise SourceError(f"{source.shown}: không tải được sau {tries} lần ({last}); kiểm tra mạng, địa chỉ rồi chạy lại.")


def _words(error: Exception) -> str:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return "không nhận ra khóa của máy chủ; thêm khóa đã đối chiếu vào tệp known_hosts."
    if isinstance(error, asyncssh.PermissionDenied | PermissionError):
        return "máy chủ từ chối; kiểm tra khóa 'credentials' và quyền."
    if isinstance(error, FileNotFoundError):
        return "không có thư mục hoặc tệp này trên máy chủ."
    return type(error).__name__


def place_in_store(source: Source) -> str:
    """The path inside the store: of sftp from its root, of s3 with the bucket."""
    address = urlsplit(source.at)
    path = address.path.rstrip("/")
    return f"{address.netloc}{path}" if address.scheme == "s3" else path or "/"


def _secret(source: Source, name: str) -> str | None:
    return os.environ.get(f"CONGKHAI_{source.credentials}_{name}") if source.credentials else None


def open_store(source: Source) -> AbstractFileSystem:
    """The file system of an sftp or s3 address, with its credentials from the environment."""
    address = urlsplit(source.at)
    # imported here: only an office with such a source pays for them
    if address.scheme == "s3":
        from s3fs import S3FileSystem

        return S3FileSystem(
            key=_secret(source, "USER"),
            secret=_secret(source, "PASSWORD"),
            token=_secret(source, "TOKEN"),
            endpoint_url=source.endpoint or None,
            skip_instance_cache=True,
            use_listings_cache=False,
            config_kwargs={"connect_timeout": _CONNECT_SECONDS, "read_timeout": 60, "retries": {"max_attempts": 1}},
        )
    from sshfs import SSHFileSystem

    options = {
        "username": address.username or _secret(source, "USER"),
        "password": _secret(source, "PASSWORD"),
        "client_keys": [key] if (key := _secret(source, "KEY_FILE")) else None,
        "known_hosts": _secret(source, "KNOWN_HOSTS"),
    }
    return SSHFileSystem(
        str(address.hostname),
        port=address.port or 22,
        connect_timeout=_CONNECT_SECONDS,
        skip_instance_cache=True,
        **{name: value for name, value in options.items() if value},
    )


def _listed(store: AbstractFileSystem, source: Source) -> dict[str, dict[str, str]]:
    """Paths in order, each with the marks of its version."""
    found = store.find(place_in_store(source), detail=True)
    if not found and not store.exists(place_in_store(source)):
        raise FileNotFoundError(place_in_store(source))
    return {path: _marks(info) for path, info in sorted(found.items())}


def _marks(info: dict[str, Any]) -> dict[str, str]:
    changed = info.get("ETag") or info.get("mtime") or info.get("LastModified") or ""
    return {"size": str(int(info.get("size") or 0)), "changed": str(changed)}


def _copied(store: AbstractFileSystem, path: str, marks: dict[str, str], download: Download) -> Path:
    if marks["changed"] and download.marks(download.whole) == marks:
        return download.whole
    if download.marks(download.part) != marks or not marks["changed"]:
        download.begin(marks)
    with store.open(path, "rb", cache_type="none", block_size=_CHUNK) as stream:
        stream.seek(download.part.stat().st_size)
        download.append(_chunks(stream), int(marks["size"]))
    if download.part.stat().st_size != int(marks["size"]):
        download.part.unlink()
        raise OSError("nhận thiếu hoặc tệp đổi giữa chừng")
    return download.finish()


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
