"""The workbooks that "Tỉnh Minh Họa" itself hands in: register, survey of children, plan and targets."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, minh_hoa_survey, record_form
from samples.build.chance import number
from samples.build.minh_hoa_people import NURSERY_BANDS, Class, Person
from samples.build.minh_hoa_units import (
    FIRST_DAY,
    NEW_NAMES,
    OLD_NAMES,
    PROVIDERS,
    REFORM,
    YEARS,
    Provider,
    reference_date,
    reporting,
    school_year,
)

UNIT, NAME = "province-99", "Tỉnh Minh Họa"
OFFICE = "Sở Giáo dục và Đào tạo tỉnh Minh Họa"
AGES = {"3-4": "tuoi_3", "4-5": "tuoi_4", "5-6": "tuoi_5"}
Heads = Mapping[tuple[str, int], tuple[list[Class], list[Person]]]
Record = dict[str, Value]
Survey = dict[int, list[Record]]


def write(folder: Path, heads: Heads) -> Survey:
    """Write the three kinds of workbooks of each year; returns the records of the surveys."""
    surveys: Survey = {}
    for year in YEARS:
        surveys[year] = _survey(year, heads)
        _write(folder, "DM-CS", year, "10-05", {"Danh mục": register(reference_date(year))})
        _write(folder, "PCGD-DT", year, "10-20", {"Điều tra": [_words(record) for record in surveys[year]]})
        if year > YEARS[0]:
            _write(folder, "KH-CT", year, "09-10", _plan(year))
    minh_hoa_survey.write_books(folder, surveys[minh_hoa_survey.BOOK_YEAR], NAME)
    return surveys


def _write(folder: Path, form: str, year: int, day: str, sheets: dict[str, list[Record]]) -> None:
    round_ = f"{school_year(year)}-start"
    stamped = record_form.stamp(
        form, UNIT, NAME, "", round_, f"{year}-{day}", OFFICE, "Số liệu minh họa", illustrative=True
    )
    path = folder / school_year(year) / f"{form}_{UNIT}_{round_}.xlsx"
    record_form.write(path, stamped, sheets, f"{NAME}, năm học {school_year(year)} (số liệu minh họa)")


def register(day: str) -> list[Record]:
    """What the register knows on a day: one row per provider and span of validity."""
    return [row for provider in PROVIDERS if provider.opened <= day for row in _provider(provider, day)]


def _provider(provider: Provider, day: str) -> list[Record]:
    """A new row where a provider got another commune code or name, or was dissolved; codes that stayed keep
    their row, since a code is read at a date."""
    shared = _attributes(provider, day)
    moved = (provider.old_commune, OLD_NAMES[provider.old_commune]) != (
        provider.new_commune,
        NEW_NAMES[provider.new_commune],
    )
    if day < REFORM or not (moved or provider.dissolved):
        return [shared | _span(provider, provider.opened, "")]
    return [
        shared | _span(provider, provider.opened, "2025-06-30"),
        shared | _span(provider, REFORM, ""),
    ]


def _span(provider: Provider, since: str, until: str) -> Record:
    new = since >= REFORM
    code = provider.new_commune if new else provider.old_commune
    names = NEW_NAMES if new else OLD_NAMES
    dissolved = provider.dissolved and provider.dissolved <= since
    status = "giai_the" if dissolved else "hoat_dong" if provider.operating else "chua_hoat_dong"
    return {
        "commune_code": code,
        "commune_name": names[code],
        "valid_from": since,
        "valid_to": until or None,
        "status": catalogue.label("status", status),
        "successor_code": provider.successor or None if dissolved else None,
        **_event(provider, since, dissolved=bool(dissolved)),
    }


def _event(provider: Provider, since: str, *, dissolved: bool) -> Record:
    """What began the span, where something did and the register can know it."""
    if dissolved:
        kind, day = "sap_nhap" if provider.successor else "giai_the", provider.dissolved
    elif since == provider.opened > FIRST_DAY:
        kind, day = "thanh_lap", since
    else:
        return {}
    return {"event": catalogue.label("provider_event", kind), "event_date": day}


def _attributes(provider: Provider, day: str) -> Record:
    serial = int(provider.code[-3:]) + (0 if provider.is_school else 12)
    founded = provider.opened if provider.opened > "2020-01-01" else f"{2005 + serial}-08-15"
    permitted = provider.operating and f"{founded[:8]}28"
    known = {field: date for field, date in provider.dates.items() if date <= day}
    levels = {
        field: int(level) for field, level in provider.levels.items() if field.replace("_level", "_date") in known
    }
    taken_over = provider.predecessor and day >= REFORM
    return {
        "code": provider.code,
        "name": provider.name,
        "provider_type": catalogue.label("provider_type", provider.provider_type),
        "ownership": catalogue.label("ownership", provider.ownership),
        "address": f"Đường Minh Họa {serial}",
        "sites": provider.sites or None,
        "founding_decision": f"{serial:02}/QĐ-MH",
        "founding_date": founded,
        "permission_decision": f"{serial + 100}/QĐ-MH" if permitted else None,
        "permission_date": permitted or None,
        "supervising_code": provider.supervisor or None,
        "foreign_capital": catalogue.label("yes_no", str(int(provider.foreign_capital))),
        "predecessor_code": provider.predecessor if taken_over else None,
        **known,
        **levels,
    }


def _words(record: Record) -> Record:
    return record | {"age": catalogue.label("age", str(record["age"]))}


def _survey(year: int, heads: Heads) -> list[Record]:
    """Children by the commune they live in. Each commune sends some children to the next one, so the children
    who attend add up, over the province, to the children in its schools."""
    enrolled = _enrolled(reporting(year), year, heads)
    private = _enrolled([one for one in reporting(year) if one.ownership != "cong_lap"], year, heads)
    communes = sorted({commune for commune, _ in enrolled})
    names = OLD_NAMES if reference_date(year) < REFORM else NEW_NAMES
    records: list[Record] = []
    for place, commune in enumerate(communes):
        for age in ("thang_3_36", *AGES.values()):
            incoming = number(0, 4, "away", communes[place - 1], age, year)
            away = number(0, 4, "away", commune, age, year)
            here = enrolled[commune, age] - incoming
            due = here + away + number(0, 1, "absent", commune, age, year)
            population = due + number(0, 1, "exempt", commune, age, year)
            if age == "thang_3_36":
                population = (here + away) * 100 // number(44, 52, "share", commune, year)
                due = population - number(0, 2, "exempt", commune, age, year)
            code = commune.split("-")[1]
            record: Record = {
                "commune_code": code,
                "commune_name": names[code],
                "age": age,
                "dan_so": population,
                "phai_huy_dong": due,
                "den_truong_tai_cho": here,
                "den_truong_noi_khac": away,
            }
            records.append(record | minh_hoa_survey.more(record, year, private[commune, age]))
    return records


def _enrolled(providers: list[Provider], year: int, heads: Heads) -> Counter[tuple[str, str]]:
    """Children in the classes of these providers by commune and age."""
    return Counter(
        (provider.commune(year), "thang_3_36" if child.band in NURSERY_BANDS else AGES[child.band])
        for provider in providers
        for group in heads[provider.code, year][0]
        for child in group.children
    )


PLANS = {
    "so_tre": {2024: "2100", 2025: "2200"},
    "so_nhom_lop": {2024: "84", 2025: "86"},
    "huy_dong_nha_tre_dan_so": {2024: "47", 2025: "48"},
    "huy_dong_3_5_dan_so": {2024: "98,5", 2025: "99"},
    "huy_dong_5_phai_huy_dong": {2024: "99,5", 2025: "99,8"},
}
TARGETS = (
    ("ban_tru", "=", "100", ""),
    ("sdd_nhe_can", "<=", "4", ""),
    ("sdd_thap_coi", "<=", "4,5", ""),
    ("gv_dat_chuan", ">=", "90", ""),
    ("phong_kien_co", ">=", "90", ""),
    ("cqg", ">=", "25", ""),
    ("cqg", ">=", "60", "2030"),
)


def _plan(year: int) -> dict[str, list[Record]]:
    def record(kind: str, indicator: str, comparator: str, value: str, horizon: str) -> Record:
        row = catalogue.rows("indicator", indicator=indicator)[0]
        return {
            "indicator": indicator,
            "label": row["name_vi"],
            "kind": catalogue.label("assertion_kind", kind),
            "horizon": horizon,
            "comparator": comparator,
            "value": value if "," in value else int(value),
            "measure_unit": row["measure_unit"],
            "basis": catalogue.label("basis", "reported"),
            "source_document": f"Kế hoạch giáo dục năm học {school_year(year)} (minh họa)",
        }

    plans = [record("plan", indicator, "=", values[year], school_year(year)) for indicator, values in PLANS.items()]
    targets = [
        record("target", indicator, comparator, value, horizon or school_year(year))
        for indicator, comparator, value, horizon in TARGETS
    ]
    return {"Kế hoạch": plans, "Chỉ tiêu": targets}
