"""Summary reports (BC-TH) of the illustrative province, a district and some communes, later in a school year."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form
from samples.build.chance import number
from samples.build.minh_hoa_moves import later
from samples.build.minh_hoa_people import Child
from samples.build.minh_hoa_report_figures import TOTAL, Key, area
from samples.build.minh_hoa_units import DISTRICT, NEW_NAMES, OLD_NAMES, REFORM, reporting, school_year

PROVINCE, PROVINCE_NAME = "province-99", "Tỉnh Minh Họa"
DISTRICT_NAMES = {"990": "Huyện Minh Họa Bắc", "991": "Huyện Minh Họa Nam"}
# who hands in at (year, period); the second district owes one too and hands in none
REPORTS = {
    (2024, "term1"): (PROVINCE, "district-990", "commune-99001", "commune-99004"),
    (2024, "end"): (PROVINCE, "commune-99004"),
    (2025, "term1"): (PROVINCE, "commune-99001", "commune-99004"),
}
DECLARED = {"term1": "01-25", "end": "06-10"}
NOTE = "Số liệu minh họa"


def day_of(year: int, period: str) -> str:
    """The reference date of a later round of the school year that begins in `year`."""
    return catalogue.round_row(f"{school_year(year)}-{period}")["reference_date"]


def communes(unit: str, day: str) -> set[str]:
    """The communes (unit_id) of an area on a day before or after the reform."""
    names, since = (OLD_NAMES, "20200101") if day < REFORM else (NEW_NAMES, "20250701")
    level, _, code = unit.partition("-")
    return {
        f"commune-{commune}-{since}"
        for commune in names
        if level == "province" or code == commune or (level == "district" and DISTRICT[commune] == code)
    }


def write(folder: Path) -> None:
    """One workbook per area that hands in, at each round."""
    for (year, period), units in REPORTS.items():
        for unit in units:
            _write(folder, unit, year, period)


def figures(unit: str, year: int, period: str) -> Counter[Key]:
    """(item, breakdown) -> count of everything that the area reports as a number of its own."""
    day = day_of(year, period)
    inside = communes(unit, day)
    found = area(year, period, day, inside)
    if unit.startswith("commune"):
        return found
    without = {commune for commune in inside if not _has_public_school(commune, year)}
    found["so_xa", TOTAL], found["xa_khong_truong_cl", TOTAL] = len(inside), len(without)
    found["so_xa_dat_pc5", TOTAL], found["so_xa_dat_pc", TOTAL] = len(inside), len(inside) - 1
    found["tin_bai_thang", TOTAL] = number(2, 5, "news a month", unit, year, period)
    found["nuoi_em_xa", TOTAL] = len({p.commune(year) for p in reporting(year) if p.upland} & inside)
    found["nang_chuan", TOTAL] = 1
    found["van_ban", TOTAL], found["van_ban_dung_han", TOTAL] = 12, number(10, 12, "letters", unit, year, period)
    return found


def _has_public_school(commune: str, year: int) -> bool:
    return any(p.is_school and p.ownership == "cong_lap" and p.commune(year) == commune for p in reporting(year))


def _rates(unit: str, year: int, period: str, found: Counter[Key]) -> dict[str, str]:
    """What the report prints as a rate: of heads, or one whose denominator no such report names."""
    inside = communes(unit, day_of(year, period))
    children: list[Child] = [
        child for p in reporting(year) if p.commune(year) in inside for child in later(p, year, period).children
    ]
    checked = [child for child in children if child.checked]
    light, short = (sum(what in child.findings for child in checked) for what in ("nhe_can", "thap_coi"))
    heavy = sum("thua_can" in child.findings for child in checked)

    def tenths(low: int, high: int, what: str) -> str:
        return f"{Decimal(number(low, high, what, unit, year, period)) / 10}".replace(".", ",")

    return {
        "can_nang_bt": _rate(len(checked) - light - heavy, len(checked)),
        "chieu_cao_bt": _rate(len(checked) - short, len(checked)),
        "sdd_nhe_can": _rate(light, len(checked)),
        "sdd_thap_coi": _rate(short, len(checked)),
        "hai_buoi": "100",
        "hai_buoi_5": "100",
        "ban_tru": _rate(found["tre_ban_tru", TOTAL], found["so_tre", TOTAL]),
        "ty_le_ncl": _rate(found["tre_ncl", TOTAL], found["so_tre", TOTAL]),
        "huy_dong_nha_tre": tenths(441, 519, "nursery"),
        "huy_dong_3_5": tenths(975, 989, "three to five"),
        "huy_dong_5": tenths(993, 998, "five"),
        "huy_dong_chung": tenths(761, 819, "all"),
    }


def _rate(part: int, whole: int) -> str:
    exact = Decimal(100 * part) / Decimal(whole)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",")


def _write(folder: Path, unit: str, year: int, period: str) -> None:
    found = figures(unit, year, period)
    rates = _rates(unit, year, period, found)
    parts = {row["breakdown"]: row["name_vi"] for row in catalogue.rows("breakdown")}
    sheets: dict[str, list[dict[str, Value]]] = {}
    for line in catalogue.rows("form_line", form="BC-TH"):
        item = line["item"]
        values: dict[str, Value] = {TOTAL: rates[item]} if item in rates else {}
        values |= {breakdown: count for (name, breakdown), count in found.items() if name == item}
        for breakdown in sorted(values, key=lambda name: (name != TOTAL, name)):
            record: dict[str, Value] = {
                "item": item,
                "label": line["label"],
                "measure_unit": line["measure_unit"],
                "value": values[breakdown],
                "basis": catalogue.label("basis", "reported"),
                "section": NOTE,
                "breakdown": None if breakdown == TOTAL else parts[breakdown],
            }
            sheets.setdefault(line["section"], []).append(record)
    round_ = f"{school_year(year)}-{period}"
    name, parent = _named(unit, day_of(year, period))
    stamped = record_form.stamp(
        "BC-TH", unit, name, parent, round_, f"{year + 1}-{DECLARED[period]}", name, NOTE, illustrative=True
    )
    path = folder / school_year(year) / f"BC-TH_{unit}_{round_}.xlsx"
    record_form.write(path, stamped, sheets, f"{name}, {round_} (số liệu minh họa)")


def _named(unit: str, day: str) -> tuple[str, str]:
    """Name of an area and of the one above it."""
    level, _, code = unit.partition("-")
    if level == "province":
        return PROVINCE_NAME, ""
    if level == "district":
        return DISTRICT_NAMES[code], PROVINCE_NAME
    return (OLD_NAMES[code], DISTRICT_NAMES[DISTRICT[code]]) if day < REFORM else (NEW_NAMES[code], PROVINCE_NAME)
