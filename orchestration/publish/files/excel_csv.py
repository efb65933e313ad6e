"""The tables as CSV that Excel opens without changing them: a byte order mark, and no text it takes for something else.

Excel reads `03127` as a number, `7/5` as a date, `1E5` as a hundred thousand. Here such a text has an apostrophe in
front. Analysts take the plain CSV of `data/`, where a text is what it is.
"""

from __future__ import annotations

import codecs
import tempfile
from pathlib import Path

import duckdb

from orchestration.export.dictionary import CHANGES, changes_types
from orchestration.publish.files.archive import Archive
from orchestration.transform.compact import CSV_DIALECT, quoted

# rows of one file: a sheet of Excel has 1,048,576 and silently drops what comes after
LARGEST = 1_000_000
# the sources of every value, and the values that the topical tables hold again: too large for a sheet, of no use in one
LEFT_OUT = ("indicator_value", "provenance")

# what no program takes for anything but text: a letter first, a school year or round, a day (which may become one)
_SAFE = (
    r"^\p{L}",
    r"^[0-9]{4}-[0-9]{4}(-[a-z].*)?$",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
)
# letters that are read as a month or a truth value all the same
_UNSAFE = r"(?i)^((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg|tháng)[a-z]*[\s.,/-]*[0-9]|(true|false)$)"


def write_excel_csv(data: Path, path: Path, top: str, readme: str, largest: int = LARGEST) -> None:
    """A zip of one CSV a table, in parts of `largest` rows, every member below the folder `top`."""
    tables = sorted(file.stem for file in data.glob("*.parquet") if file.stem not in LEFT_OUT)
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection, Archive(path, top) as archive:
        # rows keep the order of their table
        connection.execute("set threads = 1")
        archive.add_text("README.txt", readme)
        for name in tables:
            source = f"read_parquet({quoted(data / f'{name}.parquet')})"
            _add(archive, connection, source, Path(scratch) / name, largest)
        if (data / f"{CHANGES}.csv").exists():
            types = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in changes_types(data).items())
            source = f"read_csv({quoted(data / f'{CHANGES}.csv')}, {CSV_DIALECT}, columns = {{{types}}})"
            _add(archive, connection, source, Path(scratch) / CHANGES, largest)


def _add(archive: Archive, connection: duckdb.DuckDBPyConnection, source: str, stem: Path, largest: int) -> None:
    for part in _parts(connection, source, stem, largest):
        archive.add_file(part.name, part, codecs.BOM_UTF8)
        part.unlink()


def _parts(connection: duckdb.DuckDBPyConnection, source: str, stem: Path, largest: int) -> list[Path]:
    """The CSV of a table, one file or `<name>-1.csv`, `<name>-2.csv`, …, with a heading in each."""
    columns = connection.execute(f"describe select * from {source}").fetchall()
    shown = ", ".join(_shown(name, kind) for name, kind, *_ in columns)
    (count,) = connection.execute(f"select count(*) from {source}").fetchone() or (0,)
    starts = range(0, max(count, 1), largest)
    parts = []
    for number, start in enumerate(starts, start=1):
        part = stem.with_name(f"{stem.name}{f'-{number}' if len(starts) > 1 else ''}.csv")
        rows = f"select * from {source} limit {largest} offset {start}"
        connection.execute(f"copy (select {shown} from ({rows})) to {quoted(part)} (format csv, header)")
        parts.append(part)
    return parts


def _shown(name: str, kind: str) -> str:
    column = f'"{name}"'
    if kind.startswith("DECIMAL") or kind == "DOUBLE":
        trimmed = f"regexp_replace(regexp_replace(cast({column} as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"
        # where a point groups thousands, 98.419 would be read as 98419 and nobody would see it; 98.4190 stays text
        return f"regexp_replace({trimmed}, '(\\.[0-9]{{3}})$', '\\10') as {column}"
    if kind != "VARCHAR":
        return column
    safe = " or ".join(f"regexp_matches({column}, {quoted(pattern)})" for pattern in _SAFE)
    is_read = f"({safe}) and not regexp_matches({column}, {quoted(_UNSAFE)})"
    return f"case when {column} = '' or ({is_read}) then {column} else '''' || {column} end as {column}"
