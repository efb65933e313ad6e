"""What one illustrative provider gives to the summary report (BC-TH) of its area: counts of heads, and shares of them.

Every figure is additive: the report of an area is the sum over the providers there, so that commune, district and
province fit together.
"""

from collections import Counter

from samples.build.chance import happens, number
from samples.build.minh_hoa_figures import ROOMS, cells
from samples.build.minh_hoa_moves import later
from samples.build.minh_hoa_people import staff
from samples.build.minh_hoa_units import PROVIDERS, Provider
from samples.build.transcript import read

Key = tuple[str, str]  # item, breakdown
TOTAL = "total"
SCHOOL_DAYS = {"term1": 85, "end": 170}
MONTHS = {"term1": 4, "end": 9}
# a share of more than this many is taken of the whole, a share of fewer is tossed one by one
FEW = 40
TOWN = "99004"  # the old commune with the illustrative industrial zone


def figures(provider: Provider, year: int, period: str, day: str) -> Counter[Key]:
    """(item, breakdown) -> count or đồng of one provider at a later round; `day` is the round's reference date."""
    found: Counter[Key] = Counter()
    _register(found, provider, day)
    if not provider.reports(year):
        return found
    counts = _heads(found, provider, year, period)
    for row in read("minh_hoa_report_items.csv"):
        base = counts[row["base"]] if row["base"] in counts else found[row["base"], TOTAL]
        key = (row["item"], provider.code, year, period)
        found[row["item"], TOTAL] += _share(base, int(row["permille"]), *key)
    _sums(found, provider, year, period)
    return found


def _register(found: Counter[Key], provider: Provider, day: str) -> None:
    """What the register says of every provider that is founded, operating or not."""
    if not provider.is_school:
        found["nhom_doc_lap", TOTAL] += 1
        return
    ownership = "cong_lap" if provider.ownership == "cong_lap" else "ngoai_cong_lap"
    known = {field for field, date in provider.dates.items() if date <= day}
    standard = provider.is_standard(day)
    for item, count in {
        "so_truong": 1,
        "so_diem_truong": provider.sites,
        "truong_tu_thuc": int(provider.ownership == "tu_thuc"),
        "truong_tu_thuc_chua_hd": int(provider.ownership == "tu_thuc" and not provider.operating),
        "so_truong_cqg": int(bool(standard)),
        "cqg_md1": int(standard == "1"),
        "cqg_md2": int(standard == "2"),
        "truong_tu_danh_gia": int("self_assessment_date" in known),
        "truong_danh_gia_ngoai": int("kdcl_date" in known),
        "von_nuoc_ngoai": int(provider.foreign_capital),
    }.items():
        found[item, TOTAL] += count
    found["so_truong", ownership] += 1


def _heads(found: Counter[Key], provider: Provider, year: int, period: str) -> dict[str, int]:
    """Add what is counted head by head; gives the wholes that shares are taken of."""
    place = later(provider, year, period)
    children, groups = place.children, place.groups
    people = staff(provider, groups)
    teachers = [person for person in people if person.role.endswith("_teacher")]
    public = provider.ownership == "cong_lap"
    five = sum(child.band == "5-6" for child in children)
    nursery = sum(child.nursery for child in children)
    ownership = "cong_lap" if public else "ngoai_cong_lap"
    for item, count in (("so_nhom_lop", len(groups)), ("so_tre", len(children)), ("so_giao_vien", len(teachers))):
        found[item, TOTAL] += count
        found[item, ownership] += count
    girls = sum(child.girl for child in children)
    found["so_tre", "nu"] += girls
    found["so_tre", "nam"] += len(children) - girls
    for item, count in {
        "so_co_so": 1,
        "so_nhom_tre": sum(group.nursery for group in groups),
        "so_lop_mau_giao": sum(not group.nursery for group in groups),
        "lop_ghep": sum(len(group.bands) > 1 for group in groups),
        "so_tre_nha_tre": nursery,
        "so_tre_mau_giao": len(children) - nursery,
        "tre_5_tuoi": five,
        "tre_dtts": sum(child.minority for child in children),
        "tre_chuyen_di": place.left,
        "tre_chuyen_den": place.joined,
        "tre_ban_tru": sum(child.lunch for child in children),
        "tre_kham_sk": sum(child.checked for child in children),
        "tre_ho_tro_an_trua": sum("lunch_support" in child.policies for child in children),
        "tre_ncl": 0 if public else len(children),
        "tre_ncl_nha_tre": 0 if public else nursery,
        "tre_ncl_mau_giao": 0 if public else len(children) - nursery,
        "tre_kcn": len(children) if provider.old_commune == TOWN else 0,
        "tre_kcn_cong_lap": len(children) if provider.old_commune == TOWN and public else 0,
        "so_nhom_7_tre": int(not provider.is_school and len(children) <= 7),
        "so_cbql": sum(person.role in ("head", "deputy") for person in people),
        "so_nhan_vien": sum(person.role in ("office", "health", "cook", "guard") for person in people),
        "ngay_theo_ke_hoach": len(children) * SCHOOL_DAYS[period],
        "so_phu_huynh": len(children) * 19 // 10,
        "truong_sap_nhap": int(bool(provider.predecessor) and year >= 2025),
    }.items():
        found[item, TOTAL] += count
    _rooms(found, provider, year)
    if period == "end":
        found["tre_5_hoan_thanh", TOTAL] += five
        found["gv_danh_gia_nn", TOTAL] += len(teachers)
        found["gv_dat_nn", TOTAL] += _share(len(teachers), 985, "gv_dat_nn", provider.code, year)
        found["ht_danh_gia", TOTAL] += int(provider.is_school)
        found["ht_dat", TOTAL] += int(provider.is_school)
    return {
        "one": 1,
        "school": int(provider.is_school),
        "private": int(not public),
        "upland": int(provider.upland),
        "sites": provider.sites if provider.is_school else 0,
        "children": len(children),
        "kindergarten": len(children) - nursery,
        "five": five,
        "minority": sum(child.minority for child in children),
        "disabled": sum(child.disabled for child in children),
        "classes": len(groups),
        "people": len(people),
        "teachers": len(teachers),
        "untrained": sum(person.degree == 0 for person in teachers),
    }


def _rooms(found: Counter[Key], provider: Provider, year: int) -> None:
    counted = cells(provider, year, later(provider, year, "term1").groups, [])
    for item, column in (("so_phong", TOTAL), ("phong_kien_co", "kien_co"), ("phong_ban_kc", "ban_kien_co")):
        found[item, TOTAL] += sum(counted[ROOMS, code, column] for code in ("194", "203"))
    found["phong_nho", TOTAL] += sum(counted[ROOMS, code, TOTAL] for code in ("195", "204"))


def _sums(found: Counter[Key], provider: Provider, year: int, period: str) -> None:
    """Figures that follow from others, and money."""

    def some(low: int, high: int, what: str) -> int:
        return number(low, high, what, provider.code, year, period)

    def of(item: str) -> int:
        return found[item, TOTAL]

    months = MONTHS[period]
    milk = of("sua_hoc_duong") * months * 60_000
    library = some(30, 80, "library")
    videos = some(0, 3, "video")
    meals = of("so_tre_mau_giao") // 2 if provider.upland else 0
    for item, count in {
        "chi_tieu_tuyen_sinh": of("tre_tuyen_moi") + some(0, 4, "intake"),
        "trai_qd": of("so_co_so_ncl") - of("co_so_ncl_dung_qd"),
        "gv_bo_sung": of("gv_tuyen_moi") + of("gv_tiep_nhan"),
        "su_co_an_toan": of("su_co_tai_nan"),
        "tai_lieu": of("so_giao_vien") * 2 + of("so_cbql"),
        "tin_bai": some(2, 9, "news") * months,
        "video": videos,
        "video_shared": videos // 2,
        "hoc_lieu": library,
        "hoc_lieu_bo_sung": library * 15 // 100,
        "kp_cssk": of("so_tre") * 45_000 if provider.ownership == "cong_lap" else 0,
        "sua_ngan_sach": milk * 3 // 10,
        "sua_doanh_nghiep": milk * 2 // 10,
        "sua_cha_me": milk - milk * 3 // 10 - milk * 2 // 10,
        "kp_ho_tro_an_trua": of("tre_ho_tro_an_trua") * months * 160_000,
        "kp_tre_cong_nhan": of("tre_cong_nhan") * months * 160_000,
        "kp_chinh_sach": of("tre_5_tuoi") * months * some(20, 40, "fees") * 1000,
        "xhh_tien": some(10, 90, "gifts") * 1_000_000,
        "xhh_hien_vat": some(5, 60, "goods") * 1_000_000,
        "xhh_ung_ho_tien": some(1, 9, "given") * 1_000_000,
        "xhh_ung_ho_hv": some(0, 4, "given goods") * 500_000,
        "nuoi_em_tre": meals,
        "nuoi_em_chi": meals * months * 22 * 8500,
    }.items():
        found[item, TOTAL] += count


def _share(whole: int, permille: int, *key: object) -> int:
    if permille in (0, 1000):
        return whole * permille // 1000
    if whole <= FEW:
        return sum(happens(permille, *key, place) for place in range(whole))
    return whole * (permille + number(-8, 4, *key)) // 1000


def area(year: int, period: str, day: str, inside: set[str]) -> Counter[Key]:
    """The sums over the providers whose commune (unit_id) is in `inside`."""
    found: Counter[Key] = Counter()
    for provider in PROVIDERS:
        if provider.founded_by(day) and provider.commune(year) in inside:
            found.update(figures(provider, year, period, day))
    return found
