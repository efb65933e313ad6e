"""An area's page: what stays open and what is folded, plans attained or not, boundaries, who stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import area_page, beside_table, topic_table
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.record import Unit

TERM = "2021-2022-term1"
MIXED = ("so_nhom_lop", "so_tre")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def data(data_dir: Path) -> SiteData:
    return read(data_dir)


def body(data: SiteData, unit_id: str) -> str:
    return area_page.body(Context(data, fixture.RELEASE_ID, "../../", unit_id), data.units[unit_id])


def part(markup: str, anchor: str) -> str:
    return next((s for s in markup.split("<section ") if f'id="{anchor}"' in s), "")


def test_headlines_and_what_is_held_against_a_plan_stay_open(data: SiteData) -> None:
    held = [one for one in data.values[fixture.CITY] if one.indicator == "gv_bo_sung"]
    many = [replace(held[0], indicator=name) for name in ("so_giao_vien", "cqg", "xa_dat_pc", "ban_tru")]
    data.values[fixture.CITY] += many
    for name in ("so_giao_vien", "cqg", "xa_dat_pc", "ban_tru"):
        data.indicators[name] = replace(data.indicators[name], topic="doi_ngu")
    section = part(body(data, fixture.CITY), "muc-doi-ngu")
    open_part, _, folded = section.partition("<details>")
    assert "gv_bo_sung" in open_part  # it has a note
    assert "4 chỉ tiêu thống kê khác" in folded
    assert "so_giao_vien" in folded and "so_giao_vien" not in open_part


def test_a_plan_says_whether_it_is_attained_on_the_figure_beside_it(data: SiteData) -> None:
    section = part(body(data, fixture.CITY), "muc-ke-hoach")
    assert "5 kế hoạch giao, chỉ tiêu phấn đấu: 4 đạt, 1 chưa đạt. Xét trên giá trị chưa làm tròn." in words(section)
    row = next(r for r in section.split('<tr role="row">') if 'chi-tieu/huy_dong_5/"' in r)
    assert '<span class="unmet">chưa đạt</span>' in row
    assert ">99,8%<" in row and ">99,9%<" in row


def test_a_target_nobody_can_judge_says_why(data: SiteData) -> None:
    section = words(part(body(data, fixture.AN_LAO), "muc-ke-hoach"))
    assert "1 không xét được, 2 chưa có số liệu để xét" in section
    assert "Nguồn không nói 1,5% là điểm phần trăm hay mức giảm tương đối." in section


def test_a_commune_says_what_it_was_made_of_and_that_a_split_cannot_be_compared(data: SiteData) -> None:
    section = words(part(body(data, fixture.WARD), "muc-dia-gioi"))
    assert "Từ ngày 1/7/2025, địa bàn này gồm: Xã Minh Họa Bamột phầnXã Minh Họa Mộttoàn bộ" in section
    assert "không so sánh được với số liệu trước ngày 1/7/2025" in section


def test_a_district_says_which_communes_of_today_lie_on_its_ground(data: SiteData) -> None:
    section = words(part(body(data, fixture.CITY), "muc-dia-gioi"))
    assert "2 đơn vị cấp xã cũ ở đây nay thuộc 1 đơn vị: Phường Điện Biên Phủ2 đơn vị cũ" in section


def test_the_size_of_an_area_is_told_where_it_is_known(data: SiteData) -> None:
    assert "diện tích 56,75 km²" in body(data, fixture.WARD)
    assert "diện tích" not in body(data, fixture.CITY)


def _with_sibling(data: SiteData, denominator: Decimal | None) -> Unit:
    """A second district of the same province, whose name comes first, with a rate of its own."""
    city = data.units[fixture.CITY]
    sibling = replace(
        city, id="district-095-20200101", code="095", name="Huyện Ân Bình", slug="huyen-an-binh-district-095"
    )
    data.units[sibling.id] = sibling
    data.children[city.parent] = [city, sibling]
    own = data.shown(fixture.CITY)["huy_dong_5", "2021-2022-term1"]
    data.values[sibling.id] = [replace(own, unit=sibling.id, value=Decimal("97.5"), denominator=denominator)]
    return sibling


def test_siblings_stand_beside_it_by_name_and_lead_to_their_own_figure(data: SiteData) -> None:
    sibling = _with_sibling(data, None)
    section = part(body(data, fixture.CITY), "muc-lan-can")
    assert f'<a href="../../{sibling.path}#so-huy_dong_5-2021-2022-term1">97,5%</a>' in section
    names = re.findall(r'<th scope="row" role="rowheader">(.*?)<', section.replace("</a>", "<"))
    assert len(names) == 3
    assert "không xếp hạng" in section


def test_a_rate_on_few_is_not_set_beside_others(data: SiteData) -> None:
    _with_sibling(data, Decimal(9))
    section = words(part(body(data, fixture.CITY), "muc-lan-can"))
    assert "mẫu số dưới 10" in section
    assert "97,5%" not in section


def test_nobody_beside_it_no_section(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, "../../", fixture.CITY)
    values = data.shown(fixture.CITY)
    rounds = ctx.rounds_of(values)
    assert beside_table.html(ctx, data.units[fixture.CITY], topic_table.Rows(rounds[-1], values, rounds)) == ""


def test_an_incomplete_figure_says_so_in_the_opening(data: SiteData) -> None:
    assert "Số liệu sơ bộ, 1/2 cơ sở đã nộp." in words(body(data, fixture.WARD))


def test_the_opening_says_why_the_same_period_is_not_compared(data: SiteData) -> None:
    data.values[fixture.CITY] = [
        replace(one, change_vs_same_period=None, break_reason="boundary") if one.indicator == "so_tre" else one
        for one in data.values[fixture.CITY]
    ]
    lead = words(re.findall(r'<p class="lead">.*?</p>', body(data, fixture.CITY), flags=re.S)[0])
    assert "; không so sánh với cùng kỳ năm học trước vì địa bàn lập sau kỳ trước; số trẻ cao hơn kế hoạch" in lead
    assert "−247" not in lead


def test_a_claim_on_a_count_that_the_figure_contradicts_is_told_in_the_opening(data: SiteData) -> None:
    less = {"plan": Decimal(6200), "change_vs_plan": Decimal(-47), "claim": "exceeded"}
    data.values[fixture.CITY] = [
        replace(one, **less) if one.indicator == "so_tre" and one.plan is not None else one
        for one in data.values[fixture.CITY]
    ]
    lead = words(re.findall(r'<p class="lead">.*?</p>', body(data, fixture.CITY), flags=re.S)[0])
    assert "số trẻ thấp hơn kế hoạch 47 trẻ (−47)" in lead
    assert "Báo cáo nhận định “vượt”, nhưng số liệu thấp hơn kế hoạch 47 trẻ." in lead
    assert "vượt kế hoạch" not in lead


def test_a_plan_that_was_handed_down_bears_a_claim_out_by_itself(data: SiteData) -> None:
    given = {unit: [replace(a, basis="reported") for a in held] for unit, held in data.assertions.items()}
    data.assertions = given
    told = words(body(data, fixture.CITY))
    assert "kế hoạch giao; số liệu khớp." in told and "suy ra từ chính báo cáo này" not in told


@pytest.mark.parametrize("maturity", ["official", "preliminary"])
def test_a_table_says_its_maturity_once_only_where_every_figure_has_it(data: SiteData, maturity: str) -> None:
    values = data.values[fixture.CITY]
    place = next(i for i, one in enumerate(values) if one.indicator == "so_nhom_lop" and one.round == TERM)
    values[place] = replace(values[place], maturity=maturity)
    section = part(body(data, fixture.CITY), "muc-quy-mo")
    rows = {name: next(r for r in section.split('<tr role="row">') if f"{name}/" in r) for name in MIXED}
    if maturity == "official":
        assert "số liệu chính thức</caption>" in section
        assert not any("chính thức</span>" in row for row in rows.values())
    else:
        assert "số liệu chính thức" not in section and "số liệu sơ bộ" not in section
        assert ">sơ bộ</span>" in rows["so_nhom_lop"] and ">chính thức</span>" in rows["so_tre"]
