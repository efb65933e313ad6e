"""Invented classes, children and staff of one provider and year, from which every count is added up.

Counting invented heads keeps each workbook consistent by construction. The heads exist here only: no list of
them is written anywhere.
"""

from dataclasses import dataclass

from samples.build.chance import happens, number
from samples.build.minh_hoa_units import Provider

SIZES = {"3-12": (8, 13), "13-24": (14, 22), "25-36": (18, 27), "3-4": (20, 28), "4-5": (24, 33), "5-6": (27, 37)}
MIXED_SIZE = (15, 22)
TINY = ("13-24", 7)  # a group below the least denominator of a sensitive rate
NURSERY_BANDS = {"3-12", "13-24", "25-36"}
CONTRACTS = ("vien_chuc_kxd", "vien_chuc_xd", "lao_dong")


@dataclass(frozen=True)
class Child:
    band: str
    girl: bool
    minority: bool
    disabled: bool
    lunch: bool
    checked: bool
    findings: frozenset[str]  # of nhe_can, thap_coi, coi_coc, thua_can
    policies: frozenset[str]  # of fee_free, fee_cut, costs, lunch_support

    @property
    def nursery(self) -> bool:
        return self.band in NURSERY_BANDS


@dataclass(frozen=True)
class Class:
    bands: tuple[str, ...]
    lunch: bool
    children: tuple[Child, ...]

    @property
    def nursery(self) -> bool:
        return self.bands[0] in NURSERY_BANDS

    @property
    def disabled(self) -> int:
        return sum(child.disabled for child in self.children)


@dataclass(frozen=True)
class Person:
    role: str  # head, deputy, office, health, cook, guard, nursery_teacher, kindergarten_teacher
    degree: int  # 0 trung cấp, 1 cao đẳng, 2 đại học, 3 thạc sĩ, 4 tiến sĩ, 5 other
    age_band: int  # 0 20-29, 1 30-39, 2 40-49, 3 50-54, 4 55-59, 5 60
    girl: bool
    minority: bool
    contract: str  # "" outside public schools


def classes(provider: Provider, year: int) -> list[Class]:
    """The classes of the school year that begins in `year`."""
    words = f"{provider.classes} {provider.added if year >= 2025 else ''}".split()
    return [_class(provider, year, place, word) for place, word in enumerate(words)]


def _class(provider: Provider, year: int, place: int, word: str) -> Class:
    lunch = not word.endswith("!")
    bands = tuple(word.rstrip("!").split("+"))
    key = (provider.code, place)
    if word == "tiny":
        bands, size = (TINY[0],), TINY[1]
    else:
        low, high = SIZES[bands[0]] if len(bands) == 1 else MIXED_SIZE
        size = number(low, high, "size", *key) + number(-1, 2, "drift", *key, year)
    limit = 2  # children with a disability in one class
    children = []
    for seat in range(size):
        disabled = limit > 0 and happens(9, "disabled", *key, year, seat)
        limit -= disabled
        children.append(make_child(provider, (*key, year, seat), bands[seat % len(bands)], disabled, lunch))
    return Class(bands, lunch, tuple(children))


def make_child(provider: Provider, key: tuple[object, ...], band: str, disabled: bool, lunch: bool) -> Child:
    """One invented child; `key` fixes everything about it."""

    def is_one(permille: int, what: str) -> bool:
        return happens(permille, what, *key)

    checked = is_one(988, "checked")
    findings = {what for what, permille in (("nhe_can", 38), ("thap_coi", 44)) if is_one(permille, what)}
    if is_one(12, "coi_coc"):
        findings.add("coi_coc")
    elif not findings and is_one(30, "thua_can"):
        findings.add("thua_can")
    policies: set[str] = set()
    if band not in NURSERY_BANDS:
        fee = number(0, 999, "fee", *key)
        policies |= {"fee_free"} if fee < 70 else {"fee_cut"} if fee < 110 else set()
        policies |= {"costs"} if is_one(60, "costs") else set()
        policies |= {"lunch_support"} if is_one(350 if provider.upland else 40, "lunch_support") else set()
    return Child(
        band,
        is_one(482, "girl"),
        is_one(provider.minority_permille, "minority"),
        disabled,
        lunch,
        checked,
        frozenset(findings) if checked else frozenset(),
        frozenset(policies),
    )


def staff(provider: Provider, groups: list[Class]) -> list[Person]:
    """Managers, staff and teachers in proportion to the classes; an independent group has no managers."""
    nursery = sum(group.nursery for group in groups)
    kindergarten = len(groups) - nursery
    need = {"nursery_teacher": (23 * nursery + 9) // 10, "kindergarten_teacher": (21 * kindergarten + 9) // 10}
    if provider.is_school:
        need |= {"head": 1, "deputy": 1 + (len(groups) > 7), "office": 1, "health": 1, "guard": 1}
        need["cook"] = 1 + len(groups) // 3
    else:
        need["cook"] = 1
    return [_person(provider, role, place) for role, count in need.items() for place in range(count)]


def _person(provider: Provider, role: str, place: int) -> Person:
    key = (provider.code, role, place)
    degree = _pick((0, 80), (1, 300), (2, 590), (3, 30), permille=number(0, 999, "degree", *key))
    if role in ("head", "deputy"):
        degree = max(degree, 2)
    elif provider.ownership == "tu_thuc" and happens(250, "private", *key):
        degree = 0
    age_band = _pick((0, 260), (1, 400), (2, 240), (3, 70), permille=number(0, 999, "age", *key), last=4)
    if provider.ownership != "cong_lap":
        contract = ""
    elif role in ("cook", "guard"):
        contract = "lao_dong"
    else:
        contract = CONTRACTS[_pick((0, 720), (1, 200), permille=number(0, 999, "contract", *key), last=2)]
    return Person(
        role,
        degree,
        max(age_band, 1) if role in ("head", "deputy") else age_band,
        role != "guard",
        happens(provider.minority_permille // 2, "minority", *key),
        contract,
    )


def _pick(*shares: tuple[int, int], permille: int, last: int | None = None) -> int:
    """The choice into whose share `permille` falls; `last` (default the last choice) takes the rest."""
    for choice, share in shares:
        if permille < share:
            return choice
        permille -= share
    return shares[-1][0] if last is None else last
