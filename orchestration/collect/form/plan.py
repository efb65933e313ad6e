"""KH-CT: plans and targets of an area or a provider, as a document gives them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.number import Unreadable
from orchestration.collect.phrase import read_fraction, read_phrase, same_measure_unit
from orchestration.collect.problem import Problem
from orchestration.collect.reading import OBSERVED, REJECTED, Assertion, Fates, Reading
from orchestration.collect.text import fold
from orchestration.collect.workbook import Sheet

_YEAR = re.compile(r"20\d\d")
_SPAN = re.compile(r"(20\d\d)-(20\d\d)")


def read_plan(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read plans and targets into assertions."""
    return read_records(sheets, layout, catalogue, reading, _read_row)


def _read_row(record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """KH-CT: plans and targets; a row without a number is kept and counted, it can be held against nothing."""
    if record.text("indicator") not in catalogue.indicators:
        record.reject("indicator", "unknown_indicator", "một mã của danh mục chỉ tiêu thống kê")
        if record.text("value"):
            record.fates.give(record.cell("value"), REJECTED)
        return
    comparator = record.text("comparator")
    if comparator not in ("", "=", ">=", ">", "<=", "<"):
        record.reject("comparator", "unknown_code", "= hoặc >= > <= <")
        if record.text("value"):
            record.fates.give(record.cell("value"), REJECTED)
        return
    horizon = record.text("horizon")
    if not (horizon in catalogue.rounds or horizon in catalogue.school_years or _is_years(horizon)):
        record.reject("horizon", "unknown_round", "một kỳ, một năm học (2024-2025), một năm (2030) hoặc 2021-2025")
        if record.text("value"):
            record.fates.give(record.cell("value"), REJECTED)
        return
    fraction = read_fraction(record.raw("value"))
    if isinstance(fraction, Unreadable):
        record.reject("value", fraction.kind, fraction.expected)
        return
    value: str | None
    indicator = catalogue.indicator_rows[record.text("indicator")]
    stated = record.text("measure_unit")
    if stated and not fraction and ("%" in stated) != (indicator["measure_unit"] == "%"):
        record.reject("measure_unit", "measure_unit_mismatch", f"«{indicator['measure_unit']}» như chỉ tiêu thống kê")
        if record.text("value"):
            record.fates.give(record.cell("value"), REJECTED)
        return
    if fraction and indicator["measure_unit"] == "%" and fraction[1]:
        value = format((100 * fraction[0] / fraction[1]).quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize(), "f")
        record.fates.give(record.cell("value"), OBSERVED)
    elif fraction:
        value = format(fraction[0], "f")
        record.fates.give(record.cell("value"), OBSERVED)
    else:
        comparator, value = _compared(record, comparator, stated, indicator["measure_unit"])
        if value is None and record.text("value"):
            return
    baseline = _baseline(record, catalogue)
    claim = record.code("claim", catalogue.codes["claim"])
    if value is None and not (baseline or claim):
        record.reading.problems.append(
            Problem("no_number", record.sheet.name, record.cell("value"), record.text("label"), "một con số")
        )
    copied = (
        "label",
        "measure_unit",
        "horizon",
        "population",
        "source_document",
    )
    record.reading.assertions.append(
        Assertion(
            sheet=record.sheet.name,
            cell=record.cell("value"),
            indicator=record.text("indicator"),
            kind=record.code("kind", catalogue.codes["assertion_kind"]) or "target",
            comparator=comparator,
            value=value or "",
            found=record.text("value"),
            numerator=format(fraction[0], "f") if fraction else "",
            denominator=format(fraction[1], "f") if fraction else "",
            baseline=baseline,
            baseline_change=record.number("baseline_change", "decimal") or "",
            baseline_reading=record.code("baseline_reading", catalogue.codes["baseline_reading"]),
            claim=claim,
            basis=record.code("basis", catalogue.codes["basis"]) or "reported",
            section=record.words("section"),
            quote=record.words("quote"),
            derivation=record.words("derivation"),
            ambiguity=record.words("ambiguity"),
            **{name: record.words(name) for name in copied},
        )
    )


def _is_years(horizon: str) -> bool:
    """`2030`, or a span of several years such as `2021-2025`."""
    span = _SPAN.fullmatch(horizon)
    return bool(_YEAR.fullmatch(horizon)) or (span is not None and int(span[1]) < int(span[2]))


def _baseline(record: Record, catalogue: Catalogue) -> str:
    """The round a goal is measured from, or `parent` for the area above; '' for none or a refused one."""
    text = record.text("baseline")
    if not text or text in catalogue.rounds:
        return text
    baseline = catalogue.codes["baseline"].get(fold(text), "")
    if not baseline:
        record.reject("baseline", "unknown_round", "một kỳ (2024-2025-start) hoặc «đơn vị cấp trên»")
    return baseline


def _compared(record: Record, comparator: str, *measure_units: str) -> tuple[str, str | None]:
    """Comparator and number of a value that may stand in words: `Trên 95%` is `>` and 95. None for a blank or a refused
    one: another comparator than its column's, or words behind the number that are no measure unit of the row."""
    phrase = read_phrase(record.raw("value"))
    if phrase is None or not (phrase.comparator or phrase.measure_unit):
        return comparator, record.number("value", "decimal")
    if phrase.comparator and comparator not in ("", phrase.comparator):
        record.reject("value", "ambiguous_number", f"một so sánh; cột So sánh ghi «{comparator}»")
    elif phrase.measure_unit and not same_measure_unit(phrase.measure_unit, *measure_units):
        record.reject("value", "measure_unit_mismatch", " / ".join(f"«{unit}»" for unit in measure_units if unit))
    elif "%" in phrase.number and "%" not in measure_units:
        record.reject("value", "measure_unit_mismatch", f"«{measure_units[-1]}» như chỉ tiêu thống kê")
    else:
        return phrase.comparator or comparator, record.number("value", "decimal", phrase.number)
    return comparator, None
