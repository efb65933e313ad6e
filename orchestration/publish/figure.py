"""A figure on a page: a native button that opens its source sentence, and the list of sentences at the page's end.

Popovers need no script. The sentences stand together after the content, so that on paper, and in a browser that does
not know popovers, they read as the numbered list of sources; `data-n` carries the number that print CSS shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from orchestration.publish.markup import esc

# the foot of each page, which says where to write; the script adds the figure's address to the link there, so that
# the address is not written out in every sentence
FEEDBACK = "phan-anh"


@dataclass(frozen=True)
class Source:
    """The content of one popover: a title line and ready HTML of the sentence."""

    title: str
    html: str


@dataclass
class Figures:
    """Collects the sources of one page. A figure shown several times shares one sentence and one anchor."""

    _sources: dict[str, Source] = field(default_factory=dict)

    def button(self, key: str, shown: str, source: Callable[[], Source], css: str = "figure") -> str:
        """HTML of the button showing `shown` (plain text); `source` is asked for once per `key`.

        `key` becomes the anchor `so-…`, the permalink of the figure.
        """
        name = anchor(key)
        is_first = name not in self._sources
        if is_first:
            self._sources[name] = source()
        place = f' id="so-{name}"' if is_first else ""
        order = list(self._sources).index(name) + 1 if not is_first else len(self._sources)
        return (
            f'<button type="button" class="{css}"{place} data-n="{order}" popovertarget="nguon-{name}">'
            f"{esc(shown)}</button>"
        )

    def sources_html(self) -> str:
        """The section that holds every popover of the page; nothing when the page shows no figure."""
        if not self._sources:
            return ""
        entries = "".join(self._entry(name, source) for name, source in self._sources.items())
        return (
            '<section class="sources" aria-labelledby="nguon-so-lieu">'
            '<h2 id="nguon-so-lieu" class="print-only">Nguồn của từng con số</h2>\n'
            f"{entries}</section>\n"
        )

    @staticmethod
    def _entry(name: str, source: Source) -> str:
        return (
            f'<div popover id="nguon-{name}" class="source" role="note">'
            f'<p class="source-title">{esc(source.title)}</p>{source.html}'
            f'<p class="source-link"><a href="#so-{name}">Liên kết tới con số này</a> '
            f'<a href="#{FEEDBACK}">Phản ánh số liệu này</a></p></div>\n'
        )


def anchor(key: str) -> str:
    """A key as an anchor: lower-case letters, digits, underscores and hyphens."""
    return re.sub(r"[^a-z0-9_]+", "-", key.lower()).strip("-")
