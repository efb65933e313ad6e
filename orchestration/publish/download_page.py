"""The downloads: each file with its size and sha256, the citation, earlier releases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from orchestration.publish import number
from orchestration.publish.context import Context
from orchestration.publish.files.about import About, PublicFile
from orchestration.publish.files.make import DATASET, FOLDER, SUMS
from orchestration.publish.markup import Cell, Table, classed, esc, link


def files_html(ctx: Context, files: Sequence[PublicFile], metadata: str) -> str:
    """The tables of files, the reader's before the analyst's, and the same for search engines."""
    own = [file for file in files if file.path.startswith(f"{FOLDER}/")]
    tables = [file for file in files if file not in own]
    return (
        _table(ctx, "Tệp để đọc và để giữ trọn bộ", own)
        + _table(ctx, "Từng bảng, để phân tích", tables)
        + f'<p>Mã kiểm tra của mọi tệp: <a href="{ctx.root}{SUMS}" download>{SUMS}</a> '
        "(<code>sha256sum -c</code>). Mô tả cho các danh mục dữ liệu: "
        f'<a href="{ctx.root}{FOLDER}/{DATASET}" download>{DATASET}</a>.</p>\n'
        f'<script type="application/ld+json">\n{metadata}</script>\n'
    )


def _table(ctx: Context, caption: str, files: Sequence[PublicFile]) -> str:
    made = Table(
        caption=caption,
        head=["Tệp", "Nội dung", "Cỡ", "sha256"],
        cards=True,
        numeric=frozenset({2}),
        sortable=frozenset({0, 2}),
    )
    made.rows += [_row(ctx, file) for file in files]
    return made.html()


def _row(ctx: Context, file: PublicFile) -> list[Cell]:
    name = esc(file.name)
    first = Cell(f'<a href="{ctx.root}{esc(file.path)}" download>{name}</a>', sort=file.name)
    if file.size is None or file.sha256 is None:
        return [first, Cell(esc(file.words)), Cell(""), Cell(classed("span", "small", "so theo nội dung các bảng"))]
    hashed = Cell(f'<code class="hash">{file.sha256}</code>')
    return [first, Cell(esc(file.words)), Cell(size(file.size), sort=str(file.size)), hashed]


def licence_html(about: About) -> str:
    """Under which terms the data may be used."""
    licence = about.licence
    if not licence.name:
        return "<p>Giấy phép: cơ quan phát hành chưa nêu.</p>\n"
    words = esc(licence.title or licence.name)
    return f"<p>Giấy phép: {link(licence.url, licence.title) if licence.url else words}.</p>\n"


def size(count: int) -> str:
    """Bytes as a reader's unit: `812 B`, `14,2 kB`, `3,1 MB` (powers of ten)."""
    if count < 1000:
        return f"{count} B"
    unit, scale = ("kB", 1000) if count < 1_000_000 else ("MB", 1_000_000)
    tenths = (count * 10 + scale // 2) // scale
    return f"{number.plain(Decimal(tenths) / 10, 1)} {unit}"


def citation_html(ctx: Context) -> str:
    """How to cite the release; each figure has its own permalink besides."""
    return (
        f"<blockquote><p>Công khai giáo dục mầm non, bản công bố {esc(ctx.release_id)}.</p></blockquote>\n"
        "<p>Để ghi nguồn một con số, bấm vào nó và chép liên kết trong câu nguồn.</p>\n"
    )


def releases_html(ctx: Context, history: list[dict[str, Any]]) -> str:
    """This release and the earlier ones, newest first."""
    names = [str(entry.get("release_id") or entry.get("id") or entry.get("release") or "") for entry in history]
    items = [f"<li><b>{esc(ctx.release_id)}</b> (bản này)</li>"]
    items += [f"<li>{esc(name)}</li>" for name in reversed(names) if name]
    return f'<h2 id="cac-ban-cong-bo">Các bản công bố</h2>\n<ul>{"".join(items)}</ul>\n'
