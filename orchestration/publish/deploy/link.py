"""Pointing a link to another folder by one rename, where a store has links."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from fsspec.asyn import sync

from orchestration.publish.deploy.place import DeployError


class Linker(Protocol):
    """Makes `path` a link to `target` (relative to its folder), in one step for whoever reads."""

    def point(self, path: str, target: str) -> None:
        """Raises DeployError where something else than a link is in the way."""


class LocalLinker:
    """Links of this machine."""

    def point(self, path: str, target: str) -> None:
        """See Linker."""
        link = Path(path)
        if link.exists() and not link.is_symlink():
            raise DeployError(f"{path} không phải là liên kết; dời nó đi rồi chạy lại congkhai deploy.")
        part = link.with_name(f"{link.name}.part")
        part.unlink(missing_ok=True)
        part.symlink_to(target)
        part.rename(link)


class SftpLinker:
    """Links of a server behind sshfs; posix-rename replaces the old link in one step (OpenSSH has it)."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def point(self, path: str, target: str) -> None:
        """See Linker."""
        sync(self._store.loop, self._point, path, target)

    async def _point(self, path: str, target: str) -> None:
        async with self._store.client.start_sftp_client() as channel:
            if await channel.lexists(path) and not await channel.islink(path):
                raise DeployError(f"{path} không phải là liên kết; dời nó đi rồi chạy lại congkhai deploy.")
            part = f"{path}.part"
            if await channel.lexists(part):
                await channel.unlink(part)
            await channel.symlink(target, part)
            await channel.posix_rename(part, path)
