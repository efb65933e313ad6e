"""CSDL-TRUONG: the list of schools as the sector database exports it, one row a school, codes instead of words.

Telephones, e-mail addresses and names of heads are columns the catalogue does not know: nobody reads their cells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from orchestration.collect.catalogue import Catalogue, Layout, Row, padded_code
from orchestration.collect.form.record import MASKED, Record, records_below, row_with_headers
from orchestration.collect.number import is_blank
from orchestration.collect.problem import Problem
from orchestration.collect.reading import IGNORED, OBSERVED, Fact, Fates, Reading
from orchestration.collect.text import clean
from orchestration.collect.workbook import Sheet

_PROVIDER_CODE = re.compile(r"[A-Za-z0-9_]{1,30}")
# 1-3 general levels, 4 nursery, 5 kindergarten, 6 continuing education
_LEVELS = re.compile(r"[1-6]+")
_PRESCHOOL_LEVELS = "45"


@dataclass
class _Export:
    """What the rows of one export have in common, and what is counted over them."""

    layout: Layout
    catalogue: Catalogue
    codes: set[str] = field(default_factory=set)
    rounds: set[str] = field(default_factory=set)
    listed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    other_levels: int = 0
    undated_levels: int = 0
    unchecked: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def read_register(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the schools that hold preschool into provider facts without a first day (`identity.dated` gives it).

    A sheet without the headers of the form (code lists, notes) is not read: its cells are ignored ones.
    """
    export, fates = _Export(layout, catalogue), []
    columns = layout.columns["*"]
    for sheet in sheets:
        header_row = row_with_headers(sheet, layout.headers)
        if header_row is None:
            continue
        sheet_fates = Fates(sheet.name)
        fates.append(sheet_fates)
        for record in records_below(sheet, header_row, columns, reading, sheet_fates):
            _read_row(record, export)
    if not fates:
        expected = f"một dòng có các cột {layout.row['header_match'].replace(';', ', ')}"
        reading.problems.append(Problem("missing_header", expected=expected))
        return fates
    _tell_counts(export, fates[0].sheet, reading)
    _take_identity(export, reading)
    return fates


def _read_row(record: Record, export: _Export) -> None:
    levels = record.text("school_level").removesuffix(".0")
    if levels and _LEVELS.fullmatch(levels) and not set(levels) & set(_PRESCHOOL_LEVELS):
        export.other_levels += 1
        return
    code = record.text("code").removesuffix(".0")
    if not _has_key(record, code, levels, export):
        record.reject_rest()
        return
    export.codes.add(code)
    for name, level in (("province_code", "province"), ("district_code", "district"), ("office_code", "")):
        text = record.text(name)
        export.listed[name].add(padded_code(level, text) if text else "")
    for column in export.layout.columns["*"]:
        if column["role"] == "attribute":
            _read_attribute(record, column, code, export)


def _has_key(record: Record, code: str, levels: str, export: _Export) -> bool:
    """A row is somebody's: a code not seen before, and levels that can be read."""
    if not code:
        record.reject("code", "missing_value", "mã trường")
    elif not _PROVIDER_CODE.fullmatch(code):
        # below the last school stand signatures: words in the place of a code may be somebody's name
        found = MASKED if " " in code else code
        expected = "mã trường chỉ có chữ cái, chữ số, dấu gạch dưới"
        record.reading.problems.append(Problem("unknown_code", record.sheet.name, record.cell("code"), found, expected))
    elif code in export.codes:
        record.reject("code", "duplicate_item", "mỗi trường một dòng")
    elif not levels:
        record.reject("school_level", "missing_value", f"cấp học của trường {code}")
    elif not _LEVELS.fullmatch(levels):
        record.reject("school_level", "unknown_code", "các chữ số cấp học từ 1 đến 6, ví dụ 45")
    else:
        return _has_year(record, export)
    return False


def _has_year(record: Record, export: _Export) -> bool:
    """All rows of an export speak of one school year, given by its first year; none may be given."""
    year = record.text("school_year").removesuffix(".0")[:4]
    code = f"{year}-{int(year) + 1}-start" if re.fullmatch(r"\d{4}", year) else ""
    if year and code not in export.catalogue.rounds:
        record.reject("school_year", "unknown_round", "năm đầu của năm học, ví dụ 2023")
        return False
    export.rounds.add(code)
    if len(export.rounds) > 1:
        export.rounds.discard(code)
        record.reject(
            "school_year", "unknown_round", f"một năm học cho cả tệp, như dòng đầu: {', '.join(export.rounds)}"
        )
        return False
    return True


def _read_attribute(record: Record, column: Row, code: str, export: _Export) -> None:
    name, cell = column["field"], record.cell(column["field"])
    if is_blank(record.raw(name)):
        if cell and column["is_required"] == "1":
            record.reject(name, "missing_value", f"cột «{column['header']}» của trường {code}")
        return
    value = _value(record, column, export)
    if not value:
        return
    record.fates.give(cell, OBSERVED)
    record.reading.facts.append(Fact(record.sheet.name, cell, code, name, value, record.text(name), "", ""))
    export.undated_levels += name == "cqg_level"


def _value(record: Record, column: Row, export: _Export) -> str | None:
    name = column["field"]
    if column["value_type"] == "count":
        return record.number(name, "count")
    if column["value_type"] == "date":
        return record.date(name)
    if column["value_type"] == "text":
        return record.words(name)
    if name == "commune_code":
        return padded_code("commune", record.text(name))
    return _mapped(record, column, export)


def _mapped(record: Record, column: Row, export: _Export) -> str:
    """The code of ours for a code of the source; '' for one that says nothing, or that has no row (a problem)."""
    name = column["field"]
    source = _source_code(name, record.text(name), record.text("school_level").removesuffix(".0"))
    layout = export.layout
    row = export.catalogue.source_codes.get((layout.form, layout.version, name, source))
    if row is None:
        known = [key[3] for key in export.catalogue.source_codes if key[:3] == (layout.form, layout.version, name)]
        what = "cấp học/mã, một trong" if name == "provider_type" else "một mã đã có nghĩa"
        record.reject(name, "unknown_code", f"{what}: {', '.join(known)}")
        return ""
    if row["verification"] == "unchecked":
        export.unchecked[column["header"], source, row["code"]] += 1
    if not row["code"]:
        record.fates.give(record.cell(name), IGNORED)
    return row["code"]


def _source_code(name: str, text: str, levels: str) -> str:
    """Codes of two digits lose their zero in spreadsheets; a type means something only beside the levels taught."""
    bare = text.removesuffix(".0")
    if name == "ownership":
        return bare.zfill(2)
    if name == "provider_type":
        taught = "".join(level for level in _PRESCHOOL_LEVELS if level in levels)
        return f"{taught}/{bare.zfill(2)}"
    return bare


def _tell_counts(export: _Export, sheet: str, reading: Reading) -> None:
    """One line each for what was passed over or taken on trust, however many rows it was."""
    if export.other_levels:
        found = f"{export.other_levels} trường cấp học khác"
        reading.problems.append(Problem("other_level", sheet, found=found, expected="cấp học có chữ số 4 hoặc 5"))
    if export.undated_levels:
        found = f"{export.undated_levels} trường"
        expected = "ngày công nhận; chưa có thì chỉ tính từ ngày chốt số liệu của tệp này"
        reading.problems.append(Problem("undated_level", sheet, found=found, expected=expected))
    for (header, source, code), count in sorted(export.unchecked.items()):
        found = f"{header} {source}: {count} trường"
        expected = f"đang hiểu là {code or 'không có thông tin'}"
        reading.problems.append(Problem("unchecked_code", sheet, found=found, expected=expected))


def _take_identity(export: _Export, reading: Reading) -> None:
    """Unit and round as the rows agree on them; rows that disagree say nothing, and stamp or manifest must."""
    identity, listed = reading.identity, {name: _only(values) for name, values in export.listed.items()}
    province, district = listed.get("province_code", ""), listed.get("district_code", "")
    if district and padded_code("district", listed["office_code"]) == district:
        identity.listed_unit = f"district-{district}"
    elif province:
        identity.listed_unit = f"province-{province}"
    identity.listed_round = _only(export.rounds)


def _only(values: set[str]) -> str:
    return clean(next(iter(values))) if len(values) == 1 else ""
