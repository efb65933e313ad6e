"""The line that a person sees while thousands of workbooks are read."""

from __future__ import annotations

import pytest

from orchestration.collect.progress import Told


@pytest.mark.parametrize(
    ("done", "of", "seconds", "line"),
    [
        (10, 40, 5.0, "đã đọc 10/40 sổ tính mới, còn khoảng 15 giây"),
        (1000, 15_000, 60.0, "đã đọc 1000/15000 sổ tính mới, còn khoảng 14 phút"),
        (100, 15_000, 60.0, "đã đọc 100/15000 sổ tính mới, còn khoảng 2 giờ 29 phút"),
        (0, 40, 5.0, "đã đọc 0/40 sổ tính mới"),
        (40, 40, 20.0, "đã đọc 40/40 sổ tính mới"),
    ],
)
def test_the_time_left_follows_the_pace(done: int, of: int, seconds: float, line: str) -> None:
    lines: list[str] = []
    moments = iter([100.0, 100.0 + seconds])
    told = Told(lines.append, lambda: next(moments))
    told(done, of)
    assert lines == [line]
