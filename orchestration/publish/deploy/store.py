"""A place behind fsspec: a folder of this machine, sftp, s3 and whatever else fsspec opens by its address."""

from __future__ import annotations

import hashlib
import json
import posixpath
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fsspec import AbstractFileSystem

from orchestration.publish.deploy.entry import entry_pages
from orchestration.publish.deploy.link import Linker
from orchestration.publish.deploy.place import CURRENT, RECORD, SITES, DeployError, Record, Site, is_folder, read_record

_CHUNK = 1 << 20
_BATCH = 200


class StorePlace:
    """A place in a store; `linker` is None where the store has no links and entry pages stand in for them."""

    def __init__(self, store: AbstractFileSystem, top: str, shown: str, linker: Linker | None) -> None:
        self.shown = shown
        self._store, self._top, self._linker = store, top.rstrip("/"), linker

    def record(self) -> Record | None:
        """See Place."""
        try:
            return read_record(json.loads(self._store.cat_file(self._at(RECORD))))
        except (FileNotFoundError, ValueError):
            return None

    def bring(self, site: Site) -> None:
        """See Place. What lies there already with the right bytes is not sent again."""
        base = f"{SITES}/{site.folder}"
        missing = self._differing(site, site.hashes)
        self._put({f"{base}/{name}": site.root / name for name in missing})
        wrong = self._differing(site, missing)
        if wrong:
            raise DeployError(f"{self.shown}: {wrong[0]} ở nơi đến không giống bản gốc; chạy lại congkhai deploy.")
        extra = sorted(set(self._sizes(base)) - set(site.hashes))
        if extra:
            raise DeployError(f"{self.shown}: có tệp lạ {base}/{extra[0]}; xóa tệp ấy rồi chạy lại.")

    def switch(self, site: Site, before: Record | None) -> None:
        """See Place."""
        if self._linker:
            self._switch_link(site, before)
            entries: tuple[str, ...] = ()
        else:
            entries = self._switch_entries(site, before)
        previous = "" if before is None else before.previous if before.folder == site.folder else before.folder
        record = Record(site.release_id, site.folder, previous, entries)
        self._store.pipe_file(self._at(RECORD), json.dumps(record.as_dict(), indent=1).encode() + b"\n")

    def prune(self, keep: set[str]) -> None:
        """See Place."""
        try:
            found = self._store.ls(self._at(SITES), detail=False)
        except FileNotFoundError:
            return
        for path in found:
            name = posixpath.basename(str(path).rstrip("/"))
            if is_folder(name) and name not in keep:
                self._store.rm(self._at(f"{SITES}/{name}"), recursive=True)

    def _switch_link(self, site: Site, before: Record | None) -> None:
        assert self._linker is not None
        link = self._at(CURRENT)
        self._linker.point(link, f"{SITES}/{site.folder}")
        if self._hash(f"{CURRENT}/index.html") != site.hashes["index.html"]:
            if before:
                self._linker.point(link, f"{SITES}/{before.folder}")
            raise DeployError(f"{self.shown}: sau khi chuyển, trang đầu không phải của bản mới; đã chuyển lại bản cũ.")

    def _switch_entries(self, site: Site, before: Record | None) -> tuple[str, ...]:
        """Entry pages one by one, the first page last: each leads into one whole site, the old or the new."""
        pages = entry_pages(site)
        self._write(pages)
        read = {name: self._store.cat_file(self._at(name)) for name in pages}
        wrong = sorted(name for name in pages if read[name] != pages[name])
        if wrong:
            if before:
                self._write(entry_pages(site, before.folder))
            raise DeployError(f"{self.shown}: {wrong[0]} không ghi được đúng; đã trả lại các trang dẫn của bản cũ.")
        for name in sorted(set(before.entries if before else ()) - set(pages)):
            if self._store.exists(self._at(name)):
                self._store.rm_file(self._at(name))
        return tuple(sorted(pages))

    def _write(self, pages: Mapping[str, bytes]) -> None:
        """Entry pages as files: sending a file is how a store learns its media type. The first page comes last."""
        with tempfile.TemporaryDirectory() as folder:
            files = {name: Path(folder) / name for name in pages}
            for name, file in files.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(pages[name])
            self._put({name: file for name, file in files.items() if name != "index.html"})
            self._put({"index.html": files["index.html"]})

    def _at(self, path: str) -> str:
        return f"{self._top}/{path}"

    def _sizes(self, folder: str) -> dict[str, int]:
        """Path below the folder -> bytes; empty for a folder that is not there."""
        base = self._at(folder)
        try:
            found = self._store.find(base, detail=True)
        except FileNotFoundError:
            return {}
        stripped = str(self._store._strip_protocol(base)).rstrip("/")
        return {str(path)[len(stripped) + 1 :]: int(info["size"]) for path, info in found.items()}

    def _differing(self, site: Site, names: Iterable[str]) -> list[str]:
        """The files that are not there, or not with our bytes."""
        there = self._sizes(f"{SITES}/{site.folder}")
        sizes = {name: (site.root / name).stat().st_size for name in names}
        same = [name for name in sizes if there.get(name) == sizes[name]]
        small = [name for name in same if sizes[name] <= _CHUNK]
        read = self._small_hashes(f"{SITES}/{site.folder}", small)
        large = {name: self._hash(f"{SITES}/{site.folder}/{name}") for name in same if name not in read}
        found = read | large
        return [name for name in sizes if found.get(name) != site.hashes[name]]

    def _small_hashes(self, folder: str, names: Sequence[str]) -> dict[str, str]:
        """Hashes of small files, read many at a time: over a long line each reading alone waits for its answer."""
        found: dict[str, str] = {}
        for start in range(0, len(names), _BATCH):
            paths = {
                str(self._store._strip_protocol(self._at(f"{folder}/{name}"))): name
                for name in names[start : start + _BATCH]
            }
            read = self._store.cat(list(paths))
            # of one path alone some stores give the bytes themselves
            read = {next(iter(paths)): read} if isinstance(read, bytes) else read
            found |= {paths[path]: hashlib.sha256(content).hexdigest() for path, content in read.items()}
        return found

    def _hash(self, path: str) -> str:
        digest = hashlib.sha256()
        with self._store.open(self._at(path), "rb", cache_type="none", block_size=_CHUNK) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def _put(self, files: Mapping[str, Path]) -> None:
        """Send files, many at a time where the store can."""
        if self._linker:
            # made one after the other: many hands making one folder get into each other's way
            for folder in sorted({posixpath.dirname(path) for path in files}):
                self._store.makedirs(self._at(folder), exist_ok=True)
        names = sorted(files)
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            self._store.put([str(files[name]) for name in batch], [self._at(name) for name in batch])
