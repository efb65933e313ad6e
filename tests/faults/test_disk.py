"""A disk that fills up or cannot be written ends a publication with a sentence, and the public release stays whole."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from congkhai_run import assert_whole, congkhai, copied_home, public_bytes
from harm import assert_heals, assert_old_or_new, harmed, small

# of landing, warehouse and candidate
FULL_AT = [
    r"open landing/incoming\.part",
    r"open work/warehouse\.next\.json",
    r"mkdir candidates/building",
]


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"this test mounts a file system, which takes root: {done.stderr}"


@contextmanager
def mounted(at: Path, *arguments: str) -> Iterator[Path]:
    """A file system at a new folder, as long as the block lasts."""
    at.mkdir()
    _mount(*arguments, str(at))
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty file system of its own that a ballast can fill."""
    folder = tmp_path_factory.mktemp("disk") / "disk"
    with mounted(folder, "-t", "tmpfs", "-o", "size=400m", "tmpfs") as disk:
        yield disk


@pytest.fixture(scope="module")
def filled(small_disk: Path, first_release: Path, undisturbed: Path) -> Path:
    """A home on the small disk whose publications ended because it was full, each a step further."""
    home = copied_home(first_release, small_disk / "home")
    log = small_disk.parent / "log"
    for at in FULL_AT:
        run = harmed(home, at, "fill", log)
        (home / "ballast").unlink()
        assert run.status == 2, f"{at}: {run.told()}"
        assert "Ổ đĩa của kho dữ liệu" in run.err and "đã đầy" in run.err, f"{at}: {run.told()}"
        assert "Traceback" not in run.told(), f"{at}: {run.told()}"
        assert not assert_old_or_new(home, first_release, undisturbed), at
    return home


def test_full_at_every_step_then_at_the_switch_and_the_next_run_heals(
    filled: Path, first_release: Path, undisturbed: Path, tmp_path: Path
) -> None:
    run = harmed(filled, r"open candidates/[^/]*\.release/release\.json", "fill", tmp_path / "log")
    (filled / "ballast").unlink()
    assert run.status == 2 and "đã đầy" in run.err and "Traceback" not in run.told(), run.told()
    assert not assert_old_or_new(filled, first_release, undisturbed)
    run = harmed(filled, r"open releases\.jsonl", "fill", tmp_path / "log")
    (filled / "ballast").unlink()
    # a line and a link may still find room where nothing else does
    assert run.status in (0, 2) and "Traceback" not in run.told(), run.told()
    is_new = assert_old_or_new(filled, first_release, undisturbed)
    assert is_new or run.status == 2
    assert not (is_new and "giữ nguyên như trước" in run.err), run.told()
    assert_heals(filled, undisturbed)


def test_read_only(first_release: Path, tmp_path: Path) -> None:
    home = copied_home(first_release, tmp_path / "home")
    before = public_bytes(home)
    with mounted(tmp_path / "seen", "--bind", str(home)) as seen:
        _mount("-o", "remount,ro,bind", str(seen))
        run = congkhai(seen, "publish", env=small())
        assert run.status == 2 and "chỉ đọc được, không ghi được" in run.err, run.told()
        assert "Traceback" not in run.told()
        for arguments in (["verify"], ["status"], ["query", "select count(*) from unit"]):
            run = congkhai(seen, *arguments)
            assert run.status == 0, run.told()
    assert public_bytes(home) == before
    assert_whole((home / "current").resolve())
