"""Append-only files of one JSON object a line; a line counts once it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


def whole_lines(file: Path) -> list[str]:
    """All lines in order; an unfinished last line of a run that was killed is left out."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")
    return [line for line in lines[:-1] if line]


def append_line(file: Path, row: Mapping[str, object]) -> None:
    """Append one line; a half line left by a killed run is cut off first, so that lines never run together."""
    if file.exists():
        data = file.read_bytes()
        if data and not data.endswith(b"\n"):
            file.write_bytes(data[: data.rfind(b"\n") + 1])
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
