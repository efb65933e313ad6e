"""A journal of releases that lost its line: the release that readers look at keeps its name and its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from congkhai_run import ROOT, assert_whole, copied_home, public_bytes, read_json

from orchestration.export.files import data_hash, write_json
from orchestration.gate.seal import GateRed
from orchestration.publish.release import publish
from orchestration.settings import load_settings


@pytest.fixture
def switched(first_release: Path, tmp_path: Path) -> Path:
    """A home whose run was killed between the switch and the line that says so."""
    home = copied_home(first_release, tmp_path / "home")
    (home / "releases.jsonl").unlink()
    return home


def test_the_missing_line_of_a_public_release_is_healed(switched: Path) -> None:
    candidate = switched / "candidates" / (switched / "candidates" / "latest").read_text().strip()
    before = public_bytes(switched)
    done = publish(load_settings(ROOT, {"CONGKHAI_HOME": str(switched)}), candidate)
    assert (done.release_id, done.is_new) == ("2021-2022-term1.1", False)
    assert public_bytes(switched) == before and '"2021-2022-term1.1"' in (switched / "releases.jsonl").read_text()


def test_a_release_that_is_public_is_never_overwritten(switched: Path) -> None:
    """Other figures, compared with no release, come next: readers keep the name and the bytes they look at."""
    candidates = switched / "candidates"
    candidate = candidates / (candidates / "latest").read_text().strip()
    note = candidate / "data" / "note.csv"
    note.write_text(note.read_text(encoding="utf-8").replace("Văn bản gốc", "Văn bản"), encoding="utf-8")
    digest = data_hash(candidate / "data")
    gate = read_json(candidate / "gate.json") | {"data_hash": digest, "candidate": digest[:12]}
    write_json(candidate / "gate.json", gate)
    before = public_bytes(switched)
    with pytest.raises(GateRed, match="chạy lại congkhai publish để so lại"):
        publish(load_settings(ROOT, {"CONGKHAI_HOME": str(switched)}), candidate.rename(candidates / digest[:12]))
    assert public_bytes(switched) == before
    assert_whole((switched / "current").resolve())
