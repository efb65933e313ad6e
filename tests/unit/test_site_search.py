"""The search index: every record found and told apart, old names of areas included, the same bytes each time."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import site_fixture as fixture
from site_area import CROSSINGS, WARD, area_rows

from orchestration.publish import area_list, search_index, search_page, search_record
from orchestration.publish.context import Context
from orchestration.publish.data import read
from orchestration.publish.markup import esc
from orchestration.publish.search_record import AREA, ILLUSTRATIVE, INDICATOR, PAGE, PROVIDER, SearchRecord

HOSTILE = '"><img src=x onerror=alert(2)><script>alert(1)</script>,title[x]'


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[SearchRecord]:
    data_dir = fixture.write_data(tmp_path_factory.mktemp("search") / "data")
    return search_record.records(Context(read(data_dir), fixture.RELEASE_ID, ""), data_dir)


def fragments(site: Path) -> list[dict[str, str]]:
    """What the index gives the search page for each record."""
    found = []
    for path in sorted((site / search_index.FOLDER / "fragment").iterdir()):
        found.append(json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")))
    return found


def test_every_page_of_data_has_a_record_of_its_kind(records: list[SearchRecord]) -> None:
    kinds = {record.path: record.kind for record in records}
    assert kinds[f"dia-ban/{fixture.CITY_SLUG}/"] == AREA
    assert kinds[f"co-so/{fixture.SCHOOL_SLUG}/"] == ILLUSTRATIVE
    assert kinds["chi-tieu/so_tre/"] == INDICATOR
    assert [record.path for record in records] == sorted(kinds)


def test_an_area_of_today_is_found_by_the_names_it_came_from(records: list[SearchRecord]) -> None:
    ward = next(record for record in records if record.path.endswith("-commune-99001/"))
    names = {row["unit_id"]: row["name"] for row in area_rows()}
    before = [names.get(row["old_unit_id"]) for row in CROSSINGS if row["new_unit_id"] == WARD]
    assert any(before) and all(name in ward.words for name in before if name)


def test_an_area_without_a_page_is_found_at_its_entry_of_the_lists(tmp_path: Path) -> None:
    data_dir = fixture.write_data(tmp_path / "data")
    ctx = Context(read(data_dir), fixture.RELEASE_ID, "")
    listed = {page.path: page.body for page in area_list.pages(lambda: ctx)}
    found = [one for one in search_record.records(ctx, data_dir) if "#" in one.path]
    assert found
    for one in found:
        page, _, anchor = one.path.partition("#")
        assert f'<li id="{anchor}">{esc(one.name)}' in listed[page], one
        area = ctx.data.areas[anchor]
        assert area.id not in ctx.data.units
        assert ("đến hết ngày" in one.words) == bool(area.valid_to)
    # what an area of today with a page tells of itself is not said again
    told = {row["old_unit_id"] for row in CROSSINGS if row["new_unit_id"] in ctx.data.units}
    assert told and not told & {one.path.partition("#")[2] for one in found}


def test_the_index_says_of_what_kind_each_record_is_and_which_words_are_frequent(tmp_path: Path) -> None:
    some = [SearchRecord(f"co-so/x-{n}/", PROVIDER, f"Trường Hoa {n}") for n in range(30)]
    some += [SearchRecord(f"dia-ban/y-{n}/", AREA, f"Xã Đồng {n}") for n in range(20)]
    search_index.build([*some, SearchRecord("", PAGE, "Trang chủ")], tmp_path)
    about = json.loads((tmp_path / search_index.FOLDER / search_index.ABOUT).read_text(encoding="utf-8"))
    assert about["frequent"][:4] == ["hoa", "truong", "dong", "xa"]
    named = {kind: set(re.findall(".{7}", names)) for kind, names in about["kinds"].items()}
    assert {kind: len(names) for kind, names in named.items()} == {AREA: 20, PAGE: 1}
    for path in (tmp_path / search_index.FOLDER / "fragment").iterdir():
        url = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
        assert (path.stem.removeprefix("vi_") in named[AREA]) == url.startswith("/dia-ban/")


def test_a_hand_written_page_is_found_by_its_words_not_by_its_menu(tmp_path: Path) -> None:
    page = tmp_path / "gioi-thieu" / "index.html"
    page.parent.mkdir()
    page.write_text('<nav>Menu</nav><article><h1 id="a">Giới &amp; thiệu</h1><p>Vì sao</p><!-- x --></article>Chân')
    assert search_record.of_pages([page], tmp_path) == [
        SearchRecord("gioi-thieu/", PAGE, "Giới & thiệu", also="Vì sao"),
    ]


def test_the_same_records_give_the_same_files_wherever_and_whenever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # enough records for more than one file of the index
    some = [SearchRecord(f"co-so/school-{n:05}/", PROVIDER, f"Mầm non Đồng {n}", f"Xã {n % 97}") for n in range(2000)]
    some += [SearchRecord(f"dia-ban/commune-{n:05}/", AREA, f"Xã Đa {n}") for n in range(300)]
    search_index.build(some, tmp_path / "a")
    monkeypatch.setenv("TZ", "America/Lima")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    search_index.build(reversed(some), tmp_path / "elsewhere" / "b")
    files = [
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (tmp_path / "a", tmp_path / "elsewhere" / "b")
    ]
    assert files[0] == files[1]
    assert len(fragments(tmp_path / "a")) == len(some)


def test_two_schools_of_one_name_in_one_ward_are_two_results(tmp_path: Path) -> None:
    twins = [
        SearchRecord(f"co-so/hoa-sen-school-{code}/", PROVIDER, "Trường mầm non Hoa Sen", "Phường A") for code in "12"
    ]
    assert search_index.build(twins, tmp_path) == 2
    assert sorted(one["url"] for one in fragments(tmp_path)) == ["/co-so/hoa-sen-school-1/", "/co-so/hoa-sen-school-2/"]


def test_a_hostile_name_comes_out_of_the_index_as_the_text_it_is(tmp_path: Path) -> None:
    search_index.build([SearchRecord("co-so/x-1/", PROVIDER, HOSTILE, HOSTILE, HOSTILE)], tmp_path)
    (one,) = fragments(tmp_path)
    assert one["meta"]["title"] == HOSTILE  # type: ignore[index]
    assert one["meta"]["words"] == HOSTILE  # type: ignore[index]
    assert one["url"] == "/co-so/x-1/"


def test_only_what_the_search_page_loads_is_kept(tmp_path: Path) -> None:
    search_index.build([SearchRecord("a-1/", AREA, "Xã Đa")], tmp_path)
    names = {path.name for path in (tmp_path / search_index.FOLDER).iterdir()}
    meta = {name for name in names if re.fullmatch(r"pagefind\.vi_\w+\.pf_meta", name)}
    assert names - meta == {
        "pagefind.js",
        "pagefind-entry.json",
        "wasm.unknown.pagefind",
        "index",
        "fragment",
        "records.json",
    }


def test_the_program_that_fails_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/bin/false")
    with pytest.raises(search_index.SearchIndexError, match="không lập được"):
        search_index.build([SearchRecord("a-1/", AREA, "Xã Đa")], tmp_path)


def test_the_page_has_a_place_for_each_kind_there_is_and_leads_to_the_lists() -> None:
    html = search_page.form_html("../", [AREA, PROVIDER])
    assert re.findall(r'data-kind="([\w-]*)"', html) == ["dia-ban", "co-so"]
    assert 'href="../co-so/"' in html and "cần JavaScript" in html
