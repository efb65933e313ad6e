"""Rates printed beside their parts: read in the one way that cell format, sign or parts allow, never recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.number import Unreadable, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.text import clean

# a formula's result has as many digits as a float holds; more than these say nothing of how it was rounded
_MOST_DECIMALS = 6
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Printed:
    """A rate as it stands in its cell, waiting for its parts."""

    seen: Observation
    raw: object
    is_percent: bool
    fates: Fates


class Rates:
    """The printed rates of one workbook; `form_rate.csv` says which cells are numerator and denominator of each.

    `scale` 100 makes a percentage, 1 a ratio (teachers per class). Two rates of one name may have two denominators:
    each is held against its own.
    """

    def __init__(self, catalogue: Catalogue, layout: Layout, reading: Reading) -> None:
        own = [
            row for row in catalogue.rows("form_rate") if (row["form"], row["version"]) == (layout.form, layout.version)
        ]
        self._definitions = {(row["sheet"], row["item"]): row for row in own}
        self._reading = reading
        self._waiting: list[_Printed] = []

    def take(self, seen: Observation, raw: object, is_percent: bool, fates: Fates) -> bool:
        """True when the cell is a rate; it is read when all counts are there."""
        if (seen.item_sheet, seen.item) not in self._definitions:
            return False
        self._waiting.append(_Printed(seen, raw, is_percent, fates))
        return True

    def read(self) -> None:
        """Read the rates taken, and tell those that differ from what their own parts give."""
        values = {(o.item_sheet, o.item, o.breakdown, o.unit): Decimal(o.value) for o in self._reading.observations}
        for printed in self._waiting:
            definition = self._definitions[printed.seen.item_sheet, printed.seen.item]
            exact = _exact(printed.seen, definition, values)
            value = self._value(printed, definition["scale"] == "100", exact)
            if value is None:
                printed.fates.give(printed.seen.cell, REJECTED)
                continue
            printed.fates.give(printed.seen.cell, OBSERVED)
            printed.seen.value = format(value.normalize(), "f")
            self._reading.observations.append(printed.seen)
            if exact is not None and not _same(value, exact):
                self._tell(
                    printed, "rate_differs", f"{format(_rounded(exact, value), 'f')} {printed.seen.measure_unit}"
                )

    def _value(self, printed: _Printed, is_percentage: bool, exact: Decimal | None) -> Decimal | None:
        """The rate in its measure unit; None for a cell that cannot be read in exactly one way."""
        # a ratio shown as percent is still the ratio: 1.8 teachers, shown as 180 %
        number = read_number(printed.raw, "decimal", printed.is_percent and is_percentage)
        if isinstance(number, Unreadable):
            self._tell(printed, number.kind, number.expected)
            return None
        signed = printed.is_percent or "%" in clean(printed.raw)
        if not is_percentage or signed or number > 1 or number == 0:
            return number
        # 0,985 beside its parts: 98,5 of 100, or less than one of 100; only the parts may say
        readings = [value for value in (number, number * 100) if exact is not None and _same(value, exact)]
        if len(readings) == 1:
            return readings[0]
        self._tell(printed, "ambiguous_rate", "số kèm dấu % hoặc ô có định dạng phần trăm")
        return None

    def _tell(self, printed: _Printed, kind: str, expected: str) -> None:
        seen = printed.seen
        self._reading.problems.append(Problem(kind, seen.sheet, seen.cell, seen.found, expected))


def _exact(seen: Observation, row: Row, values: dict[Key, Decimal]) -> Decimal | None:
    """What numerator and denominator give; None where one is missing or there is nothing to divide by."""
    parts = []
    for part in ("numerator", "denominator"):
        breakdown = seen.breakdown if row[f"{part}_breakdown"] == "=" else row[f"{part}_breakdown"]
        parts.append(values.get((row[f"{part}_sheet"], row[part], breakdown, seen.unit)))
    numerator, denominator = parts
    if numerator is None or not denominator:
        return None
    return Decimal(row["scale"]) * numerator / denominator


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(_MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def _rounded(exact: Decimal, value: Decimal) -> Decimal:
    """The exact rate with as many decimals as the printed one has, half away from zero."""
    return exact.quantize(Decimal(1).scaleb(-_decimals(value)), ROUND_HALF_UP)


def _same(value: Decimal, exact: Decimal) -> bool:
    return _rounded(exact, value) == _rounded(value, value)
