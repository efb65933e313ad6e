"""All files of a release that are made from its data: below `tai-ve/` of the site, and SHA256SUMS at its root.

They are part of the site, a function of data/, gate.json and settings; the candidate's id knows nothing of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from orchestration.export.files import file_hash, json_text
from orchestration.publish.data import SiteData
from orchestration.publish.files import dataset
from orchestration.publish.files.about import About, PublicFile
from orchestration.publish.files.archive import Archive, sums
from orchestration.publish.files.excel_csv import write_excel_csv
from orchestration.publish.files.licence_notice import licence_text
from orchestration.publish.files.readme import readme
from orchestration.publish.files.words import ALL_WORDS, EXCEL_WORDS, GATE_WORDS, WORDS, WORKBOOK_WORDS
from orchestration.publish.files.workbook import write_workbook

FOLDER, DATA, SUMS, DATASET = "tai-ve", "data", "SHA256SUMS", "dataset.jsonld"
DATABASE = "warehouse.duckdb"
_MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".duckdb": "application/vnd.duckdb",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def make_files(
    data_dir: Path, data: SiteData, gate: dict[str, Any], about: About, site: Path
) -> tuple[list[PublicFile], str]:
    """Write the workbook, the archives, the metadata and the sums into `site`.

    Returns the files, the reader's first, then the analyst's, and the metadata as text for the page.
    """
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    tables = _data_files(data_dir, gate)
    hashes = {file.name: file.sha256 for file in tables if file.sha256}
    book, excel, whole = (folder / f"{about.stem}{end}" for end in (".xlsx", "-csv-excel.zip", ".zip"))
    write_workbook(data, about, book)
    write_excel_csv(data_dir, excel, f"{about.stem}-csv-excel", readme(data, about, is_for_excel=True))
    members = hashes | {book.name: file_hash(book)}
    with Archive(whole, about.stem) as archive:
        archive.add_text("README.txt", readme(data, about, is_for_excel=False))
        archive.add_text("LICENCE.txt", licence_text(about))
        archive.add_text(SUMS, sums(members))
        archive.add_text("gate.json", json_text(gate))
        archive.add_file(book.name, book)
        for name in sorted(hashes.keys() - {"gate.json"}):
            archive.add_file(name, data_dir / name)
    made = [_file(file, FOLDER, words) for file, words in ((book, WORKBOOK_WORDS), (excel, EXCEL_WORDS))]
    files = [*made, _file(whole, FOLDER, ALL_WORDS), *tables]
    metadata = dataset.as_text(dataset.dataset(data, about, files))
    (folder / DATASET).write_text(metadata, encoding="utf-8")
    listed = {file.path: file.sha256 for file in files if file.sha256}
    listed[f"{FOLDER}/{DATASET}"] = file_hash(folder / DATASET)
    (site / SUMS).write_text(sums(listed), encoding="utf-8")
    return files, metadata


def _data_files(data_dir: Path, gate: dict[str, Any]) -> list[PublicFile]:
    """The files of data/ as they will lie below the site, with gate.json beside them."""
    found = []
    for path in sorted(data_dir.iterdir()):
        if path.name == DATABASE:
            found.append(PublicFile(f"{DATA}/{path.name}", WORDS["warehouse"], _MEDIA[path.suffix], None, None))
        elif path.is_file():
            found.append(_file(path, DATA, WORDS.get(path.stem, "")))
    judged = json_text(gate).encode()
    return [
        *found,
        PublicFile(f"{DATA}/gate.json", GATE_WORDS, _MEDIA[".json"], len(judged), hashlib.sha256(judged).hexdigest()),
    ]


def _file(path: Path, folder: str, words: str) -> PublicFile:
    media = _MEDIA.get(path.suffix, "application/octet-stream")
    return PublicFile(f"{folder}/{path.name}", words, media, path.stat().st_size, file_hash(path))
