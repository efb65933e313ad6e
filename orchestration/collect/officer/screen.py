"""The table of `congkhai check` on screen: per file its problems, wrapped to the width of the window."""

from __future__ import annotations

import textwrap
import unicodedata

from orchestration.collect.officer.check import Checked
from orchestration.collect.officer.review_sheet import shortened
from orchestration.collect.problem import CRITICAL, INFO, SEVERITY_VI, WARNING

_HEADERS = ("Trang", "Ô", "Mức", "Nội dung và cách sửa", "Tìm thấy", "Cần")
# shares of what the three narrow columns leave, in the order of the headers
_NARROW = (14, 9, 8)
_SHARES = (0.44, 0.24, 0.32)
_LEAST_WIDTH, _MOST_WIDTH = 80, 160
_LONGEST = 300


def plain(text: str) -> str:
    """Text that cannot move the cursor or turn the direction of writing: control and format characters go."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "C")


def table(checked: list[Checked], width: int) -> str:
    """Every file with its counts and problems, files without any at the end in one line."""
    width = min(max(width, _LEAST_WIDTH), _MOST_WIDTH)
    blocks = [_block(one, width) for one in checked if one.problems]
    clean = sum(not one.problems for one in checked)
    totals = ", ".join(f"{sum(one.count(s) for one in checked)} {SEVERITY_VI[s]}" for s in (CRITICAL, WARNING, INFO))
    return "\n\n".join([*blocks, f"{len(checked)} tệp: {clean} tệp không có gì phải sửa; {totals}."])


def counts(one: Checked) -> str:
    """`2 lỗi, 1 cảnh báo` of a file."""
    return ", ".join(f"{one.count(s)} {SEVERITY_VI[s]}" for s in (CRITICAL, WARNING, INFO) if one.count(s))


def _block(one: Checked, width: int) -> str:
    widths = [*_NARROW, *(int((width - sum(_NARROW) - 2 * len(_HEADERS)) * share) for share in _SHARES)]
    lines = [f"{plain(one.offered.file)}: {counts(one)}", column_line(_HEADERS, widths), "─" * width]
    for p in one.problems:
        # messages of rules are written without a full stop
        words = f"{p.message.rstrip('.')}. {p.mend}".strip()
        lines.append(column_line((p.sheet, p.cell, SEVERITY_VI[p.severity], words, p.found, p.expected), widths))
    return "\n".join(lines)


def column_line(texts: tuple[str, ...], widths: list[int]) -> str:
    """One row of a table, each text wrapped within its width."""
    cells = [textwrap.wrap(shortened(plain(t), _LONGEST), w) or [""] for t, w in zip(texts, widths, strict=True)]
    height = max(map(len, cells))
    rows = [[cell[i] if i < len(cell) else "" for cell in cells] for i in range(height)]
    return "\n".join("  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows)
