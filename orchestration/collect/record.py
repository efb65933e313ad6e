"""Reading record forms (BC-TH, KH-CT, DM-CS, PCGD-DT): one header row, one record a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from orchestration.collect.catalogue import Catalogue, Row, padded_code
from orchestration.collect.number import (
    Unreadable,
    is_blank,
    read_date,
    read_fraction,
    read_number,
)
from orchestration.collect.problem import Problem
from orchestration.collect.reading import (
    BLANK,
    OBSERVED,
    REJECTED,
    Assertion,
    Fact,
    Fates,
    Observation,
    Reading,
)
from orchestration.collect.text import cell_name, clean, fold
from orchestration.collect.workbook import Sheet

IDENTITY_SHEETS = {fold("Thông tin"), fold("_congkhai")}
_HEADER_SEARCH_ROWS = 15
_YEAR = re.compile(r"20\d\d")


@dataclass
class Record:
    """One row: raw value and cell address by field name; rejects itself cell by cell."""

    sheet: Sheet
    cells: dict[str, tuple[object, str]]
    reading: Reading
    fates: Fates

    def text(self, field: str) -> str:
        """Clean text of a field, '' when blank or when the sheet has no such column."""
        return clean(self.cells.get(field, (None, ""))[0])

    def raw(self, field: str) -> object:
        """The raw value of a field."""
        return self.cells.get(field, (None, ""))[0]

    def cell(self, field: str) -> str:
        """The address of a field's cell."""
        return self.cells.get(field, (None, ""))[1]

    def reject(self, field: str, kind: str, expected: str) -> None:
        """Note a problem at the field's cell; a filled cell is rejected, an empty one stays blank."""
        found = self.text(field)
        self.reading.problems.append(Problem(kind, self.sheet.name, self.cell(field), found, expected))
        if self.cell(field):
            self.fates.give(self.cell(field), REJECTED if found else BLANK)

    def reject_rest(self) -> None:
        """Reject every filled cell of the row: what nobody can place is not read, and not ignored either."""
        for raw, cell in self.cells.values():
            if not is_blank(raw):
                self.fates.give(cell, REJECTED)

    def number(self, field: str, value_type: str) -> str | None:
        """Exact number as text, None for a blank or a rejected cell (its fate is noted either way)."""
        raw, cell = self.cells.get(field, (None, ""))
        if is_blank(raw):
            if cell in self.sheet.uncached:
                self.reject(field, "formula_without_value", "kết quả đã tính của công thức")
                self.fates.give(cell, REJECTED)
            elif cell:
                self.fates.give(cell, BLANK)
            return None
        number = read_number(raw, value_type, cell in self.sheet.percent)
        if isinstance(number, Unreadable):
            self.reject(field, number.kind, number.expected)
            return None
        self.fates.give(cell, OBSERVED)
        return format(number, "f")

    def code(self, field: str, codes: dict[str, str]) -> str:
        """Code of a code list from its label; '' for a blank; an unknown one is a problem, not a guess."""
        text = self.text(field)
        if not text:
            return ""
        code = codes.get(fold(text))
        if code is None:
            self.reject(field, "unknown_code", " / ".join(sorted(set(codes.values()))))
            return ""
        return code

    def date(self, field: str) -> str:
        """ISO date, '' for a blank; anything else is a problem."""
        if is_blank(self.raw(field)):
            return ""
        date = read_date(self.raw(field))
        if date is None:
            self.reject(field, "not_a_date", "một ngày, ví dụ 30/9/2023")
            return ""
        return date.isoformat()


def read_records(sheets: list[Sheet], form: str, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read every sheet but the identity sheet into `reading`; returns the fates of the cells of each sheet."""
    columns = catalogue.columns[form, "*"]
    readers = {"BC-TH": _read_summary, "KH-CT": _read_plan, "DM-CS": _read_provider, "PCGD-DT": _read_survey}
    fates = []
    for sheet in sheets:
        if fold(sheet.name) in IDENTITY_SHEETS or not sheet.rows:
            continue
        sheet_fates = Fates(sheet.name)
        fates.append(sheet_fates)
        for record in _records(sheet, columns, reading, sheet_fates):
            readers[form](record, columns, catalogue)
    if not fates:
        reading.problems.append(Problem("missing_sheet", expected="ít nhất một trang số liệu"))
    return fates


def _records(sheet: Sheet, columns: list[Row], reading: Reading, fates: Fates) -> list[Record]:
    header_row = _header_row(sheet, columns)
    if header_row is None:
        reading.problems.append(
            Problem("missing_header", sheet.name, expected=f"dòng tiêu đề có cột «{columns[0]['header']}»")
        )
        return []
    found = {fold(value): index for index, value in enumerate(sheet.rows[header_row]) if fold(value)}
    places = {}
    for row in columns:
        if fold(row["header"]) in found:
            places[row["field"]] = found[fold(row["header"])]
        elif row["is_required"] == "1":
            reading.problems.append(Problem("missing_header", sheet.name, expected=f"cột «{row['header']}»"))
    records = []
    for index in range(header_row + 1, len(sheet.rows)):
        cells = {name: (sheet.at(index, column), cell_name(index, column)) for name, column in places.items()}
        if any(not is_blank(raw) or cell in sheet.uncached for raw, cell in cells.values()):
            records.append(Record(sheet, cells, reading, fates))
    return records


def _header_row(sheet: Sheet, columns: list[Row]) -> int | None:
    required = {fold(row["header"]) for row in columns if row["is_required"] == "1"}
    best, best_count = None, max(1, len(required) // 2)
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        count = len({fold(value) for value in row} & required)
        if count > best_count:
            best, best_count = index, count
    return best


def _value_type(measure_unit: str) -> str:
    if fold(measure_unit) == fold("đồng"):
        return "money"
    return "decimal" if "%" in measure_unit or ("/" in measure_unit and "nhóm" not in measure_unit) else "count"


def _rate_of_fraction(record: Record, line: Row, catalogue: Catalogue) -> str | None:
    """`6153/6153` where a percentage is asked: the rate it stands for; None for no fraction, '' for a refused one."""
    fraction = read_fraction(record.raw("value")) if line["measure_unit"] == "%" else None
    if not fraction or fraction[1] == 0:
        return None
    indicator = catalogue.indicator_rows.get(line["item"], {})
    if indicator.get("sensitivity") == "sensitive":
        # numerator and denominator would stand beside a rate that may have to be hidden
        record.reject("value", "not_a_number", "tỷ lệ đã tính; không ghi tử số và mẫu số của nội dung nhạy cảm")
        return ""
    record.fates.give(record.cell("value"), OBSERVED)
    places = Decimal(1).scaleb(-int(indicator.get("decimals") or 1))
    return format((100 * fraction[0] / fraction[1]).quantize(places, ROUND_HALF_UP), "f")


def _read_summary(record: Record, columns: list[Row], catalogue: Catalogue) -> None:
    """BC-TH: items and reported rates of an area, each with round, basis, quote."""
    known = {row["item"]: row for row in catalogue.lines["BC-TH", "*"]}
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
        value = record.number("value", _value_type(known[item]["measure_unit"]))
    round_text = record.text("round")
    round_code = catalogue.round_of(round_text) if round_text else ""
    if round_code is None:
        record.reject("round", "unknown_round", "một kỳ báo cáo, ví dụ 2021-2022-term1")
        record.fates.give(record.cell("value"), REJECTED)
        return
    if not value:
        return
    if _is_second(record.reading, item, round_code):
        record.reject("item", "duplicate_item", "mỗi mã một dòng cho một kỳ")
        record.fates.give(record.cell("value"), REJECTED)
        return
    record.reading.observations.append(
        Observation(
            sheet=record.sheet.name,
            cell=record.cell("value"),
            item=item,
            breakdown="total",
            value=value,
            found=record.text("value"),
            round=round_code,
            label=known[item]["label"],
            measure_unit=known[item]["measure_unit"],
            basis=record.code("basis", catalogue.codes["basis"]) or "reported",
            section=record.text("section"),
            quote=record.text("quote"),
            derivation=record.text("derivation"),
            is_estimate="1" if record.code("is_estimate", catalogue.codes["yes_no"]) == "1" else "0",
            direction=record.code("direction", catalogue.codes["direction"]),
            start_date=record.date("start_date"),
            end_date=record.date("end_date"),
            claim=record.code("claim", catalogue.codes["claim"]),
        )
    )


def _is_second(reading: Reading, item: str, round_code: str) -> bool:
    """True when an earlier row gives the item for the same round, which is the workbook's own where none is named."""
    own = reading.identity.round
    return any(seen.item == item and (seen.round or own) == (round_code or own) for seen in reading.observations)


def _read_plan(record: Record, columns: list[Row], catalogue: Catalogue) -> None:
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
    if not (horizon in catalogue.rounds or horizon in catalogue.school_years or _YEAR.fullmatch(horizon)):
        record.reject("horizon", "unknown_round", "một kỳ, một năm học (2024-2025) hoặc một năm (2030)")
        if record.text("value"):
            record.fates.give(record.cell("value"), REJECTED)
        return
    fraction = read_fraction(record.raw("value"))
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
        value = record.number("value", "decimal")
        if value is None and record.text("value"):
            return
    if value is None and not record.text("baseline"):
        record.reading.problems.append(
            Problem("no_number", record.sheet.name, record.cell("value"), record.text("label"), "một con số")
        )
    copied = (
        "label",
        "measure_unit",
        "horizon",
        "baseline",
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
            baseline_change=record.number("baseline_change", "decimal") or "",
            basis=record.code("basis", catalogue.codes["basis"]) or "reported",
            section=record.text("section"),
            quote=record.text("quote"),
            derivation=record.text("derivation"),
            ambiguity=record.text("ambiguity"),
            **{name: record.text(name) for name in copied},
        )
    )


def _read_provider(record: Record, columns: list[Row], catalogue: Catalogue) -> None:
    """DM-CS: one provider over a span of days; each filled cell is one fact."""
    code, valid_from = record.text("code").removesuffix(".0"), record.date("valid_from")
    if not code or not valid_from:
        needed = "valid_from" if code else "code"
        if not record.text(needed):
            record.reject(needed, "missing_value", "mã cơ sở và ngày hiệu lực")
        record.reject_rest()
        return
    valid_to = record.date("valid_to")
    for column in columns:
        # a school without a status or a commune would drop out of every count in silence
        if column["is_required"] == "1" and not record.text(column["field"]):
            record.reject(column["field"], "missing_value", f"cột «{column['header']}» của cơ sở {code}")
    for level, day in (("kdcl_level", "kdcl_date"), ("cqg_level", "cqg_date")):
        if bool(record.text(level)) != bool(record.text(day)):
            record.reject(day if record.text(level) else level, "missing_value", "cả cấp (mức) độ và ngày công nhận")
    for column in columns:
        field = column["field"]
        if field in ("code", "valid_from", "valid_to") or is_blank(record.raw(field)):
            continue
        value = _fact_value(record, field, column["value_type"], catalogue)
        if not value:
            continue
        record.fates.give(record.cell(field), OBSERVED)
        record.reading.facts.append(
            Fact(record.sheet.name, record.cell(field), code, field, value, record.text(field), valid_from, valid_to)
        )


def _fact_value(record: Record, field: str, value_type: str, catalogue: Catalogue) -> str | None:
    if field in ("provider_type", "ownership", "status"):
        return record.code(field, catalogue.codes[field])
    if field == "foreign_capital":
        return record.code(field, catalogue.codes["yes_no"])
    if value_type == "date":
        return record.date(field)
    if value_type == "count":
        return record.number(field, "count")
    if field == "commune_code":
        return padded_code("commune", record.text(field))
    return record.text(field)


_SURVEY_ITEMS = ("dan_so", "phai_huy_dong", "den_truong_tai_cho", "den_truong_noi_khac")


def _read_survey(record: Record, columns: list[Row], catalogue: Catalogue) -> None:
    """PCGD-DT: population by age and commune, children to be mobilised, children in class."""
    for needed in ("commune_code", "age"):
        if not record.text(needed):
            record.reject(needed, "missing_value", "mã xã và nhóm tuổi")
    age = record.code("age", catalogue.codes["age"])
    if not age or not record.text("commune_code"):
        record.reject_rest()
        return
    commune = padded_code("commune", record.text("commune_code"))
    if any((seen.unit, seen.breakdown) == (f"commune-{commune}", age) for seen in record.reading.observations):
        record.reject("commune_code", "duplicate_item", "mỗi xã và nhóm tuổi một dòng")
        record.reject_rest()
        return
    labels = {row["field"]: row["header"] for row in columns}
    for item in _SURVEY_ITEMS:
        value = record.number(item, "count")
        if value is None:
            continue
        record.reading.observations.append(
            Observation(
                sheet=record.sheet.name,
                cell=record.cell(item),
                item=item,
                breakdown=age,
                value=value,
                found=record.text(item),
                unit=f"commune-{commune}",
                label=labels[item],
                measure_unit="trẻ",
            )
        )
