"""Who handed in what: counts by area, and names of late units only where an office switched them on."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.again import _inside
from orchestration.export.submission import add_returns
from orchestration.publish import submission_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.record import Return
from orchestration.settings import Home

ROUND = "2025-2026-start"
PROVINCE = "province-99-20200101"


@pytest.fixture
def data(tmp_path: Path) -> SiteData:
    return read(fixture.write_data(tmp_path / "data"))


def province(data: SiteData) -> str:
    ctx = Context(data, fixture.RELEASE_ID, "../../")
    return submission_page.province_html(ctx, data.units[PROVINCE], submission_page.areas_by_province(ctx)[PROVINCE])


def test_the_overview_counts_by_province_and_leads_to_its_areas(data: SiteData) -> None:
    html = submission_page.html(Context(data, fixture.RELEASE_ID, "../"))
    assert "Địa bàn01-MN-DN, hạn 31/10/2025" in words(html)
    assert "Tỉnh Minh Họasố liệu minh họa15/161 nộp trễ, 1 chưa nộp" in words(html)
    assert '<a href="../nop-bao-cao/tinh-minh-hoa-province-99/">' in html
    assert "15/16 đơn vị đã nộp · 1 nộp trễ · 1 chưa nộp · hạn 31/10/2025" in words(html)
    assert "không nêu tên" in words(html)


def test_the_page_of_a_province_counts_its_communes(data: SiteData) -> None:
    told = words(province(data))
    assert "Phường Minh Họa Một" in told and "2/2đã nộp đủ" in told
    assert "15/16" not in told


def test_late_units_are_named_only_where_the_data_name_them(data: SiteData) -> None:
    assert "đơn vị nộp trễ, chưa nộp" not in province(data).lower()
    name, days = f"Trường {fixture.HOSTILE}", ("2025-11-02", "2025-10-31")
    late = Return(fixture.SCHOOL, name, ROUND, "01-MN-DN", "late", *days, *[None] * 3)
    elsewhere = Return(fixture.CITY, "Nơi khác", ROUND, "BC-TH", "missing", "", "", *[None] * 3)
    data.returns[ROUND] += [late, elsewhere]
    html = province(data)
    assert "01-MN-DNnộp trễ2/11/202531/10/2025" in words(html)
    assert "<script>alert" not in html and "&lt;script&gt;" in html and "Nơi khác" not in html


@pytest.mark.parametrize("is_named", [False, True])
def test_what_leaves_names_nobody_until_switched_on(is_named: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as source; create schema source.marts")
        connection.execute(
            "create table source.marts.mart_nop_bao_cao (unit_id varchar, unit_level varchar, unit_name varchar, "
            "collecting_unit_id varchar, form varchar, is_owed boolean, state varchar, declared_date date, "
            "due_on date, observed bigint, rejected bigint, critical bigint, expected_n bigint, submitted_n bigint, "
            "late_n bigint)"
        )
        connection.execute(
            "insert into source.marts.mart_nop_bao_cao values "
            "('school-1', 'school', 'A', 'c', 'F', true, 'late', '2025-11-02', '2025-10-31', 1, 2, 3, "
            "null, null, null), "
            "('commune-1', 'commune', 'B', null, 'F', false, 'not_owed', null, '2025-10-31', null, null, null, "
            "1, 0, 0), "
            "('province-1', 'province', 'C', null, 'F', true, 'missing', null, '2025-10-31', 4, 5, 6, 9, 8, 1)"
        )
        before = connection.execute("describe source.marts.mart_nop_bao_cao").fetchall()
        add_returns(connection, is_named)
        assert [row[:2] for row in connection.execute("describe public_mart_nop_bao_cao").fetchall()] == [
            row[:2] for row in before
        ]
        rows = connection.execute(
            "select unit_id, state, is_owed, cast(declared_date as varchar), rejected, expected_n, late_n "
            "from public_mart_nop_bao_cao order by unit_id"
        ).fetchall()
    if is_named:
        assert [row[:2] for row in rows] == [
            ("commune-1", "not_owed"),
            ("province-1", "missing"),
            ("school-1", "late"),
        ]
    else:
        # a commune in which one unit owes the form would name it
        assert rows == [("province-1", None, None, None, None, 9, 1)]


@pytest.mark.parametrize("described", [{"name_late_submitters": True}, {"name_late_submitters": False}, {}])
def test_a_release_made_again_names_whom_it_named(described: dict[str, bool], tmp_path: Path) -> None:
    with _inside(
        Home(tmp_path), {"issuing_office": "Sở thử", "licence": "CC-BY-4.0", "files": {}, **described}
    ) as settings:
        assert settings.name_late_submitters is described.get("name_late_submitters", False)
