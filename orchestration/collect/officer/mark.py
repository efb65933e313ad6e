"""Marks in one sheet: fills on cells, a comment at each, the old marks and everything else untouched."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from orchestration.collect.officer.package import (
    REL_NS,
    Edit,
    Element,
    Package,
    append_into,
    elements,
    spliced,
    with_attribute,
)
from orchestration.collect.text import cell_name

AUTHOR = "congkhai"
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# what the schema wants behind the drawing of the comments
_AFTER_LEGACY = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# old format -> format with the colour
Restyle = Callable[[int], int]


def xml_text(text: str) -> str:
    """Text for XML content; characters that XML cannot hold become U+FFFD."""
    return escape(_NO_XML.sub("\ufffd", text))


def place(address: str) -> tuple[int, int] | None:
    """Zero-based row and column of `D8`; None for what is no address of a sheet."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if row <= 1_048_576 and column <= 16_384 else None


def coloured(data: bytes, marks: dict[tuple[int, int], Restyle]) -> bytes:
    """Sheet XML with the format of each marked cell (row, column) replaced; a cell that is not there is put in.

    No view of it stays selected: the added first sheet is, and two selected sheets would be edited together.
    """
    rows_wanted = {row for row, _ in marks}
    at = [-1, -1]

    def wanted(name: str, attributes: dict[str, str], depth: int) -> bool:
        if name == "row" and depth == 2:
            at[0] = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else at[0] + 1
            at[1] = -1
            # later cells are told apart by what is noted here: the parser gives no place of its own
            attributes["@row"] = str(at[0])
            return True
        if name == "c" and depth == 3:
            attributes["@row"] = str(at[0])
            known = place(attributes.get("r", ""))
            at[1] = known[1] if known else at[1] + 1
            attributes["@column"] = str(at[1])
            return at[0] in rows_wanted
        return (name, depth) in (("sheetData", 1), ("sheetView", 2), ("col", 2))

    found = elements(data, wanted)
    sheet_data = next(e for e in found if e.local == "sheetData")
    rows = [e for e in found if e.local == "row"]
    columns = [e for e in found if e.local == "col"]
    edits: list[Edit] = [
        (e.start, e.inner, with_attribute(data[e.start : e.inner], "tabSelected", None))
        for e in found
        if e.local == "sheetView"
    ]
    by_number = {int(e.attributes["@row"]): e for e in rows}
    cells: dict[int, list[Element]] = {}
    for element in (e for e in found if e.local == "c"):
        cells.setdefault(int(element.attributes["@row"]), []).append(element)
    new_rows: dict[int, list[str]] = {}
    grown: dict[int, list[tuple[int, str]]] = {}
    for (row, column), restyle in sorted(marks.items()):
        own_row, inside = by_number.get(row), cells.get(row, [])
        cell = next((e for e in inside if e.attributes["@column"] == str(column)), None)
        if cell:
            style = str(restyle(int(cell.attributes.get("s") or 0)))
            edits.append((cell.start, cell.inner, with_attribute(data[cell.start : cell.inner], "s", style)))
            continue
        style = str(restyle(_default_style(own_row, columns, column)))
        xml = f'<{sheet_data.qualified("c")} r="{cell_name(row, column)}" s="{style}"/>'
        if own_row is None:
            new_rows.setdefault(row, []).append(xml)
            continue
        behind = next((e for e in inside if int(e.attributes["@column"]) > column), None)
        if behind:
            edits.append((behind.start, behind.start, xml.encode()))
        else:
            grown.setdefault(own_row.start, []).append((column, xml))
    for own_row in rows:
        if own_row.start in grown:
            xml = "".join(text for _, text in sorted(grown[own_row.start]))
            edits.append(append_into(data, own_row, xml.encode()))
    edits += _row_edits(data, sheet_data, rows, new_rows)
    return spliced(data, edits)


def _default_style(row: Element | None, columns: list[Element], column: int) -> int:
    """The format an empty cell shows: of its row, else of its column."""
    if row and row.attributes.get("customFormat") in ("1", "true"):
        return int(row.attributes.get("s") or 0)
    for element in columns:
        if int(element.attributes.get("min") or 0) <= column + 1 <= int(element.attributes.get("max") or 0):
            return int(element.attributes.get("style") or 0)
    return 0


def _row_edits(data: bytes, sheet_data: Element, rows: list[Element], new_rows: dict[int, list[str]]) -> list[Edit]:
    edits, last = [], b""
    for row, cells in sorted(new_rows.items()):
        name = sheet_data.qualified("row")
        xml = f'<{name} r="{row + 1}">{"".join(cells)}</{name}>'.encode()
        behind = next((e for e in rows if int(e.attributes["@row"]) > row), None)
        if behind:
            edits.append((behind.start, behind.start, xml))
        else:
            last += xml
    return [*edits, append_into(data, sheet_data, last)] if last else edits


def commented(package: Package, part: str, notes: dict[tuple[int, int], str]) -> None:
    """Add a comment at each cell (row, column) of a sheet; one that has a comment gets the text behind its own."""
    relations = package.relations(part)
    comments = next((target for kind, target in relations.values() if kind == "comments"), "")
    data = package.read(part)
    drawing = next(iter(elements(data, lambda name, _a, depth: name == "legacyDrawing" and depth == 1)), None)
    known = relations.get(drawing.attributes.get("r:id", "")) if drawing else None
    if not comments:
        comments = package.free_name("xl/congkhaiComments{}.xml")
        empty = f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'
        package.write(comments, f'<?xml version="1.0" encoding="UTF-8"?>{empty}'.encode())
        package.relate(part, "comments", comments)
        package.declare(comments, "spreadsheetml.comments+xml")
    fresh = _add_comments(package, comments, notes)
    shapes = "".join(_shape(index, *where) for index, where in enumerate(sorted(fresh)))
    if known:
        vml = package.read(known[1])
        closing = vml.rindex(b"</xml>") if b"</xml>" in vml else len(vml)
        kind = "" if b'id="_x0000_t202"' in vml else _SHAPE_TYPE
        package.write(known[1], vml[:closing] + (kind + shapes).encode() + vml[closing:])
        return
    vml_part = package.free_name("xl/drawings/congkhaiDrawing{}.vml")
    package.write(vml_part, f"{_VML_HEAD}{_SHAPE_TYPE}{shapes}</xml>".encode())
    package.declare(".vml", "vmlDrawing")
    relation = package.relate(part, "vmlDrawing", vml_part)
    root, *children = elements(data, lambda _n, _a, depth: depth <= 1)
    xml = f'<{root.qualified("legacyDrawing")} xmlns:ck="{REL_NS}" ck:id="{relation}"/>'.encode()
    behind = next((e for e in children if e.local in _AFTER_LEGACY), None)
    edit = (behind.start, behind.start, xml) if behind else append_into(data, root, xml)
    package.write(part, spliced(data, [edit]))


def _add_comments(package: Package, comments: str, notes: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Write the texts; returns the cells that had no comment before and need a shape."""
    data = package.read(comments)
    found = elements(data, lambda name, _a, _d: name in ("authors", "author", "commentList", "comment", "text"))
    authors = next(e for e in found if e.local == "authors")
    comment_list = next(e for e in found if e.local == "commentList")
    author = sum(e.local == "author" for e in found)
    old = {e.attributes.get("ref", ""): e for e in found if e.local == "comment"}
    edits = [
        append_into(data, authors, f"<{authors.qualified('author')}>{AUTHOR}</{authors.qualified('author')}>".encode())
    ]
    q, fresh, new = authors.qualified, [], ""
    for (row, column), note in sorted(notes.items()):
        ref = cell_name(row, column)
        if ref not in old:
            fresh.append((row, column))
            run = f'<{q("r")}><{q("t")} xml:space="preserve">{xml_text(note)}</{q("t")}></{q("r")}>'
            new += f'<{q("comment")} ref="{ref}" authorId="{author}"><{q("text")}>{run}</{q("text")}></{q("comment")}>'
            continue
        run = f'<{q("r")}><{q("t")} xml:space="preserve">\n{xml_text(note)}</{q("t")}></{q("r")}>'
        text = next(e for e in found if e.local == "text" and old[ref].start < e.start < old[ref].end)
        edits.append(append_into(data, text, run.encode()))
    if new:
        edits.append(append_into(data, comment_list, new.encode()))
    package.write(comments, spliced(data, edits))
    return fresh


_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="60"/></o:shapelayout>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _shape(index: int, row: int, column: int) -> str:
    """The box of a comment right of its cell, shown when the pointer is over it."""
    anchor = f"{column + 1}, 15, {row}, 2, {column + 5}, 15, {row + 9}, 4"
    return (
        f'<v:shape id="_x0000_s{60 * 1024 + index + 1}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" '
        'style="position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:120pt;z-index:1;visibility:hidden">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
