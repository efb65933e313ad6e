"""Harm a run at the moment before it changes a place of its home: end it as a power cut would, or fill the disk.

Python imports this module by itself in every process whose PYTHONPATH names this folder, workers included. HARM_HOME is
the home that is watched, HARM_AT a regular expression over moments such as `open landing/ledger.jsonl` or `rename
candidates/building candidates/ab12`: at the first that matches, HARM_HOW happens: `kill` (the whole group of processes)
or `fill` (a ballast takes what is left of the disk). HARM_AFTER is how many that match are let pass before. HARM_LOG, a
file, gets a line for each moment.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from typing import Any

_HOME = os.path.realpath(os.environ["HARM_HOME"]) + os.sep
_AT = re.compile(os.environ["HARM_AT"])
_left = int(os.environ.get("HARM_AFTER", "0"))
_HOW = os.environ["HARM_HOW"]
_LOG = os.open(os.environ["HARM_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_PATHS = {"os.rename": 2, "os.link": 2, "os.symlink": 2, "os.mkdir": 1, "os.remove": 1}
_over = False


def _inside(path: Any) -> str:
    """The place below the home, nothing for another one."""
    if not isinstance(path, str | bytes | os.PathLike):
        return ""
    # resolving would follow `current` into the release
    full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    return full[len(_HOME) :] if full.startswith(_HOME) else ""


def _moment(event: str, arguments: tuple[Any, ...]) -> str:
    if event == "open":
        path, _, flags = arguments
        places = [_inside(path)] if isinstance(flags, int) and flags & _WRITES else []
    else:
        places = [_inside(path) for path in arguments[: _PATHS.get(event, 0)]]
    return " ".join([event.removeprefix("os."), *filter(None, places)]) if any(places) else ""


def _fill() -> None:
    handle = os.open(_HOME + "ballast", os.O_WRONLY | os.O_CREAT, 0o600)
    for size in (1 << 20, 1 << 12, 1):
        with contextlib.suppress(OSError):
            while os.write(handle, b"\0" * size):
                pass
    os.close(handle)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees the calls below every library, and cannot be taken away again."""
    global _over, _left  # noqa: PLW0603
    if _over or not (moment := _moment(event, arguments)):
        return
    os.write(_LOG, moment.encode() + b"\n")
    if not _AT.match(moment):
        return
    _left -= 1
    if _left < 0:
        _over = True
        os.write(_LOG, b"harm\n")
        if _HOW == "kill":
            os.killpg(os.getpgid(0), signal.SIGKILL)
        _fill()


sys.addaudithook(_watch)
