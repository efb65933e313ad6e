"""Reading a coded form (the state form): rows by item code and label, columns by merged header path."""

from __future__ import annotations

import re

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.number import Unreadable, is_blank, read_number
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, Fates, Observation, Reading
from orchestration.collect.text import cell_name, clean, fold
from orchestration.collect.workbook import Sheet, header_paths

_HEADER_SEARCH_ROWS = 30


def read_coded(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read every sheet of a coded form into `reading`; returns the fates of the cells of each sheet read."""
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    fates = []
    for sheet_name, lines in layout.lines.items():
        sheet = by_name.get(fold(sheet_name))
        if sheet is None:
            reading.problems.append(Problem("missing_sheet", sheet=sheet_name, expected=f"trang «{sheet_name}»"))
            continue
        fates.append(_read_sheet(sheet, sheet_name, lines, layout.columns[sheet_name], reading))
    return fates


def _read_sheet(sheet: Sheet, name: str, lines: list[Row], columns: list[Row], reading: Reading) -> Fates:
    fates = Fates(name)
    item_header = next(row["header"] for row in columns if row["role"] == "item")
    top = _find_row(sheet, item_header)
    if top is None:
        reading.problems.append(Problem("missing_header", sheet=name, expected=f"cột «{item_header}»"))
        return fates
    bottom = _last_header_row(sheet, top, lines)
    places = _match_columns(sheet, top, bottom, columns, name, reading)
    if not {"item", "label"} <= set(places):
        return fates
    _read_lines(sheet, name, bottom + 1, lines, places, reading, fates)
    return fates


def _find_row(sheet: Sheet, header: str) -> int | None:
    wanted = fold(header.split(" > ", maxsplit=1)[0])
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
        if any(fold(value) == wanted for value in row if isinstance(value, str)):
            return index
    return None


def _last_header_row(sheet: Sheet, top: int, lines: list[Row]) -> int:
    """The header ends above the first row that carries a label of the form, or at the A, B, C, 1, 2 … row."""
    labels = {fold(row["label"]) for row in lines}
    for index in range(top + 1, min(top + _HEADER_SEARCH_ROWS, len(sheet.rows))):
        texts = [fold(value) for value in sheet.rows[index][:4]]
        if "a" in texts and "b" in texts:
            return index
        if any(text and text in labels for text in texts):
            return index - 1
    return top


def _match_columns(
    sheet: Sheet, top: int, bottom: int, columns: list[Row], name: str, reading: Reading
) -> dict[str, int]:
    """Column index by role (`item`, `label`, …) or, for value columns, by `value:<breakdown>`."""
    width = max((len(row) for row in sheet.rows), default=0)
    # the counting row (A, B, C, 1, 2 …) is part of the block but no header text
    last = bottom - 1 if "a" in [fold(v) for v in sheet.rows[bottom][:4]] else bottom
    found: dict[tuple[str, ...], int] = {}
    for index, path in enumerate(header_paths(sheet, top, last, width)):
        found.setdefault(tuple(fold(part) for part in path), index)
    places = {}
    for row in columns:
        key = tuple(fold(part) for part in row["header"].split(" > "))
        if key in found:
            places[f"value:{row['field']}" if row["role"] == "value" else row["role"]] = found[key]
        elif row["is_required"] == "1":
            reading.problems.append(Problem("missing_header", sheet=name, expected=f"cột «{row['header']}»"))
    return places


def item_code(raw: object) -> str:
    """An item code as text: `83` from 83, 83.0 or ' 83 '."""
    return re.sub(r"\.0$", "", clean(raw))


def _read_lines(
    sheet: Sheet,
    name: str,
    first: int,
    lines: list[Row],
    places: dict[str, int],
    reading: Reading,
    fates: Fates,
) -> None:
    known = {row["item"]: row for row in lines if row["item"]}
    values = {key.removeprefix("value:"): index for key, index in places.items() if key.startswith("value:")}
    seen: set[str] = set()
    for index in range(first, len(sheet.rows)):
        code = item_code(sheet.at(index, places["item"]))
        if not code:
            continue
        problem = _row_problem(sheet, name, index, code, places, known, seen)
        if problem:
            reading.problems.append(problem)
            for column in values.values():
                if not is_blank(sheet.at(index, column)):
                    fates.give(cell_name(index, column), REJECTED)
            continue
        seen.add(code)
        for breakdown, column in values.items():
            _read_cell(sheet, name, (index, column), known[code], breakdown, reading, fates)
    for code in [c for c in known if c not in seen]:
        text = f"mã số {code} «{known[code]['label']}»"
        reading.problems.append(Problem("missing_item", sheet=name, expected=text))


def _row_problem(
    sheet: Sheet,
    name: str,
    index: int,
    code: str,
    places: dict[str, int],
    known: dict[str, Row],
    seen: set[str],
) -> Problem | None:
    cell = cell_name(index, places["item"])
    label = clean(sheet.at(index, places["label"]))
    if code not in known:
        return Problem("unknown_item", name, cell, found=f"{code} {label}", expected="một mã số của biểu mẫu")
    if fold(label) != fold(known[code]["label"]):
        expected = f"mã số {code} là «{known[code]['label']}»"
        return Problem("label_mismatch", name, cell, found=f"{code} {label}", expected=expected)
    if code in seen:
        return Problem("duplicate_item", name, cell, found=code, expected="mỗi mã số một dòng")
    return None


def _read_cell(
    sheet: Sheet,
    name: str,
    place: tuple[int, int],
    line: Row,
    breakdown: str,
    reading: Reading,
    fates: Fates,
) -> None:
    cell = cell_name(*place)
    raw = sheet.at(*place)
    if is_blank(raw):
        if cell in sheet.uncached:
            reading.problems.append(
                Problem("formula_without_value", name, cell, expected="kết quả đã tính của công thức")
            )
            fates.give(cell, REJECTED)
        else:
            fates.give(cell, BLANK)
        return
    number = read_number(raw, "count", cell in sheet.percent)
    if isinstance(number, Unreadable):
        reading.problems.append(Problem(number.kind, name, cell, clean(raw), number.expected))
        fates.give(cell, REJECTED)
        return
    fates.give(cell, OBSERVED)
    reading.observations.append(
        Observation(
            sheet=name,
            cell=cell,
            item=line["item"],
            breakdown=breakdown,
            value=format(number, "f"),
            found=clean(raw),
            label=line["label"],
            measure_unit=line["measure_unit"],
        )
    )
