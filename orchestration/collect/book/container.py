"""Zip containers held against bounds before any other reader sees them, and the parts of one, inflated once."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from orchestration.collect.book.sheet import MOST_INFLATED_BYTES, MOST_RATIO, NotAWorkbook

_MOST_PARTS = 5000
_SMALL = 1024 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
Attributes = dict[str, str]


class Handler:
    """What happens at each element of an XML part; nothing, where a part's own handler does not say."""

    def start(self, name: str, found: Attributes) -> None:
        """An element begins, with its attributes."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text inside the element that began last."""


class Parts:
    """The parts of a zip by name.

    Raises NotAWorkbook for a container that is cut off, encrypted, names places outside itself, or names one part
    twice: two programs would then read two workbooks out of one file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        # NotImplementedError is how zipfile refuses a version or compression it does not know
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise NotAWorkbook("tệp nén bị hỏng hoặc bị cụt") from error
        if len(infos) > _MOST_PARTS:
            raise NotAWorkbook(f"{len(infos)} phần trong tệp nén", "workbook_too_large")
        self._infos = {info.filename: info for info in infos}
        _check_names(infos)
        self._left = MOST_INFLATED_BYTES

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._infos)

    def xml(self, name: str) -> bytes:
        """An XML part, inflated. Raises NotAWorkbook for a DOCTYPE, another encoding, or more than the bounds allow."""
        data = self._inflated(name)
        # entities grow without end, and no spreadsheet program writes any
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise NotAWorkbook(f"khai báo DOCTYPE trong {name}", "unsafe_workbook")
        declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:200])
        if b"\0" in data[:4] or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
            raise NotAWorkbook(f"phần {name} không dùng mã UTF-8")
        return data

    def _inflated(self, name: str) -> bytes:
        info = self._infos.get(name)
        if info is None:
            raise NotAWorkbook(f"thiếu phần {name}")
        if info.file_size > _SMALL and info.file_size > MOST_RATIO * info.compress_size:
            raise NotAWorkbook(f"{name} nén {info.file_size // max(1, info.compress_size)} lần", "workbook_too_large")
        if info.file_size > self._left:
            raise NotAWorkbook(f"{name} giải nén thành {info.file_size} byte", "workbook_too_large")
        data = self._raw(info)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            # one byte more than announced: what inflates further than it says is a bomb with a false label
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = unpacker.decompress(data, info.file_size + 1)
            except zlib.error as error:
                raise NotAWorkbook(f"phần {name} bị hỏng") from error
        elif info.compress_type != zipfile.ZIP_STORED:
            raise NotAWorkbook(f"phần {name} nén theo cách lạ")
        if len(data) > info.file_size:
            raise NotAWorkbook(f"{name} giải nén thành nhiều hơn số byte ghi trong tệp", "workbook_too_large")
        if len(data) < info.file_size or zlib.crc32(data) != info.CRC:
            raise NotAWorkbook(f"phần {name} bị hỏng")
        self._left -= len(data)
        return data

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        header = self._data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
            raise NotAWorkbook("tệp nén bị hỏng hoặc bị cụt")
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        return self._data[start : start + info.compress_size]


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for info in infos:
        name = info.filename
        if info.flag_bits & _ENCRYPTED:
            raise NotAWorkbook("tệp nén đặt mật khẩu", "encrypted_workbook")
        if (
            name.startswith(("/", "\\"))
            or ".." in re.split(r"[/\\]", name)
            or ":" in name
            or "\0" in info.orig_filename
        ):
            raise NotAWorkbook(f"tên phần {name!r}", "unsafe_workbook")
        if name in seen:
            raise NotAWorkbook(f"phần {name!r} có hai lần", "unsafe_workbook")
        seen.add(name)


def stored(parts: dict[str, bytes]) -> io.BytesIO:
    """The same parts as a zip without compression: what was held against the bounds is what the next reader reads."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    target.seek(0)
    return target


def local_name(name: str) -> str:
    """A name without its namespace: programs choose prefixes freely, and each form of the format has its own URIs."""
    return name.rpartition(" ")[2]


def parse(data: bytes, handler: Handler, named: Callable[[str], str] = local_name) -> None:
    """Drive the handler over XML, names as `named` makes them of `namespace name`.

    Nothing of the document is kept, so that memory does not grow with it. Raises NotAWorkbook for XML that is not well
    formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: handler.start(
        named(name), {named(key): value for key, value in found.items()}
    )
    parser.EndElementHandler = lambda name: handler.end(named(name))
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotAWorkbook(f"XML bị hỏng: {error}") from error
