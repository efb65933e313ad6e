"""What the site knows of a candidate: typed, immutable records, one per row of data/."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

AREA_LEVELS = ("nation", "province", "district", "commune")
PROVIDER_LEVELS = ("school", "independent_group")


@dataclass(frozen=True)
class Unit:
    """An area or a provider that has a page; `facts` holds the register columns of a provider, all as text."""

    id: str
    level: str
    code: str
    name: str
    slug: str
    parent: str
    valid_from: str
    valid_to: str
    is_illustrative: bool
    is_rebuilt: bool
    facts: dict[str, str]

    @property
    def is_area(self) -> bool:
        return self.level in AREA_LEVELS

    @property
    def path(self) -> str:
        """Address of the unit's page below the site root, with a closing slash."""
        return f"{'dia-ban' if self.is_area else 'co-so'}/{self.slug}/"


@dataclass(frozen=True)
class Value:
    """A row of indicator_value. Numbers are Decimal as published; None is missing and `symbol` says why (x, z, c)."""

    unit: str
    unit_name: str
    round: str
    reference_date: str
    indicator: str
    breakdown: str
    basis: str
    boundary: str
    is_shown: bool
    value: Decimal | None
    symbol: str
    maturity: str
    reported_n: Decimal | None
    expected_n: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    change_vs_start: Decimal | None
    change_vs_same_period: Decimal | None
    plan: Decimal | None
    change_vs_plan: Decimal | None
    target_comparator: str
    target: Decimal | None
    target_met: bool | None
    norm_comparator: str
    norm: Decimal | None
    norm_met: bool | None
    claim: str
    matched_n_start: Decimal | None
    matched_n_same_period: Decimal | None
    break_reason: str


@dataclass(frozen=True)
class Provenance:
    """Where a part of a value comes from: a workbook cell (`kind` cell) or a unit one level down (`kind` rollup)."""

    part: str
    kind: str
    file: str
    sheet: str
    cell: str
    form: str
    item: str
    label: str
    found: str
    quote: str
    derivation: str
    section: str
    direction: str
    start_date: str
    end_date: str
    source_document: str
    office: str
    declared_date: str
    sha256: str
    contributing_unit: str
    contributing_value: Decimal | None
    rule: str


@dataclass(frozen=True)
class RegisterFact:
    """One attribute of a provider over one span of days, as the newest register that lists it says, with its cell."""

    unit: str
    attribute: str
    value: str
    valid_from: str
    file: str
    sheet: str
    cell: str
    form: str
    office: str
    declared_date: str


@dataclass(frozen=True)
class Assertion:
    """A plan or a target as given: a value or "17/17" with a comparator, for a round, a school year or a horizon."""

    unit: str
    indicator: str
    kind: str
    comparator: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    measure_unit: str
    school_year: str
    period: str
    horizon: str
    baseline: str
    baseline_change: Decimal | None
    population: str
    ambiguity: str
    basis: str
    source_document: str
    section: str
    quote: str
    derivation: str
    file: str
    sheet: str
    cell: str
    office: str
    declared_date: str


@dataclass(frozen=True)
class DisclosureItem:
    """One item of a disclosure; `state` is present, late or missing, `symbol` is c where the count is hidden."""

    unit: str
    school_year: str
    form: str
    item: str
    breakdown: str
    state: str
    order: int
    part: str
    name: str
    column: str
    value: Decimal | None
    symbol: str
    text: str
    link: str
    posted_on: str
    due_on: str
    timing: str
    is_checked: bool
    legal_document: str
    file: str
    sheet: str
    cell: str
    office: str
    declared_on: str


@dataclass(frozen=True)
class Area:
    """An area of the catalogue, with a page or without; `valid_to` is empty while it exists."""

    id: str
    level: str
    name: str
    valid_to: str
    parent: str


@dataclass(frozen=True)
class Return:
    """A form at a round: of an area how many units below owe it (None where none does), of a named unit its `state`."""

    unit: str
    unit_name: str
    round: str
    form: str
    state: str
    declared_date: str
    due_on: str
    expected_n: Decimal | None
    submitted_n: Decimal | None
    late_n: Decimal | None


@dataclass(frozen=True)
class DisclosureCount:
    """How many providers of an area owe a disclosure and how many a workbook was collected of."""

    unit: str
    unit_name: str
    school_year: str
    form: str
    owed_n: Decimal | None
    handed_in_n: Decimal | None
    complete_n: Decimal | None


@dataclass(frozen=True)
class Note:
    """A waiver that stands beside its figure: which rule, decided by which office, when, until when and why."""

    unit: str
    round: str
    indicator: str
    rule: str
    office: str
    decided_on: str
    until: str
    why: str
