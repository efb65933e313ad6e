"""What the catalogue and the calendar say of a candidate: typed, immutable records, one per row of data/."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Round:
    """A reporting round; `id` is `2021-2022-term1`, `start_of_year` and `same_period` name other rounds or nothing."""

    id: str
    school_year: str
    period: str
    order: int
    reference_date: str
    name: str
    start_of_year: str
    same_period: str


@dataclass(frozen=True)
class Indicator:
    """One catalogue row; `measure_unit` "%" makes it a rate, `decimals` is the least number of decimals printed."""

    id: str
    name: str
    name_en: str
    topic: str
    meaning: str
    numerator: str
    denominator: str
    measure_unit: str
    decimals: int
    direction: str
    additivity: str
    time_kind: str
    scope: str
    breakdowns: str
    sensitivity: str
    min_denominator: str
    legal_document: str
    note: str
    valid_from: str
    valid_to: str
    rounds: str
    age_rule: str
    order: int
    is_headline: bool

    @property
    def is_rate(self) -> bool:
        return self.measure_unit == "%"

    @property
    def path(self) -> str:
        return f"chi-tieu/{self.id}/"

    def is_valid_on(self, date: str) -> bool:
        return self.valid_from <= date and (not self.valid_to or date <= self.valid_to)


@dataclass(frozen=True)
class LegalDocument:
    """A legal text; unless `verification` is `checked` its content prints as not compared with the original.

    `status` is in_force, replaced or to_verify.
    """

    id: str
    number: str
    title: str
    issued_on: str
    in_force_from: str
    in_force_to: str
    replaced_by: str
    status: str
    verification: str
    source: str


@dataclass(frozen=True)
class NonIndicator:
    """What the source documents ask for and no figure is published of, with the reason."""

    id: str
    name: str
    reason: str
    source: str


@dataclass(frozen=True)
class SeriesBreak:
    """A day over which the series of an indicator is not compared, with the reason."""

    indicator: str
    day: str
    reason: str
    legal_document: str


@dataclass(frozen=True)
class Norm:
    """What a legal document asks of an indicator; `applies_to` and `unit_level` are empty where it holds for all."""

    id: str
    indicator: str
    breakdown: str
    unit_level: str
    applies_to: str
    comparator: str
    value: Decimal | None
    legal_document: str
    valid_from: str
    valid_to: str
    note: str


@dataclass(frozen=True)
class DictionaryEntry:
    """What the dictionary says of a column, or at position 0 of a table as a whole."""

    table: str
    position: int
    column: str
    data_type: str
    description: str


@dataclass(frozen=True)
class Requirement:
    """An item that a circular asks providers to lay open; `part` and `name` are words of its legal text."""

    form: str
    version: str
    item: str
    order: int
    part: str
    name: str
    is_required: bool
    is_checked: bool


@dataclass(frozen=True)
class PlannedEvent:
    """One announcement of the calendar; `planned_at` is a month, a day, a day and hour, or empty when taken back."""

    position: int
    event: str
    kind: str
    round: str
    planned_at: str
    office: str
    decided_on: str
    why: str
    note: str
    is_current: bool
