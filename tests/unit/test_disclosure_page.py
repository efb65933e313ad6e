"""Disclosure by area: each part in four counts that add up, placed where a provider lay in its school year."""

from __future__ import annotations

from pathlib import Path

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import disclosure_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.record import RegisterFact, Unit

PROVINCE = "province-99-20200101"
FOUR, FIVE, SEVEN = "Điều 4 Thông tin chung", "Điều 5 Thu chi tài chính", "Điều 7 Kế hoạch và kết quả"


@pytest.fixture
def data(tmp_path: Path) -> SiteData:
    found = read(fixture.write_data(tmp_path / "data"))
    found.forms.append({"form": "CK-09", "layout": "disclosure", "legal_document": "tt-03-2024"})
    return found


def test_a_part_is_as_its_worst_item(data: SiteData) -> None:
    counted = disclosure_page.count(data)
    of = {part: dict(counted[PROVINCE, "2024-2025", "CK-09", part]) for part in (FOUR, FIVE, SEVEN)}
    assert of == {FOUR: {"present": 1}, FIVE: {"late": 1}, SEVEN: {"missing": 1}}


def test_an_item_nothing_is_told_of_was_not_collected(data: SiteData) -> None:
    items = data.disclosure[fixture.SCHOOL]
    data.disclosure[fixture.SCHOOL] = [one for one in items if one.item != "7.3"]
    counted = disclosure_page.count(data)
    assert dict(counted[PROVINCE, "2024-2025", "CK-09", SEVEN]) == {"not_collected": 1}


def test_a_provider_counts_where_it_lay_at_the_end_of_the_year(data: SiteData) -> None:
    old = "commune-99007-20200101"
    span = ("2020-01-01", "2025-06-30")
    data.units[old] = Unit(old, "commune", "99007", "Xã cũ", "xa-cu", PROVINCE, *span, True, False, {})
    data.register_history[fixture.SCHOOL, "commune_code"] = [
        RegisterFact(fixture.SCHOOL, "commune_code", code, day, "dm.xlsx", "S", "F1", "DM-CS", "Sở", "2026-01-08")
        for code, day in (("99007", "2020-01-01"), ("99001", "2025-07-01"))
    ]
    areas = {area for area, year, _, _ in disclosure_page.count(data) if year == "2024-2025"}
    assert areas == {old, PROVINCE}


def test_the_overview_counts_every_provider_once(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, "../")
    told = words(disclosure_page.html(ctx, disclosure_page.count(data)))
    assert "1/30 đủ mọi mục1 đã công khai2 chưa thu thập1 công khai muộn2 chưa thu thập1 thiếu2 chưa thu thập" in told
    assert "Trường" not in told.split("Nguồn của từng")[0].replace("Trường Minh Họa", "")


def test_what_the_circular_asks_says_how_much_was_checked(data: SiteData) -> None:
    ctx = Context(data, fixture.RELEASE_ID, "../")
    html = disclosure_page.html(ctx, disclosure_page.count(data))
    asked = words(html[html.index("muc-yeu-cau-ck-09") :])
    assert "chưa đối chiếu văn bản gốc" in asked
    assert "Điều 4 Thông tin chung4.1. Tên cơ sở; 4.2. Cổng thông tin222" in asked
    assert "Điều 5 Thu chi tài chính5.2. Khoản thu110" in asked


def test_without_any_disclosure_the_page_says_so(data: SiteData) -> None:
    data.disclosure_counts.clear()
    ctx = Context(data, fixture.RELEASE_ID, "../")
    assert "Chưa có cơ sở nào phải công khai." in disclosure_page.html(ctx, disclosure_page.count(data))
