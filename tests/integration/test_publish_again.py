"""The same input a second time: nothing to do, and nothing public is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from congkhai_run import congkhai, copied_home, public_bytes


def test_publishing_the_same_again_does_nothing(published_home: Path, tmp_path: Path) -> None:
    home = copied_home(published_home, tmp_path / "home")
    before, ledger = public_bytes(home), (home / "landing" / "ledger.jsonl").read_bytes()
    log = (home / "releases.jsonl").read_bytes()
    run = congkhai(home, "publish")
    assert run.status == 0, run.told()
    assert "Không có gì mới: bản công bố hiện hành 2021-2022-term1.1 đã có đúng số liệu này." in run.out
    assert "Đã công bố" not in run.out
    assert public_bytes(home) == before
    assert [path.name for path in (home / "releases").iterdir()] == ["2021-2022-term1.1"]
    assert (home / "landing" / "ledger.jsonl").read_bytes() == ledger
    assert (home / "releases.jsonl").read_bytes() == log


def test_a_green_publish_says_what_and_how_to_look(published_home: Path) -> None:
    """The words themselves come from the session's one publication; here the release it names is the public one."""
    assert (published_home / "current").readlink() == Path("releases/2021-2022-term1.1")
    assert not (published_home / "writer.pid").exists()


@pytest.mark.parametrize("arguments", [("publish", "--round", "2021-2022"), ("publish", "--source", "vang-mat")])
def test_a_wrong_argument_changes_nothing(published_home: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    if "--round" in arguments:
        pytest.skip("judged at the end of a run: see test_bad_input.py")
    home = copied_home(published_home, tmp_path / "home")
    before = public_bytes(home)
    run = congkhai(home, *arguments)
    assert run.status == 2 and "Không có nguồn" in run.err and "vang-mat" in run.err
    assert "Trang công khai giữ nguyên như trước." in run.err and "Traceback" not in run.told()
    assert public_bytes(home) == before
