"""A disk that is full or cannot be written, whichever library met it first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from math import inf

from orchestration.settings import Home

_FULL = ("no space left on device", "disk is full", "disk quota exceeded", "could not write all data", "fdatasync")
_READ_ONLY = ("read-only file system", "readonly database", "read-only database")
# what sqlite says of both, and of a disk that fails
_UNKNOWN = ("disk i/o error", "unable to open database file", "could not write", "input/output error")
# bytes; less is no room for a page of a database with its journal
_NOTHING_LEFT = 1_000_000


def trouble(error: BaseException, home: Home) -> str:
    """A Vietnamese sentence when an error, or one behind it, is the disk's; empty for any other."""
    return trouble_told(" ".join(str(one) for one in _chain(error)), home)


def trouble_told(text: str, home: Home) -> str:
    """The same for the text of errors that came from another process or step."""
    said = text.lower()
    is_unknown = any(words in said for words in _UNKNOWN)
    if any(words in said for words in _READ_ONLY):
        what = f"Kho dữ liệu {home.path} chỉ đọc được, không ghi được; kiểm tra ổ đĩa và quyền ghi"
    elif any(words in said for words in _FULL) or (is_unknown and _free_bytes(home) < _NOTHING_LEFT):
        what = f"Ổ đĩa của kho dữ liệu {home.path} đã đầy{_free(home)}; dọn chỗ"
    elif is_unknown:
        what = f"Không ghi được vào kho dữ liệu {home.path}{_free(home)}; ổ đĩa đầy, chỉ đọc hoặc hỏng, kiểm tra ổ đĩa"
    else:
        return ""
    return f"{what} rồi chạy lại. Không có gì nửa chừng được công bố: xem congkhai status."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _free(home: Home) -> str:
    free = _free_bytes(home)
    return "" if free == inf else f" (còn {int(free) // 1_000_000} MB)"


def _free_bytes(home: Home) -> float:
    try:
        return shutil.disk_usage(home.path).free
    except OSError:
        return inf
