"""A site after another: pages that say what they said are the same files, the others name the new release."""

from __future__ import annotations

import errno
import html
import json
import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest
import site_fixture as fixture

from orchestration.publish.pages import FILE
from orchestration.publish.site import build_site

SOURCE = Path(__file__).resolve().parents[2] / "site"
FIRST, SECOND, THIRD = fixture.RELEASE_ID, "2021-2022-term1.2", "2021-2022-term1.3"
CITY, INDICATOR, PLANS = f"dia-ban/{fixture.CITY_SLUG}/", "chi-tieu/so_nhom_lop/", "ke-hoach-chi-tieu/"
# they tell of the release itself: its files, its checks, its place among the others
OF_EACH_RELEASE = {"", "ban-cong-bo/", "chat-luong/", "lich-cong-bo/", "tai-ve/"}


def built(data: Path, release_id: str, out: Path, before: Path | None = None, **other: object) -> Path:
    gate = fixture.GATE | {"data_hash": f"{release_id[-1]}" * 64}
    build_site(data, gate, [], release_id, out, SOURCE, "Sở thử", previous=before, **other)  # type: ignore[arg-type]
    return out


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("first") / "data")


@pytest.fixture(scope="module")
def changed_data(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """One value of the city is another one: 263 groups and classes are 264."""
    changed = tmp_path_factory.mktemp("second") / "data"
    shutil.copytree(data, changed)
    values = changed / "indicator_value.parquet"
    other = f"unit_id = '{fixture.CITY}' and indicator = 'so_nhom_lop' and value = 263"
    with duckdb.connect() as connection:
        connection.execute(
            f"create table v as select * replace (case when {other} then value + 1 else value end as value) "
            f"from read_parquet('{values}')"
        )
        assert connection.execute("select count(*) from v where value = 264").fetchone() == (1,)
        connection.execute(f"copy v to '{values}' (format parquet)")
    return changed


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    return built(data, FIRST, tmp_path_factory.mktemp("a") / "site")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, changed_data: Path, first: Path) -> Path:
    then = contents(first)
    made = built(changed_data, SECOND, tmp_path_factory.mktemp("b") / "site", first)
    assert contents(first) == then, "bản trước bị ghi đè"
    return made


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def pages(site: Path) -> set[str]:
    return {path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html")} - {"./"} | {""}


def rewritten(old: Path, new: Path) -> set[str]:
    both = pages(old) & pages(new)
    return {page for page in both if not (old / page / "index.html").samefile(new / page / "index.html")}


def named(site: Path, page: str) -> str:
    found = re.search(r'<span class="release"><a [^>]*>([^<]+)</a>', (site / page / "index.html").read_text())
    assert found, page
    return found[1]


def test_exactly_the_pages_that_show_the_changed_value_are_rewritten(first: Path, second: Path) -> None:
    assert rewritten(first, second) == {CITY, INDICATOR, PLANS} | OF_EACH_RELEASE
    for page in pages(first) & pages(second):
        is_new = page in rewritten(first, second)
        assert named(second, page) == (SECOND if is_new else FIRST), page
    assert "264" in (second / CITY / "index.html").read_text()


def test_the_sentence_of_a_figure_names_the_release_of_its_page(second: Path) -> None:
    for page, release in ((CITY, SECOND), (f"co-so/{fixture.SCHOOL_SLUG}/", FIRST)):
        text = (second / page / "index.html").read_text()
        assert set(re.findall(r"bản công bố (2021-2022-term1\.\d)</p>", text)) == {release}


def test_what_is_no_page_is_the_same_file_too(first: Path, second: Path) -> None:
    for name in ("404.html", "assets/congkhai/site.css", "assets/congkhai/site.js", "sitemap.xml"):
        assert (first / name).samefile(second / name), name
    assert not list(second.rglob("*.part"))


def test_a_page_keeps_the_name_of_the_release_that_changed_it(
    tmp_path: Path, changed_data: Path, first: Path, second: Path
) -> None:
    third = built(changed_data, THIRD, tmp_path / "site", second)
    assert rewritten(second, third) == OF_EACH_RELEASE
    assert named(third, CITY) == SECOND
    assert named(third, "dia-ban/") == FIRST
    assert json.loads((third / FILE).read_text())[CITY]["release"] == SECOND


def test_a_withdrawn_release_is_not_named_any_more(tmp_path: Path, data: Path, first: Path) -> None:
    note = {"release": FIRST, "at": "2022-03-01T08:00:00+07:00", "office": "Sở thử", "reason": "nhầm"}
    made = built(data, SECOND, tmp_path / "site", first, withdrawn=[note])
    assert {named(made, page) for page in pages(made)} == {SECOND}


def test_the_same_bytes_without_links_and_in_another_place(
    tmp_path: Path, changed_data: Path, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", refuse)
    elsewhere = built(changed_data, SECOND, tmp_path / "site", first)
    assert contents(elsewhere) == contents(second)
    assert not (elsewhere / CITY / "index.html").samefile(second / CITY / "index.html")


def test_every_page_has_its_foot(second: Path) -> None:
    for page in pages(second):
        text = (second / page / "index.html").read_text(encoding="utf-8")
        assert text.count('<footer class="page-foot" id="phan-anh">') == 1, page
        assert '<span class="office">Sở thử</span>' in text
        assert f'<span class="permalink"><a class="page-address" href="./">{page or "./"}</a></span>' in text
        cited = re.search(r'<span class="citation">(.*?)</span>', text)
        assert cited and cited[1].endswith(f'<span class="page-address">{page or "trang chủ"}'), page
        assert "Công khai giáo dục mầm non. " in cited[1] and "bản công bố 2021-2022-term1" in cited[1]
        assert "Gửi Sở thử, kèm địa chỉ trang này" in text
        assert "\0" not in text and "congkhai:" not in text


def test_an_invented_place_is_cited_as_one(second: Path) -> None:
    text = (second / "dia-ban/phuong-minh-hoa-mot-commune-99001/index.html").read_text(encoding="utf-8")
    assert "Sở thử. Phường Minh Họa Một (số liệu minh họa) [bộ số liệu], bản công bố 2021-2022-term1.1." in text


@pytest.mark.parametrize(
    ("feedback", "href"),
    [
        ("mailto:phan-anh@so.example", "mailto:phan-anh@so.example?subject=Ph%E1%BA%A3n%20%C3%A1nh"),
        ("https://so.example/gop-y?loai=so", "https://so.example/gop-y?loai=so&trang=https%3A%2F%2Fpub.example%2F"),
    ],
)
def test_feedback_carries_the_address_of_the_page_at_its_end(
    tmp_path: Path, data: Path, feedback: str, href: str
) -> None:
    made = built(data, FIRST, tmp_path / "site", feedback=feedback, site_url="https://pub.example")
    for page in ("", CITY, f"co-so/{fixture.SCHOOL_SLUG}/"):
        text = (made / page / "index.html").read_text(encoding="utf-8")
        found = re.search(r'<a class="feedback" href="([^"]+)"', text)
        assert found, page
        assert html.unescape(found[1]).startswith(href)
        assert found[1].endswith(f"https%3A%2F%2Fpub.example%2F{page.replace('/', '%2F')}")
        assert "page-address" not in text
        assert f'<span class="permalink"><a href="https://pub.example/{page}">' in text
    assert '<a href="#phan-anh">Phản ánh số liệu này</a>' in text


def test_without_an_address_of_the_site_feedback_names_the_page_below_it(tmp_path: Path, data: Path) -> None:
    made = built(data, FIRST, tmp_path / "site", feedback="mailto:phan-anh@so.example")
    for page, end in (("", "body=%2F"), (CITY, f"body={CITY.replace('/', '%2F')}")):
        found = re.search(r'<a class="feedback" href="([^"]+)"', (made / page / "index.html").read_text())
        assert found, page
        assert html.unescape(found[1]).endswith(end)
