"""PCGD-XA: the survey workbook of a commune, tables of measures by age and one of schools, with printed rates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.form.printed_rate import Rates
from orchestration.collect.form.survey_block import Block, find_blocks
from orchestration.collect.number import Unreadable, is_blank, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.recognise import IDENTITY_SHEETS
from orchestration.collect.text import cell_name, clean, fold
from orchestration.collect.workbook import Sheet

_UNIT = re.compile(r"(?:đơn vị báo cáo|đơn vị|xã, phường|xã/phường)\s*:\s*(.+)", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b(?!\s*[-–])", re.IGNORECASE)
_TITLE_ROWS = 8
# the same as above, as offices write it in a table of schools
_DITTO = {'"', "″", "”", "“", "''", "nt", "-nt-", "- nt -"}
_SCHOOL, _AGE = "school_code", "age"


def read_survey_book(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read every table into observations: the counts first, then the printed rates, which counts may decide.

    Sheets that list children never come here: they were put aside before any reader saw them.
    """
    _read_titles(sheets, catalogue, reading)
    fates = {fold(sheet.name): Fates(sheet.name) for sheet in sheets}
    rates = Rates(catalogue, layout, reading)
    for block in find_blocks(sheets, layout, reading):
        table = _Table(block, reading, fates[fold(block.sheet.name)], rates)
        if block.index(_SCHOOL) >= 0:
            _read_schools(table, catalogue)
        elif block.index("label") >= 0:
            _read_measures(table, layout.lines[block.name])
    rates.read()
    return list(fates.values())


class _Table:
    """One table while it is read."""

    def __init__(self, block: Block, reading: Reading, fates: Fates, rates: Rates) -> None:
        self.block, self.reading, self.fates, self.rates = block, reading, fates, rates

    def rows(self) -> Iterator[int]:
        return iter(range(self.block.header + 1, self.block.end))

    def refuse(self, row: int, field: str, kind: str, expected: str) -> None:
        """Tell a row that cannot be placed, and reject its figures."""
        block, column = self.block, self.block.index(field)
        found = clean(block.sheet.at(row, column))
        self.reading.problems.append(Problem(kind, block.sheet.name, cell_name(row, column), found, expected))
        self.reject(row)

    def reject(self, row: int) -> None:
        """Reject the figures of a row."""
        block = self.block
        for _, place in block.values():
            cell = cell_name(row, place)
            if not is_blank(block.sheet.at(row, place)) or cell in block.sheet.uncached:
                self.fates.give(cell, REJECTED)

    def holds_figures(self, row: int) -> bool:
        return any(isinstance(self.block.sheet.at(row, place), int | float) for _, place in self.block.values())

    def read(self, row: int, column: int, seen: Observation, value_type: str) -> None:
        """One value cell: a count goes to the observations, a rate waits for its parts."""
        sheet, cell = self.block.sheet, cell_name(row, column)
        raw, is_percent = sheet.at(row, column), cell in sheet.percent
        seen.cell, seen.found = cell, clean(raw)
        if is_blank(raw):
            if cell in sheet.uncached:
                self._reject(cell, "formula_without_value", "", "kết quả đã tính của công thức")
            self.fates.give(cell, BLANK)
            return
        if self.rates.take(seen, raw, is_percent, self.fates):
            return
        number = read_number(raw, value_type, is_percent)
        if isinstance(number, Unreadable):
            self._reject(cell, number.kind, seen.found, number.expected)
            return
        seen.value = format(number, "f")
        self.fates.give(cell, OBSERVED)
        self.reading.observations.append(seen)

    def _reject(self, cell: str, kind: str, found: str, expected: str) -> None:
        self.reading.problems.append(Problem(kind, self.block.sheet.name, cell, found, expected))
        self.fates.give(cell, REJECTED)


def _read_measures(table: _Table, lines: list[Row]) -> None:
    """Rows are measures, known by their label; columns are ages or grades."""
    block, seen = table.block, set[str]()
    known = {fold(line["label"]): line for line in lines}
    label_column = block.index("label")
    for row in table.rows():
        label = clean(block.sheet.at(row, label_column))
        line = known.get(fold(label))
        if line is None:
            # a row A, 1, 2, 3 … counts the columns
            if len(label) > 1 and table.holds_figures(row):
                table.refuse(row, "label", "unknown_item", f"một dòng của bảng «{block.name}»")
            continue
        if line["item"] in seen:
            table.refuse(row, "label", "duplicate_item", "mỗi dòng một lần")
            continue
        seen.add(line["item"])
        for column, place in block.values():
            value_type = "decimal" if line["measure_unit"] == "triệu đồng" else "count"
            table.read(row, place, _observation(block, line["item"], column["field"], line), value_type)
    for line in lines:
        if line["item"] not in seen:
            expected = f"dòng «{line['label']}»"
            table.reading.problems.append(Problem("missing_item", block.sheet.name, expected=expected))


def _observation(block: Block, item: str, breakdown: str, line: Row, unit: str = "") -> Observation:
    return Observation(
        block.sheet.name,
        "",
        item,
        breakdown,
        "",
        "",
        unit=unit,
        label=line["label"],
        measure_unit=line["measure_unit"],
        item_sheet=block.name,
    )


def _read_schools(table: _Table, catalogue: Catalogue) -> None:
    """Two rows a school, its code merged over both or repeated by a ditto mark; one row an age band."""
    block, seen, code = table.block, set[tuple[str, str]](), ""
    merged = {
        row: top
        for (top, left), (bottom, right) in block.sheet.merged
        if left <= block.index(_SCHOOL) <= right
        for row in range(top, bottom + 1)
    }
    for row in table.rows():
        written = clean(block.sheet.at(merged.get(row, row), block.index(_SCHOOL))).removesuffix(".0")
        code = code if written in _DITTO else written
        if not table.holds_figures(row):
            continue
        band = catalogue.codes["survey_band"].get(fold(block.sheet.at(row, block.index(_AGE))), "")
        if not code and merged.get(row, row) < row:
            # told at the first row of the merged cell
            table.reject(row)
        elif not code:
            table.refuse(row, _SCHOOL, "missing_value", "mã trường, gộp ô cho hai dòng của một trường")
        elif not band:
            table.refuse(row, _AGE, "unknown_code", " / ".join(sorted(set(catalogue.codes["survey_band"].values()))))
        elif (code, band) in seen:
            table.refuse(row, _SCHOOL, "duplicate_item", "mỗi trường và độ tuổi một dòng")
        else:
            seen.add((code, band))
            for column, place in block.values():
                line = {"label": column["header"], "measure_unit": ""}
                seen_value = _observation(block, column["field"], band, line, unit=code)
                table.read(row, place, seen_value, column["value_type"])


def _read_titles(sheets: list[Sheet], catalogue: Catalogue, reading: Reading) -> None:
    """Unit and round from the first rows, where no stamp names them; «năm 2025» is the survey of 31/12/2025."""
    identity = reading.identity
    names = {fold(row["name_vi"]): code for code, row in catalogue.rounds.items()}
    for sheet in sheets:
        if fold(sheet.name) in IDENTITY_SHEETS:
            continue
        for text in (clean(v) for row in sheet.rows[:_TITLE_ROWS] for v in row if isinstance(v, str)):
            unit, year = _UNIT.fullmatch(text), _YEAR.search(text)
            if unit and not identity.unit_text and not identity.unit_name:
                identity.unit_name = unit[1]
            if not identity.round:
                named = [code for name, code in names.items() if name in fold(text)]
                survey = f"{year[1]}-{int(year[1]) + 1}-year_end" if year else ""
                identity.round = named[0] if named else survey if survey in catalogue.rounds else ""
