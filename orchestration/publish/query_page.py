"""The page for SQL: in the browser where the engine was gathered, and on the reader's own machine always.

The engine reads `data/warehouse.duckdb` of the release itself, over HTTP, a piece at a time where the host can.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.export.files import file_hash
from orchestration.publish.context import Context
from orchestration.publish.markup import esc
from orchestration.settings import ROOT

# the committed list of what `make query-assets` must gather
SUMS = ROOT / "site" / "query-assets.sha256"
# below the built site
ENGINE = "truy-van/duckdb"
QUESTIONS = ROOT / "docs" / "questions"
SHOWN = 5
_MEGABYTES = 34


class QueryAssetsError(Exception):
    """The gathered engine is not the one whose bytes are committed; the text says how to mend it."""


@dataclass(frozen=True)
class Question:
    """A worked question: its Vietnamese words, what to mind in the answer, and its SQL."""

    title: str
    remark: str
    sql: str


def parts(ctx: Context, gathered: Path | None, site: Path) -> dict[str, str]:
    """What fills the page; an engine that was gathered is copied into `site`. Raises QueryAssetsError."""
    if gathered is not None:
        copy_engine(gathered, site)
    return {"query": html(ctx.root, questions(), gathered is not None)}


def copy_engine(gathered: Path, site: Path) -> None:
    """Copy the engine into `site`, each file once it has the committed hash. Raises QueryAssetsError."""
    folder = site / ENGINE
    folder.mkdir(parents=True, exist_ok=True)
    for line in SUMS.read_text(encoding="utf-8").splitlines():
        sha256, name = line.split()
        if not (gathered / name).is_file() or file_hash(gathered / name) != sha256:
            raise QueryAssetsError(
                f"{gathered.name}/{name}: thiếu hoặc không phải tệp mà site/{SUMS.name} nêu ({sha256[:12]}); chạy make "
                f"query-assets để lấy lại, hoặc đặt sql_in_browser = false để công bố không có SQL trong trình duyệt."
            )
        shutil.copyfile(gathered / name, folder / name)


def questions() -> list[Question]:
    """The first worked questions of docs/questions, whose heads hold the words."""
    return [_question(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONS.glob("*.sql"))[:SHOWN]]


def _question(text: str) -> Question:
    """Vietnamese first, up to its question mark; the remark begins with "Lưu ý:"; the rest of the head is English."""
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("--")]
    words = " ".join(line.removeprefix("--").strip() for line in head)
    title = words[: words.index("?") + 1]
    remark = re.search(r"Lưu ý: (.+)$", words)
    sql = "\n".join(lines[len(head) :]).strip()
    return Question(title, remark[1] if remark else "", sql)


def html(root: str, asked: Sequence[Question], has_engine: bool) -> str:
    """The editor where there is an engine, the questions, and the ways on one's own machine."""
    editor = _editor(root) if has_engine else _no_engine()
    return (
        f"{editor}"
        '<h2 id="cau-hoi">Năm câu hỏi mẫu</h2>\n'
        f"{''.join(_question_html(number, one, has_engine) for number, one in enumerate(asked, start=1))}"
    )


def _no_engine() -> str:
    return (
        '<p class="notice" data-no-engine>Bản công bố này không kèm công cụ SQL trong trình duyệt. Vẫn hỏi được bằng '
        'SQL trên máy của bạn: xem <a href="#tren-may">Hỏi trên máy của bạn</a>.</p>\n'
    )


def _editor(root: str) -> str:
    return (
        '<p class="notice" data-instead>Hỏi ngay trên trang cần JavaScript và một máy chủ web; mở trang từ đĩa thì '
        'công cụ không chạy. Không có thì xem <a href="#tren-may">Hỏi trên máy của bạn</a>.</p>\n'
        f'<div id="truy-van" class="explorer query" hidden data-engine="duckdb/" '
        f'data-database="{root}data/warehouse.duckdb">\n'
        f"<p data-before>Công cụ là DuckDB chạy ngay trong trình duyệt: tải {_MEGABYTES} MB một lần (khoảng 8 MB nếu "
        "máy chủ nén), rồi đọc dần cơ sở dữ liệu của bản công bố. Câu hỏi không gửi đi đâu.</p>\n"
        '<div class="actions"><button type="button" class="main" data-act="mo">Tải công cụ</button></div>\n'
        '<div data-tool hidden><label class="field" for="sql">Câu SQL</label>\n'
        '<textarea id="sql" rows="12" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>\n'
        '<div class="actions"><button type="button" class="main" data-act="chay">Chạy (Ctrl+Enter)</button>\n'
        '<button type="button" data-act="dung" disabled>Dừng</button>\n'
        '<button type="button" data-act="csv" disabled>Tải CSV</button>\n'
        '<button type="button" data-act="lien-ket">Chép liên kết tới câu này</button></div></div>\n'
        '<p class="told" role="status"></p>\n'
        '<div class="result"></div>\n'
        "<details data-tables hidden><summary>Các bảng và cột</summary><div></div></details>\n</div>\n"
        f'<script type="module" src="{root}assets/congkhai/query.js"></script>\n'
    )


def _question_html(number: int, one: Question, has_engine: bool) -> str:
    remark = f"<p>Lưu ý: {esc(one.remark)}</p>" if one.remark else ""
    button = ""
    if has_engine:
        button = (
            f'<div class="actions"><button type="button" data-question="{number}" hidden>Đưa vào ô hỏi</button></div>'
        )
    return (
        f'<details class="asked" id="cau-{number}"><summary>{number}. {esc(one.title)}</summary>\n{remark}{button}'
        f'<pre tabindex="0"><code>{esc(one.sql)}</code></pre></details>\n'
    )
