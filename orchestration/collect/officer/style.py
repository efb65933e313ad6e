"""Cell formats of a workbook with the colours of problems added: each marked format is the old one, filled."""

from __future__ import annotations

from orchestration.collect.officer.package import Element, Unmarkable, append_into, elements, spliced, with_attribute
from orchestration.collect.problem import CRITICAL, INFO, WARNING

FILL = {CRITICAL: "FFFFC7CE", WARNING: "FFFFEB9C", INFO: "FFDDEBF7"}
# formats of the first sheet; quotePrefix keeps a text text, also after someone edits the cell
TITLE, HEADER, TEXT, LINK = "title", "header", "text", "link"
_FONT = {
    TITLE: '<{0}font><{0}b/><{0}sz val="14"/><{0}name val="Times New Roman"/></{0}font>',
    HEADER: '<{0}font><{0}b/><{0}sz val="11"/><{0}name val="Times New Roman"/></{0}font>',
    TEXT: '<{0}font><{0}sz val="11"/><{0}name val="Times New Roman"/></{0}font>',
    LINK: '<{0}font><{0}u/><{0}sz val="11"/><{0}color rgb="FF0563C1"/><{0}name val="Times New Roman"/></{0}font>',
}


class Styles:
    """`xl/styles.xml` with formats added; the indexes of those that exist stay."""

    def __init__(self, data: bytes) -> None:
        """Raises Unmarkable when fonts, fills or cell formats are missing."""
        self._data = data
        found = elements(data, lambda name, _a, depth: depth <= 2)
        self._lists = {e.local: e for e in found if e.depth == 1 and e.local in ("fonts", "fills", "cellXfs")}
        if len(self._lists) != 3:
            raise Unmarkable("styles without fonts, fills or cell formats")
        self._old = {name: [e for e in found if e.depth == 2 and _inside(e, own)] for name, own in self._lists.items()}
        self._new: dict[str, list[str]] = {name: [] for name in self._lists}
        self._prefix = self._lists["fills"].qualified("")
        self._fills: dict[str, int] = {}
        self._marked: dict[tuple[int, str], int] = {}

    def marked(self, style: int, severity: str) -> int:
        """Index of the format `style` with the fill of a severity."""
        if (style, severity) not in self._marked:
            formats = self._old["cellXfs"]
            old = formats[style if 0 <= style < len(formats) else 0]
            tag = self._data[old.start : old.inner]
            tag = with_attribute(with_attribute(tag, "fillId", str(self._fill(severity))), "applyFill", "1")
            xf = tag + self._data[old.inner : old.end]
            self._marked[style, severity] = self._add("cellXfs", xf.decode())
        return self._marked[style, severity]

    def own(self, name: str, severity: str = "") -> int:
        """Index of a format of the first sheet, filled for a severity."""
        font = self._add("fonts", _FONT[name].format(self._prefix))
        fill = self._fill(severity) if severity else 0
        alignment = "" if name == TITLE else f'<{self._prefix}alignment vertical="top" wrapText="1"/>'
        return self._add(
            "cellXfs",
            f'<{self._prefix}xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" quotePrefix="1" '
            f'applyFont="1" applyFill="1" applyAlignment="1">{alignment}</{self._prefix}xf>',
        )

    def data(self) -> bytes:
        """The part with everything added."""
        edits = []
        for name, own in self._lists.items():
            if not self._new[name]:
                continue
            start, end, content = append_into(self._data, own, "".join(self._new[name]).encode())
            if start == own.start:
                edits.append((start, end, content))
                continue
            count = str(len(self._old[name]) + len(self._new[name]))
            edits.append((own.start, own.inner, with_attribute(self._data[own.start : own.inner], "count", count)))
            edits.append((start, end, content))
        return spliced(self._data, edits)

    def _fill(self, severity: str) -> int:
        if severity not in self._fills:
            p, colour = self._prefix, FILL[severity]
            self._fills[severity] = self._add(
                "fills",
                f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/><{p}bgColor indexed="64"/>'
                f"</{p}patternFill></{p}fill>",
            )
        return self._fills[severity]

    def _add(self, name: str, xml: str) -> int:
        if xml not in self._new[name]:
            self._new[name].append(xml)
        return len(self._old[name]) + self._new[name].index(xml)


def _inside(element: Element, parent: Element) -> bool:
    return parent.inner <= element.start < parent.content_end
