"""HTML by hand: every text from data passes through `esc`, since a school's name is as foreign as any input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape


def esc(text: str) -> str:
    """Text made safe for element content and for attributes in double quotes."""
    return escape(text, quote=True)


def link(href: str, text: str) -> str:
    return f'<a href="{esc(href)}">{esc(text)}</a>'


def classed(tag: str, name: str, inner: str) -> str:
    return f'<{tag} class="{name}">{inner}</{tag}>'


def crumbs(place: str, steps: Iterable[str]) -> str:
    """The path of a page from ready links; `place` is the folder of the site it belongs to."""
    items = "".join(f"<li>{step}</li>" for step in steps)
    return f'<nav class="crumbs" data-section="{place}" aria-label="Đường dẫn"><ol>{items}</ol></nav>\n'


def section(anchor: str, heading: str, inner: str, level: int = 2) -> str:
    """A section with a heading that can be linked to; nothing when it has nothing to say."""
    if not inner:
        return ""
    return f'<section class="block"><h{level} id="{anchor}">{esc(heading)}</h{level}>\n{inner}</section>\n'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A definition list of (label, ready HTML); pairs without content are left out."""
    rows = "".join(f"<div><dt>{esc(label)}</dt><dd>{inner}</dd></div>\n" for label, inner in pairs if inner)
    return f'<dl class="facts">\n{rows}</dl>\n' if rows else ""


# where a script puts the buttons that give the table as a file; without it there is nothing to press
FILES = '<div class="table-files"></div>'


@dataclass(frozen=True)
class Cell:
    """A table cell: ready HTML, and the raw number or text it sorts by."""

    html: str
    sort: str = ""


@dataclass
class Table:
    """A data table. `cards` turns each row into a card on a phone; `sortable` lists columns a reader may sort by.

    ARIA roles are written out because a phone's card layout takes the table display, and with it the roles, away.
    """

    caption: str
    head: Sequence[str]
    rows: list[list[Cell]] = field(default_factory=list)
    cards: bool = False
    sortable: frozenset[int] = frozenset()
    numeric: frozenset[int] = frozenset()

    def html(self) -> str:
        """The table in its scroll container. Columns without any content are left out, an empty table altogether."""
        if not self.rows:
            return ""
        used = [i for i in range(len(self.head)) if i == 0 or any(row[i].html for row in self.rows)]
        head = "".join(self._head_cell(index) for index in used)
        body = "".join(self._row(row, used) for row in self.rows)
        classes = " ".join(["data", *["cards"] * self.cards, *["slim"] * (len(used) < 3)])
        mark = " data-sortable" if self.sortable else ""
        # a box that scrolls must be reachable by keyboard and say what it is; a landmark per table would be noise
        return (
            f'<div class="scroll" tabindex="0" role="group" aria-label="{esc(self.caption)}">'
            f'<table class="{classes}" role="table"{mark}><caption>{esc(self.caption)}</caption>\n'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{body}</tbody></table></div>{FILES}\n'
        )

    def _head_cell(self, index: int) -> str:
        sort = "none"
        if index in self.sortable:
            sort = "so" if index in self.numeric else "chu"
        css = ' class="num"' if index in self.numeric else ""
        name = esc(self.head[index])
        return f'<th scope="col" role="columnheader"{css} data-sort-method="{sort}">{name}</th>'

    def _row(self, row: list[Cell], used: list[int]) -> str:
        return f'<tr role="row">{"".join(self._cell(row[index], index) for index in used)}</tr>\n'

    def _cell(self, cell: Cell, column: int) -> str:
        attributes = ' class="num"' if column in self.numeric else ""
        if cell.sort:
            attributes += f' data-sort="{esc(cell.sort)}"'
        if column == 0:
            return f'<th scope="row" role="rowheader"{attributes}>{cell.html}</th>'
        if self.cards:
            attributes += f' data-label="{esc(self.head[column])}"'
        return f'<td role="cell"{attributes}>{cell.html}</td>'
