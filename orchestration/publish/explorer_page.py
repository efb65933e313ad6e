"""The page of the explorer: what a script fills, and what serves a reader without it."""

from __future__ import annotations

from orchestration.publish.context import Context
from orchestration.publish.explorer_data import FOLDER

ASSETS = "assets/congkhai"


def html(ctx: Context) -> str:
    """The explorer: hidden until its script has the lists, so that nobody meets a form that does nothing."""
    return (
        f"{_instead(ctx)}"
        f'<div id="kham-pha" class="explorer" hidden data-root="{ctx.root}" data-files="{ctx.root}{FOLDER}/">\n'
        '<details class="pickers" open><summary>Chọn số liệu'
        '<span class="small" data-chosen></span></summary>\n'
        '<form class="choices" aria-label="Chọn số liệu">\n'
        f"{_list('chi-tieu', 'Chỉ tiêu thống kê', 'Tìm chỉ tiêu thống kê', 'Chủ đề')}"
        f"{_list('dia-ban', 'Địa bàn', 'Tìm địa bàn, có dấu hoặc không dấu', 'Cấp')}"
        '<div class="choice-column"><fieldset class="choice" data-choice="ky"><legend>Kỳ báo cáo</legend>\n'
        '<div class="options" role="group" aria-label="Kỳ báo cáo" tabindex="0"></div></fieldset>\n'
        '<fieldset class="choice" data-choice="phan-to"><legend>Phân tổ</legend>\n'
        '<label class="field">Một phân tổ cho cả bảng <select name="phan-to"></select></label></fieldset></div>\n'
        "</form></details>\n"
        '<p class="told" role="status"></p>\n'
        '<div class="result"></div>\n'
        '<div class="actions"><button type="button" data-act="lien-ket">Chép liên kết tới bảng này</button>\n'
        '<button type="button" data-act="csv">Tải CSV</button>\n'
        '<button type="button" data-act="xlsx">Tải XLSX</button></div>\n'
        '<div class="charts"></div>\n</div>\n'
        f'<script type="module" src="{ctx.root}{ASSETS}/explorer.js"></script>\n'
    )


def _instead(ctx: Context) -> str:
    return (
        '<div class="notice" data-instead><p>Công cụ này cần JavaScript và một máy chủ web; mở trang từ đĩa thì công '
        "cụ không chạy. Vẫn có cùng những con số ấy ở:</p>\n<ul>"
        f'<li><a href="{ctx.root}chi-tieu/">trang của từng chỉ tiêu thống kê</a>: mọi địa bàn, mọi kỳ;</li>'
        f'<li><a href="{ctx.root}dia-ban/">trang của từng địa bàn</a> và '
        f'<a href="{ctx.root}co-so/">của từng cơ sở</a>: mọi chỉ tiêu thống kê;</li>'
        f'<li><a href="{ctx.root}tai-ve/">các tệp tải về</a>: sổ tính XLSX, CSV, Parquet, DuckDB.</li></ul></div>\n'
    )


def _list(name: str, title: str, search: str, narrow: str) -> str:
    """A list to choose from: what is chosen first, then a search, then the list itself."""
    return (
        f'<fieldset class="choice" data-choice="{name}"><legend>{title}</legend>\n'
        f'<ul class="chosen" aria-label="Đã chọn: {title.lower()}"></ul>\n'
        f'<label class="field">{search} <input type="search" name="tim-{name}" autocomplete="off"></label>\n'
        f'<label class="field">{narrow} <select name="loc-{name}"></select></label>\n'
        f'<div class="options" role="group" aria-label="{title}" tabindex="0"></div>\n'
        f'<p class="small" data-rest></p></fieldset>\n'
    )
