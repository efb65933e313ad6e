"""The search index: pagefind over one small page per record, the same files for the same records.

pagefind's Python interface waits a tenth of a second for each record, an hour at the size of the nation, so its
program is run once over a folder. Its filters follow the order in which the disk lists that folder; a word of the kind
in each record serves instead, and keeps the bytes the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pagefind.service import get_executable

from orchestration.publish.lists import unmarked
from orchestration.publish.markup import esc
from orchestration.publish.search_record import COMMON, SearchRecord

FOLDER = "pagefind"
# what the search page loads; the rest of the bundle is user interfaces we do not show
KEPT = ("pagefind.js", "pagefind-entry.json", "wasm.unknown.pagefind", "*.pf_meta", "index", "fragment")
# a name outweighs everything else on its record; 10 is the most pagefind takes
NAME_WEIGHT, ALSO_WEIGHT = 10, 0.5


class SearchIndexError(Exception):
    """pagefind could not make the index: a fault of ours or of the machine, never of the data."""


def kind_word(kind: str) -> str:
    """The word that stands for a kind in the index; search.js asks for it beside the reader's words."""
    return f"loai{kind.replace('-', '')}"


def build(records: Iterable[SearchRecord], site_dir: Path) -> int:
    """Write `site_dir`/pagefind/ from the records; returns how many. Raises SearchIndexError."""
    out = site_dir / FOLDER
    shutil.rmtree(out, ignore_errors=True)
    count = 0
    with tempfile.TemporaryDirectory(prefix="congkhai-search-") as folder:
        for count, record in enumerate(records, start=1):
            page = Path(folder) / record.path
            page.mkdir(parents=True, exist_ok=True)
            (page / "index.html").write_text(page_html(record), encoding="utf-8")
        _run(folder, out)
    for path in out.iterdir():
        if not any(path.match(kept) for kept in KEPT):
            path.unlink() if path.is_file() else shutil.rmtree(path)
    return count


def page_html(record: SearchRecord) -> str:
    """The page pagefind reads of a record: names and words as plain text, found with and without marks."""
    name = _telling(record.name)
    return (
        '<!doctype html><html lang="vi"><body>'
        f'<p data-pagefind-meta="ten[data-ten],mo-ta[data-mo-ta]" data-ten="{esc(record.name)}" '
        f'data-mo-ta="{esc(record.words)}" data-pagefind-weight="{NAME_WEIGHT}">{esc(name)} {esc(_alias(name))}</p>'
        f'<p data-pagefind-weight="{ALSO_WEIGHT}">{esc(record.also)} {esc(_alias(record.also))}</p>'
        f"<p>{kind_word(record.kind)}</p></body></html>"
    )


def _telling(name: str) -> str:
    """The name without the words that begin every provider's name, unless nothing would be left."""
    folded = unmarked(name)
    for common in map(unmarked, COMMON):
        # folding keeps the number of letters of composed text, so places agree
        if folded.startswith(f"{common} ") and len(folded) == len(name):
            return name[len(common) + 1 :]
    return name


def _alias(text: str) -> str:
    """The words with đ, folded: pagefind folds every mark but that one."""
    return " ".join(unmarked(word) for word in text.split() if "đ" in word.lower())


def _run(source: str, out: Path) -> None:
    """Run pagefind in the source folder, where nobody's configuration file lies."""
    program = get_executable()
    if program is None:
        raise SearchIndexError("Không có chương trình pagefind cho máy này; cài lại từ requirements.lock.")
    command = [str(program), "--site", source, "--output-path", str(out.resolve()), "--silent"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not (out / "pagefind.js").is_file():
        raise SearchIndexError(f"pagefind không lập được mục lục tìm kiếm: {(done.stderr or done.stdout).strip()}")
