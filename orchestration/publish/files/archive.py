"""Zip files and lists of hashes whose bytes depend on their content alone."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

# the first moment a zip can name: an archive made of the same files is the same file whenever it is made
_MOMENT = (1980, 1, 1, 0, 0, 0)
# Parquet is compressed inside; packing it again costs time and gains nothing
_STORED = (".parquet", ".zip", ".xlsx")


class Archive:
    """A zip in the making, with every member below one folder. Use as a context manager."""

    def __init__(self, path: Path, top: str) -> None:
        self._zip = zipfile.ZipFile(path, "w")
        self._top = top

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add_text(self, name: str, text: str) -> None:
        """A member from text, as UTF-8."""
        self._zip.writestr(self._info(name), text.encode(), compresslevel=6)

    def add_file(self, name: str, source: Path, lead: bytes = b"") -> None:
        """A member from a file of any size, with some bytes before it."""
        info = self._info(name)
        # the size decides whether the long form of an entry is written
        info.file_size = source.stat().st_size + len(lead)
        with source.open("rb") as stream, self._zip.open(info, "w") as member:
            member.write(lead)
            shutil.copyfileobj(stream, member, 1 << 20)

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(f"{self._top}/{name}", _MOMENT)
        info.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3
        return info


def sums(hashes: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Path -> sha256 as lines that `sha256sum -c` takes, in the order of the paths."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(dict(hashes).items()))
