"""The search index: pagefind over one small page per record, the same files for the same records.

pagefind's files follow the order in which pages come, and over a folder that is the order in which the disk lists it.
So pages are sent one after another to the service behind its Python interface, which itself waits a tenth of a second
for each answer: an hour at the size of the nation.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from pagefind.service import get_executable

from orchestration.publish.alphabet import unmarked
from orchestration.publish.markup import esc
from orchestration.publish.search_record import PROVIDER, SearchRecord

FOLDER = "pagefind"
# what search.js must know of the index before it asks: the kinds of its records and its most frequent words
ABOUT = "records.json"
# what the search page loads; the rest of the bundle is user interfaces we do not show
KEPT = ("pagefind.js", "pagefind-entry.json", "wasm.unknown.pagefind", "*.pf_meta", "index", "fragment")
_SIGNATURE = b"pagefind_dcd"
_WORD = re.compile(r"\w+")


class SearchIndexError(Exception):
    """pagefind could not make the index: a fault of ours or of the machine, never of the data."""


def build(records: Iterable[SearchRecord], site_dir: Path) -> int:
    """Write `site_dir`/pagefind/ from the records; returns how many. Raises SearchIndexError."""
    out = site_dir / FOLDER
    shutil.rmtree(out, ignore_errors=True)
    found = sorted(records, key=lambda record: record.path)
    with _Service() as service:
        index = service.ask({"type": "NewIndex", "config": {}})["index_id"]
        for record in found:
            service.ask(
                {"type": "AddFile", "index_id": index, "url": f"/{record.path}", "file_contents": page_html(record)}
            )
        # written here: pagefind answers that its files are written before their last bytes are
        made = service.ask({"type": "GetFiles", "index_id": index})["files"]
    for file in made:
        path = out / file["path"]
        if any((out / Path(file["path"]).parts[0]).match(kept) for kept in KEPT):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(file["content"]))
    about = {"frequent": frequent(found), "kinds": _kinds(found, out)}
    (out / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return len(found)


def frequent(records: Iterable[SearchRecord], most: int = 200) -> list[str]:
    """The folded words that stand in most records, the most frequent first.

    Each word that is asked costs a reader one more part of the index, so of a long question the rarest are asked.
    """
    counted = Counter(
        word for record in records for word in set(_WORD.findall(unmarked(f"{record.name} {record.words}".lower())))
    )
    return [word for word, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:most]]


def _kinds(records: Iterable[SearchRecord], out: Path) -> dict[str, str]:
    """Kind -> the names pagefind gave its records, seven digits each, one behind the other.

    A word or a filter of pagefind's own would cost three times as much. Providers, the many, are what no kind claims.
    """
    kind_of = {f"/{record.path}": record.kind for record in records if record.kind != PROVIDER}
    found: dict[str, list[str]] = {}
    for path in sorted((out / "fragment").iterdir()):
        url = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))["url"]
        if url in kind_of:
            found.setdefault(kind_of[url], []).append(path.name.partition("_")[2].partition(".")[0])
    return {kind: "".join(names) for kind, names in sorted(found.items())}


def page_html(record: SearchRecord) -> str:
    """The page pagefind reads of a record: all is metadata, found by the same words, so that every page has one word
    of text and costs the list of pages, which each reader fetches, the least."""
    # pagefind takes two records that read the same for one, and two schools of a ward may have one name; a page without
    # a word it passes over
    page, _, entry = record.path.partition("#")
    code = entry.split("-")[1] if entry else page.strip("/").rsplit("-", maxsplit=1)[-1] or record.kind
    also = " ".join(filter(None, (record.also, _alias(record.words), _alias(record.also))))
    told = {"title": record.name, "folded": _alias(record.name), "words": record.words, "also": also}
    names = ",".join(f"{name}[data-{name}]" for name, text in told.items() if text)
    data = " ".join(f'data-{name}="{esc(text)}"' for name, text in told.items() if text)
    return f'<!doctype html><html lang="vi"><body><p data-pagefind-meta="{names}" {data}>{esc(code)}</p></body></html>'


def _alias(text: str) -> str:
    """The text folded where it has a đ, else nothing: pagefind folds every mark but that one.

    The whole text: with the words that have a đ alone pagefind cuts its index into parts twice as large.
    """
    return unmarked(text) if "đ" in text.lower() else ""


class _Service:
    """pagefind's program listening: messages are JSON in base64, each ended by a comma, both ways."""

    def __enter__(self) -> Self:
        program = get_executable()
        if program is None:
            raise SearchIndexError("Không có chương trình pagefind cho máy này; cài lại từ requirements.lock.")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        # a folder of its own, since a configuration file where it starts would be obeyed
        self._folder = tempfile.TemporaryDirectory(prefix="congkhai-search-")
        self._process = subprocess.Popen(
            [program, "--service"],
            cwd=self._folder.name,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._read = b""
        return self

    def __exit__(self, *raised: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send one message and give what it is answered with. Raises SearchIndexError."""
        assert self._process.stdin and self._process.stdout
        message = json.dumps({"message_id": 1, "payload": payload}).encode()
        try:
            self._process.stdin.write(base64.b64encode(message) + b",")
            self._process.stdin.flush()
            while b"," not in self._read:
                some = os.read(self._process.stdout.fileno(), 1 << 16)
                if not some:
                    raise SearchIndexError("pagefind không lập được mục lục tìm kiếm: chương trình dừng giữa chừng.")
                self._read += some
        except BrokenPipeError as error:
            raise SearchIndexError("pagefind không lập được mục lục tìm kiếm: chương trình không chạy.") from error
        answer, _, self._read = self._read.partition(b",")
        told: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if told["type"] == "Error":
            raise SearchIndexError(f"pagefind không lập được mục lục tìm kiếm: {told.get('message')}")
        return told
