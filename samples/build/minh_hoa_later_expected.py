"""What the rounds after the start of a year must give: reports of areas, returns of schools, registers of 31 December.

As in `minh_hoa_expected`, nothing here reads the terms of the catalogue.
"""

from decimal import ROUND_HALF_UP, Decimal

from samples.build import catalogue
from samples.build.minh_hoa_moves import Later, later
from samples.build.minh_hoa_report_figures import TOTAL
from samples.build.minh_hoa_reports import REPORTS, day_of, figures
from samples.build.minh_hoa_school_returns import HANDED_IN, carried
from samples.build.minh_hoa_units import PROVIDERS, PROVINCE, REFORM, reporting, school_year
from samples.build.minh_hoa_year_end import YEARS

Row = list[str]
COUNTS = ("so_truong", "so_nhom_lop", "so_tre", "so_tre_nha_tre", "so_tre_mau_giao", "tre_ncl", "so_giao_vien")
RATES = {
    "bep_attp": ("bep_an_attp", "so_bep_an"),
    "tu_phuc_vu": ("tre_tu_phuc_vu", "so_tre"),
    "nvs": ("nha_ve_sinh_dat", "so_nha_ve_sinh"),
    "ban_tru": ("tre_ban_tru", "so_tre"),
}


def rows() -> list[Row]:
    """The expected rows of all later rounds."""
    return [*_reports(), *_returns(), *_year_ends()]


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _reports() -> list[Row]:
    """What each area reports of itself."""
    found = []
    for (year, period), units in REPORTS.items():
        for unit in units:
            given = figures(unit, year, period)
            values: dict[str, int | Decimal] = {item: given[item, TOTAL] for item in COUNTS}
            values |= {name: _rate(given[part, TOTAL], given[whole, TOTAL]) for name, (part, whole) in RATES.items()}
            is_new = unit.startswith("commune") and day_of(year, period) >= REFORM
            point = [f"{unit}-{'20250701' if is_new else '20200101'}", school_year(year), period]
            found += [[*point, indicator, "reported", str(value)] for indicator, value in values.items()]
    return found


def _returns() -> list[Row]:
    """What the schools return of themselves, and what adds up from it, their groups counted once."""
    found = []
    for (year, period), codes in HANDED_IN.items():
        schools = [p for p in reporting(year) if p.is_school and (codes is None or p.code in codes)]
        for school in schools:
            point = [school.unit_id, school_year(year), period]
            found.append([*point, "so_tre", "reported", str(len(later(school, year, period).children))])
        told = [provider for school in schools for provider in (school, *carried(school, year))]
        for unit_id in (PROVINCE, *sorted({provider.commune(year) for provider in told})):
            inside = [later(p, year, period) for p in told if unit_id in (PROVINCE, p.commune(year))]
            found += _added([unit_id, school_year(year), period], inside)
    return found


def _added(point: Row, places: list[Later]) -> list[Row]:
    children = [child for place in places for child in place.children]
    values: dict[str, int | Decimal] = {
        "so_tre": len(children),
        "so_nhom_lop": sum(len(place.groups) for place in places),
        "ban_tru": _rate(sum(child.lunch for child in children), len(children)),
    }
    return [[*point, indicator, "computed", str(value)] for indicator, value in values.items()]


def _year_ends() -> list[Row]:
    found = []
    for year in YEARS:
        day = catalogue.round_row(f"{school_year(year)}-year_end")["reference_date"]
        schools = [p for p in PROVIDERS if p.is_school and p.founded_by(day)]
        standard = sum(bool(school.is_standard(day)) for school in schools)
        values = {"so_truong": len(schools), "so_truong_cqg": standard, "cqg": _rate(standard, len(schools))}
        point = [PROVINCE, school_year(year), "year_end"]
        found += [[*point, indicator, "computed", str(value)] for indicator, value in values.items()]
    return found
