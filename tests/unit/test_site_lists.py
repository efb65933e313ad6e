"""Lists that a phone can hold: by province, then by letter; old areas lead to those of today."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import area_list, provider_list
from orchestration.publish.alphabet import by_letter, filed_under, in_parts, letter, vietnamese
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read

ROOT = "../../"


@pytest.fixture
def data(tmp_path: Path) -> SiteData:
    return read(fixture.write_data(tmp_path / "data"))


def with_schools(data: SiteData, names: list[str]) -> Context:
    """The fixture with more schools in its ward."""
    school = data.units[fixture.SCHOOL]
    for number, name in enumerate(names):
        code = f"school-98{number:05}-20200101"
        data.units[code] = replace(school, id=code, code=f"98{number:05}", name=name, slug=f"s-school-98{number:05}")
    return Context(data, fixture.RELEASE_ID, ROOT)


def linked(html: str) -> list[str]:
    return re.findall(r'href="\.\./\.\./co-so/([a-z0-9-]+-(?:school|group)-\d+)/"', html)


def test_few_providers_stand_on_the_index_alone(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, "../")
    html = provider_list.index(ctx)
    assert f"../co-so/{fixture.SCHOOL_SLUG}/" in html and "<script>" not in html
    assert list(provider_list.pages(lambda: ctx)) == []


def test_many_providers_are_each_on_exactly_one_short_page(data: SiteData) -> None:
    names = [f"Trường Mầm non {name} {n}" for name in ("Đống Đa", "Ánh Dương", "Hoa Sen", "Ân Thi") for n in range(7)]
    ctx = with_schools(data, [*names, "12A", "Nhà trẻ"])
    pages = list(provider_list.pages(lambda: ctx, largest=5))
    first = "co-so/tinh-minh-hoa-province-99"
    assert [page.path for page in pages] == [
        f"{first}/",
        f"{first}-van-so/",
        *(f"{first}-van-{part}/" for part in ("a-1", "a-2", "aa-1", "aa-2", "dd-1", "dd-2", "h-1", "h-2", "m", "n")),
    ]
    found = Counter(slug for page in pages for slug in linked(page.body))
    assert set(found.values()) == {1} and len(found) == len(names) + 4
    assert all(len(linked(page.body)) <= 5 for page in pages)
    targets = set(re.findall(r'href="\.\./\.\./(co-so/tinh[^"]+/)"', "".join(page.body for page in pages)))
    assert targets == {page.path for page in pages}, "every page is linked, and no link leads nowhere"


def test_the_index_of_many_names_provinces_with_their_numbers(data: SiteData) -> None:
    ctx = with_schools(data, ["Hoa Sen"])
    told = words(provider_list.index(ctx, largest=2))
    assert told == "Số liệu minh họa Tỉnh Minh Họa2 trường, 1 nhóm trẻ, lớp mẫu giáo độc lập"


def test_a_page_of_a_letter_keeps_schools_and_groups_apart(data: SiteData) -> None:
    ctx = with_schools(data, ["Trường Mầm non Minh Châu"])
    page = next(page for page in provider_list.pages(lambda: ctx, largest=2) if page.path.endswith("-van-m/"))
    assert words(page.body).index("Minh Châu") < words(page.body).index("Nhóm trẻ, lớp mẫu giáo độc lập Nhóm trẻ")


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Trường Mầm non Hoa Sen", "Hoa Sen"),
        ("TRƯỜNG MẪU GIÁO SỐ 2", "2"),
        ("Nhóm trẻ, lớp mẫu giáo độc lập Sao Mai", "Sao Mai"),
        ("Lớp mẫu giáo độc lập tư thục Ong Vàng", "Ong Vàng"),
        ("MN 20-10", "20-10"),
        ("Trường Sa", "Sa"),
        ("Mầm non", "Mầm non"),
        ("Sơn Ca", "Sơn Ca"),
    ],
)
def test_a_provider_is_filed_under_its_own_name(name: str, filed: str) -> None:
    assert filed_under(name) == filed


def test_letters_of_the_alphabet_are_told_apart_tones_are_not() -> None:
    assert [letter(text) for text in ("Ánh", "ăn", "Ấp", "đống", "Ứng", "7/5", "<b>", "")] == [
        "A", "Ă", "Â", "Đ", "Ư", "0–9", "0–9", "0–9",
    ]  # fmt: skip
    found = by_letter(["Đa 10", "Đa 2", "Dịch", "Ân", "An", "Ăn", "9"], str)
    assert found == {"0–9": ["9"], "A": ["An"], "Ă": ["Ăn"], "Â": ["Ân"], "D": ["Dịch"], "Đ": ["Đa 2", "Đa 10"]}
    assert list(in_parts({"Đ": ["a", "b", "c"], "E": ["d"]}, 2)) == [
        ("Đ (1/2)", "dd-1"),
        ("Đ (2/2)", "dd-2"),
        ("E", "e"),
    ]


def test_numbers_in_names_are_in_order() -> None:
    assert sorted(["Sơn Ca 10", "Sơn Ca 2", "Sơn Ca"], key=vietnamese) == ["Sơn Ca", "Sơn Ca 2", "Sơn Ca 10"]


def test_an_old_area_leads_to_that_of_today(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, ROOT)
    pages = {page.path: words(page.body) for page in area_list.pages(lambda: ctx)}
    told = pages["dia-ban/tinh-dien-bien-province-11-danh-sach/"]
    assert "Xã, phường, đặc khu hiện nay (1) Phường Điện Biên Phủ" in told
    assert "Thành phố Điện Biên Phủnay thuộc Phường Điện Biên Phủ" in told
    assert "vần N (1) Phường Noong BuaThành phố Điện Biên Phủnay thuộc Phường Điện Biên Phủ" in told
    assert "nay thuộc" not in pages["dia-ban/tinh-minh-hoa-province-99-danh-sach/"]


def test_many_old_communes_stand_by_letter(data: SiteData) -> None:
    town = data.areas["commune-03130-20200101"]
    for name in ("Ẳng Nưa", "Ảng Cang", "Đồi Cao"):
        data.areas[name] = replace(town, id=name, name=f"Xã {name}")
    ctx = Context(data, fixture.RELEASE_ID, ROOT)
    paths = [page.path for page in area_list.pages(lambda: ctx, largest=2) if "province-11" in page.path]
    first = "dia-ban/tinh-dien-bien-province-11"
    assert paths == [f"{first}-danh-sach/", *(f"{first}-cu-van-{typed}/" for typed in ("a", "aw", "dd", "h", "n"))]


def test_an_old_province_with_a_page_is_listed_below_that_of_today(data: SiteData) -> None:
    data.successors["province-31-20200101"] = ["province-11-20200101"]
    ctx = Context(data, fixture.RELEASE_ID, ROOT)
    pages = {page.path: page.body for page in area_list.pages(lambda: ctx)}
    assert "dia-ban/thanh-pho-hai-phong-province-31-danh-sach/" not in pages
    assert "Huyện An Lão" in pages["dia-ban/tinh-dien-bien-province-11-danh-sach/"]
