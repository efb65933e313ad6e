"""Files made to hurt whoever opens them: small ones are committed beside this module, by `broken.build`.

Each names the one problem that must be told of it. What only hurts by its size is made when it is tested.
"""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from broken.other_formats import MOMENT, as_xls, compound, ods, ods_content

HERE = Path(__file__).resolve().parent
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "Trang"
PLAIN_CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>BÁO CÁO TỔNG HỢP</t></is></c></row>'


@dataclass(frozen=True)
class Hostile:
    """A file, how it is made, and the problem it must end in."""

    file: str
    make: Callable[[], bytes]
    kind: str
    found: str
    sheet: str = ""
    cell: str = ""

    @property
    def path(self) -> Path:
        """The committed file."""
        return HERE / self.file


def container(parts: dict[str, str | bytes]) -> bytes:
    """A zip with fixed times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return target.getvalue()


def workbook_parts(sheet: str | bytes, sheets: int = 1) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets all show the same part."""
    named = "".join(
        f'<sheet name="{SHEET if sheets == 1 else i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(sheets)
    )
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}">{link}</Relationships>'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    """A sheet around its rows."""
    return f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def far(cell: str) -> str:
    """A first cell, and one far away from it."""
    row = "".join(filter(str.isdigit, cell))
    return f'{PLAIN_CELLS}<row r="{row}"><c r="{cell}"><v>1</v></c></row>'


def _bomb() -> bytes:
    return container(workbook_parts(sheet_xml(PLAIN_CELLS) + " " * 30_000_000))


def _bomb_with_a_false_label() -> bytes:
    """Inflates to thirty million bytes and says it is a thousand, with the checksum of those."""
    data = _bomb()
    sheet = (sheet_xml(PLAIN_CELLS) + " " * 30_000_000).encode()
    label = zlib.crc32(sheet).to_bytes(4, "little"), len(sheet).to_bytes(4, "little")
    lie = zlib.crc32(sheet[:1000]).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    for true, false in zip(label, lie, strict=True):
        assert data.count(true) == 2
        data = data.replace(true, false)
    return data


def _twice() -> bytes:
    target = io.BytesIO(container(workbook_parts(sheet_xml(PLAIN_CELLS))))
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("xl/worksheets/sheet2.xml", MOMENT)
        archive.writestr(info, sheet_xml(far("B2")))
    return target.getvalue().replace(b"sheet2.xml", b"sheet1.xml")


def _leads_out() -> bytes:
    return container(workbook_parts(sheet_xml(PLAIN_CELLS)) | {"../../../etc/cron.d/x": "* * * * * root id"})


def _entities(rows: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>&h;</t></is></c></row>') -> str:
    names = "abcdefgh"
    lines = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    return sheet_xml(rows, before=f'<!DOCTYPE worksheet [<!ENTITY a "ha">{lines}]>')


def _reads_a_file() -> str:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    return sheet_xml(rows, before='<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def _xls_far_apart() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = SHEET
    book.active["A1"] = "BÁO CÁO TỔNG HỢP"
    data = as_xls(book)
    # the only label record, its row and column; a second sheet corner is what the records say, not what they hold
    place = data.index(b"\x04\x02") + 4
    return data[:place] + b"\xff\xff\xff\x00" + data[place + 4 :]


def _xls(encrypted: bool) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "BÁO CÁO TỔNG HỢP"
    return as_xls(book, encrypted)


def _ods_rows(row: str) -> bytes:
    return ods(ods_content(f'<table:table table:name="{SHEET}">{row}</table:table>'))


_ODS_CELL = '<table:table-cell office:value-type="float" office:value="1"/>'
_REPEATED = ' table:number-columns-repeated="99999999"/>'
_HTML = "<html><body><table><tr><td>BÁO CÁO TỔNG HỢP</td><td>6153</td></tr></table></body></html>"
_XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook><Worksheet/></Workbook>'
_OVERLAPPING = "".join(f'<mergeCell ref="A1:{chr(65 + i % 26)}{i}"/>' for i in range(2, 3000))
_MERGED = f"<mergeCells>{_OVERLAPPING}</mergeCells>"
_LARGE, _UNSAFE, _LOCKED, _NONE = "workbook_too_large", "unsafe_workbook", "encrypted_workbook", "not_a_workbook"

CASES = [
    Hostile("bom-nen.xlsx", _bomb, _LARGE, "nén"),
    Hostile("bom-nen-nhan-sai.xlsx", _bomb_with_a_false_label, _LARGE, "nhiều hơn số byte ghi"),
    Hostile("hai-o-xa-nhau-xls.xls", _xls_far_apart, _LARGE, "65536 dòng × 256 cột", SHEET, "IV65536"),
    Hostile("dong-lap.ods", lambda: _ods_rows(
        f'<table:table-row table:number-rows-repeated="900000">{_ODS_CELL * 9}</table:table-row>'),
        _LARGE, "900000 dòng × 9 cột", SHEET, "I900000"),
    Hostile("cot-lap.ods", lambda: _ods_rows(
        f"<table:table-row>{_ODS_CELL.replace('/>', _REPEATED)}</table:table-row>"),
        _LARGE, "1 dòng × 99999999 cột", SHEET, "HJUNYU1"),
    Hostile("o-xa-khong-thu-tu.xlsx", lambda: container(workbook_parts(sheet_xml(
        f'{PLAIN_CELLS}<row r="9"><c t="n" r="XFD1048576"><v>1</v></c></row>'))),
        _LARGE, "1048576 dòng × 16384 cột", SHEET, "XFD1048576"),
    Hostile("o-ngoai-trang.xlsx", lambda: container(workbook_parts(sheet_xml(far("ZZZ9")))), _NONE, "ô ZZZ9"),
    Hostile("muoi-nghin-trang.xlsx", lambda: container(workbook_parts(sheet_xml(PLAIN_CELLS), 10_000)),
            _LARGE, "10000 trang"),
    Hostile("o-gop-chong.xlsx", lambda: container(workbook_parts(sheet_xml(PLAIN_CELLS, _MERGED))),
            _NONE, "ô gộp chồng", SHEET),
    Hostile("duong-dan-ra-ngoai.xlsx", _leads_out, _UNSAFE, "../../../etc/cron.d/x"),
    Hostile("phan-hai-lan.xlsx", _twice, _UNSAFE, "hai lần"),
    Hostile("thuc-the-xml.xlsx", lambda: container(workbook_parts(_entities())), _UNSAFE, "DOCTYPE"),
    Hostile("thuc-the-doc-tep.xlsx", lambda: container(workbook_parts(_reads_a_file())), _UNSAFE, "DOCTYPE"),
    Hostile("thuc-the.ods", lambda: ods('<!DOCTYPE x [<!ENTITY a "ha">]>' + ods_content("")), _UNSAFE, "DOCTYPE"),
    Hostile("mat-khau.xlsx", lambda: compound("EncryptedPackage", b"\x07" * 5000), _LOCKED, ""),
    Hostile("mat-khau.xls", lambda: _xls(encrypted=True), _LOCKED, ""),
    Hostile("mat-khau.ods", lambda: ods("\x07\x08", "<encryption-data/>"), _LOCKED, ""),
    Hostile("trang-web.xls", _HTML.encode, _NONE, "trang web (HTML)"),
    Hostile("so-tinh-2003.xls", _XML_2003.encode, _NONE, "XML"),
    Hostile("tai-lieu.doc", lambda: compound("WordDocument", b"\x07" * 5000), _NONE, "tài liệu Office khác"),
    Hostile("cut-giua.xls", lambda: _xls(encrypted=False)[:3000], _NONE, ""),
    Hostile("bang-ma-cu.csv", lambda: "Tên;Số\nTrường;1\nLớp;2\n".encode("cp1258", "replace") + b"\xb5;\xad\n",
            "unknown_encoding", "bảng mã cũ"),
    Hostile("byte-rong.csv", lambda: b"a;b\n1;\0\n2;3\n", _NONE, "nhị phân"),
]  # fmt: skip


def build(folder: Path) -> None:
    """Write every hostile file into `folder`."""
    for case in CASES:
        (folder / case.file).write_bytes(case.make())
