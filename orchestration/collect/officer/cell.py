"""Untrusted text in a cell of a workbook of ours: it stays text, whatever it begins with."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767


def put_text(cell: Cell, text: str) -> None:
    """Write text that no program takes for a formula, also after someone edits the cell; '' leaves it empty."""
    if not text:
        return
    cell.value = _NO_XML.sub("\ufffd", text)[:_LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip().startswith(("=", "+", "-", "@"))
