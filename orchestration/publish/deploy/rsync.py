"""A place that the rsync program reaches: `rsync://host/module/path`, `rsync+ssh://user@host:port/path`."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.publish.deploy.place import CURRENT, RECORD, SITES, DeployError, Record, Site, is_folder, read_record

# seconds without a byte, not seconds in all
_SILENCE = 120
_BAD_FILE = 23  # some files were not transferred: here, the record of a place that has none


class RsyncPlace:
    """A place behind rsync; links are sent as links, and rsync replaces a link by a rename."""

    def __init__(self, at: str, shown: str, ssh: dict[str, str]) -> None:
        self.shown = shown
        address = urlsplit(at)
        if shutil.which("rsync") is None:
            raise DeployError(f"{shown}: máy này chưa có chương trình rsync; cài rsync rồi chạy lại.")
        self._shell = ""
        self._top = at.rstrip("/")
        if address.scheme == "rsync+ssh":
            user = f"{address.username}@" if address.username else ""
            self._top = f"{user}{address.hostname}:{address.path.rstrip('/')}"
            self._shell = shlex.join(_ssh(address.port, ssh))

    def record(self) -> Record | None:
        """See Place."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / RECORD
            if self._run("-t", f"{self._top}/{RECORD}", str(file), may_fail=True) is None or not file.exists():
                return None
            try:
                return read_record(json.loads(file.read_text(encoding="utf-8")))
            except ValueError:
                return None

    def bring(self, site: Site) -> None:
        """See Place. The second run compares every byte by its hash and names what differs."""
        self._folders(f"{SITES}/{site.folder}")
        source, target = f"{site.root}/", f"{self._top}/{SITES}/{site.folder}/"
        self._run("-rt", "--checksum", "--delete", source, target)
        differing = self._run("-r", "--checksum", "--delete", "--dry-run", "--out-format=%n", source, target)
        files = [line for line in (differing or "").splitlines() if line and not line.endswith("/")]
        if files:
            raise DeployError(f"{self.shown}: {files[0]} ở nơi đến không giống bản gốc; chạy lại congkhai deploy.")

    def switch(self, site: Site, before: Record | None) -> None:
        """See Place."""
        self._point(site.folder)
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "index.html"
            self._run("-t", f"{self._top}/{CURRENT}/index.html", str(page), may_fail=True)
            if not page.exists() or page.read_bytes() != (site.root / "index.html").read_bytes():
                if before:
                    self._point(before.folder)
                raise DeployError(f"{self.shown}: sau khi chuyển, trang đầu không phải của bản mới; đã chuyển lại.")
            previous = "" if before is None else before.previous if before.folder == site.folder else before.folder
            record = Record(site.release_id, site.folder, previous)
            (Path(folder) / RECORD).write_text(json.dumps(record.as_dict(), indent=1) + "\n", encoding="utf-8")
            self._run("-t", str(Path(folder) / RECORD), f"{self._top}/{RECORD}")

    def prune(self, keep: set[str]) -> None:
        """See Place."""
        listed = self._run("--list-only", f"{self._top}/{SITES}/") or ""
        names = {line.split()[-1] for line in listed.splitlines() if line.startswith("d")}
        gone = [name for name in sorted(names) if is_folder(name) and name not in keep]
        with tempfile.TemporaryDirectory() as empty:
            for name in gone:
                only = ["--include", f"/{name}/***", "--exclude", "*"]
                self._run("-r", "--delete", *only, f"{empty}/", f"{self._top}/{SITES}/")

    def _point(self, folder: str) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            link = Path(scratch) / CURRENT
            link.symlink_to(f"{SITES}/{folder}")
            self._run("-l", str(link), f"{self._top}/")

    def _folders(self, path: str) -> None:
        """Make the folders of a path: rsync makes only the last one by itself."""
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / path).mkdir(parents=True)
            self._run("-r", f"{scratch}/", f"{self._top}/")

    def _run(self, *arguments: str, may_fail: bool = False) -> str | None:
        shell = ["-e", self._shell] if self._shell else []
        done = subprocess.run(
            ["rsync", f"--timeout={_SILENCE}", *shell, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
        if may_fail and done.returncode == _BAD_FILE:
            return None
        told = (done.stderr.strip().splitlines() or [""])[0]
        raise DeployError(f"{self.shown}: rsync dừng với mã {done.returncode} ({told}); kiểm tra địa chỉ, quyền, mạng.")


def _ssh(port: int | None, given: dict[str, str]) -> list[str]:
    """ssh that asks nothing: a key that is not known, or a password that is needed, ends it."""
    options = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=20"]
    if port:
        options += ["-p", str(port)]
    if given.get("KEY_FILE"):
        options += ["-i", given["KEY_FILE"], "-o", "IdentitiesOnly=yes"]
    if given.get("KNOWN_HOSTS"):
        options += ["-o", f"UserKnownHostsFile={given['KNOWN_HOSTS']}"]
    return options
