"""Sources over real connections: what a server does wrong is mended by trying again or told; nothing half is taken."""

from __future__ import annotations

import getpass
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from servers import Asked, SftpServer, WebServer, sftp_server, web_server

from orchestration.collect.pull import LedgerEntry, landed_path, pull, read_ledger
from orchestration.collect.source import download
from orchestration.collect.source.found import SourceError
from orchestration.settings import ROOT, Home, Settings, SettingsError, Source, load_settings, read_source

BOOK = (ROOT / "samples/dien-bien-phu/BC-TH_district-094_2021-2022-term1.xlsx").read_bytes()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The pauses that were asked for, none of them taken."""
    pauses: list[float] = []
    monkeypatch.setattr(download.time, "sleep", pauses.append)
    yield pauses


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def taken(settings: Settings, source: Source) -> list[str]:
    """sha256 of what one pull from the source took in."""
    before = {(e.sha256, e.sequence) for e in _ledger(settings)}
    pull(settings, [source])
    return [e.sha256 for e in _ledger(settings) if (e.sha256, e.sequence) not in before]


def _ledger(settings: Settings) -> list[LedgerEntry]:
    return read_ledger(settings.home)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def told(settings: Settings, source: Source) -> str:
    with pytest.raises(SourceError) as error:
        pull(settings, [source])
    return str(error.value)


def test_a_server_that_fails_twice_then_answers(
    web: WebServer, settings: Settings, home: Home, _no_waiting: list[float]
) -> None:
    def answer(asked: Asked) -> None:
        if len(web.requests) < 3:
            asked.send(503, Retry_After="7")
        else:
            asked.send(200, BOOK, ETag='"1"')

    web.answer = answer
    assert taken(settings, Source(f"{web.address}/nop/bao-cao.xlsx")) == [sha(BOOK)]
    assert landed_path(home, sha(BOOK)).read_bytes() == BOOK
    assert len(web.requests) == 3 and len(_no_waiting) == 2 and all(pause >= 6.9 for pause in _no_waiting)
    assert _ledger(settings)[0].file == "127.0.0.1/nop/bao-cao.xlsx"


def test_a_broken_download_goes_on_where_it_broke(web: WebServer, settings: Settings, home: Home) -> None:
    half = len(BOOK) // 2

    def answer(asked: Asked) -> None:
        if len(web.requests) == 1:
            asked.send(200, BOOK[:half], announced=len(BOOK), ETag='"1"')
        else:
            start = int(asked.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            asked.send(206, BOOK[start:], Content_Range=f"bytes {start}-{len(BOOK) - 1}/{len(BOOK)}", ETag='"1"')

    web.answer = answer
    assert taken(settings, Source(f"{web.address}/a.xlsx")) == [sha(BOOK)]
    assert web.requests[1]["If-Range"] == '"1"' and 0 < int(web.requests[1]["Range"][6:-1]) <= half


def test_a_file_that_changed_while_it_broke_starts_anew(web: WebServer, settings: Settings, home: Home) -> None:
    other = BOOK[::-1]

    def answer(asked: Asked) -> None:
        if len(web.requests) == 1:
            asked.send(200, BOOK[:1000], announced=len(BOOK), ETag='"1"')
        else:
            asked.send(200, other, ETag='"2"')

    web.answer = answer
    assert taken(settings, Source(f"{web.address}/a.xlsx")) == [sha(other)]


def test_a_server_that_always_truncates_gives_nothing(web: WebServer, settings: Settings, home: Home) -> None:
    web.answer = lambda asked: asked.send(200, BOOK[:1000], announced=len(BOOK))
    text = told(settings, Source(f"{web.address}/a.xlsx"))
    assert f"{web.address}/a.xlsx: không tải được sau 5 lần" in text and len(web.requests) == 5
    assert _ledger(settings) == [] and not list(home.landing.glob("*/*"))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/vnd.ms-excel"])
def test_a_login_page_with_status_200_is_no_workbook(web: WebServer, settings: Settings, home: Home, kind: str) -> None:
    page = "\ufeff <!DOCTYPE html><html><form>Đăng nhập</form></html>".encode()
    web.answer = lambda asked: asked.send(200, page, Content_Type=kind)
    assert "trang đăng nhập" in told(settings, Source(f"{web.address}/a.xlsx"))
    assert len(web.requests) == 1 and _ledger(settings) == []


def test_the_same_version_is_not_sent_twice(web: WebServer, settings: Settings, home: Home) -> None:
    def answer(asked: Asked) -> None:
        same = asked.headers.get("If-None-Match") == '"1"'
        asked.send(304) if same else asked.send(200, BOOK, ETag='"1"')

    web.answer = answer
    source = Source(f"{web.address}/a.xlsx")
    assert taken(settings, source) == [sha(BOOK)] and taken(settings, source) == []
    assert [("If-None-Match" in request) for request in web.requests] == [False, True]


@pytest.mark.parametrize(("status", "words"), [(401, "từ chối"), (403, "từ chối"), (404, "404"), (418, "418")])
def test_a_refusal_is_told_and_not_tried_again(
    web: WebServer, settings: Settings, home: Home, status: int, words: str
) -> None:
    web.answer = lambda asked: asked.send(status, b"no")
    assert words in told(settings, Source(f"{web.address}/a.xlsx")) and len(web.requests) == 1


def test_passwords_of_the_machines_user_are_not_sent(
    web: WebServer, settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login can-bo password mat-khau\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    web.answer = lambda asked: asked.send(200, BOOK)
    assert taken(settings, Source(f"{web.address}/a.xlsx")) == [sha(BOOK)]
    assert "Authorization" not in web.requests[0]


def test_a_key_in_an_address_is_never_told(web: WebServer, settings: Settings, home: Home) -> None:
    web.answer = lambda asked: asked.send(404)
    text = told(settings, Source(f"{web.address}/a.xlsx?khoa=bi-mat"))
    assert f"{web.address}/a.xlsx: " in text and "bi-mat" not in text


def test_credentials_come_from_the_environment(
    web: WebServer, settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answer = lambda asked: asked.send(200, BOOK)
    source = Source(f"{web.address}/a.xlsx", credentials="SO")
    assert "CONGKHAI_SO_USER" in told(settings, source) and web.requests == []
    monkeypatch.setenv("CONGKHAI_SO_USER", "can-bo")
    monkeypatch.setenv("CONGKHAI_SO_PASSWORD", "mat-khau")
    assert taken(settings, source) == [sha(BOOK)]
    assert web.requests[0]["Authorization"] == "Basic Y2FuLWJvOm1hdC1raGF1"
    monkeypatch.setenv("CONGKHAI_SO_TOKEN", "ma")
    pull(settings, [source])
    assert web.requests[1]["Authorization"] == "Bearer ma"


def test_size_and_time_are_bounded(web: WebServer, settings: Settings, home: Home) -> None:
    web.answer = lambda asked: asked.send(200, BOOK)
    source = Source(f"{web.address}/a.xlsx")
    assert "lớn hơn 1000 byte" in told(replace(settings, max_source_bytes=1000), source)
    assert "chưa tải xong sau -1 giây" in told(replace(settings, source_seconds=-1), source)
    assert _ledger(settings) == []


def test_a_redirect_away_from_the_scheme_is_refused(web: WebServer, settings: Settings, home: Home) -> None:
    web.answer = lambda asked: asked.send(302, Location="ftp://127.0.0.1/a.xlsx")
    assert f"{web.address}/a.xlsx" in told(settings, Source(f"{web.address}/a.xlsx")) and _ledger(settings) == []


def test_a_zip_over_http_is_opened(web: WebServer, settings: Settings, home: Home) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("2024/bao-cao.xlsx", BOOK)
        archive.writestr("manifest.csv", "file,unit,round\n2024/bao-cao.xlsx,district-094,2021-2022-term1\n")
    web.answer = lambda asked: asked.send(200, stream.getvalue())
    assert taken(settings, Source(f"{web.address}/nop.zip", round="2023-2024-start")) == [sha(BOOK)]
    (entry,) = _ledger(settings)
    assert (entry.file, entry.unit) == ("127.0.0.1/nop.zip/2024/bao-cao.xlsx", "district-094")
    assert entry.round == "2021-2022-term1", "the manifest goes before the settings"


def test_one_source_that_fails_does_not_keep_the_others_out(
    web: WebServer, settings: Settings, home: Home, tmp_path: Path
) -> None:
    web.answer = lambda asked: asked.send(404)
    (tmp_path / "nop").mkdir()
    (tmp_path / "nop" / "a.xlsx").write_bytes(BOOK)
    with pytest.raises(SourceError, match="404"):
        pull(settings, [Source(f"{web.address}/a.xlsx"), Source(str(tmp_path / "nop"), round="2021-2022-term1")])
    (entry,) = _ledger(settings)
    assert (entry.file, entry.round) == ("nop/a.xlsx", "2021-2022-term1")


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


@pytest.fixture
def sftp_source(sftp: SftpServer, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setenv("CONGKHAI_SO_USER", getpass.getuser())
    monkeypatch.setenv("CONGKHAI_SO_KEY_FILE", str(sftp.key))
    monkeypatch.setenv("CONGKHAI_SO_KNOWN_HOSTS", str(sftp.known_hosts))
    for path in sorted(sftp.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return Source(sftp.address, credentials="SO")


def test_sftp_gives_what_lies_in_its_folder_once(
    sftp: SftpServer, sftp_source: Source, settings: Settings, home: Home
) -> None:
    (sftp.folder / "2024").mkdir()
    (sftp.folder / "2024" / "bao cáo.xlsx").write_bytes(BOOK)
    (sftp.folder / "~$khoa.xlsx").write_bytes(b"lock")
    (sftp.folder / "manifest.csv").write_text("file,unit,round\n2024/bao cáo.xlsx,district-094,\n", encoding="utf-8")
    assert taken(settings, sftp_source) == [sha(BOOK)]
    (entry,) = _ledger(settings)
    assert entry.file.endswith("/nop/2024/bao cáo.xlsx") and entry.unit == "district-094"
    copied = {path.stat().st_mtime_ns for path in (home.downloads / "sftp").iterdir()}
    assert taken(settings, sftp_source) == []
    assert {path.stat().st_mtime_ns for path in (home.downloads / "sftp").iterdir()} == copied, "nothing came again"
    (sftp.folder / "2024" / "bao cáo.xlsx").write_bytes(BOOK + b"\0")
    assert taken(settings, sftp_source) == [sha(BOOK + b"\0")]


def test_an_unknown_host_key_is_never_accepted(
    sftp: SftpServer,
    sftp_source: Source,
    settings: Settings,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "none").write_text("")
    monkeypatch.setenv("CONGKHAI_SO_KNOWN_HOSTS", str(tmp_path / "none"))
    assert "không nhận ra khóa của máy chủ" in told(settings, sftp_source)


def test_sftp_refusals_are_told(
    sftp: SftpServer, sftp_source: Source, settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "không có thư mục hoặc tệp này" in told(settings, replace(sftp_source, at=f"{sftp_source.at}/khong-co"))
    monkeypatch.setenv("CONGKHAI_SO_USER", "nobody")
    assert "máy chủ từ chối" in told(settings, sftp_source)


def test_an_sftp_server_that_is_gone_is_told(settings: Settings, home: Home, _no_waiting: list[float]) -> None:
    text = told(settings, Source("sftp://can-bo@127.0.0.1:1/nop"))
    assert "không tải được sau 5 lần" in text and len(_no_waiting) == 4


def test_s3_gives_what_lies_under_its_prefix_once(
    settings: Settings, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
        )
        client.create_bucket(Bucket="nop")
        client.put_object(Bucket="nop", Key="2024/xa/bao-cao.xlsx", Body=BOOK)
        client.put_object(Bucket="nop", Key="2023/khac.xlsx", Body=b"khac")
        monkeypatch.setenv("CONGKHAI_KHO_USER", "a")
        monkeypatch.setenv("CONGKHAI_KHO_PASSWORD", "b")
        source = Source("s3://nop/2024", credentials="KHO", endpoint=endpoint)
        assert taken(settings, source) == [sha(BOOK)] and taken(settings, source) == []
        assert _ledger(settings)[0].file == "nop/2024/xa/bao-cao.xlsx"
        client.put_object(Bucket="nop", Key="2024/xa/bao-cao.xlsx", Body=BOOK + b"\0")
        assert taken(settings, source) == [sha(BOOK + b"\0")]
        assert "không có thư mục" in told(settings, replace(source, at="s3://nop/2099"))
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("ftp://may-chu/nop", "ftp:// không dùng được"),
        ("http://may-chu/nop.zip", "http:// không dùng được"),
        ("https://can-bo:mat-khau@may-chu/nop.zip", "không được chứa mật khẩu"),
        ({"at": "nop", "password": "x"}, "không có {'password'}"),
        ({"round": "2024-2025-start"}, "cần khóa 'at'"),
    ],
)
def test_a_source_that_cannot_be_used_is_told(value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_source(value)


def test_sources_of_the_environment_may_be_addresses(tmp_path: Path) -> None:
    environ = {"CONGKHAI_SOURCES": "https://a.vn/b.zip sftp://a.vn:22/nop"}
    assert [s.at for s in load_settings(ROOT, environ).sources] == environ["CONGKHAI_SOURCES"].split()
    with pytest.raises(SettingsError, match="ftp:// không dùng được"):
        load_settings(ROOT, {"CONGKHAI_SOURCES": "ftp://a.vn"})
