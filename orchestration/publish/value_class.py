"""Classes of values for a map: at most four of equal width with round limits, told in words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from orchestration.publish import number
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import esc

CLASSES = 4
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10), Decimal(20))


def limits(values: Sequence[Decimal]) -> list[Decimal]:
    """Limits from below the smallest value to above the largest, one more than there are classes; empty without
    values. The width is 1, 2, 2.5 or 5 times a power of ten, the smallest that needs no more than CLASSES classes."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [low, high]
    power = Decimal(10) ** ((high - low) / CLASSES).adjusted()
    step = next(step * power for step in _STEPS if _needed(low, high, step * power) <= CLASSES)
    first = _first(low, step)
    return [first + index * step for index in range(_needed(low, high, step) + 1)]


def _first(low: Decimal, step: Decimal) -> Decimal:
    return (low / step).to_integral_value(ROUND_FLOOR) * step


def _needed(low: Decimal, high: Decimal, step: Decimal) -> int:
    return int(((high - _first(low, step)) / step).to_integral_value(ROUND_CEILING))


def of(value: Decimal, held: Sequence[Decimal]) -> int:
    """The class of a value, from 1: a limit belongs to the class above it, the last one to the last class."""
    return min(sum(value >= limit for limit in held[:-1]), len(held) - 1)


def legend(held: Sequence[Decimal], indicator: Indicator) -> str:
    """The classes in words; colour is only ever beside the printed value."""
    if len(held) < 2:
        return ""
    steps = [(index + 1, _between(held, index, indicator)) for index in range(len(held) - 1)]
    items = "".join(
        f'<li><span class="swatch step-{step}" aria-hidden="true"></span>{esc(words)}</li>'
        for step, words in [*steps, (0, number.MISSING)]
    )
    return f'<ul class="legend">{items}</ul>\n'


def _between(held: Sequence[Decimal], index: int, indicator: Indicator) -> str:
    low, high = number.amount(held[index], indicator), number.amount(held[index + 1], indicator)
    if low == high:
        return f"bằng {low}"
    return f"từ {low} đến {'' if index == len(held) - 2 else 'dưới '}{high}"
