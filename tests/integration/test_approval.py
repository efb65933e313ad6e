"""With `approval = true` a release waits, whatever runs it, and an office brings it out with the real commands."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import dagster as dg
import pytest
from congkhai_run import assert_whole, congkhai, copied_home, read_json

from orchestration.collect.writer import writer
from orchestration.publish.assets import release
from orchestration.settings import Home

FIRST = "2021-2022-term1.1"
ASKS = {"CONGKHAI_APPROVAL": "true"}


@pytest.fixture
def unpublished(published_home: Path, tmp_path: Path) -> Home:
    """A home whose candidate is judged green and that never published anything."""
    home = Home(copied_home(published_home, tmp_path / "home"))
    shutil.rmtree(home.releases / FIRST)
    home.release_log.unlink()
    home.current.unlink()
    (home.decisions / "pre_release.csv").write_text(
        f"release,office,from,until,why\n{FIRST},Sở <b>thử</b>,2020-01-01,2999-01-01,Chuẩn bị họp báo\n",
        encoding="utf-8",
    )
    return home


def states(home: Home) -> list[str]:
    return [json.loads(line)["state"] for line in home.release_log.read_text(encoding="utf-8").splitlines()]


def test_a_release_waits_is_approved_and_is_public(unpublished: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home = unpublished
    # the asset alone, as a click in the interface would run it
    with monkeypatch.context() as patch:
        patch.setenv("CONGKHAI_HOME", str(home.path))
        patch.setenv("CONGKHAI_APPROVAL", "true")
        run = dg.materialize([release], resources={"writer": writer})
    metadata = run.asset_materializations_for_node("release")[0].metadata
    assert metadata["release"].value == FIRST and "chờ phê duyệt" in str(metadata["waits"].value)
    assert states(home) == ["candidate"] and not home.current.is_symlink()
    assert_whole(home.releases / FIRST)
    page = (home.releases / FIRST / "site" / "tai-ve" / "index.html").read_text(encoding="utf-8")
    assert "Sở &lt;b&gt;thử&lt;/b&gt;" in page and "Chuẩn bị họp báo" in page
    assert read_json(home.releases / FIRST / "release.json")["pre_release"][0]["office"] == "Sở <b>thử</b>"

    again = congkhai(home.path, "publish", env=ASKS)
    assert again.status == 0 and f"{FIRST}, chưa công bố; chờ phê duyệt" in again.out, again.told()
    assert "congkhai approve" in again.out and "Đã công bố" not in again.out
    assert states(home) == ["candidate"] and not home.current.is_symlink()
    refused = congkhai(home.path, "approve", "2021-2022-term1.9", "--office", "Sở thử", env=ASKS)
    assert refused.status == 2 and f"bản đang chờ là {FIRST}" in refused.err, refused.told()
    asked = congkhai(home.path, "status", env=ASKS)
    assert asked.status == 0 and f"Đang chờ: {FIRST} chờ phê duyệt" in asked.out, asked.told()
    assert "Lượt chạy gần nhất: " in asked.out and "xong" in asked.out and "Đang ghi: không ai" in asked.out

    done = congkhai(home.path, "approve", FIRST, "--office", "Sở thử", "--note", "Số 1", env=ASKS)
    assert done.status == 0 and f"Đã phê duyệt và công bố {FIRST}" in done.out, done.told()
    assert states(home) == ["candidate", "approved", "released"] and home.current.resolve().name == FIRST
    with (home.decisions / "approval.csv").open(encoding="utf-8", newline="") as stream:
        assert [(row["release"], row["office"], row["note"]) for row in csv.DictReader(stream)] == [
            (FIRST, "Sở thử", "Số 1")
        ]
    verified = congkhai(home.path, "verify", env=ASKS)
    assert verified.status == 0 and f"Nguyên vẹn: {FIRST}" in verified.out, verified.told()
