"""Local sources: folders and zips as people send them, and as people send them who mean harm."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.collect import pull as pull_module
from orchestration.collect.pull import LedgerEntry, pull, read_ledger
from orchestration.collect.source.found import SourceError
from orchestration.settings import ROOT, Home, Settings, Source

BOOK = (ROOT / "samples/dien-bien-phu/BC-TH_district-094_2021-2022-term1.xlsx").read_bytes()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "nop"
    folder.mkdir()
    return folder


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def take(settings: Settings, place: Path) -> dict[str, bytes]:
    """Name -> bytes of everything one pull takes in."""
    return {e.file: _bytes(settings.home, e) for e in pull(settings, [Source(str(place))])}


def take_with_fault(settings: Settings, place: Path) -> tuple[dict[str, bytes], str]:
    with pytest.raises(SourceError) as error:
        pull(settings, [Source(str(place))])
    return {e.file: _bytes(settings.home, e) for e in read_ledger(settings.home)}, str(error.value)


def _bytes(home: Home, entry: LedgerEntry) -> bytes:
    return (home.landing / entry.sha256[:2] / entry.sha256).read_bytes()


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_zip_in_a_folder_is_opened_and_a_workbook_is_not(settings: Settings, home: Home, source: Path) -> None:
    zipped(source / "xa.zip", {"a.xlsx": b"a", "con/b.xlsx": b"b", "~$a.xlsx": b"lock", "__MACOSX/._a.xlsx": b"mac"})
    (source / "bao-cao.zip").write_bytes(BOOK)
    assert take(settings, source) == {
        "nop/bao-cao.zip": BOOK,
        "nop/xa.zip/a.xlsx": b"a",
        "nop/xa.zip/con/b.xlsx": b"b",
    }


def test_a_zip_may_be_the_source_and_is_taken_once(settings: Settings, home: Home, source: Path) -> None:
    path = zipped(source / "xa.zip", {"a.xlsx": b"a"})
    assert take(settings, path) == {"nop/xa.zip/a.xlsx": b"a"} == take(settings, path)
    assert len(read_ledger(home)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../../tren.xlsx",
        "/etc/tren.xlsx",
        "..\\..\\tren.xlsx",
        "C:\\tren.xlsx",
        "a/../../tren.xlsx",
        "con\x00/tren.xlsx",
    ],
)
def test_names_in_a_zip_lead_nowhere_else(
    settings: Settings, home: Home, source: Path, name: str, tmp_path: Path
) -> None:
    zipped(source / "xa.zip", {name: b"x"})
    before = everything(tmp_path)
    taken = take(settings, source)
    assert list(taken.values()) == [b"x"] and all(".." not in file for file in taken)
    assert {file.split("/")[0] for file in everything(tmp_path) - before} == {"home"}


def test_two_names_that_become_one_are_both_kept(settings: Settings, home: Home, source: Path) -> None:
    zipped(source / "xa.zip", {"../a.xlsx": b"1", "a.xlsx": b"2"})
    assert sorted(take(settings, source).values()) == [b"1", b"2"]


def test_a_zip_bomb_is_told_kept_and_leaves_nothing_unpacked(settings: Settings, home: Home, source: Path) -> None:
    bomb = zipped(source / "bom.zip", {f"{n}.xlsx": bytes(2_000_000) for n in range(5)})
    assert bomb.stat().st_size < 20_000
    taken, told = take_with_fault(replace(settings, max_source_bytes=5_000_000), source)
    assert taken == {"nop/bom.zip": bomb.read_bytes()}
    assert "nop/bom.zip: tệp zip bung ra quá 5000000 byte" in told and everything(home.downloads) == set()


def test_a_zip_that_lies_about_its_sizes_is_counted_as_it_comes(settings: Settings, home: Home, source: Path) -> None:
    path = zipped(source / "bom.zip", {"a.xlsx": bytes(2_000_000)})
    path.write_bytes(path.read_bytes().replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    taken, told = take_with_fault(replace(settings, max_source_bytes=1_000_000), source)
    assert list(taken) == ["nop/bom.zip"] and "nop/bom.zip: " in told and everything(home.downloads) == set()


def test_too_many_files_in_a_zip(settings: Settings, home: Home, source: Path) -> None:
    zipped(source / "xa.zip", {f"{n}.xlsx": b"x" for n in range(11)})
    assert "có 11 tệp, quá 10" in take_with_fault(replace(settings, max_source_files=10), source)[1]


def test_a_zip_within_a_zip_is_a_file(settings: Settings, home: Home, source: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.xlsx", b"a")
    zipped(source / "ngoai.zip", {"trong.zip": inner.getvalue()})
    assert take(settings, source) == {"nop/ngoai.zip/trong.zip": inner.getvalue()}


def test_a_zip_with_a_password_is_told_and_kept(settings: Settings, home: Home, source: Path) -> None:
    path = zipped(source / "khoa.zip", {"a.xlsx": b"a" * 100})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    taken, told = take_with_fault(settings, source)
    assert list(taken) == ["nop/khoa.zip"] and "có mật khẩu" in told


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("make", "words"), [(_link, "dẫn ra ngoài thư mục"), (os.mkfifo, "không phải một tệp thường")], ids=["link", "fifo"]
)
def test_what_is_no_plain_file_of_the_folder_is_told(
    settings: Settings, home: Home, source: Path, make: Callable[[Path], None], words: str
) -> None:
    (source / "a.xlsx").write_bytes(b"a")
    make(source / "la.xlsx")
    taken, told = take_with_fault(settings, source)
    assert taken == {"nop/a.xlsx": b"a"} and "nop/la.xlsx: " in told and words in told


def test_a_file_that_changes_while_it_is_read_is_not_taken(
    settings: Settings, home: Home, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "a.xlsx").write_bytes(b"a" * 100)
    (source / "b.xlsx").write_bytes(b"b")
    grown = []

    def fsync(_descriptor: int) -> None:
        # between the last byte read and the second look at the file
        if not grown:
            grown.append((source / "a.xlsx").write_bytes(b"a" * 200))

    monkeypatch.setattr(pull_module.os, "fsync", fsync)
    taken, told = take_with_fault(settings, source)
    assert taken == {"nop/b.xlsx": b"b"} and "nop/a.xlsx: tệp đang được ghi" in told
    assert everything(home.landing) == {"ledger.jsonl", *(e.sha256[:2] + "/" + e.sha256 for e in read_ledger(home))}
    assert take(settings, source) == {"nop/a.xlsx": b"a" * 200, "nop/b.xlsx": b"b"}
