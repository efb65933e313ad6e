"""The body of a provider's page: a school, or an independent group, which is never called one."""

from __future__ import annotations

from orchestration.publish import (
    area_page,
    chart,
    disclosure_table,
    number,
    sentence,
    series_table,
    shown,
    topic_table,
    wording,
)
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, esc, facts, section
from orchestration.publish.record import Round, Unit, Value

# recognition as a national-standard school is reviewed after this many years (domain notes 3)
RECOGNITION_YEARS = 5
_REGISTER = '<p class="small">Theo danh mục cơ sở (Biểu DM-CS), tình trạng mới nhất đã ghi nhận.</p>\n'


def body(ctx: Context, unit: Unit) -> str:
    """HTML below the heading: who it is, its licence, its standing, its figures beside its commune and province."""
    values = ctx.data.shown(unit.id)
    rounds = ctx.rounds_of(values)
    main = area_page.main_round(rounds, values)
    parts = [
        ("muc-thong-tin", "Thông tin cơ sở", facts(_identity(ctx, unit)) + _REGISTER),
        ("muc-phap-ly", "Thành lập và cho phép hoạt động", facts(_licence(ctx, unit))),
        ("muc-kiem-dinh", "Kiểm định và chuẩn quốc gia", facts(_standing(ctx, unit, main))),
    ]
    lead = ""
    if main is not None:
        rows = topic_table.Rows(main, values, rounds)
        lead = area_page.cards(ctx, values, main, limit=6)
        parts.append(("muc-so-lieu", "Số liệu", _beside(ctx, unit, rows)))
        parts.append(("muc-phan-to", "Phân tổ", topic_table.breakdown_tables(ctx, unit, rows)))
        series = series_table.charts(ctx, values, unit.name) + series_table.table(ctx, values, rounds)
        parts.append(("muc-cac-ky", "Các kỳ đã có số liệu", series))
    else:
        parts.append(("muc-so-lieu", "Số liệu", "<p>Không có số liệu.</p>"))
    parts.append(("muc-nhom-doc-lap", "Nhóm trẻ, lớp mẫu giáo độc lập được trường quản lý", _supervised(ctx, unit)))
    parts += disclosure_table.sections(ctx, unit)
    parts = [part for part in parts if part[2]]
    return (
        area_page.head(ctx, unit)
        + lead
        + area_page.contents(parts)
        + "".join(section(*part) for part in parts)
        + ctx.figures.sources_html()
    )


def _identity(ctx: Context, unit: Unit) -> list[tuple[str, str]]:
    fact = unit.facts
    return [
        ("Loại hình trường" if unit.level == "school" else "Loại cơ sở", _coded(ctx, "provider_type", unit)),
        ("Loại hình sở hữu", _coded(ctx, "ownership", unit)),
        ("Tình trạng", _coded(ctx, "status", unit)),
        ("Địa chỉ", esc(fact["address"])),
        ("Địa bàn", ctx.unit_link(unit.parent) if unit.parent else ""),
        ("Số điểm trường", _told(ctx, unit, "sites", "Số điểm trường", fact["sites"])),
        ("Trường quản lý", _unit(ctx, fact["supervising_unit_id"])),
        ("Vốn đầu tư nước ngoài", esc(_yes_no(fact["foreign_capital"]))),
        ("Cơ sở trước", _unit(ctx, fact["predecessor_unit_id"])),
        ("Cơ sở sau", _unit(ctx, fact["successor_unit_id"])),
    ]


def _licence(ctx: Context, unit: Unit) -> list[tuple[str, str]]:
    return [
        ("Quyết định thành lập", _decision(ctx, unit, "founding_decision", "founding_date")),
        ("Cho phép hoạt động giáo dục", _decision(ctx, unit, "permission_decision", "permission_date")),
    ]


def _standing(ctx: Context, unit: Unit, main: Round | None) -> list[tuple[str, str]]:
    """Accreditation and national standard; only schools can hold them."""
    if unit.level != "school":
        return []
    fact = unit.facts
    on = main.reference_date if main else ""
    level, standard = fact["kdcl_level"], fact["cqg_level"]
    return [
        _dated(ctx, unit, "self_assessment_date", "Hoàn thành tự đánh giá"),
        _leveled(
            ctx, unit, "kdcl_level", "Kiểm định chất lượng", _recognised(f"cấp độ {level}", fact["kdcl_date"], on)
        ),
        _leveled(
            ctx, unit, "cqg_level", "Trường đạt chuẩn quốc gia", _recognised(f"mức độ {standard}", fact["cqg_date"], on)
        ),
        _dated(ctx, unit, "file_submitted_on", "Ngày nộp hồ sơ đề nghị"),
    ]


def _told(ctx: Context, unit: Unit, attribute: str, title: str, words: str) -> str:
    """An attribute of the register as a figure that opens its cell; plain text where the register names no cell."""
    fact = ctx.data.register.get((unit.id, attribute))
    if not words or fact is None:
        return esc(words)
    return ctx.figures.button(attribute, words, lambda: sentence.of_register(ctx, fact, title, words))


def _dated(ctx: Context, unit: Unit, attribute: str, title: str) -> tuple[str, str]:
    return title, _told(ctx, unit, attribute, title, wording.date(unit.facts[attribute])) or _none()


def _leveled(ctx: Context, unit: Unit, attribute: str, title: str, words: str) -> tuple[str, str]:
    return title, _told(ctx, unit, attribute, title, words) if unit.facts[attribute] else _none()


def _recognised(level: str, since: str, on: str) -> str:
    words = [level]
    if since:
        words.append(f"công nhận ngày {wording.date(since)}")
        years = years_between(since, on)
        if years is not None:
            late = f", quá {RECOGNITION_YEARS} năm kể từ ngày công nhận" if years >= RECOGNITION_YEARS else ""
            words.append(f"{years} năm tính đến {wording.date(on)}{late}")
    else:
        words.append("chưa rõ ngày công nhận")
    return " · ".join(words)


def years_between(since: str, on: str) -> int | None:
    """Whole years from one ISO date to another; None when either is missing or they are the wrong way round."""
    if len(since) != 10 or len(on) != 10 or on < since:
        return None
    return int(on[:4]) - int(since[:4]) - (on[5:] < since[5:])


def _beside(ctx: Context, unit: Unit, rows: topic_table.Rows) -> str:
    """The unit's figures, their trend, and the same indicator of its commune and province in the same round.

    Areas are context, not rivals: a count of a commune is a total, so only ratios are laid beside each other.
    """
    areas = [area for area in ctx.ancestors(unit) if area.level in {"commune", "province"}][::-1]
    made = Table(
        caption=f"Số liệu của cơ sở bên cạnh địa bàn: {rows.main.name}",
        head=[
            "Chỉ tiêu thống kê",
            "Giá trị",
            "So với cùng kỳ năm học trước",
            "Xu hướng",
            *(area.name for area in areas),
        ],
        cards=True,
        numeric=frozenset({1, 2, *range(4, 4 + len(areas))}),
    )
    without: list[str] = []
    for topic in ctx.data.topics():
        for indicator in topic_table.of_topic(ctx, topic):
            if not topic_table.applies(ctx, indicator, unit, rows):
                continue
            one = rows.pick(indicator.id)
            name = Cell(ctx.indicator_link(indicator) + _measured(indicator.measure_unit, indicator.is_rate))
            if one is None or (one.value is None and one.symbol != "c"):
                words = shown.value(ctx, one) if one else shown.missing()
                without.append(f"<li>{ctx.indicator_link(indicator)}: {words}</li>")
                continue
            if one.value is None:
                made.rows.append([name, Cell(shown.value(ctx, one)), *[Cell("")] * (2 + len(areas))])
                continue
            others = [Cell(_area_value(ctx, area, one)) for area in areas]
            small = "" if one.round == rows.main.id else f'<span class="small">{esc(ctx.round_name(one.round))}</span>'
            value = shown.value(ctx, one, css="figure strong") + small
            same = shown.change(ctx, one, shown.SAME_PERIOD, short=True)
            noted = Cell(name.html + topic_table.notes(ctx, one))
            made.rows.append([noted, Cell(value), Cell(same), Cell(_trend(ctx, one, rows)), *others])
    return made.html() + topic_table.absent(without)


def _measured(measure_unit: str, is_rate: bool) -> str:
    return "" if is_rate or not measure_unit else f' <span class="unit">({esc(measure_unit)})</span>'


def _area_value(ctx: Context, area: Unit, one: Value) -> str:
    found = ctx.data.shown(area.id).get((one.indicator, one.round))
    return shown.value(ctx, found) if found else shown.missing()


def _trend(ctx: Context, one: Value, rows: topic_table.Rows) -> str:
    indicator = ctx.indicator(one)
    points = series_table.points_of(ctx, indicator, rows.values)
    words = "; ".join(f"{' '.join(p.label)}: {p.shown if p.value is not None else number.MISSING}" for p in points)
    return chart.spark([p.value for p in points], words)


def _supervised(ctx: Context, unit: Unit) -> str:
    groups = [u for u in ctx.data.units.values() if u.facts["supervising_unit_id"] == unit.id]
    return area_page.unit_cards(ctx, sorted(groups, key=lambda u: (u.name, u.id)))


def _coded(ctx: Context, name: str, unit: Unit) -> str:
    return esc(wording.capital(ctx.data.label(name, unit.facts[name]))) if unit.facts[name] else ""


def _decision(ctx: Context, unit: Unit, attribute: str, day_attribute: str) -> str:
    number_, day = unit.facts[attribute], unit.facts[day_attribute]
    words = " ".join(filter(None, [number_, f"ngày {wording.date(day)}" if day else ""]))
    return _told(ctx, unit, attribute, "Quyết định", words) if words else _none()


def _unit(ctx: Context, unit_id: str) -> str:
    return ctx.unit_link(unit_id) if unit_id else ""


def _yes_no(code: str) -> str:
    return {"1": "có", "0": "không", "true": "có", "false": "không", "True": "có", "False": "không"}.get(code, code)


def _none() -> str:
    return shown.missing("không có thông tin")
