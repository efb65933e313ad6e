"""Read a candidate's data/*.parquet into records. The site reads nothing else: data/ is the only public door."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publish import wording
from orchestration.publish.definition import (
    DictionaryEntry,
    Indicator,
    LegalDocument,
    NonIndicator,
    Norm,
    PlannedEvent,
    Requirement,
    Round,
    SeriesBreak,
)
from orchestration.publish.goal import Goal
from orchestration.publish.record import (
    Area,
    Assertion,
    DisclosureCount,
    DisclosureItem,
    Note,
    Provenance,
    RegisterFact,
    Return,
    Unit,
    Value,
)
from orchestration.publish.row import Record, Row, record, round_id, text, unit
from orchestration.publish.territory import Territory, read_territory

# fields of a record that carry another name in data/
ROUND_COLUMNS = {
    "id": "round",
    "order": "sort_order",
    "name": "name_vi",
    "start_of_year": "start_of_year_round",
    "same_period": "same_period_round",
}
INDICATOR_COLUMNS = {
    "id": "indicator",
    "name": "name_vi",
    "meaning": "meaning_vi",
    "numerator": "numerator_vi",
    "denominator": "denominator_vi",
    "note": "note_vi",
    "order": "sort_order",
}
NON_INDICATOR_COLUMNS = {"id": "indicator", "name": "name_vi", "reason": "reason_vi"}
DISCLOSURE_COLUMNS = {
    "unit": "unit_id",
    "order": "sort_order",
    "part": "part_vi",
    "name": "item_vi",
    "column": "breakdown_vi",
    "timing": "timing_vi",
}
# the cell a plan or target was read from: unit, indicator, file, sheet, cell
GoalKey = tuple[str, str, str, str, str]
# a key of provenance: unit, round, indicator, breakdown, basis, boundary
ValueKey = tuple[str, str, str, str, str, str]


class SiteDataError(Exception):
    """data/ cannot become a site: a table or column is missing, or a name cannot be an address."""


@dataclass
class SiteData:
    """Everything the pages are made from, indexed the way the pages ask for it."""

    rounds: dict[str, Round]
    units: dict[str, Unit]
    indicators: dict[str, Indicator]
    breakdowns: dict[str, str]
    terms: dict[str, list[Row]]
    documents: dict[str, LegalDocument]
    codes: dict[tuple[str, str], str]
    topic_names: dict[str, str]
    forms: list[Row]
    submissions: list[Row]
    hidden_counts: list[Row]
    rule_titles: dict[str, str]
    non_indicators: list[NonIndicator]
    quality_cases: list[Row]
    calendar: list[PlannedEvent]
    deadlines: list[Row]
    criteria: list[Row]
    series_breaks: dict[str, list[SeriesBreak]]
    norms: list[Norm]
    dictionary: list[DictionaryEntry]
    rounds_held: set[str] = field(default_factory=set)
    values: dict[str, list[Value]] = field(default_factory=dict)
    by_indicator: dict[str, list[Value]] = field(default_factory=dict)
    sources: dict[ValueKey, list[Provenance]] = field(default_factory=dict)
    assertions: dict[str, list[Assertion]] = field(default_factory=dict)
    disclosure: dict[str, list[DisclosureItem]] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    areas_below: dict[str, list[Area]] = field(default_factory=dict)
    successors: dict[str, list[str]] = field(default_factory=dict)
    disclosure_counts: list[DisclosureCount] = field(default_factory=list)
    returns: dict[str, list[Return]] = field(default_factory=dict)
    requirements: dict[str, list[Requirement]] = field(default_factory=dict)
    register_history: dict[tuple[str, str], list[RegisterFact]] = field(default_factory=dict)
    supervised: dict[str, list[Unit]] = field(default_factory=dict)
    notes: dict[tuple[str, str, str], list[Note]] = field(default_factory=dict)
    children: dict[str, list[Unit]] = field(default_factory=dict)
    goals: dict[GoalKey, Goal] = field(default_factory=dict)
    territory: Territory = field(default_factory=Territory)
    _shown: dict[tuple[str, str], dict[tuple[str, str], Value]] = field(default_factory=dict)

    @property
    def newest_day(self) -> str:
        """The newest reference date of a round that holds a value, ISO; empty where none does. No page has a clock."""
        return max(
            (found.reference_date for code, found in self.rounds.items() if code in self.rounds_held), default=""
        )

    def label(self, code_list: str, code: str) -> str:
        """The Vietnamese label of a code; the code itself where the catalogue has none."""
        return self.codes.get((code_list, code), code)

    def topics(self) -> dict[str, str]:
        """Topic -> heading, in catalogue order; only those an indicator has."""
        used = {indicator.topic for indicator in self.indicators.values()}
        return {topic: name for topic, name in self.topic_names.items() if topic in used}

    def breakdown_order(self) -> list[str]:
        """Breakdowns in the order in which the indicators list them."""
        lists = [i.breakdowns.split(";") for i in sorted(self.indicators.values(), key=lambda i: i.order)]
        return list(dict.fromkeys([*(name for names in lists for name in names), *self.breakdowns]))

    def provenance(self, value: Value) -> list[Provenance]:
        key = (value.unit, value.round, value.indicator, value.breakdown, value.basis, value.boundary)
        return self.sources.get(key, [])

    def shown(self, unit_id: str, breakdown: str = "total") -> dict[tuple[str, str], Value]:
        """(indicator, round) -> the value shown; as reported where there is one, else in today's boundaries."""
        if (unit_id, breakdown) in self._shown:
            return self._shown[unit_id, breakdown]
        found = self._shown[unit_id, breakdown] = {}
        for value in self.values.get(unit_id, []):
            if value.is_shown and value.breakdown == breakdown:
                key = (value.indicator, value.round)
                if key not in found or value.boundary == "as_reported":
                    found[key] = value
        return found


def read(data_dir: Path) -> SiteData:
    """Read the tables of `data_dir` (formats: the contract of data/).

    Raises SiteDataError when a table or column is missing, or an identifier cannot be part of an address.
    """
    table = _Reader(data_dir)
    unit_column = {"unit": "unit_id"}
    data = SiteData(
        rounds={row["round"]: record(Round, row, ROUND_COLUMNS) for row in table("round")},
        units={row["unit_id"]: unit(row) for row in table("unit")},
        indicators={row["indicator"]: record(Indicator, row, INDICATOR_COLUMNS) for row in table("indicator")},
        breakdowns={text(row["breakdown"]): text(row["name_vi"]) for row in table("breakdown")},
        terms=_grouped(table("indicator_term"), lambda row: text(row["indicator"])),
        documents={
            text(row["document"]): record(LegalDocument, row, {"id": "document", "title": "title_vi"})
            for row in table("legal_document")
        },
        codes={(text(r["list"]), text(r["code"])): text(r["label_vi"]) for r in table("code_list")},
        topic_names={
            text(row["topic"]): text(row["name_vi"])
            for row in sorted(table("topic"), key=lambda row: int(row["sort_order"]))
        },
        forms=table("form"),
        submissions=table("submission"),
        hidden_counts=table("hidden_count"),
        rule_titles={text(row["rule_id"]): text(row["title_vi"]) for row in table("rule")},
        non_indicators=[record(NonIndicator, row, NON_INDICATOR_COLUMNS) for row in table("non_indicator")],
        quality_cases=table("quality_case"),
        calendar=[record(PlannedEvent, row, {}) for row in table("calendar")],
        deadlines=table("deadline"),
        criteria=table("recognition_criterion"),
        series_breaks=_grouped(
            [record(SeriesBreak, row, {"day": "break_day", "reason": "reason_vi"}) for row in table("series_break")],
            lambda one: one.indicator,
        ),
        norms=[record(Norm, row, {"id": "norm", "note": "note_vi"}) for row in table("norm")],
        dictionary=[
            record(DictionaryEntry, row, {"table": "table_name", "column": "column_name"})
            for row in table("dictionary")
        ],
    )
    values = [record(Value, row, unit_column, round=round_id(row)) for row in table("indicator_value")]
    data.values = _grouped(values, lambda value: value.unit)
    data.by_indicator = _grouped(values, lambda value: value.indicator)
    data.rounds_held = {value.round for value in values if value.value is not None}
    data.sources = _sources(table("provenance"))
    assertions = [record(Assertion, row, unit_column) for row in table("assertion")]
    data.assertions = _grouped(assertions, lambda assertion: assertion.unit)
    disclosed = [_named(DisclosureItem, row, DISCLOSURE_COLUMNS) for row in table("disclosure_item")]
    data.disclosure = _grouped(disclosed, lambda one: one.unit)
    notes = [record(Note, row, unit_column | {"rule": "rule_id"}, round=round_id(row)) for row in table("note")]
    data.notes = _grouped(notes, lambda note: (note.unit, note.indicator, note.round))
    area_columns = {"id": "unit_id", "parent": "parent_unit_id"}
    data.areas = {row["unit_id"]: record(Area, row, area_columns) for row in table("area")}
    data.areas_below = _grouped(data.areas.values(), lambda one: one.parent)
    for row in table("area_crosswalk"):
        data.successors.setdefault(text(row["old_unit_id"]), []).append(text(row["new_unit_id"]))
    counts = [record(DisclosureCount, row, unit_column) for row in table("mart_cong_khai")]
    data.disclosure_counts = [one for one in counts if one.owed_n is not None]
    returns = [record(Return, row, unit_column, round=round_id(row)) for row in table("mart_nop_bao_cao")]
    data.returns = _grouped(returns, lambda one: one.round)
    data.requirements = _requirements(table("disclosure_requirement"))
    facts = sorted(
        (record(RegisterFact, row, unit_column) for row in table("provider_fact")), key=lambda f: f.valid_from
    )
    # a provider that moved has a row per span: the last one is what its page shows
    data.register_history = _grouped(facts, lambda fact: (fact.unit, fact.attribute))
    data.supervised = _grouped(data.units.values(), lambda one: one.facts["supervising_unit_id"])
    data.children = _grouped(sorted(data.units.values(), key=unit_order), lambda child: child.parent)
    goals = [record(Goal, row, unit_column) for row in table("mart_ke_hoach")]
    data.goals = {goal.key: goal for goal in goals}
    data.territory = read_territory(table)
    _check_addresses(data)
    return data


def unit_order(one: Unit) -> tuple[str, str]:
    """A plain order for lists: by code, then by start of validity. Never by a figure."""
    return one.code, one.valid_from


class _Reader:
    """Reads one parquet at a time, in the order it was written."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def __call__(self, name: str) -> list[Row]:
        path = self.data_dir / f"{name}.parquet"
        if not path.is_file():
            raise SiteDataError(f"Thiếu bảng {name}.parquet trong {self.data_dir.name}/; hãy xuất lại bản dự thảo.")
        with duckdb.connect() as connection:
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            columns = [column[0] for column in cursor.description or []]
            return [_Row(name, zip(columns, row, strict=True)) for row in cursor.fetchall()]


class _Row(dict[str, Any]):
    """A row that names the table when a column is missing."""

    def __init__(self, table: str, items: Iterable[tuple[str, Any]]) -> None:
        super().__init__(items)
        self.table = table

    def __missing__(self, column: str) -> Any:
        raise SiteDataError(f"Bảng {self.table}.parquet không có cột {column}.")


def _grouped(items: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def _sources(rows: list[Row]) -> dict[ValueKey, list[Provenance]]:
    """Provenance rows by the key of the value they belong to, in the order of the file."""
    columns = {"contributing_unit": "contributing_unit_id"}
    found: dict[ValueKey, list[Provenance]] = defaultdict(list)
    for row in rows:
        indicator, breakdown, basis, boundary = (
            text(row[name]) for name in ("indicator", "breakdown", "basis", "boundary")
        )
        key = text(row["unit_id"]), round_id(row), indicator, breakdown, basis, boundary
        found[key].append(record(Provenance, row, columns))
    return dict(found)


def _named(kind: type[Record], row: Row, columns: dict[str, str]) -> Record:
    """An item to lay open, its names without officers' shorthand."""
    return record(
        kind, row, columns, name=wording.spelled(text(row["item_vi"])), part=wording.spelled(text(row["part_vi"]))
    )


def _requirements(rows: list[Row]) -> dict[str, list[Requirement]]:
    """Items by form, in its order; of a form with several versions the newest."""
    columns = {"order": "sort_order", "part": "part_vi", "name": "item_vi"}
    asked = _grouped((_named(Requirement, row, columns) for row in rows), lambda one: one.form)
    newest = {form: max(one.version for one in items) for form, items in asked.items()}
    return {
        form: sorted((one for one in items if one.version == newest[form]), key=lambda one: one.order)
        for form, items in asked.items()
    }


def _check_addresses(data: SiteData) -> None:
    """A slug or an id becomes a folder name, so nothing but plain letters, digits and hyphens may pass."""
    for one in data.units.values():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.slug):
            raise SiteDataError(f"Đơn vị {one.id}: phần địa chỉ “{one.slug}” không dùng được.")
    for indicator in data.indicators:
        if not re.fullmatch(r"[a-z0-9_]+", indicator):
            raise SiteDataError(f"Chỉ tiêu thống kê “{indicator}”: mã không dùng được làm địa chỉ.")
