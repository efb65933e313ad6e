"""`congkhai query`: one SQL statement on a release, its rows as an aligned table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.collect.officer.screen import plain

DEFAULT_LIMIT = 100
_LONGEST = 80
_FORMULA = ("=", "+", "@", "-", "\t", "\r")


class QueryError(Exception):
    """SQL that does not run; the text says why."""


@dataclass(frozen=True)
class Result:
    """Column names, as many rows as were asked for, and whether there were more."""

    names: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool

    def note(self) -> str:
        """What to say beside the rows; empty when all are there."""
        if not self.is_cut:
            return ""
        return f"Chỉ in {len(self.rows)} dòng đầu; thêm --limit N để xem nhiều hơn, --limit 0 để xem hết."


def run(connection: duckdb.DuckDBPyConnection, sql: str, limit: int = DEFAULT_LIMIT) -> Result:
    """The rows of the last statement of `sql`, at most `limit` (0: all). Raises QueryError."""
    try:
        cursor: duckdb.DuckDBPyConnection | None = connection.execute(sql)
        # nothing but comments gives no cursor
        if cursor is None:
            return Result([], [], False)
        names = _unique([column[0] for column in cursor.description or []])
        rows = cursor.fetchmany(limit + 1) if limit else cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(f"Câu SQL không chạy được: {_words(error)}") from error
    return Result(names, rows[:limit] if limit else rows, bool(limit) and len(rows) > limit)


def _words(error: duckdb.Error) -> str:
    lines = [plain(line) for line in str(error).splitlines()]
    return "\n".join(line for line in lines if line.strip())


def _unique(names: list[str]) -> list[str]:
    """Names as they are, a repeated one with its place: objects of JSON can't hold two of a name."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        found.append(f"{name}_{place}" if name in found else name)
    return found


def as_table(result: Result) -> str:
    """Columns aligned by what a terminal shows; figures to the right; a missing value is blank."""
    if not result.names:
        return "(câu này không cho bảng nào)"
    head = [plain(name) for name in result.names]
    cells = [[_cut(_cell(value)) for value in row] for row in result.rows]
    widths = [max(map(_width, column)) for column in zip(head, *cells, strict=True)]
    is_figure = [
        all(isinstance(row[i], int | float | Decimal) or row[i] is None for row in result.rows)
        for i in range(len(head))
    ]
    lines = [_aligned(head, widths, is_figure), "  ".join("─" * width for width in widths)]
    lines += [_aligned(row, widths, is_figure) for row in cells]
    return "\n".join([*lines, f"({len(result.rows)} dòng)"])


def as_csv(result: Result) -> str:
    """CSV as in `data/`: plain numbers, an apostrophe before a text that a spreadsheet would run as a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(plain(name) for name in result.names)
    for row in result.rows:
        texts = [_text(value) for value in row]
        writer.writerow(
            f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
            for text, value in zip(texts, row, strict=True)
        )
    return stream.getvalue().rstrip("\n")


def as_json(result: Result) -> str:
    """A list of objects; numbers as numbers, a missing value as null."""
    names = [plain(name) for name in result.names]
    rows = [dict(zip(names, map(_json_value, row), strict=True)) for row in result.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, bool | int) else _text(value)


def _text(value: Any) -> str:
    """A value as text whose line ends stay and whose other control characters go."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal) and value.is_finite():
        shown = f"{value:f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "\n".join(plain(line) for line in str(value).splitlines())


def _cell(value: Any) -> str:
    return " ".join(_text(value).split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text
    )


def _aligned(cells: list[str], widths: list[int], is_figure: list[bool]) -> str:
    padded = []
    for cell, width, right in zip(cells, widths, is_figure, strict=True):
        space = " " * (width - _width(cell))
        padded.append(space + cell if right else cell + space)
    return "  ".join(padded).rstrip()


WAYS: dict[str, Callable[[Result], str]] = {"table": as_table, "csv": as_csv, "json": as_json}
