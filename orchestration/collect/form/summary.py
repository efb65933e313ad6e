"""BC-TH: items and reported rates of an area, as its office reports them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.number import Unreadable
from orchestration.collect.phrase import read_fraction
from orchestration.collect.reading import OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.text import fold
from orchestration.collect.workbook import Sheet


def read_summary(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read items and reported rates into observations."""
    return read_records(sheets, layout, catalogue, reading, _read_row)


def _read_row(record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """BC-TH: items and reported rates of an area, each with round, breakdown, basis, quote."""
    known = {row["item"]: row for row in layout.lines["*"]}
    item = record.text("item")
    if item not in known:
        record.reject("item", "unknown_item", "một mã của biểu BC-TH")
        record.fates.give(record.cell("value"), REJECTED)
        return
    if fold(record.text("label")) != fold(known[item]["label"]):
        record.reject("label", "label_mismatch", f"«{known[item]['label']}» cho mã {item}")
        record.fates.give(record.cell("value"), REJECTED)
        return
    value = _rate_of_fraction(record, known[item], catalogue)
    if value is None:
        value = record.number("value", _value_type(known[item], catalogue))
    round_text = record.text("round")
    round_code = catalogue.round_of(round_text) if round_text else ""
    if round_code is None:
        record.reject("round", "unknown_round", "một kỳ báo cáo, ví dụ 2021-2022-term1")
        record.fates.give(record.cell("value"), REJECTED)
        return
    breakdown_text = record.text("breakdown")
    breakdown = catalogue.breakdown_of(breakdown_text) if breakdown_text else "total"
    if breakdown is None:
        record.reject("breakdown", "unknown_code", "một phân tổ, ví dụ Công lập; để trống là tổng số")
        record.fates.give(record.cell("value"), REJECTED)
        return
    if not value:
        return
    if _is_second(record.reading, item, breakdown, round_code):
        record.reject("item", "duplicate_item", "mỗi mã và phân tổ một dòng cho một kỳ")
        record.fates.give(record.cell("value"), REJECTED)
        return
    record.reading.observations.append(
        Observation(
            sheet=record.sheet.name,
            cell=record.cell("value"),
            item=item,
            breakdown=breakdown,
            value=value,
            found=record.text("value"),
            round=round_code,
            label=known[item]["label"],
            measure_unit=known[item]["measure_unit"],
            basis=record.code("basis", catalogue.codes["basis"]) or "reported",
            section=record.words("section"),
            quote=record.words("quote"),
            derivation=record.words("derivation"),
            is_estimate="1" if record.code("is_estimate", catalogue.codes["yes_no"]) == "1" else "0",
            direction=record.code("direction", catalogue.codes["direction"]),
            start_date=record.date("start_date"),
            end_date=record.date("end_date"),
            claim=record.code("claim", catalogue.codes["claim"]),
        )
    )


def _is_second(reading: Reading, item: str, breakdown: str, round_code: str) -> bool:
    """True when an earlier row gives item and breakdown for the same round, the workbook's own where none is named."""
    own = reading.identity.round
    return any(
        (seen.item, seen.breakdown, seen.round or own) == (item, breakdown, round_code or own)
        for seen in reading.observations
    )


def _value_type(line: Row, catalogue: Catalogue) -> str:
    """How the value of a line is written: an indicator printed as such has the decimals of its definition."""
    measure_unit = line["measure_unit"]
    if fold(measure_unit) == fold("đồng"):
        return "money"
    indicator = catalogue.indicator_rows.get(line["item"], {})
    printed = indicator.get("measure_unit") == measure_unit and indicator.get("decimals", "0") != "0"
    return "decimal" if printed or "%" in measure_unit else "count"


def _rate_of_fraction(record: Record, line: Row, catalogue: Catalogue) -> str | None:
    """`6153/6153` where a percentage is asked: the rate it stands for; None for no fraction, '' for a refused one."""
    fraction = read_fraction(record.raw("value")) if line["measure_unit"] == "%" else None
    if isinstance(fraction, Unreadable):
        record.reject("value", fraction.kind, fraction.expected)
        return ""
    if not fraction or fraction[1] == 0:
        return None
    indicator = catalogue.indicator_rows.get(line["item"], {})
    if indicator.get("sensitivity", "").startswith("sensitive"):
        # numerator and denominator would stand beside a rate that may have to be hidden
        record.reject("value", "not_a_number", "tỷ lệ đã tính; không ghi tử số và mẫu số của nội dung nhạy cảm")
        return ""
    record.fates.give(record.cell("value"), OBSERVED)
    places = Decimal(1).scaleb(-int(indicator.get("decimals") or 1))
    return format((100 * fraction[0] / fraction[1]).quantize(places, ROUND_HALF_UP), "f")
