"""The database of a release, opened so that SQL can read its tables and nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.publish.state import public_ids, public_now, released_ids
from orchestration.settings import Home

# Without a temporary directory nothing is spilled into the folder of the release, which is immutable. The last line
# closes the door: after it no statement can take a setting back.
_CLOSE = """
set temp_directory = '';
set autoinstall_known_extensions = false;
set autoload_known_extensions = false;
set enable_external_access = false;
set lock_configuration = true;
"""


class UnknownRelease(Exception):
    """There is no such release, or it has no database; the text says which there are."""


def release_folder(home: Home, release_id: str = "", is_withdrawn_too: bool = False) -> Path:
    """Folder of a release, of the public one without an id; one that waits is none. Raises UnknownRelease."""
    ever, known = released_ids(home), public_ids(home)
    if not release_id:
        release_id = public_now(home)
        if not release_id:
            why = "Mọi bản công bố đã thu hồi" if ever else "Chưa có bản công bố nào"
            raise UnknownRelease(f"{why}; chạy congkhai publish trước.")
    if release_id in ever and release_id not in known and not is_withdrawn_too:
        raise UnknownRelease(f"Bản công bố «{release_id}» đã thu hồi; lý do: xem congkhai status.")
    if release_id not in ever:
        there_are = f"đang có: {', '.join(known)}" if known else "chưa có bản nào"
        raise UnknownRelease(f"Không có bản công bố «{release_id}»; {there_are}.")
    return home.releases / release_id


def open_released(home: Home, release_id: str = "") -> duckdb.DuckDBPyConnection:
    """A read-only connection to the database of a release, without file system or network. Raises UnknownRelease."""
    # the folder itself, not the link: a release published meanwhile must not change what is being read
    file = release_folder(home, release_id) / "data" / "warehouse.duckdb"
    if not file.exists():
        raise UnknownRelease(f"Bản công bố «{file.parent.parent.name}» không có tệp {file.name}.")
    connection = duckdb.connect(str(file), read_only=True)
    connection.execute(_CLOSE)
    return connection
