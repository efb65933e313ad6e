"""An Office Open XML file changed part by part: what is not touched keeps its bytes, formulas keep their results.

A library that loads and saves a workbook drops what it does not know (macros, drawings, cached results). Here each
change is a splice at a byte offset that the XML parser names.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

REL_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_TYPES = "application/vnd.openxmlformats-officedocument."
_RELS_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
# archives know no earlier moment; parts of ours carry it, so that the same input gives the same bytes
_MOMENT = (1980, 1, 1, 0, 0, 0)

Edit = tuple[int, int, bytes]


class Unmarkable(Exception):
    """The file is no package that can be changed safely."""


class Element(NamedTuple):
    """An element by byte offsets: start tag [start, inner), content [inner, content_end), all of it [start, end)."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    inner: int
    content_end: int
    end: int

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def qualified(self, local: str) -> str:
        """Another name with the same prefix."""
        prefix = self.name.rpartition(":")[0]
        return f"{prefix}:{local}" if prefix else local


def elements(data: bytes, wanted: Callable[[str, dict[str, str], int], bool]) -> list[Element]:
    """The elements for which `wanted(local name, attributes, depth)` holds, in order of their start; root is depth 0.

    Raises Unmarkable for XML that is not well-formed, not UTF-8, or declares entities.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unmarkable("not UTF-8")
    open_elements: list[tuple[str, dict[str, str], int] | None] = []
    found: list[Element] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        keep = wanted(name.rpartition(":")[2], attributes, len(open_elements))
        open_elements.append((name, attributes, parser.CurrentByteIndex) if keep else None)

    def end(_name: str) -> None:
        opened = open_elements.pop()
        if opened is None:
            return
        name, attributes, first = opened
        tag = _TAG.match(data, first)
        if tag is None:
            raise Unmarkable("offsets do not fit")
        inner = tag.end()
        if tag[0].endswith(b"/>"):
            found.append(Element(name, attributes, len(open_elements), first, inner, inner, inner))
            return
        content_end = parser.CurrentByteIndex
        found.append(
            Element(name, attributes, len(open_elements), first, inner, content_end, data.index(b">", content_end) + 1)
        )

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise Unmarkable(f"encoding {encoding}")

    def entity(*_arguments: object) -> None:
        raise Unmarkable("declares entities")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.XmlDeclHandler, parser.EntityDeclHandler = declared, entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unmarkable(str(error)) from error
    return sorted(found, key=lambda element: element.start)


def spliced(data: bytes, edits: list[Edit]) -> bytes:
    """The bytes with every [start, end) replaced; edits at one place keep their order."""
    parts, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        parts += [data[done:start], new]
        done = max(done, end)
    return b"".join([*parts, data[done:]])


def append_into(data: bytes, element: Element, content: bytes) -> Edit:
    """The edit that puts content at the end of an element, which may be an empty tag."""
    if element.end > element.inner:
        return element.content_end, element.content_end, content
    opened = data[element.start : element.inner].removesuffix(b"/>")
    return element.start, element.end, opened + b">" + content + f"</{element.name}>".encode()


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with one attribute set, or removed for None."""
    pattern = re.compile(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
    bare = pattern.sub(b"", tag, count=1)
    if value is None:
        return bare
    head = re.match(rb"<[^\s/>]+", bare)
    if head is None:
        raise Unmarkable("no start tag")
    return bare[: head.end()] + f" {name}={quoteattr(value)}".encode() + bare[head.end() :]


class Package:
    """The parts of a package, with those that were written in place of the stored ones."""

    def __init__(self, path: Path | IO[bytes]) -> None:
        """Raises Unmarkable for what is no zip archive."""
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise Unmarkable(str(error)) from error
        self._stored = {info.filename: info for info in self._archive.infolist()}
        self._written: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._written or part in self._stored

    def read(self, part: str) -> bytes:
        """Bytes of a part. Raises Unmarkable when it is not there or damaged."""
        if part in self._written:
            return self._written[part]
        try:
            return self._archive.read(self._stored[part])
        # NotImplementedError is how zipfile refuses a compression it does not know, RuntimeError a password
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise Unmarkable(f"part {part}") from error

    def write(self, part: str, data: bytes) -> None:
        """Put bytes in place of a part or as a new one."""
        self._written[part] = data

    def free_name(self, pattern: str) -> str:
        """The first name `pattern.format(n)` that no part has."""
        return next(name for n in range(1, 100_000) if (name := pattern.format(n)) not in self)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part ('' is the package): id -> (last word of the type, name of the part meant)."""
        rels = _rels_name(part)
        if rels not in self:
            return {}
        return {
            element.attributes.get("Id", ""): (
                element.attributes.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/"),
            )
            for element in elements(self.read(rels), lambda name, _a, _d: name == "Relationship")
            for target in [element.attributes.get("Target", "")]
            if element.attributes.get("TargetMode") != "External"
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another one; returns its id."""
        rels = _rels_name(part)
        if rels not in self:
            self.write(rels, f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_RELS_TYPE}"/>'.encode())
        data = self.read(rels)
        root, *children = elements(data, lambda _n, _a, _d: True)
        taken = {child.attributes.get("Id") for child in children}
        new_id = next(name for n in range(1, 100_000) if (name := f"rIdCk{n}") not in taken)
        xml = (
            f'<{root.qualified("Relationship")} Id="{new_id}" Type="{REL_NS}/{kind}" Target={quoteattr("/" + target)}/>'
        )
        self.write(rels, spliced(data, [append_into(data, root, xml.encode())]))
        return new_id

    def declare(self, part: str, kind: str) -> None:
        """Name the content type of a part (`kind` without the common beginning), or of an extension: `.vml`."""
        data = self.read("[Content_Types].xml")
        root, *children = elements(data, lambda _n, _a, _d: True)
        if part.startswith("."):
            if any(child.attributes.get("Extension", "").lower() == part[1:] for child in children):
                return
            xml = f'<{root.qualified("Default")} Extension="{part[1:]}" ContentType="{_OFFICE_TYPES}{kind}"/>'
            place = root.inner, root.inner, xml.encode()
        else:
            name = quoteattr("/" + part)
            xml = f'<{root.qualified("Override")} PartName={name} ContentType="{_OFFICE_TYPES}{kind}"/>'
            place = append_into(data, root, xml.encode())
        self.write("[Content_Types].xml", spliced(data, [place]))

    def save(self, path: Path | IO[bytes]) -> None:
        """Write the package; parts that nobody wrote are copied byte for byte."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name, info in self._stored.items():
                copy = zipfile.ZipInfo(name, info.date_time)
                copy.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                if name in self._written:
                    target.writestr(copy, self._written[name])
                    continue
                with self._archive.open(info) as source, target.open(copy, "w") as sink:
                    shutil.copyfileobj(source, sink)
            for name in sorted(self._written.keys() - self._stored.keys()):
                new = zipfile.ZipInfo(name, _MOMENT)
                new.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(new, self._written[name])


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
