"""The same input on another machine: other zone, locale, home, checkout and hash order give the same bytes.

No clock is set: the two runs are minutes apart, and their zones are on two days for most of the day. No host is asked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from congkhai_run import ROOT, Run, assert_whole, congkhai, environment, read_json, sha256

from orchestration.publish.rebuild import differing_tables

GUARD = Path(__file__).parent / "guard"
CHECKOUT = ("congkhai.toml", "dbt_project", "docs/questions", "expectations", "orchestration", "samples", "site")


@dataclass(frozen=True)
class Elsewhere:
    """A publication of the samples under the guard, with what it did and what the guard wrote."""

    home: Path
    run: Run
    network: list[str]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    place = tmp_path_factory.mktemp("nơi khác")
    home, log, root = place / "kho dữ liệu 'số 2'", place / "network.log", place / "mã nguồn"
    ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
    root.mkdir()
    for name in CHECKOUT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, root / name)
    # the offset has changed sign and day against Asia/Ho_Chi_Minh, the locale knows no letter with a mark
    other = {"TZ": "Pacific/Pago_Pago", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    env = other | {"PYTHONPATH": str(GUARD), "NETWORK_LOG": str(log)}
    return Elsewhere(home, congkhai(home, "publish", env=env, root=root), log.read_text(encoding="utf-8").splitlines())


def test_the_other_machine_was_another(elsewhere: Elsewhere) -> None:
    """The run took the code and the samples of the other checkout."""
    assert elsewhere.run.status == 0, elsewhere.run.told()
    manifest = read_json(elsewhere.home / "work" / "dbt" / "manifest.json")
    assert str(elsewhere.home.parent / "mã nguồn") in json.dumps(manifest, ensure_ascii=False)


def test_a_whole_publish_asks_no_host(elsewhere: Elsewhere) -> None:
    assert elsewhere.run.status == 0, elsewhere.run.told()
    assert [line for line in elsewhere.network if " asked " in line] == []
    watched = {line.split()[0] for line in elsewhere.network if line.endswith("watched")}
    assert len(watched) >= 3, "the command and its two readers"


@pytest.mark.parametrize(
    "ask",
    [
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import socket; socket.create_connection(('192.0.2.1', 443), 1)",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
        "from multiprocessing import get_context; from urllib.request import urlopen\n"
        "if __name__ == '__main__':\n"
        "    with get_context('spawn').Pool(1) as pool: pool.apply(urlopen, ('http://192.0.2.1',))",
    ],
)
def test_the_guard_would_have_seen_it(ask: str, tmp_path: Path) -> None:
    log, script = tmp_path / "network.log", tmp_path / "ask.py"
    script.write_text(ask)
    env = environment(tmp_path / "home", {"PYTHONPATH": str(GUARD), "NETWORK_LOG": str(log)})
    env = {key: value for key, value in env.items() if not key.lower().endswith("_proxy")}
    done = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no outside host" in done.stderr
    assert " asked " in log.read_text()


def public_files(home: Path) -> dict[str, str]:
    """Every file of the release but the database, of which only the content of its tables is promised."""
    release = (home / "current").resolve()
    return {
        path.relative_to(release).as_posix(): sha256(path)
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb"
    }


def test_every_public_file_is_the_same_bytes(published_home: Path, elsewhere: Elsewhere) -> None:
    here, there = public_files(published_home), public_files(elsewhere.home)
    described, other = (read_json(home / "current" / "release.json") for home in (published_home, elsewhere.home))
    for one in (described, other):
        del one["files"]["data/warehouse.duckdb"]
    assert described == other
    # the record names the hash of the database
    del here["release.json"], there["release.json"]
    assert sorted(here) == sorted(there) and [name for name in here if here[name] != there[name]] == []
    kinds = {Path(name).suffix for name in here}
    assert {".csv", ".parquet", ".json", ".html", ".xlsx", ".zip", ".jsonld", ".js", ".css", ".svg", ""} <= kinds
    assert sum(name.endswith(".html") for name in here) > 100


def test_the_database_holds_the_same_rows(published_home: Path, elsewhere: Elsewhere) -> None:
    files = [home / "current" / "data" / "warehouse.duckdb" for home in (published_home, elsewhere.home)]
    assert differing_tables(*files) == []


def test_the_release_elsewhere_is_whole(elsewhere: Elsewhere) -> None:
    assert_whole((elsewhere.home / "current").resolve())
