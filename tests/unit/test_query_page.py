"""The query page: the engine's bytes are the committed ones, or there is none; its questions carry their words."""

from __future__ import annotations

import hashlib
import html as markup
from dataclasses import replace
from pathlib import Path

import pytest
import site_fixture as fixture

from orchestration.publish import query_page
from orchestration.publish.context import Context
from orchestration.publish.data import read
from orchestration.publish.query_page import ENGINE, QueryAssetsError
from orchestration.publish.rebuild import CannotRebuild, _check_program, has_engine
from orchestration.publish.site import build_site
from orchestration.settings import CODE_VERSION, ROOT, Settings


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small stand-in for the engine, with its own list of sums."""
    folder, sums = tmp_path / "query-assets", tmp_path / "query-assets.sha256"
    folder.mkdir()
    lines = []
    for name in ("duckdb.mjs", "duckdb-eh.wasm"):
        (folder / name).write_bytes(name.encode())
        lines.append(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n")
    sums.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(query_page, "SUMS", sums)
    return folder


def test_a_site_with_the_engine_carries_exactly_its_files(tmp_path: Path, gathered: Path) -> None:
    data = fixture.write_data(tmp_path / "data")
    out = tmp_path / "site"
    (gathered / "something.else").write_text("not in the list", encoding="utf-8")
    build_site(data, fixture.GATE, [], fixture.RELEASE_ID, out, ROOT / "site", query_assets=gathered)
    assert sorted(path.name for path in (out / ENGINE).iterdir()) == ["duckdb-eh.wasm", "duckdb.mjs"]
    page = (out / "truy-van" / "index.html").read_text(encoding="utf-8")
    assert 'data-engine="duckdb/"' in page and "không kèm công cụ" not in page
    described = {"files": {path.relative_to(tmp_path).as_posix(): "" for path in out.rglob("*") if path.is_file()}}
    assert has_engine(described)


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_an_engine_of_other_bytes_is_refused_with_the_way_to_mend_it(tmp_path: Path, gathered: Path, harm: str) -> None:
    file = gathered / "duckdb-eh.wasm"
    if harm == "changed":
        file.write_bytes(b"other")
    else:
        file.unlink()
    with pytest.raises(QueryAssetsError, match=r"duckdb-eh\.wasm.*make query-assets.*sql_in_browser = false"):
        query_page.copy_engine(gathered, tmp_path / "site")


def test_without_an_engine_the_page_says_so_and_has_no_script(tmp_path: Path) -> None:
    ctx = Context(read(fixture.write_data(tmp_path / "data")), fixture.RELEASE_ID, "../")
    page = query_page.parts(ctx, None, tmp_path / "site")["query"]
    assert "không kèm công cụ SQL" in page and "<script" not in page and "textarea" not in page
    assert not (tmp_path / "site").exists()


def test_five_questions_have_their_words_and_their_sql() -> None:
    asked = query_page.questions()
    assert len(asked) == 5
    for one in asked:
        assert one.title.endswith("?") and one.remark.endswith(".") and one.sql.endswith(";")
        # the English half of the head stays in the file
        assert "Look at" not in one.title + one.remark + one.sql
    page = markup.unescape(query_page.html("../", asked, has_engine=True))
    assert all(one.sql in page for one in asked)


def test_a_release_with_the_engine_is_made_again_only_where_there_is_one(settings: Settings, tmp_path: Path) -> None:
    from orchestration.collect.catalogue import Catalogue

    described = {
        "id": "2021-2022-term1.1",
        "code_version": CODE_VERSION,
        "catalogue": Catalogue(settings.seeds).fingerprint,
        "files": {f"site/{ENGINE}/duckdb.mjs": ""},
    }
    nowhere = replace(settings, root=tmp_path)
    (tmp_path / "dbt_project").symlink_to(ROOT / "dbt_project")
    with pytest.raises(CannotRebuild, match="make query-assets"):
        _check_program(nowhere, described)
    _check_program(nowhere, described | {"files": {}})
    (tmp_path / "query-assets").mkdir()
    _check_program(nowhere, described)
