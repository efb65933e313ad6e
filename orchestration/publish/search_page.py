"""The search page: a form that works by address, an empty place per kind for search.js, the lists for everyone else."""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.publish.alphabet import unmarked
from orchestration.publish.context import Context
from orchestration.publish.markup import esc
from orchestration.publish.search_index import FOLDER
from orchestration.publish.search_record import COMMON, KINDS, WHOLE_NAMED, kinds


def html(ctx: Context) -> str:
    """Form, state, results and the A–Z lists; readable as it is, filled by search.js where scripts run."""
    return form_html(ctx.root, kinds(ctx))


def form_html(root: str, shown: Iterable[str]) -> str:
    """The page for the kinds that have records, `root` being the way back to the site root."""
    lists = (
        f'<a href="{root}dia-ban/">danh sách địa bàn</a>, <a href="{root}co-so/">danh sách cơ sở</a> '
        f'hoặc <a href="{root}chi-tieu/">danh sách chỉ tiêu thống kê</a>'
    )
    return (
        '<form class="search-form" role="search" aria-label="Tìm trong trang này" action="./" method="get">'
        '<label for="tim-o-trang-tim">Tên trường, xã phường, tỉnh (cả tên cũ), chỉ tiêu thống kê</label>'
        '<div><input id="tim-o-trang-tim" type="search" name="q" autocomplete="off" autocapitalize="off" '
        'spellcheck="false" placeholder="Ví dụ: dien bien phu"><button type="submit">Tìm</button></div>'
        "<p>Gõ không dấu cũng được.</p></form>\n"
        f'<div id="ket-qua-tim" data-index="{root}{FOLDER}/" data-root="{root}" '
        f'data-common="{esc("|".join(map(unmarked, COMMON)))}">'
        '<p id="tinh-trang-tim" role="status">Ô tìm kiếm cần JavaScript và một máy chủ web.</p>\n'
        f"{''.join(map(_group, shown))}</div>\n"
        f'<p class="search-lists">Không tìm được? Hãy mở {lists}, xếp theo vần chữ cái.</p>\n'
        f'<script src="{root}assets/congkhai/search.js" defer></script>\n'
    )


def _group(kind: str) -> str:
    heading = f"loai-{kind}"
    whole = " data-whole" if kind in WHOLE_NAMED else ""
    return (
        f'<section class="search-group" aria-labelledby="{heading}" data-name="{esc(KINDS[kind])}" '
        f'data-kind="{kind}"{whole} hidden>'
        f'<h2 id="{heading}">{esc(KINDS[kind])} <span class="search-count"></span></h2>'
        '<ol class="search-list"></ol><button type="button" hidden>Xem thêm</button></section>\n'
    )
