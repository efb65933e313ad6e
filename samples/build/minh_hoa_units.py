"""The invented providers of "Tỉnh Minh Họa": where they are, when, of what kind, and their classes.

All of it is invented; the names are such that no real school can have them.
"""

from dataclasses import dataclass, field
from typing import Any

YEARS = (2023, 2024, 2025)
REFORM = "2025-07-01"
FIRST_DAY = "2020-01-01"
PROVINCE = "province-99-20200101"
SCHOOL_TYPES = {"mam_non", "mau_giao", "nha_tre"}
DISTRICT = {"99001": "990", "99002": "990", "99003": "990", "99004": "991", "99005": "991"}
OLD_NAMES = {
    "99001": "Xã Minh Họa Một",
    "99002": "Xã Minh Họa Hai",
    "99003": "Xã Minh Họa Ba",
    "99004": "Xã Minh Họa Bốn",
    "99005": "Xã Minh Họa Năm",
}
NEW_NAMES = {"99001": "Phường Minh Họa Trung Tâm", "99004": "Xã Minh Họa Bốn", "99005": "Xã Minh Họa Năm"}


def reference_date(year: int) -> str:
    """The state date of the school year that begins in `year`."""
    return f"{year}-09-30"


def school_year(year: int) -> str:
    return f"{year}-{year + 1}"


@dataclass(frozen=True)
class Provider:
    """One school or independent group. `classes` names the age bands of each class ("3-4+4-5" is mixed, a
    trailing "!" is a class without lunch); dates are ISO, "" for none."""

    code: str
    name: str
    provider_type: str
    ownership: str
    old_commune: str
    new_commune: str
    classes: str
    added: str = ""  # classes opened from 2025-2026 on
    sites: int = 0
    upland: bool = False
    minority_permille: int = 60
    opened: str = FIRST_DAY
    dissolved: str = ""
    operating: bool = True
    supervisor: str = ""
    foreign_capital: bool = False
    predecessor: str = ""
    successor: str = ""
    borrowed_rooms: int = 0
    dates: dict[str, str] = field(default_factory=dict, hash=False)  # register field -> day
    levels: dict[str, str] = field(default_factory=dict, hash=False)  # register field -> level

    @property
    def is_school(self) -> bool:
        return self.provider_type in SCHOOL_TYPES

    @property
    def level(self) -> str:
        return "school" if self.is_school else "independent_group"

    @property
    def unit_id(self) -> str:
        return f"{self.level}-{self.code}-{self.opened.replace('-', '')}"

    def founded_by(self, day: str) -> bool:
        """In the register on `day`, operating or not."""
        return self.opened <= day and not (self.dissolved and self.dissolved <= day)

    def reports(self, year: int) -> bool:
        return self.operating and self.founded_by(reference_date(year))

    def commune(self, year: int) -> str:
        """The unit_id of the commune at the reference date of the year."""
        if reference_date(year) < REFORM:
            return f"commune-{self.old_commune}-20200101"
        return f"commune-{self.new_commune}-20250701"

    def is_standard(self, day: str) -> str:
        """The level of national standard held on `day`, "" for none or more than five years ago."""
        since = self.dates.get("cqg_date", "")
        held = since and since <= day < f"{int(since[:4]) + 5}{since[4:]}"
        return self.levels["cqg_level"] if held else ""


def _school(number: int, kind: str, ownership: str, old: str, new: str, classes: str, **more: Any) -> Provider:
    words = {"mam_non": "Trường Mầm non", "mau_giao": "Trường Mẫu giáo", "nha_tre": "Nhà trẻ"}
    name = f"{words[kind]} Minh Họa {number}"
    return Provider(f"9901{number:03}", name, kind, ownership, old, new, classes, **more)


def _group(number: int, kind: str, old: str, new: str, classes: str, **more: Any) -> Provider:
    words = {
        "nhom_tre": "Nhóm trẻ độc lập",
        "lop_mau_giao": "Lớp mẫu giáo độc lập",
        "nhom_lop": "Nhóm trẻ, lớp mẫu giáo độc lập",
    }
    name = f"{words[kind]} Minh Họa {number}"
    return Provider(f"9902{number - 12:03}", name, kind, "tu_thuc", old, new, classes, **more)


BIG = "13-24 25-36 25-36 3-4 3-4 3-4 4-5 4-5 4-5 5-6 5-6 5-6"
MIDDLE = "13-24 25-36 3-4 3-4 4-5 4-5 5-6 5-6"

PROVIDERS = (
    _school(
        1,
        "mam_non",
        "cong_lap",
        "99001",
        "99001",
        BIG,
        sites=3,
        dates={
            "kdcl_date": "2019-04-10",
            "cqg_date": "2019-05-20",
            "self_assessment_date": "2023-03-15",
            "file_submitted_on": "2024-06-01",
        },
        levels={"kdcl_level": "2", "cqg_level": "1"},
    ),
    _school(
        2,
        "mam_non",
        "cong_lap",
        "99001",
        "99001",
        MIDDLE,
        added="25-36",
        sites=2,
        dates={
            "self_assessment_date": "2024-05-10",
            "file_submitted_on": "2024-09-05",
            "kdcl_date": "2024-11-28",
            "cqg_date": "2024-12-18",
        },
        levels={"kdcl_level": "2", "cqg_level": "1"},
    ),
    _school(
        3,
        "mam_non",
        "cong_lap",
        "99002",
        "99001",
        MIDDLE,
        sites=3,
        dates={"self_assessment_date": "2022-04-20", "kdcl_date": "2022-12-05"},
        levels={"kdcl_level": "1"},
    ),
    _school(
        4,
        "mau_giao",
        "cong_lap",
        "99002",
        "99001",
        "3-4 4-5 4-5 5-6 5-6",
        sites=2,
        borrowed_rooms=1,
        dates={"self_assessment_date": "2023-06-12"},
    ),
    _school(
        5,
        "mam_non",
        "cong_lap",
        "99003",
        "99001",
        "13-24 25-36 3-4 4-5 4-5 5-6 5-6",
        sites=5,
        upland=True,
        minority_permille=320,
        dates={"self_assessment_date": "2025-03-01", "file_submitted_on": "2025-09-10"},
    ),
    _school(
        6,
        "mam_non",
        "cong_lap",
        "99003",
        "99004",
        "13-24+25-36 3-4+4-5! 5-6 3-4+4-5+5-6",
        sites=2,
        upland=True,
        minority_permille=480,
    ),
    _school(
        7,
        "mam_non",
        "cong_lap",
        "99004",
        "99004",
        BIG,
        sites=3,
        dates={"self_assessment_date": "2022-05-18", "kdcl_date": "2022-11-05", "cqg_date": "2022-11-20"},
        levels={"kdcl_level": "3", "cqg_level": "2"},
    ),
    _school(8, "mam_non", "dan_lap", "99004", "99004", "13-24 25-36 3-4 4-5 5-6", sites=1),
    _school(
        9,
        "mam_non",
        "tu_thuc",
        "99004",
        "99004",
        "3-12 13-24 25-36 3-4 4-5",
        added="5-6",
        sites=1,
        opened="2024-08-01",
        dates={"owner_changed_on": "2025-03-15"},
    ),
    _school(
        10,
        "mam_non",
        "tu_thuc",
        "99005",
        "99005",
        "",
        sites=1,
        opened="2023-08-15",
        operating=False,
        foreign_capital=True,
    ),
    _school(
        11,
        "nha_tre",
        "cong_lap",
        "99005",
        "99005",
        "3-12 13-24 25-36",
        sites=1,
        upland=True,
        minority_permille=250,
        dissolved=REFORM,
        successor="9901012",
    ),
    _school(
        12,
        "mam_non",
        "cong_lap",
        "99005",
        "99005",
        "25-36 3-4 3-4 4-5 4-5 5-6 5-6",
        added="3-12 13-24 25-36",
        sites=3,
        upland=True,
        minority_permille=250,
        predecessor="9901011",
        dates={"self_assessment_date": "2021-04-06", "kdcl_date": "2021-10-10", "cqg_date": "2021-11-02"},
        levels={"kdcl_level": "2", "cqg_level": "1"},
    ),
    _group(13, "nhom_tre", "99001", "99001", "13-24 25-36", supervisor="9901001"),
    _group(14, "nhom_lop", "99002", "99001", "25-36 3-4", supervisor="9901003"),
    _group(15, "lop_mau_giao", "99003", "99001", "3-4+4-5", upland=True, minority_permille=300, supervisor="9901005"),
    _group(16, "nhom_tre", "99004", "99004", "tiny", opened="2022-09-01", supervisor="9901007"),
    _group(17, "nhom_lop", "99005", "99005", "25-36 3-4", upland=True, minority_permille=200, supervisor="9901012"),
)


def reporting(year: int) -> list[Provider]:
    """The providers that hand in a return for the school year that begins in `year`."""
    return [provider for provider in PROVIDERS if provider.reports(year)]
