"""A backup holds what cannot be made again, is read back, and comes into an empty home only; older homes migrate."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_release import FIRST, SECOND, THIRD, publish_small, wait_small

from orchestration.collect import migration
from orchestration.collect.home import RESTORING, HomeError, open_home, writer_lock
from orchestration.collect.migration import HOME_VERSION, migrate, read_version
from orchestration.publish.backup import BackupError, backup, restore
from orchestration.publish.state import lines, public_now
from orchestration.publish.verify import differences, home_differences
from orchestration.publish.withdrawal import withdraw
from orchestration.settings import Home, Settings

NAMES = ("kho", "kho.tar")


@pytest.fixture
def full(settings: Settings, home: Home) -> Home:
    """A home with landed bytes, two releases, a withdrawal, one that waits, and things that are made again."""
    (home.landing / "ab").mkdir()
    (home.landing / "ab" / "abcd").write_bytes(b"workbook")
    home.ledger.write_text('{"sequence": 1}\n')
    publish_small(home, FIRST)
    publish_small(home, SECOND, 6)
    withdraw(settings, SECOND, "Sở thử", "Sai")
    wait_small(home, THIRD, 7)
    (home.work / "warehouse.duckdb").write_bytes(b"x")
    return home


def tree(home: Home) -> dict[str, str]:
    """Every file below a home by its bytes and every link by its target, without what is made again."""
    parts = ("landing", "decisions", "releases", "withdrawn", "releases.jsonl", "current", "VERSION")
    paths = [p for p in home.path.rglob("*") if p.relative_to(home.path).parts[0] in parts]
    return {
        p.relative_to(home.path).as_posix(): str(p.readlink()) if p.is_symlink() else p.read_bytes().hex()
        for p in paths
        if p.is_symlink() or p.is_file()
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_was_backed_up_comes_back(full: Home, tmp_path: Path, name: str) -> None:
    target, before = tmp_path / "sao-luu" / name, tree(full)
    count = backup(full, target)
    assert tree(full) == before and [p.name for p in target.parent.iterdir()] == [name]
    fresh = Home(tmp_path / "moi")
    with writer_lock(fresh):
        assert restore(fresh, target) == count
    assert tree(fresh) == before and not fresh.work.exists() and not (fresh.path / RESTORING).exists()
    assert home_differences(fresh) == [] and public_now(fresh) == FIRST
    for release_id in (FIRST, SECOND, THIRD):
        assert differences(fresh.releases / release_id) == []
    copies = [fresh.current / part / "indicator_value.csv" for part in ("data", "site/data")]
    assert copies[0].samefile(copies[1]) and copies[0].samefile(fresh.releases / FIRST / "data" / "indicator_value.csv")
    assert not copies[0].samefile(full.current / "data" / "indicator_value.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_home_that_holds_something_is_not_written_over(
    settings: Settings, full: Home, tmp_path: Path, name: str
) -> None:
    backup(full, tmp_path / name)
    before = tree(full)
    with pytest.raises(BackupError, match=r"không trống .*CONGKHAI_HOME"):
        restore(full, tmp_path / name)
    assert tree(full) == before and not (full.path / RESTORING).exists()
    open_home(settings)


def test_a_target_that_is_there_or_inside_the_home_is_refused(full: Home, tmp_path: Path) -> None:
    (tmp_path / "co").mkdir()
    for target, said in ((tmp_path / "co", "đã có"), (full.path / "sao-luu", "nằm trong kho")):
        with pytest.raises(BackupError, match=said):
            backup(full, target)
    with pytest.raises(BackupError, match="Không có kho dữ liệu"):
        backup(Home(tmp_path / "nowhere"), tmp_path / "x")


def changed(folder: Path) -> None:
    (folder / "landing" / "ab" / "abcd").write_bytes(b"workbooK")


def lost(folder: Path) -> None:
    (folder / "landing" / "ab" / "abcd").unlink()


def added(folder: Path) -> None:
    (folder / "decisions" / "them.csv").write_text("a\n")


def other_link(folder: Path) -> None:
    (folder / "current").unlink()
    (folder / "current").symlink_to(f"releases/{SECOND}")


def half(folder: Path) -> None:
    (folder / "BACKUP.json").unlink()


def newer(folder: Path) -> None:
    manifest = json.loads((folder / "BACKUP.json").read_text())
    (folder / "BACKUP.json").write_text(json.dumps(manifest | {"version": "99"}))


HARMS: dict[Callable[[Path], None], str] = {
    changed: "landing/ab/abcd: khác",
    lost: "landing/ab/abcd: thiếu",
    added: "decisions/them.csv: thừa",
    other_link: "current: khác",
    half: "không phải bản sao lưu hoàn chỉnh",
    newer: "chương trình mới hơn ghi",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_backup_that_is_not_whole_is_refused(
    full: Home, tmp_path: Path, harm: Callable[[Path], None], name: str
) -> None:
    folder = tmp_path / "kho"
    backup(full, folder)
    harm(folder)
    source = tmp_path / name
    if name.endswith(".tar"):
        with tarfile.open(source, "w") as tar:
            for path in sorted(folder.iterdir()):
                tar.add(path, path.name)
    fresh = Home(tmp_path / "moi")
    with writer_lock(fresh):
        with pytest.raises(BackupError, match=HARMS[harm]):
            restore(fresh, source)
        assert [p.name for p in fresh.path.iterdir() if not p.name.startswith("writer")] == [], "it stays empty"


def test_a_torn_or_hostile_archive_is_refused(full: Home, tmp_path: Path) -> None:
    backup(full, tmp_path / "kho.tar")
    torn = tmp_path / "torn.tar"
    torn.write_bytes((tmp_path / "kho.tar").read_bytes()[:20000])
    hostile = tmp_path / "hostile.tar"
    with tarfile.open(hostile, "w") as tar:
        tar.add(tmp_path / "kho.tar", "../outside")
    fresh = Home(tmp_path / "moi")
    for source in (torn, hostile, tmp_path / "none.tar"):
        with writer_lock(fresh), pytest.raises(BackupError, match=r"không phải bản sao lưu|Không mở được"):
            restore(fresh, source)
    assert not (fresh.path / "outside").exists() and not (tmp_path / "outside").exists()


def test_a_restore_ended_half_way_is_told_and_begins_again(settings: Settings, full: Home, tmp_path: Path) -> None:
    backup(full, tmp_path / "kho")
    fresh = Home(tmp_path / "moi")
    (fresh.path / RESTORING / "home").mkdir(parents=True)
    (fresh.path / "landing").mkdir()
    (fresh.path / "landing" / "half").write_text("x")
    with pytest.raises(HomeError, match="khôi phục dở dang"):
        open_home(replace(settings, home=fresh))
    with writer_lock(fresh):
        restore(fresh, tmp_path / "kho")
    assert tree(fresh) == tree(full)
    open_home(replace(settings, home=fresh))


@pytest.fixture
def old(settings: Settings) -> Home:
    """A home as version 1 left it, by hand: `released` lines only."""
    home = settings.home
    home.releases.mkdir(parents=True)
    home.decisions.mkdir()
    for number, release_id in enumerate((FIRST, SECOND, THIRD)):
        publish_small(home, release_id, 5 + number)
    row = '{{"release": "{}", "state": "released", "at": "2026-11-{:02}T09:00:00+07:00"}}\n'
    text = "".join(row.format(one, day) for day, one in enumerate((FIRST, SECOND, THIRD), 1))
    home.release_log.write_text(text)
    (home.path / "VERSION").write_text("1\n")
    return home


def test_a_home_of_version_1_is_read_and_then_migrated(
    settings: Settings, old: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = old.release_log.read_bytes()
    assert public_now(old) == THIRD
    open_home(settings)
    assert read_version(old) == HOME_VERSION == "2" and "từ phiên bản 1 sang 2" in capsys.readouterr().err
    assert (old.path / "migrated" / "1" / "releases.jsonl").read_bytes() == before
    assert [(row["release"], row["state"], row["at"][8:10]) for row in lines(old)] == [
        (FIRST, "released", "01"),
        (SECOND, "released", "02"),
        (FIRST, "superseded", "02"),
        (THIRD, "released", "03"),
        (SECOND, "superseded", "03"),
    ]
    assert public_now(old) == THIRD and home_differences(old) == []
    kept = old.release_log.read_bytes()
    open_home(settings)
    assert old.release_log.read_bytes() == kept and capsys.readouterr().err == ""


def test_a_migration_ended_before_the_version_is_done_again(
    settings: Settings, old: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(home: Home, version: str) -> None:
        raise OSError("ended")

    monkeypatch.setattr(migration, "write_version", stop)
    with pytest.raises(OSError, match="ended"):
        migrate(old)
    once = old.release_log.read_bytes()
    monkeypatch.undo()
    migrate(old)
    assert old.release_log.read_bytes() == once and read_version(old) == "2"


@pytest.mark.parametrize("version", ["3", "99", "x"])
def test_a_home_of_a_newer_program_is_left_alone(settings: Settings, old: Home, version: str) -> None:
    (old.path / "VERSION").write_text(version)
    before = tree(old)
    with pytest.raises(HomeError, match=rf"phiên bản {version}, .* giữ nguyên"):
        open_home(settings)
    assert tree(old) == before and not old.inbox.exists()
