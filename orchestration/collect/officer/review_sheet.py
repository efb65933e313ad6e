"""The first sheet of a returned workbook: what must be mended, each row a link to its cell."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from orchestration.collect.officer.book import text_height
from orchestration.collect.officer.mark import place, xml_text
from orchestration.collect.officer.package import REL_NS, Package, elements, spliced, with_attribute
from orchestration.collect.officer.style import HEADER, LINK, TEXT, TITLE, Styles
from orchestration.collect.problem import SEVERITY_VI, Problem
from orchestration.collect.text import cell_name
from orchestration.collect.workbook import REVIEW_SHEET

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INTRO = (
    "Sửa từng ô dưới đây trong tệp này rồi nộp lại. Ô cần sửa được tô màu (đỏ: lỗi, vàng: cảnh báo, xanh: lưu ý) và có "
    "ghi chú. Trang này không phải số liệu: có thể để nguyên hoặc xóa."
)
_HEADERS = ("STT", "Trang", "Ô", "Mức", "Nội dung", "Tìm thấy", "Cần", "Cách sửa")
_WIDTHS = (6, 16, 8, 10, 32, 24, 32, 34)
_FIRST_ROW = 4
# A4 across, all columns on one page, as many pages down as it takes
_PAGE = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)
LONGEST = 1000


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, cut where it is too long for a cell anyone reads."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def add_review_sheet(
    package: Package, book: str, problems: list[Problem], sheets: dict[str, str], styles: Styles
) -> None:
    """Put the list in front of all sheets; one from an earlier return is replaced.

    `sheets` gives the name in the workbook for the sheet name of a problem, where it has that sheet.
    """
    xml = _sheet_xml(problems, sheets, styles).encode()
    data = package.read(book)
    found = elements(data, lambda _n, _a, depth: depth <= 2)
    own = next((e for e in found if e.local == "sheet" and e.attributes.get("name") == REVIEW_SHEET), None)
    if own is not None:
        relation = next((v for k, v in own.attributes.items() if k.rpartition(":")[2] == "id"), "")
        package.write(package.relations(book)[relation][1], xml)
        return
    part = package.free_name("xl/worksheets/congkhaiSheet{}.xml")
    package.write(part, xml)
    package.declare(part, "spreadsheetml.worksheet+xml")
    relation = package.relate(book, "worksheet", part)
    parent = next(e for e in found if e.local == "sheets" and e.depth == 1)
    taken = [int(e.attributes.get("sheetId") or 0) for e in found if e.local == "sheet" and e.depth == 2]
    sheet = (
        f'<{parent.qualified("sheet")} xmlns:ck="{REL_NS}" name={quoteattr(REVIEW_SHEET)} '
        f'sheetId="{max(taken) + 1}" ck:id="{relation}"/>'
    )
    edits = [(parent.inner, parent.inner, sheet.encode())]
    for element in found:
        tag = data[element.start : element.inner]
        if element.local == "workbookView" and element.depth == 2:
            tag = with_attribute(with_attribute(tag, "firstSheet", None), "activeTab", "0")
            edits.append((element.start, element.inner, tag))
        if element.local == "definedName" and "localSheetId" in element.attributes:
            # names of one sheet count the sheets, and there is one more in front
            tag = with_attribute(tag, "localSheetId", str(int(element.attributes["localSheetId"]) + 1))
            edits.append((element.start, element.inner, tag))
    package.write(book, spliced(data, edits))


def _sheet_xml(problems: list[Problem], sheets: dict[str, str], styles: Styles) -> str:
    rows = [
        _row(0, [(REVIEW_SHEET.upper(), styles.own(TITLE))]),
        _row(1, [(_INTRO, styles.own(TEXT))], 'ht="48" customHeight="1"'),
        _row(_FIRST_ROW - 2, [(name, styles.own(HEADER)) for name in _HEADERS]),
    ]
    links = []
    for number, problem in enumerate(problems, start=1):
        row = _FIRST_ROW + number - 2
        name = sheets.get(problem.sheet, "")
        linked = bool(name and place(problem.cell))
        severity = SEVERITY_VI[problem.severity]
        texts = [str(number), problem.sheet, problem.cell, severity, problem.message]
        texts += [problem.found, problem.expected, problem.mend]
        formats = [styles.own(TEXT)] * len(texts)
        formats[3] = styles.own(TEXT, problem.severity)
        if linked:
            formats[2] = styles.own(LINK)
            to = "'" + name.replace("'", "''") + f"'!{problem.cell}"
            links.append(f'<hyperlink ref="{cell_name(row, 2)}" location={quoteattr(to)}/>')
        height = text_height(zip(map(shortened, texts), _WIDTHS, strict=True))
        rows.append(_row(row, list(zip(texts, formats, strict=True)), f'ht="{height}" customHeight="1"'))
    widths = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(_WIDTHS, start=1))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/>'
        '</sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{_FIRST_ROW - 1}" topLeftCell="A{_FIRST_ROW}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells count="1"><mergeCell ref="A2:H2"/></mergeCells>{hyperlinks}{_PAGE}</worksheet>'
    )


def _row(row: int, cells: list[tuple[str, int]], attributes: str = "") -> str:
    xml = "".join(
        f'<c r="{cell_name(row, column)}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{xml_text(shortened(text))}</t></is></c>"
        for column, (text, style) in enumerate(cells)
    )
    return f'<row r="{row + 1}" {attributes}>{xml}</row>'
