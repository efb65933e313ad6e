"""Vietnamese words for levels, bases, maturities, comparators, dates and rounds (design section 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from orchestration.publish.definition import Indicator, Round
from orchestration.publish.number import plain, with_unit
from orchestration.publish.record import Assertion, Unit, Value

REBUILT = "Dựng lại từ tài liệu, không phải công bố của cơ quan"
ILLUSTRATIVE = "Số liệu minh họa"

LEVELS = {
    "nation": "Cả nước",
    "province": "Tỉnh, thành phố",
    "district": "Đơn vị cấp huyện",
    "commune": "Đơn vị cấp xã",
    "school": "Trường",
    "independent_group": "Nhóm trẻ, lớp mẫu giáo độc lập",
}
BASES = {"reported": "đơn vị báo cáo", "derived": "suy ra", "computed": "tính từ cấp dưới"}
DIRECTIONS = {"received": "nhận", "spent": "chi"}
MATURITIES = {"estimated": "ước tính", "preliminary": "sơ bộ", "official": "chính thức"}
KINDS = {"plan": "kế hoạch giao", "target": "chỉ tiêu phấn đấu"}
CLAIMS = {"exceeded": "vượt", "met": "đạt", "not_met": "chưa đạt"}
COMPARATORS = {"=": "bằng", ">=": "ít nhất", ">": "trên", "<=": "không quá", "<": "dưới"}
PERIODS = {
    "start": "Đầu năm học",
    "term1": "Học kỳ I",
    "mid_term2": "Giữa HK II",
    "end": "Cuối năm học",
    "year_end": "31/12",
}
EVENTS = {
    "publication": "Công bố số liệu",
    "collection": "Thu báo cáo",
    "check": "Kiểm tra",
    "recognition": "Công nhận",
}
# words a name of an area may begin with, longest first, for "toàn thành phố", "toàn phường"
AREA_WORDS = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã")
CATALOGUE_START = "2020-01-01"
# what an area may be held against that is no round
BASELINES = {"parent": "của địa bàn cấp trên"}
# officers' shorthand in the names of what is laid open and of whom a goal speaks
SHORTHAND = {
    "CBQL": "cán bộ quản lý",
    "CSVC": "cơ sở vật chất",
    "GD": "giáo dục",
    "GDMN": "giáo dục mầm non",
    "GV": "giáo viên",
    "KĐCL": "kiểm định chất lượng",
    "MN": "mầm non",
    "NV": "nhân viên",
    "PT": "phổ thông",
    "QG": "quốc gia",
    "SDD": "suy dinh dưỡng",
    "TTĐT": "thông tin điện tử",
    "TX": "thường xuyên",
    "ĐDĐC": "đồ dùng, đồ chơi",
}
_SHORT = re.compile(rf"\b({'|'.join(SHORTHAND)})\b")


@cache
def spelled(text: str) -> str:
    """Officers' shorthand in full: "GV nhà trẻ" -> "Giáo viên nhà trẻ", "cổng TTĐT" -> "cổng thông tin điện tử"."""
    found = _SHORT.sub(lambda short: SHORTHAND[short[0]], text)
    return capital(found) if _SHORT.match(text) else found


def date(iso: str) -> str:
    """`2025-06-30` -> `30/6/2025`; anything else as it came."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    return f"{int(parts[2])}/{int(parts[1])}/{parts[0]}"


def moment(planned_at: str) -> str:
    """An announced month, day or hour: "tháng 6/2027", "ngày 15/6/2027", "9 giờ 30 ngày 15/6/2027"."""
    if not planned_at:
        return "đã hủy"
    day, _, hour = planned_at.partition("T")
    if len(day) == 7:
        return f"tháng {int(day[5:])}/{day[:4]}"
    return f"{int(hour[:2])} giờ {hour[3:]} ngày {date(day)}" if hour else f"ngày {date(day)}"


def event(kind: str, round_id: str, names: Mapping[str, str]) -> str:
    """What an event of the calendar is: "Công bố số liệu: Đầu năm học 2026-2027"; `names` are those of the rounds."""
    if not round_id:
        return EVENTS[kind]
    year, period = round_id.rsplit("-", 1)
    # a calendar may name a round the catalogue does not have yet: it is called as those of its period are
    like = next((name.replace(code[:9], year) for code, name in names.items() if _is_like(code, name, period)), "")
    return f"{EVENTS[kind]}: {names.get(round_id) or like or f'{PERIODS[period]}, năm học {year}'}"


def _is_like(code: str, name: str, period: str) -> bool:
    return code.endswith(f"-{period}") and code[:9] in name


def validity(unit: Unit) -> str:
    """When the unit exists. The catalogue's first day only says "before we look", so it is not printed."""
    words = []
    if unit.valid_from > CATALOGUE_START:
        words.append(f"từ ngày {date(unit.valid_from)}")
    if unit.valid_to:
        words.append(f"đến hết ngày {date(unit.valid_to)}")
    return " ".join(words)


def kind_of(unit: Unit) -> str:
    """ "toàn thành phố" without the "toàn": the word the area's own name begins with."""
    for word in AREA_WORDS:
        if unit.name.startswith(word):
            return word[0].lower() + word[1:]
    return "địa bàn"


def whole(unit: Unit) -> str:
    return "cả nước" if unit.level == "nation" else f"toàn {kind_of(unit)}"


def short_round(found: Round) -> tuple[str, str]:
    """Two short lines for a chart's axis or a column head."""
    if found.period == "year_end":
        return f"31/12/{found.reference_date[:4]}", found.school_year
    return PERIODS.get(found.period, found.period), found.school_year


# why a figure is not compared with the same period of the year before
BREAKS = {
    "definition": "không so sánh: cách tính đã đổi",
    "boundary": "không so sánh: địa bàn lập sau kỳ trước",
    "split": "không so sánh: địa bàn cũ bị chia",
    "coverage": "không so sánh: chưa đủ đơn vị nộp",
}


def maturity(value: Value, indicator: Indicator) -> str:
    """How complete a figure is: "sơ bộ, 9/12 cơ sở đã nộp". Official means complete, so it needs no count."""
    words = [MATURITIES.get(value.maturity, value.maturity)] if value.maturity else []
    is_counted = value.reported_n is not None and value.expected_n is not None and value.expected_n > 1
    if is_counted and value.maturity != "official":
        who = "đơn vị" if indicator.scope in {"area", "commune"} else "cơ sở"
        words.append(f"{plain(value.reported_n or Decimal())}/{plain(value.expected_n or Decimal())} {who} đã nộp")
    return ", ".join(words)


def held_value(comparator: str, value: Decimal | None, indicator: Indicator, measure_unit: str = "") -> str:
    """A target in words: "ít nhất 85%", "không quá 20 nhóm/lớp"; "=" needs no word, whole numbers no decimals."""
    if value is None:
        return ""
    unit = measure_unit or indicator.measure_unit
    shown = plain(value)
    shown = f"{shown}%" if unit == "%" else f"{shown} {unit}".rstrip()
    word = "" if comparator in {"", "="} else COMPARATORS.get(comparator, comparator)
    return f"{word} {shown}".strip()


def asserted(assertion: Assertion, indicator: Indicator, rounds: dict[str, Round]) -> str:
    """What a plan or a target asks for, in words, whatever of number, fraction or baseline it is given in."""
    if assertion.numerator is not None and assertion.denominator is not None:
        unit = "" if assertion.measure_unit == "%" else assertion.measure_unit
        return f"{plain(assertion.numerator)}/{plain(assertion.denominator)} {unit}".rstrip()
    if assertion.value is not None and assertion.kind == "plan" and assertion.comparator in {"", "="}:
        return with_unit(assertion.value, indicator)
    if assertion.value is not None:
        return held_value(assertion.comparator, assertion.value, indicator, assertion.measure_unit)
    named = rounds.get(assertion.baseline)
    base = (named.name[0].lower() + named.name[1:]) if named else BASELINES.get(assertion.baseline, assertion.baseline)
    base = base or "mức gốc"
    if assertion.baseline_change:
        verb = "tăng" if assertion.comparator in {">", ">="} else "giảm"
        size = plain(abs(assertion.baseline_change))
        size = f"{size}%" if "%" in assertion.measure_unit else f"{size} {assertion.measure_unit}".rstrip()
        return f"{verb} {size} so với {base}"
    if assertion.comparator:
        word = {"<=": "không cao hơn", "<": "thấp hơn", ">=": "không thấp hơn", ">": "cao hơn", "=": "bằng"}
        return f"{word.get(assertion.comparator, assertion.comparator)} mức {base}"
    return "không nêu con số"


def when(assertion: Assertion, rounds: dict[str, Round]) -> str:
    """The round, school year or horizon a plan or target speaks of."""
    found = rounds.get(f"{assertion.school_year}-{assertion.period}")
    if found:
        return found.name
    horizon = assertion.school_year or assertion.horizon
    first, _, last = horizon.partition("-")
    if not first.isdigit() or (last and not last.isdigit()):
        return horizon
    if not last:
        return f"Năm {first}"
    return f"{'Năm học' if int(last) == int(first) + 1 else 'Giai đoạn'} {horizon}"


def part(section: str) -> str:
    """The number of a document's section without its title: "II.2. Công tác chuyên môn" -> "II.2"."""
    return section.split(" ", maxsplit=1)[0].rstrip(".") if section else ""


def capital(text: str) -> str:
    """The first letter large, for a label that begins a line."""
    return text[:1].upper() + text[1:]
