"""The cells of one 01-MN-DN workbook, counted from the invented classes and people of a provider."""

from collections import Counter
from collections.abc import Iterable

from samples.build.chance import happens
from samples.build.minh_hoa_people import Child, Class, Person
from samples.build.minh_hoa_units import Provider, reference_date

Cells = Counter[tuple[str, str, str]]
SCHOOLS, CHILDREN, STAFF, ROOMS = "Trường-Lớp", "Học sinh", "Cán bộ", "Phòng học"
# code of the school type, its regions (lowland, upland) each with (small, large), and the first "trong đó" code
TYPE_CODES = {"nha_tre": (2, 3, 6, 9), "mau_giao": (15, 16, 19, 24), "mam_non": (33, 34, 37, 42)}
STANDARD_CODES = {("mau_giao", "1"): 22, ("mau_giao", "2"): 23, ("mam_non", "1"): 40, ("mam_non", "2"): 41}
GROUP_CODES = {"nhom_tre": 51, "lop_mau_giao": 52, "nhom_lop": 53}
FULL_AT = {"3-12": 15, "13-24": 20, "25-36": 25, "3-4": 25, "4-5": 30, "5-6": 35}
BAND_CODES = {"3-12": 61, "13-24": 63, "25-36": 65, "3-4": 75, "4-5": 77, "5-6": 79}
AGE_CODES = {"3-12": 97, "13-24": 98, "25-36": 99, "3-4": 103, "4-5": 104, "5-6": 105}
FINDING_CODES = {"nhe_can": 1, "thap_coi": 2, "coi_coc": 3, "thua_can": 4}


def cells(provider: Provider, year: int, groups: list[Class], people: list[Person]) -> Cells:
    """(sheet, item, breakdown) -> count; what is not there is 0."""
    found: Cells = Counter()
    _schools(found, provider, year, groups)
    _classes(found, provider, groups)
    _children(found, provider, [child for group in groups for child in group.children])
    _staff(found, provider, people)
    _rooms(found, provider, groups)
    return found


def _put(found: Cells, provider: Provider, sheet: str, item: int, count: int, mark: str = "") -> None:
    """Add a count to the column of all and to the column of the provider's ownership."""
    found[sheet, str(item), mark or "total"] += count
    found[sheet, str(item), f"{provider.ownership}_{mark}".rstrip("_")] += count


def _heads(found: Cells, provider: Provider, sheet: str, item: int, heads: Iterable[Child] | Iterable[Person]) -> None:
    for head in heads:
        _put(found, provider, sheet, item, 1)
        _put(found, provider, sheet, item, int(head.girl), "nu")
        _put(found, provider, sheet, item, int(head.minority), "dtts")
        _put(found, provider, sheet, item, int(head.girl and head.minority), "dtts_nu")


def _schools(found: Cells, provider: Provider, year: int, groups: list[Class]) -> None:
    def one(item: int, count: int = 1) -> None:
        _put(found, provider, SCHOOLS, item, count)

    if not provider.is_school:
        one(GROUP_CODES[provider.provider_type])
        return
    code, lowland, upland, detail = TYPE_CODES[provider.provider_type]
    region = upland if provider.upland else lowland
    large = len(groups) >= (6 if provider.upland else 9)
    for item in (1, code, region, region + 1 + large):
        one(item)
    if standard := provider.is_standard(reference_date(year)):
        one(STANDARD_CODES[provider.provider_type, standard])
    one(detail, int(provider.sites >= 5))
    for item in range(detail + 1, detail + (6 if provider.provider_type == "nha_tre" else 8)):
        no_internet = item == detail + 2 and provider.code == "9901006" and year == 2023
        one(item, int(not no_internet))
    one(54, provider.sites)


def _classes(found: Cells, provider: Provider, groups: list[Class]) -> None:
    for group in groups:
        first, mixed = (56, 67) if group.nursery else (69, 81)
        if len(group.bands) > 1:
            kind = mixed + len(group.bands) - 2
        else:
            kind = BAND_CODES[group.bands[0]] + (len(group.children) >= FULL_AT[group.bands[0]])
        details = first + 1 if group.nursery else first + 2  # 70 counts the classes of five-year-olds
        items = [55, first, kind, details] + [details + 1] * group.lunch
        items += [details + 1 + group.disabled] * (group.disabled > 0)
        items += [70] * (group.bands == ("5-6",))
        for item in items:
            _put(found, provider, SCHOOLS, item, 1)


def _children(found: Cells, provider: Provider, children: list[Child]) -> None:
    def put(item: int, heads: Iterable[Child]) -> None:
        _heads(found, provider, CHILDREN, item, heads)

    put(83, children)
    for nursery, first, ages, health in ((True, 84, 96, 107), (False, 90, 101, 112)):
        part = [child for child in children if child.nursery == nursery]
        for item in (first, first + 1 + provider.upland, first + 3, ages):  # + 3: every class has two sessions
            put(item, part)
        put(first + 4, (child for child in part if child.lunch))
        put(first + 5, (child for child in part if child.disabled))
        put(health, (child for child in part if child.checked))
        for finding, offset in FINDING_CODES.items():
            put(health + offset, [child for child in part if finding in child.findings])
    for band, item in AGE_CODES.items():
        put(item, [child for child in children if child.band == band])
    for policy, item in (("fee_free", 117), ("fee_cut", 118), ("costs", 119)):
        put(item, [child for child in children if policy in child.policies])
    supported = [child for child in children if "lunch_support" in child.policies]
    put(121, (child for child in supported if child.band == "5-6"))
    put(122, (child for child in supported if child.band in ("3-4", "4-5")))


def _staff(found: Cells, provider: Provider, people: list[Person]) -> None:
    only_nursery = provider.provider_type in ("nha_tre", "nhom_tre")
    head, deputy = (125, 132) if only_nursery else (140, 147)
    staff = 157 if only_nursery else 162
    region = () if only_nursery else (148 + provider.upland,)
    degrees = {"head": head + 1, "deputy": deputy + 1 + 2 * len(region)}
    jobs = {"office": 1, "health": 2, "cook": 3, "guard": 4}
    teachers = {"nursery_teacher": (168, 169, 175), "kindergarten_teacher": (181, 182, 188)}
    items: tuple[int, ...]
    for person in people:
        if person.role == "head":
            items = (123, 124 if only_nursery else 139, head, degrees["head"] + person.degree)
        elif person.role == "deputy":
            manager = 124 if only_nursery else 139
            items = (123, manager, deputy, *region, degrees["deputy"] + person.degree)
        elif person.role in jobs:
            items = (156, staff, staff + jobs[person.role])
        else:
            first, degree, age = teachers[person.role]
            items = (167, first, degree + person.degree, age + person.age_band)
        for item in items:
            _heads(found, provider, STAFF, item, [person])
            if person.contract:
                found[STAFF, str(item), f"cong_lap_{person.contract}"] += 1


def _rooms(found: Cells, provider: Provider, groups: list[Class]) -> None:
    def put(item: int, grade: str = "kien_co") -> None:
        _put(found, provider, ROOMS, item, 1)
        _put(found, provider, ROOMS, item, 1, grade)

    for nursery, own, borrowed in ((True, 194, 195), (False, 203, 204)):
        rooms = sum(group.nursery == nursery for group in groups)
        lent = 0 if nursery else provider.borrowed_rooms
        for place in range(rooms):
            poor = happens(260 if provider.upland else 90, "room", provider.code, nursery, place)
            put(borrowed if place < lent else own, "ban_kien_co" if poor else "kien_co")
    if not provider.is_school:
        return
    serve, other = (196, 200) if provider.provider_type == "nha_tre" else (205, 210)
    for item in (serve, serve, serve + 1, serve + 2, other, other, other, other + 1, other + 2):
        put(item)
