"""The same input on another machine: other zone, locale and path give the same bytes, and no host is asked."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from congkhai_run import Run, assert_whole, congkhai, environment, read_json, sha256

GUARD = Path(__file__).parent / "guard"


@dataclass(frozen=True)
class Elsewhere:
    """A publication of the samples under the guard, with what it did and what the guard wrote."""

    home: Path
    run: Run
    network: list[str]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    home = tmp_path_factory.mktemp("nơi khác") / "kho dữ liệu 'số 2'"
    log = home.parent / "network.log"
    # the offset has changed sign and day against Asia/Ho_Chi_Minh, the locale knows no letter with a mark
    other = {"TZ": "Pacific/Pago_Pago", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    run = congkhai(home, "publish", env=other | {"PYTHONPATH": str(GUARD), "NETWORK_LOG": str(log)})
    return Elsewhere(home, run, log.read_text(encoding="utf-8").splitlines())


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


def public_files(home: Path, *suffixes: str) -> dict[str, str]:
    release = (home / "current").resolve()
    return {
        path.relative_to(release).as_posix(): sha256(path)
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.suffix in suffixes
    }


def test_the_data_are_the_same_bytes(published_home: Path, elsewhere: Elsewhere) -> None:
    here, there = (read_json(home / "current" / "release.json") for home in (published_home, elsewhere.home))
    assert here["data_hash"] == there["data_hash"] and here["id"] == there["id"]
    # of the database only the content of its tables is promised, not its bytes
    for described in (here, there):
        del described["files"]["data/warehouse.duckdb"]
    assert here == there
    files, others = (public_files(home, ".parquet", ".csv", ".json") for home in (published_home, elsewhere.home))
    assert len(files) > 40 and files.pop("release.json") and others.pop("release.json")
    assert files == others


def test_the_site_is_the_same_bytes(published_home: Path, elsewhere: Elsewhere) -> None:
    suffixes = (".html", ".js", ".css", ".xml", ".txt", ".svg", ".gz", ".md", "")
    files = public_files(published_home, *suffixes)
    assert sum(name.endswith(".html") for name in files) > 100
    there = public_files(elsewhere.home, *suffixes)
    assert sorted(files) == sorted(there)
    assert [name for name in files if files[name] != there[name]] == []


def test_the_release_elsewhere_is_whole(elsewhere: Elsewhere) -> None:
    assert_whole((elsewhere.home / "current").resolve())
