"""`congkhai purge`: a workbook that lists persons leaves the home, and what is left says that and why."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.collect.home import writer_lock
from orchestration.collect.problem import without_personal
from orchestration.collect.pull import finish_purges, read_ledger
from orchestration.collect.tombstone import Tombstone, read_tombstones, set_tombstone
from orchestration.settings import TIME_ZONE, Home, Settings

# fewer digits of a hash are a slip of the hand
_LEAST_DIGITS = 8


class PurgeError(Exception):
    """What was asked cannot be purged; the text says why."""


@dataclass(frozen=True)
class Purged:
    """What a purge did, and what it leaves to a person: releases made of the workbook, copies lying in a source."""

    tombstone: Tombstone
    is_new: bool
    releases: tuple[str, ...]
    copies: tuple[Path, ...]

    def sentences(self) -> list[str]:
        """What the person who asked has to know."""
        stone = self.tombstone
        when = "Đã xóa" if self.is_new else f"Đã xóa từ {stone.at}"
        told = [
            f"{when}: {stone.sha256}. Sổ nhận tệp vẫn giữ dòng của tệp; lý do: {stone.reason}.",
            "Bảng biểu và bản dự thảo sẽ được dựng lại ở lần publish sau.",
        ]
        if self.releases:
            told.append(
                f"Bản công bố đã phát hành có dùng tệp này và được giữ nguyên: {', '.join(self.releases)}. "
                "Bản công bố không chứa danh sách; không dựng lại được từ kho nữa."
            )
        if self.copies:
            told.append(f"Cùng tệp ấy còn nằm ở nơi khác, hãy tự xóa: {', '.join(map(str, self.copies))}")
        return told


def purge(settings: Settings, sha256: str, reason: str, office: str) -> Purged:
    """Remove a received workbook from everything but releases; asked again it finishes what was left and says so.

    Raises PurgeError without a reason, or when not exactly one workbook's hash begins with `sha256`.
    """
    home = settings.home
    if not reason.strip():
        raise PurgeError("Thiếu lý do: ghi --reason bằng lời, không ghi tên người.")
    with writer_lock(home):
        ledger = read_ledger(home)
        asked = sha256.strip().lower()
        matches = {entry.sha256 for entry in ledger if len(asked) >= _LEAST_DIGITS and entry.sha256.startswith(asked)}
        if len(matches) != 1:
            raise PurgeError(
                f"Có {len(matches)} tệp đã nhận mang mã băm bắt đầu bằng «{asked}»; cần mã băm của đúng một tệp."
            )
        found = matches.pop()
        before = read_tombstones(home).get(found)
        now = dt.datetime.now(TIME_ZONE).isoformat(timespec="seconds")
        tombstone = before or Tombstone(found, without_personal(reason.strip()), office, now, len(ledger))
        if before is None:
            set_tombstone(home, tombstone)
        finish_purges(home)
        return Purged(tombstone, before is None, tuple(_releases(home, found)), tuple(_copies(settings, found)))


def _releases(home: Home, sha256: str) -> Iterator[str]:
    """Releases whose ledger names the workbook: they are immutable and stay as they are."""
    for file in sorted(home.releases.glob("*/release.json")):
        if sha256 in file.read_text(encoding="utf-8"):
            yield file.parent.name


def _copies(settings: Settings, sha256: str) -> Iterator[Path]:
    """Files of the inbox and the sources with the same bytes: they would come again, and are not ours to delete."""
    local = [Path(source.at) for source in settings.sources if not source.is_remote]
    for folder in dict.fromkeys((settings.home.inbox, *local)):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                yield path
