"""release.json: what is needed to check a release and to make it again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.pull import read_ledger
from orchestration.collect.tombstone import read_tombstones
from orchestration.export.files import file_hash
from orchestration.export.version import read_version
from orchestration.publish.feed import as_of
from orchestration.settings import CODE_VERSION, Settings

# what of the checkout makes the bytes of a release, beside the catalogue
_CODE = {
    "orchestration": (".py", ".yml"),
    "dbt_project": (".sql", ".yml"),
    "expectations": (".json",),
    "site": (".md", ".yml", ".html", ".css", ".js", ".svg", ".woff2", ".sha256"),
    "docs/questions": (".sql",),
}


def describe(
    settings: Settings,
    release: Path,
    gate: dict[str, Any],
    release_id: str,
    release_round: str,
    previous: str | None,
) -> dict[str, Any]:
    """The content of release.json for the files below `release`; `previous` is the release it follows."""
    linked = release / "site" / "data"
    files = sorted(path for path in release.rglob("*") if path.is_file() and linked not in path.parents)
    return {
        "id": release_id,
        "round": release_round,
        "previous": previous,
        "version": read_version(release / "data"),
        "candidate": gate["candidate"],
        "data_hash": gate["data_hash"],
        "files": {path.relative_to(release).as_posix(): file_hash(path) for path in files},
        "ledger": [
            {"sequence": entry.sequence, "sha256": entry.sha256, "file": entry.file}
            for entry in read_ledger(settings.home)
        ],
        "purged": sorted(read_tombstones(settings.home)),
        "decisions": {path.name: file_hash(path) for path in sorted(settings.home.decisions.glob("*.csv"))},
        "as_of": as_of(release / "data"),
        "issuing_office": settings.issuing_office,
        "feedback": settings.feedback,
        "name_late_submitters": settings.name_late_submitters,
        "licence": settings.licence,
        "site_url": settings.site_url,
        "catalogue": Catalogue(settings.seeds).fingerprint,
        "code_version": CODE_VERSION,
        "code": code_fingerprint(settings.root),
    }


def code_fingerprint(root: Path) -> str:
    """sha256 over the files of the checkout that make a release: a changed line has no version number of its own."""
    digest = hashlib.sha256()
    for folder, suffixes in _CODE.items():
        for file in sorted((root / folder).rglob("*")):
            is_made = {"target", "logs", "node_modules"} & set(file.relative_to(root).parts)
            if file.suffix in suffixes and file.is_file() and not is_made:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
