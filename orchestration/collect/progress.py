"""How far a long reading is, and how long it will still take, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Callable


class Told:
    """Says (done, of) in one Vietnamese line with the time left, from the pace since it was made."""

    def __init__(self, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock, self._start = say, clock, clock()

    def __call__(self, done: int, of: int) -> None:
        """Say one line."""
        line = f"đã đọc {done}/{of} sổ tính mới"
        if 0 < done < of:
            line += f", còn khoảng {_span((self._clock() - self._start) / done * (of - done))}"
        self._say(line)


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} giây"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} giờ {minutes} phút" if hours else f"{minutes} phút"
