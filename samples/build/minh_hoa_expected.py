"""What a publication of the samples must give, added up from the invented heads by plain arithmetic.

Nothing here reads the terms of the catalogue: this is the second opinion that a release is held against.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from orchestration.collect.officer.book import Value
from samples.build.minh_hoa_people import Class, Person
from samples.build.minh_hoa_units import (
    DISTRICT,
    PROVIDERS,
    PROVINCE,
    REFORM,
    YEARS,
    Provider,
    reference_date,
    reporting,
    school_year,
)

COLUMNS = ["unit_id", "school_year", "period", "indicator", "basis", "value"]
Heads = Mapping[tuple[str, int], tuple[list[Class], list[Person]]]
Survey = Mapping[int, list[dict[str, Value]]]
Row = list[str]


def rows(heads: Heads, survey: Survey) -> list[Row]:
    """The expected rows of all years, province first."""
    found: list[Row] = []
    for year in YEARS:
        providers = reporting(year)
        found += _province(year, providers, heads)
        found += _register(year)
        found += _enrolment(year, survey[year])
        found += _places(year, providers, heads)
    return found


def _row(unit_id: str, year: int, indicator: str, value: int | Decimal) -> Row:
    return [unit_id, school_year(year), "start", indicator, "computed", str(value)]


def _rate(part: int, whole: int, decimals: int = 1, times: int = 100) -> Decimal:
    exact = Decimal(times * part) / Decimal(whole)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _children(providers: Iterable[Provider], year: int, heads: Heads) -> int:
    return sum(len(group.children) for provider in providers for group in heads[provider.code, year][0])


def _province(year: int, providers: list[Provider], heads: Heads) -> list[Row]:
    groups = [group for provider in providers for group in heads[provider.code, year][0]]
    children = [child for group in groups for child in group.children]
    private = _children([p for p in providers if p.ownership != "cong_lap"], year, heads)
    people = [person for provider in providers for person in heads[provider.code, year][1]]
    teachers = [person for person in people if person.role.endswith("_teacher")]
    kindergarten = [person for person in teachers if person.role == "kindergarten_teacher"]
    lunch = sum(child.lunch for child in children)
    checked = [child for child in children if child.checked]
    underweight = sum("nhe_can" in child.findings for child in checked)
    trained = sum(person.degree in (1, 2, 3, 4) for person in teachers)
    classes = sum(not group.nursery for group in groups)
    values: dict[str, int | Decimal] = {
        "so_tre": len(children),
        "so_nhom_lop": len(groups),
        "tre_ncl": private,
        "ty_le_ncl": _rate(private, len(children)),
        "ban_tru": _rate(lunch, len(children)),
        "sdd_nhe_can": _rate(underweight, len(checked)),
        "gv_lop": _rate(len(kindergarten), classes, 2, 1),
        "gv_dat_chuan": _rate(trained, len(teachers)),
    }
    return [_row(PROVINCE, year, indicator, value) for indicator, value in values.items()]


def _register(year: int) -> list[Row]:
    day = reference_date(year)
    there = [provider for provider in PROVIDERS if provider.founded_by(day)]
    schools = [provider for provider in there if provider.is_school]
    standard = sum(bool(provider.is_standard(day)) for provider in schools)
    values: dict[str, int | Decimal] = {
        "so_truong": len(schools),
        "nhom_doc_lap": len(there) - len(schools),
        "so_diem_truong": sum(provider.sites for provider in schools),
        "cqg": _rate(standard, len(schools)),
    }
    return [_row(PROVINCE, year, indicator, value) for indicator, value in values.items()]


def _enrolment(year: int, records: list[dict[str, Value]]) -> list[Row]:
    def total(field: str, ages: set[str]) -> int:
        return sum(int(str(record[field])) for record in records if record["age"] in ages)

    found = []
    for name, ages in (
        ("nha_tre", {"thang_3_36"}),
        ("3_5", {"tuoi_3", "tuoi_4", "tuoi_5"}),
        ("5", {"tuoi_5"}),
    ):
        attending = total("den_truong_tai_cho", ages) + total("den_truong_noi_khac", ages)
        for base in ("dan_so", "phai_huy_dong"):
            rate = _rate(attending, total(base, ages))
            if rate == 100 and attending < total(base, ages):
                raise ValueError("the invented survey must not need the rule about rates below 100")
            found.append(_row(PROVINCE, year, f"huy_dong_{name}_{base}", rate))
    if all("hoan_thanh" in record for record in records):
        done, due = total("hoan_thanh", {"tuoi_5"}), total("can_cu_hoan_thanh", {"tuoi_5"})
        found.append(_row(PROVINCE, year, "hoan_thanh_5", _rate(done, due)))
    return found


def _places(year: int, providers: list[Provider], heads: Heads) -> list[Row]:
    """Children of each district (until the reform), each commune and two providers."""
    kinds: list[Callable[[Provider], str]] = [lambda provider: provider.commune(year)]
    if reference_date(year) < REFORM:
        kinds.insert(0, lambda provider: f"district-{DISTRICT[provider.old_commune]}-20200101")
    found = []
    for place in kinds:
        for unit_id in sorted({place(provider) for provider in providers}):
            inside = [provider for provider in providers if place(provider) == unit_id]
            found.append(_row(unit_id, year, "so_tre", _children(inside, year, heads)))
    for provider in providers:
        if provider.code in ("9901001", "9902004"):
            found.append(_row(provider.unit_id, year, "so_tre", _children([provider], year, heads)))
    return found
