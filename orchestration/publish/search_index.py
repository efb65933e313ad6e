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
from orchestration.publish.search_record import PROVIDER, SearchRecord

FOLDER = "pagefind"
# what the search page loads; the rest of the bundle is user interfaces we do not show
KEPT = ("pagefind.js", "pagefind-entry.json", "wasm.unknown.pagefind", "*.pf_meta", "index", "fragment")
# a name found by its folded words counts as much as one found by its own: the weight search.js gives to titles
NAME_WEIGHT = 10
class SearchIndexError(Exception):
    """pagefind could not make the index: a fault of ours or of the machine, never of the data."""


def kind_word(kind: str) -> str:
    """The word that stands for a kind in the index; search.js asks for it beside the reader's words.

    Providers have none: they are the many, and what no other kind claims.
    """
    return "" if kind == PROVIDER else f"loai{kind.replace('-', '')}"


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
    """The page pagefind reads of a record. It finds what is shown too, so its text is only what is not shown."""
    rest = filter(None, (record.also, _alias(record.words), _alias(record.also), kind_word(record.kind)))
    # pagefind takes two records that read the same for one, and two schools of a ward may have one name
    return (
        '<!doctype html><html lang="vi"><body>'
        f'<p data-pagefind-meta="title[data-name],words[data-words]" data-name="{esc(record.name)}" '
        f'data-words="{esc(record.words)}" data-pagefind-weight="{NAME_WEIGHT}">{esc(_alias(record.name))}</p>'
        f"<p>{esc(' '.join(rest))} {esc(record.path.strip('/').rsplit('-', 1)[-1])}</p></body></html>"
    )


def _alias(text: str) -> str:
    """The text folded where it has a đ, else nothing: pagefind folds every mark but that one."""
    return unmarked(text) if "đ" in text.lower() else ""


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
