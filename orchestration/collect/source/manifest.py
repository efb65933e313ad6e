"""`manifest.csv` beside workbooks: which unit and round each is, for workbooks that do not say it themselves."""

from __future__ import annotations

import csv
from pathlib import Path

from orchestration.collect.source.found import SourceError
from orchestration.collect.text import clean

MANIFEST = "manifest.csv"


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, dict[str, str]]:
    """Rows by file name relative to the folder; empty without a manifest. Raises SourceError for one that is no CSV."""
    file = folder / name
    if not file.is_file():
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return {clean(row.get("file")): _words(row) for row in csv.DictReader(stream)}
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"Không đọc được {file}: lưu lại dạng CSV UTF-8 rồi chạy lại.") from error


def _words(row: dict[str, str]) -> dict[str, str]:
    return {name: clean(row.get(name)) for name in ("unit", "round", "declared_date")}
