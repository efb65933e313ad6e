"""What the register says of a provider: who it is, on which decision, in which state since when, its standing."""

from __future__ import annotations

import re
from itertools import groupby

from orchestration.publish import sentence, shown, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import RegisterFact, Unit

# recognition as a national-standard school is reviewed after this many years (domain notes 3)
RECOGNITION_YEARS = 5
OPERATING = "hoat_dong"
# the authority stands behind "QĐ-" in the number of a decision; which level it has, the number does not say
AUTHORITIES = {
    "UBND": "Ủy ban nhân dân",
    "SGDĐT": "Sở Giáo dục và Đào tạo",
    "SGD": "Sở Giáo dục và Đào tạo",
    "PGDĐT": "Phòng Giáo dục và Đào tạo",
    "PGD": "Phòng Giáo dục và Đào tạo",
}
_SYMBOL = re.compile(r"QĐ\s*-\s*([A-ZĐ][A-ZĐ&]*)", re.IGNORECASE)

Facts = list[tuple[str, str]]


def identity(ctx: Context, unit: Unit) -> Facts:
    """(label, HTML): kind, ownership, state with its days, place, who supervises it, what it came from."""
    fact = unit.facts
    return [
        ("Loại hình trường" if unit.level == "school" else "Loại cơ sở", _coded(ctx, "provider_type", unit)),
        ("Loại hình sở hữu", _coded(ctx, "ownership", unit)),
        ("Tình trạng", _status(ctx, unit)),
        ("Địa chỉ", esc(fact["address"])),
        ("Địa bàn", ctx.unit_link(unit.parent) if unit.parent else ""),
        ("Số điểm trường", _told(ctx, unit, "sites", "Số điểm trường", fact["sites"])),
        ("Trường quản lý", _unit(ctx, fact["supervising_unit_id"])),
        ("Vốn đầu tư nước ngoài", esc(_yes_no(fact["foreign_capital"]))),
        ("Cơ sở trước", _unit(ctx, fact["predecessor_unit_id"])),
        ("Cơ sở sau", _unit(ctx, fact["successor_unit_id"])),
        ("Thay đổi đã ghi nhận", _events(ctx, unit)),
    ]


def licence(ctx: Context, unit: Unit) -> Facts:
    """(label, HTML): the decisions with number, day and authority."""
    return [
        ("Quyết định thành lập", _decision(ctx, unit, "founding_decision", "founding_date")),
        ("Cho phép hoạt động giáo dục", _decision(ctx, unit, "permission_decision", "permission_date")),
    ]


def standing(ctx: Context, unit: Unit) -> Facts:
    """(label, HTML): accreditation and national standard, years since counted at the newest day of the data.

    Only schools can hold them.
    """
    if unit.level != "school":
        return []
    fact, on = unit.facts, ctx.data.newest_day
    level = recognised(f"cấp độ {fact['kdcl_level']}", fact["kdcl_date"], on)
    standard = recognised(f"mức độ {fact['cqg_level']}", fact["cqg_date"], on)
    return [
        _dated(ctx, unit, "self_assessment_date", "Hoàn thành tự đánh giá"),
        _leveled(ctx, unit, "kdcl_level", "Kiểm định chất lượng", level),
        _leveled(ctx, unit, "cqg_level", "Trường đạt chuẩn quốc gia", standard),
        _dated(ctx, unit, "file_submitted_on", "Ngày nộp hồ sơ đề nghị"),
    ]


def notice(ctx: Context, unit: Unit) -> str:
    """What a parent must read before anything else: that the provider is not open, and which one came after it."""
    status = unit.facts["status"]
    if not status or status == OPERATING:
        return ""
    words = f"Tình trạng: {ctx.data.label('status', status)}{_since(_spans(ctx, unit, 'status'))}."
    after = _unit(ctx, unit.facts["successor_unit_id"])
    return classed("p", "notice", f"<b>{esc(words)}</b>{f' Cơ sở sau: {after}.' if after else ''}") + "\n"


def recognised(level: str, since: str, on: str) -> str:
    """A level with the day of its decision and the whole years from that day to `on`, both ISO days."""
    if not since:
        return f"{level} · chưa rõ ngày công nhận"
    words = [level, f"công nhận ngày {wording.date(since)}"]
    years = years_between(since, on)
    if years is not None:
        is_past = on > f"{int(since[:4]) + RECOGNITION_YEARS}{since[4:]}"
        late = f", quá {RECOGNITION_YEARS} năm kể từ ngày công nhận" if is_past else ""
        words.append(f"{years} năm tính đến {wording.date(on)}{late}")
    return " · ".join(words)


def years_between(since: str, on: str) -> int | None:
    """Whole years from one ISO date to another; None when either is missing or they are the wrong way round."""
    if len(since) != 10 or len(on) != 10 or on < since:
        return None
    return int(on[:4]) - int(since[:4]) - (on[5:] < since[5:])


def authority(decision: str) -> str:
    """Who decided, as far as the number of the decision says it: «01/QĐ-UBND» is of an Ủy ban nhân dân."""
    found = _SYMBOL.search(decision)
    if not found:
        return ""
    symbol = found[1].upper()
    return AUTHORITIES.get(symbol.replace("&", ""), f"chưa rõ (ký hiệu {symbol} trong số quyết định)")


def _spans(ctx: Context, unit: Unit, attribute: str) -> list[RegisterFact]:
    """The rows of an attribute at which its value changed, oldest first; each holds until the next."""
    rows = ctx.data.register_history.get((unit.id, attribute), [])
    return [next(group) for _, group in groupby(rows, key=lambda one: one.value)]


def _since(spans: list[RegisterFact]) -> str:
    """From when the newest value holds, where the register knows an earlier one or a day of its own."""
    if not spans or spans[-1].valid_from <= wording.CATALOGUE_START:
        return ""
    return f" từ ngày {wording.date(spans[-1].valid_from)}"


def _status(ctx: Context, unit: Unit) -> str:
    status = unit.facts["status"]
    if not status:
        return ""
    spans = _spans(ctx, unit, "status")
    words = wording.capital(ctx.data.label("status", status))
    if len(spans) > 1 or status != OPERATING:
        words += _since(spans)
    before = "; ".join(ctx.data.label("status", one.value) for one in spans[:-1])
    earlier = classed("span", "small", esc(f"trước đó: {before}")) if before else ""
    return _told(ctx, unit, "status", "Tình trạng", words) + earlier


def _events(ctx: Context, unit: Unit) -> str:
    days = {one.valid_from: one.value for one in ctx.data.register_history.get((unit.id, "event_date"), [])}
    told = [
        f"{ctx.data.label('provider_event', one.value)} ngày {wording.date(days.get(one.valid_from, one.valid_from))}"
        for one in ctx.data.register_history.get((unit.id, "event"), [])
    ]
    return esc(wording.capital("; ".join(told)))


def _told(ctx: Context, unit: Unit, attribute: str, title: str, words: str) -> str:
    """An attribute of the register as a figure that opens its cell; plain text where the register names no cell."""
    rows = ctx.data.register_history.get((unit.id, attribute), [])
    if not words or not rows:
        return esc(words)
    return ctx.figures.button(attribute, words, lambda: sentence.of_register(ctx, rows[-1], title, words))


def _dated(ctx: Context, unit: Unit, attribute: str, title: str) -> tuple[str, str]:
    return title, _told(ctx, unit, attribute, title, wording.date(unit.facts[attribute])) or _none()


def _leveled(ctx: Context, unit: Unit, attribute: str, title: str, words: str) -> tuple[str, str]:
    return title, _told(ctx, unit, attribute, title, words) if unit.facts[attribute] else _none()


def _coded(ctx: Context, name: str, unit: Unit) -> str:
    return esc(wording.capital(ctx.data.label(name, unit.facts[name]))) if unit.facts[name] else ""


def _decision(ctx: Context, unit: Unit, attribute: str, day_attribute: str) -> str:
    decision, day = unit.facts[attribute], unit.facts[day_attribute]
    words = " ".join(filter(None, [decision, f"ngày {wording.date(day)}" if day else ""]))
    if not words:
        return _none()
    who = authority(decision) or "số quyết định không nêu"
    return _told(ctx, unit, attribute, "Quyết định", words) + classed(
        "span", "small", f"Cơ quan quyết định: {esc(who)}"
    )


def _unit(ctx: Context, unit_id: str) -> str:
    return ctx.unit_link(unit_id) if unit_id else ""


def _yes_no(code: str) -> str:
    return {"1": "có", "0": "không", "true": "có", "false": "không", "True": "có", "False": "không"}.get(code, code)


def _none() -> str:
    return shown.missing("không có thông tin")
