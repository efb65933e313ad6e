"""One row of a parquet file into one record: text, numbers and flags exactly as stored, missing as missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from math import isnan
from typing import Any, TypeVar

from orchestration.publish.record import Unit

Row = dict[str, Any]
Record = TypeVar("Record")

UNIT_COLUMNS = (
    "unit_id unit_level unit_code unit_name slug parent_unit_id valid_from valid_to is_illustrative is_rebuilt"
)


def text(value: Any) -> str:
    """Any cell as text: dates as ISO, a missing one as the empty string."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value)


def number(value: Any) -> Decimal | None:
    """A number exactly as stored, None when missing. Floats go through their shortest text, never their bits.

    A decimal comma is read too: plans keep some numbers as their source wrote them.
    """
    shown = text(value).strip().replace(",", ".")
    return Decimal(shown) if shown else None


def flag(value: Any) -> bool | None:
    """True and false in any of the spellings of parquet and catalogue; None when missing."""
    shown = text(value).lower()
    return None if shown == "" else shown in {"true", "1", "t", "có"}


def round_id(row: Row) -> str:
    """The round a row belongs to, or its school year alone."""
    year, period = text(row["school_year"]), text(row["period"])
    return f"{year}-{period}" if period else year


# how a field of a record is read, by its declared type
_READERS: dict[str, Callable[[Any], Any]] = {
    "str": text,
    "int": lambda value: int(text(value) or 0),
    "bool": lambda value: bool(flag(value)),
    "bool | None": flag,
    "Decimal | None": number,
}


def record(kind: type[Record], row: Row, columns: dict[str, str] | None = None, **given: Any) -> Record:
    """A record of `kind`: `columns` names the column of a field called otherwise, `given` are ready values."""
    renamed = columns or {}
    read = {
        field.name: _READERS[str(field.type)](row[renamed.get(field.name, field.name)])
        # every record is a dataclass, which the type variable cannot say
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name not in given
    }
    return kind(**read, **given)


def unit(row: Row) -> Unit:
    """A unit; every further column of the row is a fact of the register."""
    columns = {
        "id": "unit_id",
        "level": "unit_level",
        "code": "unit_code",
        "name": "unit_name",
        "parent": "parent_unit_id",
    }
    facts = {name: text(value) for name, value in row.items() if name not in UNIT_COLUMNS}
    return record(Unit, row, columns, facts=facts)
