"""The same input a second time: nothing to do, and nothing public is touched."""

from __future__ import annotations

from pathlib import Path

from congkhai_run import congkhai, copied_home, public_bytes


def test_publishing_the_same_again_does_nothing(published_home: Path, tmp_path: Path) -> None:
    home = copied_home(published_home, tmp_path / "home")
    kept = [home / "landing" / "ledger.jsonl", home / "releases.jsonl", *(home / "decisions").iterdir()]
    before, bytes_before = public_bytes(home), [file.read_bytes() for file in kept]
    run = congkhai(home, "publish")
    assert run.status == 0, run.told()
    assert "Không có gì mới: bản công bố hiện hành 2021-2022-term1.1 đã có đúng số liệu này." in run.out
    assert "Đã công bố" not in run.out and "make serve" in run.out
    assert public_bytes(home) == before and [file.read_bytes() for file in kept] == bytes_before
    assert [path.name for path in (home / "releases").iterdir()] == ["2021-2022-term1.1"]
    assert not (home / "writer.pid").exists()
