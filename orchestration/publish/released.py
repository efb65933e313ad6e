"""The database of a release, opened so that SQL can read its tables and nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.publish.state import history
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


def release_folder(home: Home, release_id: str = "") -> Path:
    """Folder of a release, of the public one without an id. Raises UnknownRelease."""
    if not release_id:
        if not home.current.exists():
            raise UnknownRelease("Chưa có bản công bố nào; chạy congkhai publish trước.")
        return home.current.resolve()
    known = [str(one["id"]) for one in history(home)]
    if release_id not in known:
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
