"""The matrix of plans and targets: counts by area, verdicts by indicator, why something cannot be judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import attainment, plan_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def ctx(data_dir: Path) -> Context:
    return Context(read(data_dir), fixture.RELEASE_ID, "../")


def row_of(markup: str, *parts: str) -> str:
    return next(row for row in markup.split('<tr role="row">') if all(part in row for part in parts))


def test_the_overview_counts_each_area_s_plans_by_state(ctx: Context) -> None:
    markup = plan_page.html(ctx)
    assert words(row_of(markup, fixture.CITY_SLUG)).startswith(
        "Thành phố Điện Biên PhủTỉnh Điện Biên · đến hết ngày 30/6/2025541"
    )
    assert "xếp theo cấp rồi theo tên" in markup


def test_a_missed_plan_stands_with_level_figure_and_claim(ctx: Context) -> None:
    row = words(row_of(plan_page.html(ctx), 'chi-tieu/huy_dong_5/"', fixture.CITY_SLUG))
    assert "kế hoạch giao99,9%99,8%" in row
    assert "chưa đạt" in row
    assert "nhưng số liệu thấp hơn kế hoạch 0,1 điểm phần trăm" in row


def test_two_levels_for_one_horizon_are_both_named(ctx: Context) -> None:
    data: SiteData = ctx.data
    city = data.assertions[fixture.CITY]
    first = next(one for one in city if one.indicator == "so_tre")
    city.append(replace(first, cell="F99", value=first.value and first.value + 1))
    goal = attainment.of(ctx, first)
    assert goal is not None
    data.goals[goal.key] = replace(goal, state="ambiguous")
    assert "Văn bản nêu 2 mức cho cùng một kỳ, mốc: 6.107 trẻ; 6.108 trẻ." in plan_page.html(ctx)


def test_every_figure_of_the_matrix_opens_its_source(ctx: Context) -> None:
    markup = plan_page.html(ctx)
    assert f'id="nguon-district-094-so_tre-{"-".join(fixture.TERM)}"' in markup
    assert "so với kế hoạch tỉnh giao tăng 6 lớp, tăng 46 học sinh" in markup


def test_every_state_of_the_warehouse_has_words() -> None:
    model = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts" / "mart_ke_hoach.sql"
    states = set(attainment.STATES) - {"confidential"}  # the door sets that one
    assert all(f"'{state}'" in model.read_text(encoding="utf-8") for state in states)
