"""Pull: bytes land once under their hash, the ledger only grows, half a line of a killed run heals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.collect.pull import LedgerEntry, NothingToPull, landed_path, pull, read_ledger
from orchestration.collect.source.found import SourceError
from orchestration.settings import Home, Settings, Source


def taken(settings: Settings, *places: Path) -> list[LedgerEntry]:
    """Pull from paths."""
    return pull(settings, [Source(str(place)) for place in places])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "nop"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.xlsx").write_bytes(b"b")
    (folder / "sub" / "a.xlsx").write_bytes(b"a")
    return folder


def test_every_file_lands_with_its_bytes_and_a_line(settings: Settings, home: Home, source: Path) -> None:
    ledger = taken(settings, source)
    assert [(entry.sequence, entry.file) for entry in ledger] == [(1, "nop/b.xlsx"), (2, "nop/sub/a.xlsx")]
    assert [landed_path(home, entry.sha256).read_bytes() for entry in ledger] == [b"b", b"a"]
    assert read_ledger(home) == ledger


def test_a_second_pull_takes_only_what_is_new(settings: Settings, home: Home, source: Path) -> None:
    first = taken(settings, source)
    before = home.ledger.read_bytes()
    assert taken(settings, source) == first and home.ledger.read_bytes() == before
    (source / "b.xlsx").write_bytes(b"b, mended")
    (source / "copy.xlsx").write_bytes(b"a")
    ledger = taken(settings, source)
    assert [(e.file, e.pull) for e in ledger[2:]] == [("nop/b.xlsx", 2), ("nop/copy.xlsx", 2)]
    assert home.ledger.read_bytes().startswith(before)
    assert ledger[3].sha256 == ledger[1].sha256
    assert sum(p.is_file() for p in home.landing.rglob("*")) == 4, "three contents and the ledger"


def test_older_bytes_put_back_under_a_name_are_received_again(settings: Settings, home: Home, source: Path) -> None:
    for data in (b"b", b"b, worse", b"b", b"b"):
        (source / "b.xlsx").write_bytes(data)
        ledger = taken(settings, source)
    assert [e.pull for e in ledger if e.file == "nop/b.xlsx"] == [1, 2, 3]


def test_files_of_two_sources_with_one_name_are_received_once_each(
    settings: Settings, home: Home, source: Path, tmp_path: Path
) -> None:
    other = tmp_path / "khac" / "nop"
    other.mkdir(parents=True)
    (other / "b.xlsx").write_bytes(b"another b")
    for _ in range(3):
        ledger = taken(settings, source, other)
    assert len(ledger) == 3


def test_a_half_last_line_heals(settings: Settings, home: Home, source: Path) -> None:
    first = taken(settings, source)
    whole = home.ledger.read_bytes()
    line = json.dumps({"sequence": 3, "sha256": "f" * 64})
    for half in (line[:1], line[:20], line):
        home.ledger.write_bytes(whole + half.encode())
        assert read_ledger(home) == first
        new = source / f"{len(half)}.xlsx"
        new.write_bytes(half.encode())
        ledger = taken(settings, source)
        assert ledger[:2] == first and read_ledger(home) == ledger
        assert [entry.sequence for entry in ledger] == [1, 2, 3] and ledger[2].file == f"nop/{new.name}"
        assert home.ledger.read_bytes().startswith(whole)
        new.unlink()


def test_a_half_first_line_heals(settings: Settings, home: Home, source: Path) -> None:
    home.ledger.write_bytes(b'{"sequence": 1, "sha')
    assert read_ledger(home) == []
    assert taken(settings, source) == read_ledger(home) and len(read_ledger(home)) == 2


def test_a_half_landed_file_is_landed_again(settings: Settings, home: Home, source: Path) -> None:
    (entry, _) = taken(settings, source)
    target = landed_path(home, entry.sha256)
    target.unlink()
    target.with_suffix(".part").write_bytes(b"")
    home.ledger.unlink()
    assert taken(settings, source)[0].sha256 == entry.sha256 and target.read_bytes() == b"b"


def test_lock_files_hidden_files_and_notes_are_no_input(settings: Settings, home: Home, source: Path) -> None:
    for name in ("~$b.xlsx", ".DS_Store", "README.md", "manifest.csv"):
        (source / name).write_text("file,unit,round,declared_date\n")
    (source / ".git").mkdir()
    (source / ".git" / "x.xlsx").write_bytes(b"x")
    assert [entry.file for entry in taken(settings, source)] == ["nop/b.xlsx", "nop/sub/a.xlsx"]


def test_the_manifest_speaks_for_files_without_a_stamp(settings: Settings, home: Home, source: Path) -> None:
    text = "file,unit,round,declared_date\nsub/a.xlsx,school-1, 2023-2024-start ,2023-10-11\n"
    (source / "manifest.csv").write_text(text, encoding="utf-8-sig")
    other, said = taken(settings, source)
    assert (said.unit, said.round, said.declared_date) == ("school-1", "2023-2024-start", "2023-10-11")
    assert (other.unit, other.round, other.declared_date) == ("", "", "")


def test_one_file_may_be_a_source(settings: Settings, home: Home, source: Path) -> None:
    assert [entry.file for entry in taken(settings, source / "b.xlsx")] == ["nop/b.xlsx"]


def test_an_absent_source_and_an_empty_one_are_told(settings: Settings, home: Home, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Không có nguồn .*vang-mat"):
        taken(settings, tmp_path / "vang-mat")
    (tmp_path / "trong").mkdir()
    (tmp_path / "trong" / "README.md").write_text("")
    with pytest.raises(NothingToPull, match=r"Không có sổ tính nào.*trong.*\.xlsx"):
        taken(settings, tmp_path / "trong")
    assert read_ledger(home) == []


def test_names_of_project_files_are_relative_to_the_project(settings: Settings, home: Home) -> None:
    ledger = taken(settings, settings.root / "samples" / "dien-bien-phu")
    assert all(entry.file.startswith("samples/dien-bien-phu/") for entry in ledger) and len(ledger) == 2
