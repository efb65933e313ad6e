"""Runs of the real command in processes of their own, and copies of data homes for tests that harm them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from forked import Server

ROOT = Path(__file__).resolve().parents[1]
# a publication takes half a minute alone; the bound is for a machine that does other things besides
LONGEST_SECONDS = 400
_SERVER = Server()


def sample_workbooks() -> list[Path]:
    """The workbooks of the sources that are committed in congkhai.toml."""
    sources = tomllib.loads((ROOT / "congkhai.toml").read_text(encoding="utf-8"))["sources"]
    return [file for source in sources for file in sorted((ROOT / source).rglob("*.xlsx"))]


@dataclass(frozen=True)
class Run:
    """What one command did: exit status, both streams."""

    status: int
    out: str
    err: str

    def told(self) -> str:
        """Both streams, for the message of a failing test."""
        return f"exit {self.status}\n{self.out}\n{self.err}"


def environment(home: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of this process without settings of the project, with its own home."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("CONGKHAI_", "DAGSTER_"))}
    # 75 MB in every home, and other bytes than where the engine was not gathered
    return env | {"CONGKHAI_HOME": str(home), "CONGKHAI_SQL_IN_BROWSER": "false"} | (extra or {})


def command(*arguments: str) -> list[str]:
    """The command line of `congkhai`, from whatever checkout the working directory is."""
    return [sys.executable, "-m", "orchestration.cli", *arguments]


def congkhai(
    home: Path,
    *arguments: str,
    env: dict[str, str] | None = None,
    root: Path = ROOT,
    own_process: bool = False,
) -> Run:
    """Run one command to its end, in a fork that has the imports done unless it needs a process of its own."""
    whole = environment(home, env)
    if root == ROOT and not own_process and _SERVER.serves(whole):
        return forked(arguments, whole)
    done = subprocess.run(
        command(*arguments),
        cwd=root,
        env=whole,
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST_SECONDS,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def forked(arguments: Sequence[str], env: dict[str, str]) -> Run:
    """Run one command to its end in a fork with a group of its own, killed when it takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        group = _SERVER.start(list(arguments), env, out, err)
        late = threading.Timer(LONGEST_SECONDS, os.killpg, (group, signal.SIGKILL))
        late.start()
        try:
            status = _SERVER.wait()
        finally:
            late.cancel()
        said = [file.read_text(encoding="utf-8") if file.exists() else "" for file in (out, err)]
    return Run(status, *said)


def start(home: Path, *arguments: str, log: Path, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start one command in a session of its own, so that a kill of its group takes its workers along."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            command(*arguments),
            cwd=ROOT,
            env=environment(home, env),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def explain(home: Path, **row: str) -> None:
    """Append a reason to a home's decisions, for changes of the release that is public there now."""
    file = home / "decisions" / "reason.csv"
    columns = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date().isoformat()
    whole = {"follows": (home / "current").readlink().name, "kind": "revision", "reason": "Đơn vị nộp lại"}
    whole |= {"office": "Phòng thử", "decided_on": today}
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerow(whole | row)


def copied_home(home: Path, to: Path) -> Path:
    """A second home with the same landing, decisions, releases and caches; nothing is shared with the first."""
    shutil.copytree(home, to, symlinks=True)
    return to


def warm_home(home: Path, to: Path) -> Path:
    """A home that never published, with the cached readings of another: reading again would only take time."""
    shutil.copytree(home / "work" / "readings", to / "work" / "readings")
    return to


def sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def public_bytes(home: Path) -> dict[str, str]:
    """Every public file of the current release and its hash, with the name of the release."""
    current = home / "current"
    files = {p.relative_to(current).as_posix(): sha256(p) for p in sorted(current.rglob("*")) if p.is_file()}
    return files | {"": str(current.readlink())}


def read_json(path: Path) -> Any:
    """The data of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def assert_whole(release: Path) -> None:
    """A release holds exactly the files its release.json names, each with the hash it gives, and a green gate."""
    described = read_json(release / "release.json")
    linked = release / "site" / "data"
    found = {
        path.relative_to(release).as_posix(): sha256(path)
        for path in release.rglob("*")
        if path.is_file() and linked not in path.parents and path.name != "release.json"
    }
    assert found == described["files"]
    assert described["id"] == release.name
    gate = read_json(release / "gate.json")
    assert gate["verdict"] == "green" and gate["data_hash"] == described["data_hash"]
    for file in linked.iterdir():
        original = release / "gate.json" if file.name == "gate.json" else release / "data" / file.name
        assert file.read_bytes() == original.read_bytes()
