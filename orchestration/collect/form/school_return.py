"""TK-MN: what a school or its office reports at the start, in the middle and at the end of a year, a row a provider.

The rows of one unit stand below each other, a block each: the school's own children, those of the independent groups
it supervises, private or of a religious order. A ditto mark repeats the unit above; a dash is zero where the form says
so; a blank is unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.number import Unreadable, is_blank, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.recognise import IDENTITY_SHEETS
from orchestration.collect.text import cell_name, clean, fold, is_ditto, slug, written
from orchestration.collect.workbook import Sheet, header_paths

_HEADER_SEARCH_ROWS = 20
_TITLE = re.compile(r"(dau|giua|cuoi) nam(?: hoc)? (20\d\d) (20\d\d)")
_PARTS = re.compile(r"\b(?:dau|giua|cuoi) nam\b")
_PERIODS = {"dau": "start", "giua": "term1", "cuoi": "end"}
_TOTALS = {fold(text) for text in ("Cộng", "Tổng cộng", "Tổng số", "Toàn trường", "Cộng chung")}
ALL_BLOCKS = "gom_nhom_doc_lap"


def titled_round(text: str) -> str:
    """`2017-2018-end` from «… CUỐI NĂM HỌC 2017-2018»; '' for a title that names no round, or several."""
    words = slug(text).replace("-", " ")
    match = _TITLE.search(words)
    if not match or len(_PARTS.findall(words)) > 1 or int(match[3]) != int(match[2]) + 1:
        return ""
    return f"{match[2]}-{match[3]}-{_PERIODS[match[1]]}"


def read_school_return(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read every sheet that has the form's header into observations."""
    columns = layout.columns["*"]
    tables = [(sheet, _header(sheet, columns)) for sheet in sheets if fold(sheet.name) not in IDENTITY_SHEETS]
    found = [(sheet, header) for sheet, header in tables if header]
    if not found:
        name = tables[0][0].name if tables else ""
        expected = f"dòng tiêu đề có cột «{columns[1]['header']}»"
        reading.problems.append(Problem("missing_header", name, expected=expected))
        return []
    return [_Table(sheet, layout, catalogue, reading, Fates(sheet.name)).read(*header) for sheet, header in found]


def _header(sheet: Sheet, columns: list[Row]) -> tuple[int, int] | None:
    """First and last row of the header: it is as deep as the cell of its first key column is merged, or as a path."""
    wanted = {fold(row["header"]) for row in columns if row["role"] == "key" and row["is_required"] == "1"}
    for top, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        if wanted <= {fold(value) for value in row}:
            bottoms = [last for (first, _), (last, _) in sheet.merged if first == top]
            return top, max([top, *bottoms])
    return None


@dataclass
class _Table:
    """One sheet while it is read."""

    sheet: Sheet
    layout: Layout
    catalogue: Catalogue
    reading: Reading
    fates: Fates

    def read(self, top: int, bottom: int) -> Fates:
        places = self._places(top, bottom)
        above: dict[str, str] = {}
        seen: set[tuple[str, str]] = set()
        for row in range(bottom + 1, len(self.sheet.rows)):
            filled = [column for column in places.values() if self._is_filled(row, column)]
            if not filled or _is_column_numbers(self.sheet, row, places):
                continue
            unit, block, problem = self._key(row, places, above)
            if not problem and (unit, block) in seen:
                column = places["unit_name"]
                found = clean(self.sheet.at(row, column))
                problem = Problem("duplicate_item", "", cell_name(row, column), found, "mỗi đơn vị và loại một dòng")
            if problem:
                self._refuse_row(row, filled, problem)
                continue
            seen.add((unit, block))
            for line in self.layout.lines["*"]:
                if line["item"] in places:
                    self._read_cell(row, places[line["item"]], line, unit, block)
        return self.fates

    def _places(self, top: int, bottom: int) -> dict[str, int]:
        width = max(len(row) for row in self.sheet.rows)
        paths: dict[tuple[str, ...], list[int]] = {}
        for index, path in enumerate(header_paths(self.sheet, top, bottom, width)):
            paths.setdefault(tuple(map(fold, path)), []).append(index)
        places = {}
        for row in self.layout.columns["*"]:
            key = tuple(map(fold, row["header"].split(" > ")))
            if key in paths:
                places[row["field"]] = paths[key][0]
                for index in paths[key][1:]:
                    # a header merged over two columns, or an empty twin, does no harm
                    if any(self._is_filled(below, index) for below in range(bottom + 2, len(self.sheet.rows))):
                        cell = cell_name(top, index)
                        self._tell(Problem("duplicate_header", "", cell, row["header"], f"một cột «{row['header']}»"))
            elif row["is_required"] == "1":
                self._tell(Problem("missing_header", expected=f"cột «{row['header']}»"))
        return places

    def _is_filled(self, row: int, column: int) -> bool:
        return not is_blank(self.sheet.at(row, column)) or cell_name(row, column) in self.sheet.uncached

    def _key(self, row: int, places: dict[str, int], above: dict[str, str]) -> tuple[str, str, Problem | None]:
        """Unit ('' is the workbook's own) and block of a row; a ditto mark or a merged cell repeats the text above."""
        texts = {}
        for field in ("unit_name", "code", "block"):
            column = places.get(field, -1)
            raw = self.sheet.at(row, column)
            if is_ditto(raw) and not above.get(field):
                return "", "", Problem("missing_value", "", cell_name(row, column), clean(raw), "chữ ở dòng trên")
            texts[field] = above[field] if is_ditto(raw) or self._is_merged_on(row, column) else written(raw)
        if texts["unit_name"] == above.get("unit_name") and not texts["code"]:
            texts["code"] = above.get("code", "")
        above.update(texts)
        is_total = fold(texts["unit_name"]) in _TOTALS
        if not texts["unit_name"]:
            return "", "", Problem("missing_value", "", cell_name(row, places["unit_name"]), "", "tên đơn vị")
        unit = "" if is_total else texts["code"]
        if is_total and not texts["block"]:
            return unit, ALL_BLOCKS, None
        block = self.catalogue.codes["return_block"].get(fold(texts["block"]), "")
        if not block:
            kind = "unknown_code" if texts["block"] else "missing_value"
            labels = [row["label_vi"] for row in self.catalogue.rows("code_list") if row["list"] == "return_block"]
            expected = " / ".join(labels)
            return "", "", Problem(kind, "", cell_name(row, places.get("block", 0)), texts["block"], expected)
        if not unit and not is_total and not self._is_own(texts["unit_name"]):
            cell = cell_name(row, places.get("code", places["unit_name"]))
            return "", "", Problem("missing_value", "", cell, "", f"mã cơ sở của «{texts['unit_name']}»")
        return "" if unit == self._own_code() else unit, block, None

    def _is_own(self, name: str) -> bool:
        identity = self.reading.identity
        return not identity.unit_name or fold(identity.unit_name) == fold(name)

    def _own_code(self) -> str:
        """The workbook's own unit as rows name it: `9901001` of `school-9901001-20200101`."""
        level, _, code = self.reading.identity.unit_text.partition("-")
        return code.split("-")[0] or level

    def _is_merged_on(self, row: int, column: int) -> bool:
        return any(top < row <= bottom and left <= column <= right
                   for (top, left), (bottom, right) in self.sheet.merged)  # fmt: skip

    def _read_cell(self, row: int, column: int, line: Row, unit: str, block: str) -> None:
        cell, raw = cell_name(row, column), self.sheet.at(row, column)
        if is_blank(raw):
            is_uncached = cell in self.sheet.uncached
            if is_uncached:
                self._tell(Problem("formula_without_value", "", cell, expected="kết quả đã tính của công thức"))
            self.fates.give(cell, REJECTED if is_uncached else BLANK)
            return
        number = read_number(raw, "count", cell in self.sheet.percent, self.layout.dash_is_zero)
        if isinstance(number, Unreadable):
            self._tell(Problem(number.kind, "", cell, clean(raw), number.expected))
            self.fates.give(cell, REJECTED)
            return
        self.fates.give(cell, OBSERVED)
        self.reading.observations.append(
            Observation(
                sheet=self.sheet.name,
                cell=cell,
                item=line["item"],
                breakdown=block,
                value=format(number, "f"),
                found=clean(raw),
                unit=unit,
                label=line["label"],
                measure_unit=line["measure_unit"],
            )
        )

    def _refuse_row(self, row: int, filled: list[int], problem: Problem) -> None:
        self._tell(problem)
        for column in filled:
            self.fates.give(cell_name(row, column), REJECTED)

    def _tell(self, problem: Problem) -> None:
        self.reading.problems.append(
            Problem(problem.kind, self.sheet.name, problem.cell, problem.found, problem.expected)
        )


def _is_column_numbers(sheet: Sheet, row: int, places: dict[str, int]) -> bool:
    """True for the line A, B, C, 1, 2 … below a header."""
    return fold(sheet.at(row, places["unit_name"])) in {"b", "2"} if "unit_name" in places else False
