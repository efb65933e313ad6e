"""The workbook for people: the figures that pages show, a sheet a topic, nothing that a spreadsheet would compute.

Every text is a text cell, so no name becomes a formula, a date or a number; every figure is a number cell, so Excel
shows it in the reader's own way of writing numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from orchestration.collect.officer.book import new_workbook, save
from orchestration.export.data_package import TITLE
from orchestration.publish.data import SiteData
from orchestration.publish.definition import Indicator
from orchestration.publish.files.about import About
from orchestration.publish.files.licence_notice import licence_line
from orchestration.publish.files.sheet import Entry, Sheet, places, shape
from orchestration.publish.number import SYMBOLS
from orchestration.publish.record import AREA_LEVELS, PROVIDER_LEVELS, Unit, Value
from orchestration.publish.wording import ILLUSTRATIVE, LEVELS, REBUILT, maturity

# a workbook with more rows opens slowly or not at all, and one sheet of Excel has 1,048,576: the lowest levels of
# units are left out until the rest fits
LARGEST = 250_000

Figure = tuple[Unit, Indicator, Value]

HEAD = (
    ("Đơn vị", 34),
    ("Cấp", 16),
    ("Mã đơn vị", 12),
    ("Năm học", 12),
    ("Kỳ báo cáo", 26),
    ("Chỉ tiêu thống kê", 52),
    ("Phân tổ", 24),
    ("Giá trị", 13),
    ("Đơn vị tính", 12),
    ("Lưu ý", 34),
    ("So với đầu năm học", 13),
    ("So với cùng kỳ năm học trước", 13),
    ("Kế hoạch giao", 13),
    ("So với kế hoạch giao", 13),
)
_DEFINITIONS = (
    ("Chỉ tiêu thống kê", 52),
    ("Mã", 26),
    ("Nghĩa", 60),
    ("Tử số", 44),
    ("Mẫu số", 44),
    ("Đơn vị tính", 12),
    ("Căn cứ", 30),
)
_NOTES = (
    ("Đơn vị", 34),
    ("Kỳ báo cáo", 26),
    ("Chỉ tiêu thống kê", 52),
    ("Ghi chú", 80),
    ("Cơ quan", 30),
    ("Ngày", 12),
    ("Đến", 12),
    ("Quy tắc", 18),
)


def levels_that_fit(data: SiteData, largest: int = LARGEST) -> list[str]:
    """The levels of units, the highest first, whose figures fit into one workbook together."""
    counts = dict.fromkeys((*AREA_LEVELS, *PROVIDER_LEVELS), 0)
    for unit in data.units.values():
        counts[unit.level] += sum(is_told(value) for value in data.values.get(unit.id, []))
    fitting, total = [], 0
    for level, count in counts.items():
        total += count
        if total > largest:
            break
        fitting.append(level)
    return fitting


def is_told(value: Value) -> bool:
    """Whether the workbook has a row for it: a shown figure, or one that is confidential."""
    return value.is_shown and (value.value is not None or value.symbol == "c")


def figures_by_topic(data: SiteData, levels: Sequence[str]) -> dict[str, list[Figure]]:
    """Topic -> its figures by level, unit, round, indicator and breakdown, in the order of the catalogue."""
    place = {name: number for number, name in enumerate(data.breakdown_order())}
    found: dict[str, list[Figure]] = {}
    for unit in data.units.values():
        for value in data.values.get(unit.id, []) if unit.level in levels else []:
            if is_told(value):
                indicator = data.indicators[value.indicator]
                found.setdefault(indicator.topic, []).append((unit, indicator, value))

    def order(figure: Figure) -> tuple[object, ...]:
        unit, indicator, value = figure
        breakdown = -1 if value.breakdown == "total" else place.get(value.breakdown, len(place))
        return (
            *(levels.index(unit.level), unit.code, unit.valid_from, data.rounds[value.round].order),
            *(indicator.order, indicator.id, breakdown, value.boundary, value.basis),
        )

    return {topic: sorted(figures, key=order) for topic, figures in found.items()}


def row(data: SiteData, unit: Unit, indicator: Indicator, value: Value) -> list[Entry]:
    """The cells of one figure under HEAD."""
    period = data.rounds[value.round]
    remarks = [maturity(value, indicator)]
    remarks += ["suy ra"] if value.basis == "derived" else []
    remarks += ["theo địa giới hiện nay"] if value.boundary == "current" else []
    remarks += [ILLUSTRATIVE.lower()] if unit.is_illustrative else []
    remarks += [REBUILT[0].lower() + REBUILT[1:]] if unit.is_rebuilt else []
    return [
        value.unit_name or unit.name,
        LEVELS.get(unit.level, unit.level),
        unit.code,
        period.school_year,
        period.name,
        indicator.name,
        "" if value.breakdown == "total" else data.breakdowns.get(value.breakdown, value.breakdown),
        SYMBOLS["c"] if value.value is None else _number(value.value, indicator),
        indicator.measure_unit,
        "; ".join(filter(None, remarks)),
        _number(value.change_vs_start, indicator, is_signed=True),
        _number(value.change_vs_same_period, indicator, is_signed=True),
        _number(value.plan, indicator),
        _number(value.change_vs_plan, indicator, is_signed=True),
    ]


def _number(value: Decimal | None, indicator: Indicator, is_signed: bool = False) -> Entry:
    if value is None:
        return None
    return value, shape(max(places(value), indicator.decimals), is_signed)


def definition_rows(data: SiteData) -> Iterable[list[str]]:
    """The indicators of the catalogue in words."""
    for one in sorted(data.indicators.values(), key=lambda i: (i.order, i.id)):
        document = data.documents.get(one.legal_document)
        law = document.number or document.title if document else ""
        yield [one.name, one.id, one.meaning, one.numerator, one.denominator, one.measure_unit, law]


def note_rows(data: SiteData) -> Iterable[list[str]]:
    """The notes that stand beside figures."""
    for key in sorted(data.notes):
        for note in data.notes[key]:
            unit, indicator = data.units.get(note.unit), data.indicators.get(note.indicator)
            round_name = data.rounds[note.round].name if note.round in data.rounds else note.round
            yield [
                unit.name if unit else note.unit,
                round_name,
                indicator.name if indicator else note.indicator,
                note.why,
                note.office,
                note.decided_on,
                note.until,
                note.rule,
            ]


def cover_rows(data: SiteData, about: About, levels: Sequence[str], counts: dict[str, int]) -> Iterable[list[str]]:
    """What the workbook is, what it leaves out, and how to read it."""
    yield ["Bản công bố", about.release_id]
    yield ["Phát hành", about.issuing_office]
    yield ["Giấy phép", licence_line(about)]
    if about.site_url:
        yield ["Trang", about.site_url]
    invented = sum(unit.is_illustrative for unit in data.units.values())
    if invented:
        yield [
            ILLUSTRATIVE,
            f"{invented} trong {len(data.units)} đơn vị không có thật; cột «Lưu ý» ghi rõ ở từng dòng.",
        ]
    rebuilt = sum(unit.is_rebuilt for unit in data.units.values())
    if rebuilt:
        yield ["Dựng lại", f"{rebuilt} đơn vị: {REBUILT}."]
    yield ["Có số liệu của", "; ".join(LEVELS[level] for level in levels)]
    left_out = [LEVELS[level] for level in LEVELS if level not in levels]
    if left_out:
        yield ["Không có trong sổ này", f"{'; '.join(left_out)}: quá nhiều dòng cho một sổ tính; xem các tệp CSV."]
    yield ["Dòng không có", "Chỉ tiêu không có số liệu hoặc không áp dụng thì không có dòng: thiếu không phải là 0."]
    yield ["Bảo mật", "Có số, nhưng in ra thì có thể lộ một trẻ, một người, hoặc giúp suy ra số như vậy."]
    yield ["So sánh", "Hiệu của hai giá trị đã công bố; của tỷ lệ là điểm phần trăm."]
    for title, count in counts.items():
        yield [f"Tờ «{title}»", f"{count} dòng"]


def write_workbook(data: SiteData, about: About, path: Path, largest: int = LARGEST) -> None:
    """Write the workbook: the release, a sheet a topic, definitions, notes. Same data, same bytes."""
    levels = levels_that_fit(data, largest)
    by_topic = figures_by_topic(data, levels)
    book = new_workbook(f"{TITLE}, {about.release_id}", is_large=True)
    named = {name: by_topic[topic] for topic, name in data.topics().items() if by_topic.get(topic)}
    counts = {name: len(rows) for name, rows in named.items()}
    _fill(book, "Bản công bố", (("Mục", 26), ("Nội dung", 110)), cover_rows(data, about, levels, counts))
    for name, rows in named.items():
        _fill(book, name, HEAD, (row(data, *one) for one in rows))
    _fill(book, "Định nghĩa chỉ tiêu", _DEFINITIONS, definition_rows(data))
    _fill(book, "Ghi chú", _NOTES, note_rows(data))
    save(book, path)


def _fill(book: Workbook, title: str, head: Sequence[tuple[str, int]], rows: Iterable[Sequence[Entry]]) -> None:
    sheet = Sheet(book, title, head)
    for one in rows:
        sheet.add(one)
    sheet.close()
