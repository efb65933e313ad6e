"""All sources of a pull as files on this machine; a source that fails does not keep the others from being taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.collect.source.download import Download
from orchestration.collect.source.folder import find_local
from orchestration.collect.source.found import Found, Progress, SourceError, path_text
from orchestration.collect.source.https import fetch_https
from orchestration.collect.source.manifest import MANIFEST, read_manifest
from orchestration.settings import Settings, Source


def gather(sources: Sequence[Source], settings: Settings, progress: Progress) -> tuple[list[Found], list[str]]:
    """(files in order of source and name, faults); a fault is one sentence that names the source or file."""
    found, faults = list[Found](), list[str]()
    for source in sources:
        try:
            more, wrong = _remote(source, settings, progress) if source.is_remote else _local(source, settings)
        except SourceError as error:
            more, wrong = [], [str(error)]
        # what the manifest says of a file goes before what the settings say of its source
        found += [replace(one, said={**one.said, "round": one.said.get("round") or source.round}) for one in more]
        faults += wrong
    return found, faults


def _local(source: Source, settings: Settings) -> tuple[list[Found], list[str]]:
    place = Path(source.at)
    return find_local(place, _name(place, settings), settings, settings.home.downloads)


def _name(place: Path, settings: Settings) -> str:
    """The name a person knows a path by: relative to the project, else its last part, a file's with its folder."""
    if place.is_relative_to(settings.root) and place != settings.root:
        return path_text(place.relative_to(settings.root))
    return path_text(place.name if place.is_dir() else f"{place.parent.name}/{place.name}")


def _remote(source: Source, settings: Settings, progress: Progress) -> tuple[list[Found], list[str]]:
    address = urlsplit(source.at)
    folder = settings.home.downloads / address.scheme
    name = path_text(f"{address.hostname or ''}{address.path}".rstrip("/"))
    if address.scheme in ("http", "https"):
        path = fetch_https(source, Download(source.at, folder, settings, progress))
        return find_local(path, name, settings, settings.home.downloads)
    from orchestration.collect.source.store import fetch_store

    files = fetch_store(source, folder, settings, progress)
    manifest = next((read_manifest(one.path.parent, one.path.name) for one in files if one.name == MANIFEST), {})
    found, faults = list[Found](), list[str]()
    for one in files:
        if one.name != MANIFEST:
            more, wrong = find_local(one.path, f"{name}/{one.name}", settings, settings.home.downloads)
            found += [replace(each, said=each.said or manifest.get(one.name, {})) for each in more]
            faults += wrong
    return found, faults
