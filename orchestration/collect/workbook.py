"""The front door to workbooks: what a file is, told by its bytes and never by its name, and its sheets as grids."""

from __future__ import annotations

import io
from pathlib import Path

import olefile

from orchestration.collect.book.container import Parts
from orchestration.collect.book.delimited import open_delimited
from orchestration.collect.book.ods import CONTENT, open_ods
from orchestration.collect.book.sheet import NotAWorkbook, Sheet, header_paths
from orchestration.collect.book.xls import open_xls
from orchestration.collect.book.xlsx import open_xlsx

__all__ = ["REVIEW_SHEET", "NotAWorkbook", "Sheet", "header_paths", "open_workbook"]

# the sheet that `congkhai check --return` adds; its cells are no data of the workbook
REVIEW_SHEET = "Lỗi cần sửa"

_ZIP = b"PK\3\4"
# an .xls may also come without its container, as older programs wrote it
_RAW_XLS = (b"\x09\x08\x08\x00\x00\x05", b"\x09\x08\x10\x00\x00\x06")
# the beginnings of what people save or rename by mistake, lower case, white space before them skipped
_OTHERS = {
    b"<!doctype html": "trang web (HTML)",
    b"<html": "trang web (HTML)",
    b"<table": "trang web (HTML)",
    b"<meta": "trang web (HTML)",
    b"mime-version:": "trang web (MHTML)",
    b"<?xml": "tệp XML, ví dụ sổ tính XML 2003",
    b"%pdf": "tệp PDF",
    b"{\\rtf": "tài liệu RTF",
    b"\x89png": "ảnh",
    b"\xff\xd8\xff": "ảnh",
    b"rar!": "tệp nén RAR",
    b"7z\xbc\xaf": "tệp nén 7z",
    b"\x1f\x8b": "tệp nén gzip",
}


def open_workbook(path: Path) -> list[Sheet]:
    """All sheets that are grids, in order. Raises NotAWorkbook, with its problem kind, for what is not opened."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotAWorkbook("tệp không đọc được") from error
    if data.startswith(_ZIP):
        parts = Parts(data)
        return open_ods(parts) if CONTENT in parts else open_xlsx(parts)
    if data.startswith(olefile.MAGIC):
        _check_ole(data)
        return open_xls(data)
    if data.startswith(_RAW_XLS):
        return open_xls(data)
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, what in _OTHERS.items():
        if head.startswith(start):
            raise NotAWorkbook(what)
    if not data.strip():
        raise NotAWorkbook("tệp rỗng")
    return open_delimited(data)


def _check_ole(data: bytes) -> None:
    """The container of an .xls also holds encrypted .xlsx files, Word documents and messages."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path).lower() for path in container.listdir()}
    except MemoryError:
        raise
    except Exception as error:
        # a damaged directory fails in as many ways as Python has
        raise NotAWorkbook("tệp .xls bị hỏng hoặc bị cụt") from error
    if "encryptedpackage" in streams:
        raise NotAWorkbook("", "encrypted_workbook")
    if not streams & {"workbook", "book"}:
        raise NotAWorkbook("tài liệu Office khác" if streams else "tệp .xls rỗng")
