"""A site brought to real places: whole first, public last, the one before kept, nothing but our own ever removed."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import dagster as dg
import pytest
from congkhai_run import congkhai, sha256
from fsspec.implementations.local import LocalFileSystem
from moto.server import ThreadedMotoServer
from servers import SftpServer, sftp_server

from orchestration.export.files import write_json
from orchestration.publish.deploy.deploy import deploy_current, local_site, open_place
from orchestration.publish.deploy.link import LocalLinker
from orchestration.publish.deploy.place import DeployError
from orchestration.publish.deploy.store import StorePlace
from orchestration.publish.state import RELEASED, log
from orchestration.publish.switch import switch
from orchestration.settings import Home, Settings, load_settings

PAGES = ("index.html", "tai-ve/index.html", "co-so/truong-a-school-1/index.html", "404.html")


def publish(home: Home, release_id: str, pages: tuple[str, ...] = PAGES) -> Path:
    """A small release that is public on this machine."""
    folder = home.releases / release_id
    content = {f"site/{name}": f"{release_id} {name}" for name in pages}
    content |= {"site/assets/a b.css": "body{}", "data/unit.csv": f"unit\n{release_id}\n" * 1000}
    content |= {"data/large.parquet": release_id * 150_000, "gate.json": "{}", "site/SHA256SUMS": ""}
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "site" / "data").mkdir()
    for file in [*(folder / "data").iterdir(), folder / "gate.json"]:
        os.link(file, folder / "site" / "data" / file.name)
    files = {name: sha256(folder / name) for name in content}
    write_json(folder / "release.json", {"id": release_id, "files": files})
    switch(home, release_id)
    return folder / "site"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Spot:
    """A place for `deploy_to`, and the folder of this machine that it is behind its server."""

    at: str
    folder: Path


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def rsyncd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spot]:
    """rsync's own server with one module."""
    place, port = tmp_path_factory.mktemp("rsyncd"), free_port()
    (place / "trang").mkdir()
    # links lead inside the module: it must not rewrite them
    (place / "conf").write_text(
        f"port = {port}\naddress = 127.0.0.1\nuse chroot = no\nmunge symlinks = no\n"
        f"[trang]\npath = {place}/trang\nread only = no\nuid = {getpass.getuser()}\ngid = *\n"
    )
    process = subprocess.Popen(["rsync", "--daemon", "--no-detach", f"--config={place}/conf"])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield Spot(f"rsync://127.0.0.1:{port}/trang", place / "trang")
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(params=["folder", "sftp", "rsync+ssh", "rsync"])
def spot(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spot:
    """An empty place of each kind that has links."""
    if request.param == "folder":
        (tmp_path / "đích").mkdir()
        return Spot(str(tmp_path / "đích"), tmp_path / "đích")
    if request.param == "rsync":
        found: Spot = request.getfixturevalue("rsyncd")
        name = tmp_path.name
        (found.folder / name).mkdir()
        return Spot(f"{found.at}/{name}", found.folder / name)
    server: SftpServer = request.getfixturevalue("sftp")
    folder = server.folder / tmp_path.name
    folder.mkdir()
    monkeypatch.setenv("CONGKHAI_DEPLOY_KEY_FILE", str(server.key))
    monkeypatch.setenv("CONGKHAI_DEPLOY_KNOWN_HOSTS", str(server.known_hosts))
    return Spot(f"{request.param}://{getpass.getuser()}@127.0.0.1:{server.port}{folder}", folder)


def test_three_releases_one_after_the_other(settings: Settings, home: Home, spot: Spot) -> None:
    there = replace(settings, deploy_to=(spot.at,))
    (spot.folder / "r" / "cua-nguoi-khac").mkdir(parents=True)
    (spot.folder / "robots.txt").write_text("của người khác")
    folders = []
    for number in (1, 2, 3):
        site = publish(home, f"2021-2022-term1.{number}")
        (done,) = deploy_current(there)
        folders.append(done.folder)
        assert done.is_new and tree(spot.folder / "current") == tree(site)
        assert str((spot.folder / "current").readlink()) == f"r/{done.folder}"
        record = json.loads((spot.folder / "deployed.json").read_text())
        assert (record["folder"], record["previous"]) == (done.folder, ["", *folders][number - 1])
        (again,) = deploy_current(there)
        assert not again.is_new
    kept = {path.name for path in (spot.folder / "r").iterdir()}
    assert kept == {*folders[1:], "cua-nguoi-khac"} and (spot.folder / "robots.txt").exists()
    # going back is a deployment as well: the folder is still there
    switch(home, "2021-2022-term1.2")
    deploy_current(there)
    assert str((spot.folder / "current").readlink()) == f"r/{folders[1]}"


def test_bytes_that_differ_there_are_sent_again(settings: Settings, home: Home, spot: Spot) -> None:
    there = replace(settings, deploy_to=(spot.at,))
    site = publish(home, "2021-2022-term1.1")
    (done,) = deploy_current(there)
    place = spot.folder / "r" / done.folder
    for name in ("co-so/truong-a-school-1/index.html", "data/large.parquet"):
        content = (place / name).read_bytes()
        (place / name).write_bytes(b"X" + content[1:])
        # the same moment, so that only the content tells
        os.utime(place / name, ns=((site / name).stat().st_mtime_ns,) * 2)
    (place / "SHA256SUMS").unlink()
    deploy_current(there, checks_all=True)
    assert tree(spot.folder / "current") == tree(site)


def test_what_is_in_the_way_keeps_the_old_site_public(settings: Settings, home: Home, spot: Spot) -> None:
    there = replace(settings, deploy_to=(spot.at,))
    before = tree(publish(home, "2021-2022-term1.1"))
    deploy_current(there)
    site = publish(home, "2021-2022-term1.2")
    obstacle = spot.folder / "r" / local_site(home.current.resolve()).folder / "index.html" / "x"
    obstacle.parent.mkdir(parents=True)
    obstacle.write_text("")
    if spot.at.startswith("rsync"):
        # rsync --delete clears the way inside a folder of ours
        deploy_current(there)
    else:
        with pytest.raises(DeployError, match="chưa chép được tới mọi nơi"):
            deploy_current(there)
        assert tree(spot.folder / "current") == before
        shutil.rmtree(obstacle.parent)
        deploy_current(there)
    assert tree(spot.folder / "current") == tree(site)


def test_a_run_killed_between_link_and_record_is_healed(settings: Settings, home: Home, spot: Spot) -> None:
    there = replace(settings, deploy_to=(spot.at,))
    publish(home, "2021-2022-term1.1")
    (first,) = deploy_current(there)
    record = (spot.folder / "deployed.json").read_bytes()
    site = publish(home, "2021-2022-term1.2")
    deploy_current(there)
    (spot.folder / "deployed.json").write_bytes(record)
    (done,) = deploy_current(there)
    assert done.is_new and tree(spot.folder / "current") == tree(site)
    assert json.loads((spot.folder / "deployed.json").read_text())["previous"] == first.folder


def test_a_folder_called_current_is_not_taken_away(settings: Settings, home: Home, spot: Spot) -> None:
    publish(home, "2021-2022-term1.1")
    (spot.folder / "current").mkdir()
    (spot.folder / "current" / "quan-trong.txt").write_text("giữ")
    with pytest.raises(DeployError):
        deploy_current(replace(settings, deploy_to=(spot.at,)))
    assert (spot.folder / "current" / "quan-trong.txt").read_text() == "giữ"


class Lossy(LocalFileSystem):
    """A store that loses a byte of one file and says nothing."""

    def put_file(self, lpath: str, rpath: str, *args: Any, **kwargs: Any) -> None:
        super().put_file(lpath, rpath, *args, **kwargs)
        if rpath.endswith("tai-ve/index.html"):
            Path(rpath).write_bytes(Path(rpath).read_bytes()[:-1])


def test_a_store_that_loses_a_byte_is_seen(home: Home, tmp_path: Path) -> None:
    publish(home, "2021-2022-term1.1")
    site = local_site(home.current.resolve())
    place = StorePlace(Lossy(skip_instance_cache=True), str(tmp_path / "d"), "d", LocalLinker())
    with pytest.raises(DeployError, match=r"tai-ve/index\.html ở nơi đến không giống bản gốc"):
        place.bring(site)
    assert not (tmp_path / "d" / "current").exists()


def lost(site: Path) -> None:
    (site / "404.html").unlink()


def added(site: Path) -> None:
    (site / "bi-mat.csv").write_text("x")


def changed(site: Path) -> None:
    (site / "index.html").write_text("khác")


@pytest.mark.parametrize("harm", [lost, added, changed], ids=lambda f: f.__name__)
def test_a_damaged_release_goes_nowhere(
    settings: Settings, home: Home, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(publish(home, "2021-2022-term1.1"))
    with pytest.raises(DeployError, match="không còn nguyên vẹn"):
        deploy_current(replace(settings, deploy_to=(str(tmp_path / "d"),)))
    assert not (tmp_path / "d").exists()


def test_a_link_that_the_journal_does_not_know_goes_nowhere(settings: Settings, home: Home, tmp_path: Path) -> None:
    publish(home, "2021-2022-term1.1")
    log(home, "2021-2022-term1.1", RELEASED)
    publish(home, "2021-2022-term1.2")
    with pytest.raises(DeployError, match=r"ghi đang công bố \(2021-2022-term1.1\)"):
        deploy_current(replace(settings, deploy_to=(str(tmp_path / "d"),)))
    assert not (tmp_path / "d").exists()


def test_one_place_that_fails_does_not_keep_another_from_its_site(
    settings: Settings, home: Home, tmp_path: Path
) -> None:
    site = publish(home, "2021-2022-term1.1")
    good, gone = str(tmp_path / "d"), "sftp://can-bo@127.0.0.1:1/trang"
    with pytest.raises(DeployError) as error:
        deploy_current(replace(settings, deploy_to=(gone, "khonghieu://a/b", good)))
    text = str(error.value)
    assert "sftp://127.0.0.1:1/trang" in text and "khonghieu://a/b" in text and f"Đã chép tới: {good}" in text
    assert tree(tmp_path / "d" / "current") == tree(site)


def test_a_password_in_an_address_is_refused_and_not_told() -> None:
    with pytest.raises(DeployError) as error:
        open_place("sftp://an:mat-khau-123@may.example/trang")
    assert "mat-khau-123" not in str(error.value) and "may.example" in str(error.value)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    monkeypatch.setenv("CONGKHAI_DEPLOY_USER", "a")
    monkeypatch.setenv("CONGKHAI_DEPLOY_PASSWORD", "b")
    monkeypatch.setenv("CONGKHAI_DEPLOY_ENDPOINT", endpoint)
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
    )
    client.create_bucket(Bucket="trang")
    yield client
    server.stop()


def stored(client: Any) -> dict[str, bytes]:
    listed = client.list_objects_v2(Bucket="trang").get("Contents", [])
    return {one["Key"]: client.get_object(Bucket="trang", Key=one["Key"])["Body"].read() for one in listed}


def test_a_store_without_links_gets_pages_that_lead_into_one_site(settings: Settings, home: Home, bucket: Any) -> None:
    there = replace(settings, deploy_to=("s3://trang/mn",))
    bucket.put_object(Bucket="trang", Key="mn/r/khac/a", Body=b"x")
    folders = []
    for number, pages in ((1, PAGES), (2, PAGES[:2]), (3, PAGES[:2])):
        site = publish(home, f"2021-2022-term1.{number}", pages)
        (done,) = deploy_current(there)
        folders.append(done.folder)
        found = stored(bucket)
        inside = f"mn/r/{done.folder}/"
        whole = {key.removeprefix(inside): body for key, body in found.items() if key.startswith(inside)}
        assert whole == tree(site)
        entries = {name for name in pages if name.endswith("index.html")}
        outside = {key.removeprefix("mn/") for key in found if not key.startswith("mn/r/")}
        assert outside == {*entries, "deployed.json"}
        for name in entries:
            text = found[f"mn/{name}"].decode()
            assert f'href="{"../" * name.count("/")}r/{done.folder}/{name}"' in text and "location.hash" in text
            assert bucket.head_object(Bucket="trang", Key=f"mn/{name}")["ContentType"] == "text/html"
    left = {key.split("/")[2] for key in stored(bucket) if key.startswith("mn/r/")}
    assert left == {*folders[1:], "khac"}


def test_any_other_store_that_fsspec_opens(settings: Settings, home: Home) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    publish(home, "2021-2022-term1.1")
    (done,) = deploy_current(replace(settings, deploy_to=("memory://trang",)))
    assert memory.cat_file(f"/trang/r/{done.folder}/data/unit.csv").startswith(b"unit")
    memory.rm("/trang", recursive=True)


def test_the_command_says_where_and_needs_a_place(home: Home, tmp_path: Path) -> None:
    publish(home, "2021-2022-term1.1")
    nowhere = congkhai(home.path, "deploy")
    assert nowhere.status == 2 and "deploy_to" in nowhere.err and "Traceback" not in nowhere.err
    done = congkhai(home.path, "deploy", env={"CONGKHAI_DEPLOY_TO": str(tmp_path / "d")})
    assert done.status == 0 and f"{tmp_path / 'd'}: 2021-2022-term1.1-" in done.out, done.told()
    (tmp_path / "tep").write_text("")
    failed = congkhai(home.path, "deploy", env={"CONGKHAI_DEPLOY_TO": str(tmp_path / "tep")})
    assert failed.status == 2 and str(tmp_path / "tep") in failed.err and "Traceback" not in failed.err


def test_a_publication_that_reaches_no_place_ends_in_two_and_stays_public(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from orchestration.collect.writer import writer
    from orchestration.publish.assets import deployment
    from orchestration.run import TO_MEND, failed

    publish(home, "2021-2022-term1.1")
    (tmp_path / "tep").write_text("")
    monkeypatch.setenv("CONGKHAI_HOME", str(home.path))
    monkeypatch.setenv("CONGKHAI_DEPLOY_TO", str(tmp_path / "tep"))
    result = dg.materialize([deployment], resources={"writer": writer}, raise_on_error=False)
    assert failed(result, load_settings(), "") == TO_MEND
    told = capsys.readouterr().err
    assert "đã công khai trên máy này" in told and "giữ nguyên như trước" not in told
    assert (home.current / "site" / "index.html").read_text() == "2021-2022-term1.1 index.html"
