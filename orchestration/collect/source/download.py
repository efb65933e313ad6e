"""Downloads that can be resumed, kept beside what is known of them so that the same bytes are not fetched twice."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestration.collect.source.found import Progress, SourceError
from orchestration.settings import Settings

_STEP = 32 << 20


@dataclass
class Download:
    """One remote file on its way: whole bytes, the part that has come, and the marks of the version they are of."""

    address: str
    folder: Path
    settings: Settings
    progress: Progress
    deadline: float = 0.0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.deadline = time.monotonic() + self.settings.source_seconds
        self._stem = hashlib.sha256(self.address.encode()).hexdigest()[:32]

    @property
    def shown(self) -> str:
        """The address as it may be told: a query may hold a key."""
        return self.address.split("?")[0]

    @property
    def whole(self) -> Path:
        """The finished file."""
        return self.folder / self._stem

    @property
    def part(self) -> Path:
        """What has come of an unfinished one."""
        return self.folder / f"{self._stem}.part"

    def marks(self, of: Path) -> dict[str, str]:
        """Marks of the version (entity tag, time, size) that the bytes at `of` belong to; empty when there are none."""
        file = of.with_name(of.name + ".json")
        if not (of.exists() and file.exists()):
            return {}
        try:
            marks = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            return {}
        return {str(name): str(value) for name, value in marks.items()} if isinstance(marks, dict) else {}

    def begin(self, marks: dict[str, str]) -> None:
        """Start the part anew, as one of the version with these marks."""
        self.part.write_bytes(b"")
        self.part.with_name(self.part.name + ".json").write_text(json.dumps(marks), encoding="utf-8")

    def append(self, chunks: Iterable[bytes], of: int) -> None:
        """Add bytes to the part; `of` is the size that was announced, 0 if none.

        Raises SourceError beyond the bounds of size and time.
        """
        size = self.part.stat().st_size
        told = size
        with self.part.open("ab") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > self.settings.max_source_bytes:
                    raise SourceError(f"{self.shown}: lớn hơn {self.settings.max_source_bytes} byte, không tải tiếp.")
                if time.monotonic() > self.deadline:
                    raise SourceError(
                        f"{self.shown}: chưa tải xong sau {self.settings.source_seconds} giây; chạy lại để tải tiếp."
                    )
                stream.write(chunk)
                if size - told >= _STEP:
                    told = size
                    self.progress(f"{self.shown}: {size >> 20} MB" + (f" / {of >> 20} MB" if of else ""))

    def finish(self) -> Path:
        """The part is the whole."""
        marks = self.part.with_name(self.part.name + ".json")
        marks.replace(self.whole.with_name(self.whole.name + ".json"))
        self.part.replace(self.whole)
        return self.whole

    def wait(self, attempt: int, asked: float = 0.0) -> None:
        """Pause before the next try: 1, 2, 4 … seconds or what the server asked for, never beyond the deadline."""
        pause = min(max(2.0**attempt, asked), 60.0)
        left = self.deadline - time.monotonic()
        time.sleep(max(0.0, min(pause, left)))
