"""Tỉnh Minh Họa: a return per provider and year, a register, a survey and a plan per year."""

from pathlib import Path

from samples.build import (
    minh_hoa_area_forms,
    minh_hoa_disclosure,
    minh_hoa_expected,
    minh_hoa_goals,
    minh_hoa_later_expected,
    minh_hoa_reports,
    minh_hoa_school_returns,
    minh_hoa_year_end,
    record_form,
    state_form,
)
from samples.build.chance import number
from samples.build.decisions import ALIAS, write_csv
from samples.build.minh_hoa_budget import budget
from samples.build.minh_hoa_figures import cells
from samples.build.minh_hoa_people import Class, Person, classes, staff
from samples.build.minh_hoa_units import (
    NEW_NAMES,
    OLD_NAMES,
    REFORM,
    YEARS,
    Provider,
    reference_date,
    reporting,
    school_year,
)

EXPECTED_COLUMNS = minh_hoa_expected.COLUMNS
# returns as they come in without a stamp: (code, year) -> file name; the last is known by its name only
UNSTAMPED = {
    ("9901003", 2023): "bao-cao-dau-nam-mn-minh-hoa-3.xlsx",
    ("9901007", 2024): "thong-ke-30-9.xlsx",
    ("9902002", 2025): "nhom-lop-minh-hoa-14.xlsx",
}
KNOWN_BY_ALIAS = {("9901006", 2024): "bieu-01-mn-so-6.xlsx"}
# handed in after the last day, 31 October
LATE = {("9901009", 2025): "2025-11-12"}
TEXT_ZEROS = ("9901008", 2024)  # an office whose software writes 0 as the text 0.0

# the year in which public schools hand in the budget sheet too
BUDGET_YEAR = 2025

Heads = dict[tuple[str, int], tuple[list[Class], list[Person]]]


def write(folder: Path) -> list[list[str]]:
    """Write all workbooks and the manifest; returns the rows that a publication must give."""
    heads: Heads = {}
    manifest = []
    for year in YEARS:
        for provider in reporting(year):
            groups = classes(provider, year)
            heads[provider.code, year] = groups, staff(provider, groups)
            manifest += _return(folder, provider, year, heads)
    write_csv(folder / "manifest.csv", ["file", "unit", "round", "declared_date"], manifest)
    survey = minh_hoa_area_forms.write(folder, heads)
    minh_hoa_year_end.write(folder)
    minh_hoa_disclosure.write(folder)
    minh_hoa_school_returns.write(folder)
    minh_hoa_reports.write(folder)
    minh_hoa_goals.write(folder)
    return minh_hoa_expected.rows(heads, survey) + minh_hoa_later_expected.rows()


def declared(provider: Provider, year: int) -> str:
    """The day on which the provider says it handed in its return."""
    return LATE.get((provider.code, year)) or f"{year}-10-{number(2, 20, 'declared', provider.code, year):02}"


def _return(folder: Path, provider: Provider, year: int, heads: Heads) -> list[list[str]]:
    """Write one 01-MN-DN workbook; gives its line of the manifest where it has no stamp."""
    groups, people = heads[provider.code, year]
    round_ = f"{school_year(year)}-start"
    unit = f"{provider.level}-{provider.code}"
    key = provider.code, year
    name = UNSTAMPED.get(key) or KNOWN_BY_ALIAS.get(key) or f"01-MN-DN_{unit}_{round_}.xlsx"
    path = folder / school_year(year) / name
    unstamped = key in UNSTAMPED or key in KNOWN_BY_ALIAS
    communes = OLD_NAMES if reference_date(year) < REFORM else NEW_NAMES
    commune = provider.commune(year).split("-")[1]
    stamped = record_form.stamp(
        "01-MN-DN",
        unit,
        provider.name,
        communes[commune],
        round_,
        declared(provider, year),
        provider.name,
        illustrative=True,
    )
    with_budget = provider.is_school and provider.ownership == "cong_lap" and year == BUDGET_YEAR
    state_form.write(
        path,
        {**cells(provider, year, groups, people), **(budget(provider, year) if with_budget else {})},
        ALIAS if key in KNOWN_BY_ALIAS else provider.name,
        year,
        None if unstamped else stamped,
        zero="0.0" if key == TEXT_ZEROS else 0,
    )
    if not unstamped:
        return []
    known = ["", ""] if key in KNOWN_BY_ALIAS else [unit, round_]
    return [[path.relative_to(folder).as_posix(), *known, declared(provider, year)]]
