"""A figure on a page: a native button that opens its source sentence, and the list of sentences at the page's end.

Popovers need no script. The sentences stand together after the content, so that on paper, and in a browser that does
not know popovers, they read as the numbered list of sources; `data-n` carries the number that print CSS shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from orchestration.publish.markup import esc

# the foot of each page, which says where to write; the script adds the figure's address to the link there, so that
# the address is not written out in every sentence
FEEDBACK = "phan-anh"
_REST = (
    '<p class="print-only sources-rest">Nguồn của những con số không đánh số ở đây: bấm vào con số trên trang web, '
    "địa chỉ ghi ngay dưới đây.</p>\n"
)


@dataclass(frozen=True)
class Source:
    """The content of one popover: a title line and ready HTML of the sentence."""

    title: str
    html: str


@dataclass
class Figures:
    """Collects the sources of one page. A figure shown several times shares one sentence and one anchor.

    Figures that stand in a folded part alone, or behind the end of the list, have no number: on paper their sentences
    are not seen.
    """

    _sources: dict[str, Source] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _is_folded: bool = False

    @contextmanager
    def folded(self) -> Iterator[None]:
        """Figures asked for inside stand in a part of the page that is folded away."""
        before, self._is_folded = self._is_folded, True
        yield
        self._is_folded = before

    def end_list(self) -> None:
        """Figures asked for from here on are read on the page: on paper their sources would fill more sheets than they
        do themselves."""
        self._is_folded = True

    def button(self, key: str, shown: str, source: Callable[[], Source], css: str = "figure") -> str:
        """HTML of the button showing `shown` (plain text); `source` is asked for once per `key`.

        `key` becomes the anchor `so-…`, the permalink of the figure.
        """
        name = anchor(key)
        is_first = name not in self._sources
        if is_first:
            self._sources[name] = source()
        place = f' id="so-{name}"' if is_first else ""
        if not self._is_folded:
            self._numbers.setdefault(name, len(self._numbers) + 1)
        number = f' data-n="{self._numbers[name]}"' if name in self._numbers else ""
        return f'<button type="button" class="{css}"{place}{number} popovertarget="nguon-{name}">{esc(shown)}</button>'

    def sources_html(self) -> str:
        """The section that holds every popover of the page; nothing when the page shows no figure."""
        if not self._sources:
            return ""
        # the order of their numbers, which paper counts anew
        names = [*self._numbers, *(name for name in self._sources if name not in self._numbers)]
        entries = "".join(self._entry(name) for name in names)
        rest = _REST if len(names) > len(self._numbers) else ""
        return (
            '<section class="sources" aria-labelledby="nguon-so-lieu">'
            '<h2 id="nguon-so-lieu" class="print-only">Nguồn của từng con số</h2>\n'
            f"{entries}</section>\n{rest}"
        )

    def _entry(self, name: str) -> str:
        source, css = self._sources[name], "source" if name in self._numbers else "source folded"
        return (
            f'<div popover id="nguon-{name}" class="{css}" role="note">'
            f'<p class="source-title">{esc(source.title)}</p>{source.html}'
            f'<p class="source-link"><a href="#so-{name}">Liên kết tới con số này</a> '
            f'<a href="#{FEEDBACK}">Phản ánh số liệu này</a> '
            f'<button type="button" popovertarget="nguon-{name}" popovertargetaction="hide">Đóng</button></p></div>\n'
        )


def anchor(key: str) -> str:
    """A key as an anchor: lower-case letters, digits, underscores and hyphens."""
    return re.sub(r"[^a-z0-9_]+", "-", key.lower()).strip("-")
