"""`.xlsx` and `.xlsm`: calamine reads the values out of a container of checked parts only; no macro is even there."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple

import python_calamine

from orchestration.collect.book.container import Attributes, Handler, Parts, parse, stored
from orchestration.collect.book.number_format import day_month, format_code, is_day_month, is_percent
from orchestration.collect.book.sheet import MOST_SHEETS, NotAWorkbook, Place, Room, Sheet, check_merged
from orchestration.collect.book.sheet_xml import Found, Styles, scan
from orchestration.collect.text import clean

_ROOT = "_rels/.rels"
_NO_STYLES = Styles(frozenset(), ())


class _Entry(NamedTuple):
    """One sheet of the workbook: its name, and the part that holds it; '' for a chart or macro sheet, no grid."""

    name: str
    is_visible: bool
    part: str


class _Workbook(Handler):
    def __init__(self) -> None:
        self.sheets: list[Attributes] = []
        self.recalculates = False

    def start(self, name: str, found: Attributes) -> None:
        if name == "sheet":
            self.sheets.append(found)
        elif name == "calcPr":
            self.recalculates = found.get("fullCalcOnLoad") in ("1", "true")


class _Relations(Handler):
    def __init__(self) -> None:
        self.by_id: dict[str, Attributes] = {}

    def start(self, name: str, found: Attributes) -> None:
        if name == "Relationship":
            self.by_id[found.get("Id", "")] = found


class _Formats(Handler):
    """Format codes by number, and the format number of each cell style in order."""

    def __init__(self) -> None:
        self.custom: dict[int, str] = {}
        self.styles: list[int] = []
        self._inside = ""

    def start(self, name: str, found: Attributes) -> None:
        if name == "numFmt":
            self.custom[_number(found.get("numFmtId"))] = found.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = name
        elif name == "xf" and self._inside:
            self.styles.append(_number(found.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def open_xlsx(parts: Parts) -> list[Sheet]:
    """Every worksheet in order. Raises NotAWorkbook, also for a container that holds something else."""
    checked = {_ROOT: parts.xml(_ROOT)}
    name = next((target for kind, target in _targets(checked[_ROOT], "/").values() if kind == "officeDocument"), "")
    folder, file = posixpath.split(name)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    checked |= {part: parts.xml(part) for part in (name, relations)}
    workbook = _Workbook()
    parse(checked[name], workbook)
    if len(workbook.sheets) > MOST_SHEETS:
        raise NotAWorkbook(f"{len(workbook.sheets)} trang", "workbook_too_large")
    targets = _targets(checked[relations], f"/{folder}")
    entries = [_entry(sheet, targets) for sheet in workbook.sheets]
    shared = {kind: target for kind, target in targets.values() if kind in ("styles", "sharedStrings")}
    checked |= {part: parts.xml(part) for part in shared.values() if part in parts}
    styles = _styles(checked[shared["styles"]]) if shared.get("styles") in checked else _NO_STYLES
    links = any("/externalLinks/" in part for part in parts.names())
    room, found = Room(), {}
    for entry in entries:
        if entry.part and entry.part not in found:
            checked[entry.part] = parts.xml(entry.part)
            found[entry.part] = scan(checked[entry.part], styles, links, workbook.recalculates)
            room.need(entry.name, *found[entry.part].reach)
    return _read(checked, entries, found, room)


def _targets(relations: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation inside the container by its id; a target is relative to `folder`, or absolute."""
    known = _Relations()
    parse(relations, known)
    return {
        key: (found.get("Type", "").rpartition("/")[2], posixpath.join(folder, found.get("Target", "")).lstrip("/"))
        for key, found in known.by_id.items()
        if found.get("TargetMode") != "External"
    }


def _entry(sheet: Attributes, targets: dict[str, tuple[str, str]]) -> _Entry:
    kind, part = targets.get(sheet.get("id", ""), ("", ""))
    is_visible = sheet.get("state", "visible") == "visible"
    return _Entry(clean(sheet.get("name")), is_visible, part if kind == "worksheet" else "")


# workbooks made from one template share their styles
@lru_cache(maxsize=8)
def _styles(data: bytes) -> Styles:
    formats = _Formats()
    parse(data, formats)
    codes = {str(style): format_code(number, formats.custom) for style, number in enumerate(formats.styles)}
    return Styles(
        percent=frozenset(style for style, code in codes.items() if is_percent(code)),
        day_month=tuple((style, code) for style, code in codes.items() if is_day_month(code)),
    )


def _read(checked: dict[str, bytes], entries: list[_Entry], found: dict[str, Found], room: Room) -> list[Sheet]:
    sheets = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stored(checked))
        if len(book.sheets_metadata) != len(entries):
            raise NotAWorkbook("danh sách trang không đọc được")
        for index, entry in enumerate(entries):
            if entry.part:
                grid = book.get_sheet_by_index(index)
                room.take(entry.name, grid.total_height, grid.total_width)
                # lists may not be widened, and nobody else holds this one
                rows: list[list[object]] = grid.to_python(skip_empty_area=False)  # type: ignore[assignment]
                sheets.append(_sheet(entry, rows, grid.merged_cell_ranges or [], found[entry.part]))
    except (python_calamine.CalamineError, ValueError) as error:
        raise NotAWorkbook(str(error)[:200]) from error
    except BaseException as error:
        # a panic of the native reader is no Exception, and only its name tells what it is
        if type(error).__name__ == "PanicException":
            raise NotAWorkbook("cấu trúc bên trong sai") from error
        raise
    return sheets


def _sheet(entry: _Entry, rows: list[list[object]], merged: list[tuple[Place, Place]], found: Found) -> Sheet:
    sheet = Sheet(entry.name, entry.is_visible, rows, list(merged), found.percent, found.uncached, found.linked)
    for cell, error in found.errors.items():
        # the fast reader gives an error (#REF!) as an empty cell, and missing is something else
        sheet.put(cell, error)
    for cell in found.uncached:
        sheet.put(cell, None)
    for cell, code in found.day_month.items():
        text = day_month(sheet.named(cell), code)
        if text:
            sheet.shown[cell] = text
    check_merged(sheet)
    return sheet
