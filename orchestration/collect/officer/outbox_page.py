"""The page of the outbox: one HTML file that opens by double click, without a network, and names no person.

What was found in a cell is left out: it may be a name someone typed into the wrong place. The marked copy shows it.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from urllib.parse import quote

from orchestration.collect.officer.check import Checked
from orchestration.collect.officer.review_sheet import shortened
from orchestration.collect.officer.screen import counts, plain
from orchestration.collect.problem import CRITICAL, SEVERITY_VI, Problem

PAGE = "ket-qua-kiem-tra.html"
_STYLE = (
    "body{font:16px/1.5 'Segoe UI',Arial,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}th{background:#e8eef4}.critical{background:#ffc7ce}.warning{background:#ffeb9c}"
    ".info{background:#ddebf7}h2{margin-top:2rem;font-size:1.15rem;overflow-wrap:anywhere}td{overflow-wrap:anywhere}"
)
_STEPS = (
    "Mở bản đánh dấu của từng tệp dưới đây, sửa các ô tô màu theo trang «Lỗi cần sửa», rồi lưu đè vào thư mục inbox "
    "đúng tên cũ. Lần kiểm tra sau, tệp đã sửa đúng tự biến khỏi thư mục này."
)


def page(
    checked: list[Checked], copies: dict[str, str], faults: list[str], changed: set[str], moment: dt.datetime
) -> str:
    """The page; `copies` gives by file the marked copy beside the page, `changed` those someone edited there."""
    wrong = [one for one in checked if one.problems]
    body = [
        "<h1>Kết quả kiểm tra sổ tính</h1>",
        f"<p>Kiểm tra lúc {moment:%H:%M ngày %d/%m/%Y}: {len(checked)} tệp, "
        f"{len(checked) - len(wrong)} tệp không có gì phải sửa, "
        f"{sum(one.count(CRITICAL) > 0 for one in wrong)} tệp có lỗi.</p>",
        f"<p>{_STEPS}</p>" if wrong else "",
        *(f'<p class="critical">{_text(fault)}</p>' for fault in faults),
        *(_section(one, copies.get(one.offered.file, ""), changed) for one in wrong),
        "<h2>Tệp không có gì phải sửa</h2>" if len(wrong) < len(checked) else "",
        *(f"<p>{_text(one.offered.file)}</p>" for one in checked if not one.problems),
    ]
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>Kết quả kiểm tra sổ tính</title>'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'unsafe-inline'\"><style>{_STYLE}</style></head>\n"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _section(one: Checked, copy: str, changed: set[str]) -> str:
    if copy in changed:
        where = f"Bản {_link(copy)} đã được sửa ngay tại đây: chép nó vào thư mục inbox để kiểm tra lại."
    elif copy:
        where = f"Bản đánh dấu: {_link(copy)}"
    else:
        where = "Tệp này không có bản đánh dấu; xem cách sửa trong bảng."
    head = "<tr><th>Trang</th><th>Ô</th><th>Mức</th><th>Nội dung</th><th>Cần</th><th>Cách sửa</th></tr>"
    rows = "".join(map(_row, one.problems))
    return f"<h2>{_text(one.offered.file)}: {counts(one)}</h2><p>{where}</p><table>{head}{rows}</table>"


def _row(problem: Problem) -> str:
    message = problem.message
    if problem.kind == "conflicting_submission":
        message += f" {problem.found}"
    cells = (problem.sheet, problem.cell, SEVERITY_VI[problem.severity], message, problem.expected, problem.mend)
    return f'<tr class="{problem.severity}">{"".join(f"<td>{_text(cell)}</td>" for cell in cells)}</tr>'


def _link(copy: str) -> str:
    return f'<a href="{escape(quote(copy))}">{_text(copy)}</a>'


def _text(text: str) -> str:
    return escape(shortened(plain(text), 400))
