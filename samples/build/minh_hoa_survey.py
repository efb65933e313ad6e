"""What the surveys of "Tỉnh Minh Họa" say beyond population and attendance, and the communes' own survey books."""

from collections.abc import Mapping
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import record_form, survey_book
from samples.build.chance import number
from samples.build.minh_hoa_units import NEW_NAMES

# the first year whose survey fills the columns an office may leave out
FULL_SINCE = 2024
# the year whose survey of 31/12 came in as a book of each commune
BOOK_YEAR = 2025
# of 1000 children, by the code of the commune
MINORITY = {"99001": 120, "99002": 90, "99003": 410, "99004": 160, "99005": 250}
# of 100 children: an ordinary commune below the threshold, special ones between the two thresholds
COMPLETED = {
    (2024, "99002", "tuoi_5"): 84,
    (2024, "99003", "tuoi_5"): 82,
    (2025, "99004", "tuoi_3"): 84,
    (2025, "99005", "tuoi_4"): 82,
    (2025, "99005", "tuoi_5"): 83,
}
AGES = ("tuoi_3", "tuoi_4", "tuoi_5")
Record = dict[str, Value]


def more(record: Record, year: int, private: int) -> Record:
    """The columns beside the four of every year; `private`: children of the commune and age in private classes."""
    if year < FULL_SINCE:
        return {}
    commune, age = str(record["commune_code"]), str(record["age"])
    population, due, attending = (_count(record, field) for field in ("dan_so", "phai_huy_dong", "den_truong"))
    key = (commune, age, year)
    found: Record = {}
    for group, share in (("nu", number(470, 500, "girls", *key)), ("dtts", MINORITY[commune])):
        members = population * share // 1000
        exempt = min(population - due, members, number(0, 1, "exempt", group, *key))
        absent = due - attending
        away = number(0, absent, "absent", group, *key) if absent < 3 else absent * share // 1000
        found[f"dan_so_{group}"] = members
        found[f"phai_huy_dong_{group}"] = members - exempt
        found[f"den_truong_{group}"] = max(0, members - exempt - away)
    private = min(private, attending)
    base = attending - number(0, 1, "base", *key)
    able = number(0, 3, "able", *key)
    return found | {
        "den_truong_cong_lap": attending - private,
        "den_truong_ngoai_cong_lap": private,
        "hai_buoi": attending - (0 if age == "thang_3_36" else number(0, 3, "sessions", *key)),
        "can_cu_hoan_thanh": base,
        "hoan_thanh": _completed(base, year, commune, age),
        "kt_co_kha_nang": able,
        "kt_tiep_can": able - number(0, min(able, 1), "reached", *key),
    }


def _count(record: Record, field: str) -> int:
    if field == "den_truong":
        return _count(record, "den_truong_tai_cho") + _count(record, "den_truong_noi_khac")
    return int(str(record[field]))


def _completed(base: int, year: int, commune: str, age: str) -> int:
    share = COMPLETED.get((year, commune, age))
    # at least the named share, so that no rounding falls below a threshold
    return -(-base * share // 100) if share else base - number(0, 2, "completed", commune, age, year)


def write_books(folder: Path, records: list[Record], office: str) -> None:
    """One book per commune: ages 3 to 5 as in the survey of the year, the others invented beside them."""
    for code, name in NEW_NAMES.items():
        own = {str(record["age"]): record for record in records if record["commune_code"] == code}
        round_ = f"{BOOK_YEAR}-{BOOK_YEAR + 1}-year_end"
        stamped = record_form.stamp(
            survey_book.FORM,
            f"commune-{code}",
            name,
            office,
            round_,
            f"{BOOK_YEAR + 1}-01-08",
            f"Ủy ban nhân dân {name}",
            "Số liệu minh họa",
            illustrative=True,
        )
        path = folder / f"{BOOK_YEAR}-{BOOK_YEAR + 1}" / f"{survey_book.FORM}_commune-{code}_{round_}.xlsx"
        survey_book.write(path, _measures(own, code), stamped, BOOK_YEAR)


def _measures(own: Mapping[str, Record], code: str) -> dict[str, dict[str, int]]:
    """The counts of a book by age, with the total of 0 to 5 that leaves out age 6."""
    by_age = {f"tuoi_{age}": _young(own, code, age) for age in range(3)}
    by_age |= {age: {item: _count(own[age], item) for item in by_age["tuoi_0"]} for age in AGES}
    by_age["tuoi_6"] = by_age["tuoi_5"]
    for age, counts in by_age.items():
        counts["chuyen_di"], counts["chuyen_den"] = (number(0, 2, way, code, age) for way in ("left", "came"))
    measures = {item: {age: counts[item] for age, counts in by_age.items()} for item in by_age["tuoi_0"]}
    for counts in measures.values():
        counts["tuoi_0_5"] = sum(counts[f"tuoi_{age}"] for age in range(6))
    return measures


def _young(own: Mapping[str, Record], code: str, age: int) -> dict[str, int]:
    """A third of the children under three; the older of them the more in class."""
    population = _count(own["thang_3_36"], "dan_so") // 3
    attending = population * (5, 35, 70)[age] // 100
    away = number(0, min(2, attending), "away", code, age)
    return {
        "dan_so": population,
        "dan_so_nu": population * 48 // 100,
        "dan_so_dtts": population * MINORITY[code] // 1000,
        "kt_co_kha_nang": 0,
        "kt_tiep_can": 0,
        "phai_huy_dong": population,
        "den_truong": attending,
        "den_truong_tai_cho": attending - away,
        "den_truong_noi_khac": away,
        "hai_buoi": attending,
        "can_cu_hoan_thanh": attending,
        "hoan_thanh": attending,
    }
