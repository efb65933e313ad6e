"""The figures of a provider: what can be asked of one alone, ratios beside its areas, yes and no, one way down."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import provider_page, provider_table, topic_table
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read

START = "2025-2026-start"


@pytest.fixture
def data(tmp_path: Path) -> SiteData:
    found = read(fixture.write_data(tmp_path / "data"))
    found.forms.append({"form": "01-MN-DN", "reporter": "school independent_group"})
    return found


def figures(data: SiteData) -> str:
    ctx = Context(data, fixture.RELEASE_ID, "../../", fixture.SCHOOL)
    rows = topic_table.Rows(data.rounds[START], data.shown(fixture.SCHOOL), [data.rounds[START]])
    return provider_table.html(ctx, data.units[fixture.SCHOOL], rows)


def add(data: SiteData, indicator: str, value: str) -> None:
    values = data.shown(fixture.SCHOOL)
    values[indicator, START] = replace(values["so_tre", START], indicator=indicator, value=Decimal(value))


def table_of(html: str, name: str) -> str:
    """The table that holds a row of this indicator."""
    return next(part for part in html.split("</table>") if name in part).rsplit("<table", 1)[1]


def test_only_ratios_stand_beside_those_of_the_areas(data: SiteData) -> None:
    html = figures(data)
    assert "Phường Minh Họa Một" not in table_of(html, "Số trẻ em")
    assert "Phường Minh Họa Một" in table_of(html, "Tỷ lệ trẻ ăn bán trú")


def test_beside_a_confidential_ratio_stands_that_of_the_area(data: SiteData) -> None:
    ward = data.shown(fixture.WARD)
    ward["sdd_nhe_can", START] = replace(ward["ban_tru", START], indicator="sdd_nhe_can", value=Decimal("3.1"))
    row = words(table_of(figures(data), "suy dinh dưỡng").split("suy dinh dưỡng")[1])
    assert "bảo mật" in row and "3,1%" in row and "không có số liệu" in row


def test_what_counts_or_nets_providers_is_not_asked_of_one(data: SiteData) -> None:
    netted = replace(data.indicators["so_giao_vien"], id="gv_thieu", name="Số giáo viên thiếu", scope="provider")
    per_school = replace(data.indicators["so_nhom_lop"], id="quy_mo_truong", measure_unit="nhóm, lớp/trường")
    data.indicators |= {"gv_thieu": netted, "quy_mo_truong": per_school}
    term = {"form": "01-MN-DN", "coefficient": "2.5"}
    data.terms["gv_thieu"] = [term, {**term, "coefficient": "-1"}]
    for name in ("gv_thieu", "quy_mo_truong", "so_truong"):
        add(data, name, "1")
    ctx = Context(data, fixture.RELEASE_ID, "../../", fixture.SCHOOL)
    html = provider_page.body(ctx, data.units[fixture.SCHOOL])
    for name in ("gv_thieu", "quy_mo_truong", "so_truong"):
        assert f"chi-tieu/{name}/" not in html, name


def test_what_no_return_of_a_provider_gives_is_not_missing_on_its_page(data: SiteData) -> None:
    # so_nhom_lop is in its return and was left blank; so_diem_truong is of the register alone
    data.terms["so_nhom_lop"] = [{"form": "01-MN-DN", "coefficient": "1"}]
    data.terms["so_diem_truong"] = [{"form": "BC-TH", "coefficient": "1"}]
    told = words(figures(data))
    assert "Số nhóm, lớp: không có số liệu" in told and "Số điểm trường" not in told


@pytest.mark.parametrize(("value", "word"), [("100", "có"), ("0", "không")])
def test_a_rate_of_schools_is_a_yes_or_a_no_of_one(data: SiteData, value: str, word: str) -> None:
    named = {"name": "Tỷ lệ trường có điện lưới", "scope": "school", "measure_unit": "%"}
    data.indicators["cqg"] = replace(data.indicators["cqg"], **named)
    add(data, "cqg", value)
    row = words(table_of(figures(data), "Có điện lưới").split("Có điện lưới")[1])
    assert row.startswith(word) and "Tỷ lệ trường" not in row and "%" not in row.split("không có số liệu")[0]


def test_headlines_are_seen_and_the_rest_is_folded_behind_the_disclosure(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, "../../", fixture.SCHOOL)
    html = provider_page.body(ctx, data.units[fixture.SCHOOL])
    anchors = ("muc-kiem-dinh", "muc-cong-khai", "muc-so-lieu", "muc-cac-ky")
    places = [html.index(f'id="{anchor}"') for anchor in anchors if f'id="{anchor}"' in html]
    assert places == sorted(places) and len(places) > 2
    told = html[html.index('id="muc-so-lieu"') :].split("</section>")[0]
    seen, folded = told.split("<details>", 1)
    assert "Số trẻ em" in seen and "Tỷ lệ trẻ ăn bán trú" not in seen and "Tỷ lệ trẻ ăn bán trú" in folded
