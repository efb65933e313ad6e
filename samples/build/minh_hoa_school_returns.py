"""Returns of the illustrative schools in the middle and at the end of a year (TK-MN).

A school carries the independent groups it supervises in a block of its own; these hand in none.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form, school_return
from samples.build.minh_hoa_moves import Later, later
from samples.build.minh_hoa_units import OLD_NAMES, PROVIDERS, Provider, reporting, school_year

# every school at the end of the first year; in the middle only some, the others are missing
HANDED_IN = {(2024, "term1"): ("9901001", "9901007"), (2024, "end"): None}
DECLARED = {"term1": "{next}-01-22", "end": "{next}-06-05"}
TITLES = {"term1": "GIỮA", "end": "CUỐI"}
BANDS = ("3-12", "13-24", "25-36", "3-4", "4-5", "5-6")


def write(folder: Path) -> None:
    """One workbook per school that hands in, at each round."""
    for (year, period), codes in HANDED_IN.items():
        for school in (p for p in reporting(year) if p.is_school and (codes is None or p.code in codes)):
            _write(folder, school, year, period)


def carried(school: Provider, year: int) -> list[Provider]:
    """The groups of which the return of a school tells."""
    return [provider for provider in reporting(year) if provider.supervisor == school.code]


def _write(folder: Path, school: Provider, year: int, period: str) -> None:
    round_ = f"{school_year(year)}-{period}"
    unit = f"{school.level}-{school.code}"
    stamped = record_form.stamp(
        "TK-MN",
        unit,
        school.name,
        OLD_NAMES[school.old_commune],
        round_,
        DECLARED[period].format(next=year + 1),
        school.name,
        "Số liệu minh họa",
        illustrative=True,
    )
    own = _counts([later(school, year, period)], period)
    groups = [later(provider, year, period) for provider in carried(school, year)]
    blocks = [_row(1, school.name, catalogue.label("return_block", "total"), own)]
    if groups:
        told = _counts(groups, period)
        blocks.append(_row(None, '"', catalogue.label("return_block", "nhom_tu_thuc"), told))
        both = own.copy()
        both.update(told)  # adding counters would drop the zeros
        blocks.append(_row(None, "Tổng cộng", None, both))
    title = f"THỐNG KÊ GIÁO DỤC MẦM NON {TITLES[period]} NĂM HỌC {school_year(year)}"
    path = folder / school_year(year) / f"TK-MN_{unit}_{round_}.xlsx"
    school_return.write(path, "Thống kê giáo dục mầm non (số liệu minh họa)", title, blocks, stamped)


def _row(number: int | None, name: str, block: str | None, counts: Counter[str]) -> list[Value]:
    items = [row["field"] for row in catalogue.rows("form_column", form="TK-MN", role="value")]
    # a dash is zero in this form, a blank is what nobody counts yet
    return [number, name, None, block, *(counts[item] or "-" if item in counts else None for item in items)]


def _counts(places: Iterable[Later], period: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for place in places:
        children = place.children
        checked = [child for child in children if child.checked]
        found["nhom_lop"] += len(place.groups)
        found["nhom_tre"] += sum(group.nursery for group in place.groups)
        found["lop_mau_giao"] += sum(not group.nursery for group in place.groups)
        found["tre"] += len(children)
        found["tre_nu"] += sum(child.girl for child in children)
        found["tre_dtts"] += sum(child.minority for child in children)
        found["tre_ban_tru"] += sum(child.lunch for child in children)
        for band in BANDS:
            found[f"tre_{band.replace('-', '_')}"] += sum(child.band == band for child in children)
        found["can_duoc"] += len(checked)
        found["can_nhe"] += sum("nhe_can" in child.findings for child in checked)
        found["can_cao_hon"] += sum("thua_can" in child.findings for child in checked)
        found["can_binh_thuong"] += sum(not child.findings & {"nhe_can", "thua_can"} for child in checked)
        found["do_duoc"] += len(checked)
        found["thap_coi"] += sum("thap_coi" in child.findings for child in checked)
        found["cao_binh_thuong"] += sum("thap_coi" not in child.findings for child in checked)
        found["chuyen_di"] += place.left
        found["chuyen_den"] += place.joined
        if period == "end":
            found["hoan_thanh_5_tuoi"] += sum(child.band == "5-6" for child in children)
    return found


def told_of(year: int, period: str) -> set[str]:
    """Codes of the providers whose children are in a return of the round."""
    codes = HANDED_IN.get((year, period), ())
    schools = [p for p in PROVIDERS if p.is_school and p.reports(year) and (codes is None or p.code in codes)]
    return {code for school in schools for code in (school.code, *(group.code for group in carried(school, year)))}
