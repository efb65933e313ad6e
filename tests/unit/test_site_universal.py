"""Universal preschool: criteria with their thresholds, areas against them, and what is not there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.publish import universal_page
from orchestration.publish.context import Context
from orchestration.publish.data import read


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def ctx(data_dir: Path) -> Context:
    return Context(read(data_dir), fixture.RELEASE_ID, "../")


def give(ctx: Context, unit_id: str, indicator: str, value: str | None, **rest: Any) -> None:
    """One more figure of a unit in the round its first figure is of."""
    first = ctx.data.values[fixture.WARD][0]
    held = {"norm_comparator": ">=", "norm": Decimal(95)} | rest
    made = replace(first, unit=unit_id, indicator=indicator, value=value and Decimal(value), **held)
    ctx.data.values.setdefault(unit_id, []).append(made)


def row(ctx: Context) -> str:
    html = universal_page.html(ctx)
    return words(next(part for part in html.split('<tr role="row">') if "phuong-minh-hoa-mot" in part))


def test_a_criterion_shows_its_thresholds_its_source_and_that_nobody_checked_it(ctx: Context) -> None:
    text = words(universal_page.html(ctx))
    assert "ít nhất 95% (địa bàn thường)ít nhất 90% (địa bàn đặc biệt khó khăn)từ ngày 1/1/2025" in text
    assert "chưa đối chiếu văn bản gốc" in text


def test_a_value_just_below_its_threshold_is_not_met_whatever_it_prints(ctx: Context) -> None:
    give(ctx, fixture.WARD, "huy_dong_5", "95.0", norm_met=False)
    assert "95,0% chưa đạtngưỡng ít nhất 95% (địa bàn thường)" in row(ctx)
    assert '<span class="unmet">chưa đạt</span>' in universal_page.html(ctx)


def test_what_nobody_judged_is_neither_met_nor_missed(ctx: Context) -> None:
    give(ctx, fixture.WARD, "huy_dong_5", "96.0", norm_met=True)
    assert "96,0% đạtngưỡng ít nhất 95% (địa bàn thường)chưa đủ số liệu để xét" in row(ctx)
    assert "1 địa bàn: 0 đạt mọi tiêu chí, 0 chưa đạt, 1 chưa đủ số liệu." in words(universal_page.html(ctx))


def test_without_any_figure_the_page_says_so(ctx: Context) -> None:
    assert "Chưa có số liệu nào của đơn vị cấp xã để xét theo các tiêu chí này." in universal_page.html(ctx)


def test_a_province_says_how_its_share_came_about(ctx: Context) -> None:
    give(ctx, "province-11-20200101", "xa_dat_pc", "66.7", norm_met=False, norm=Decimal(90), basis="reported")
    assert "ngưỡng ít nhất 90 xã (địa bàn thường) · đơn vị báo cáo" in universal_page.html(ctx)


def test_the_threshold_of_a_difficult_area_is_named_as_such(ctx: Context) -> None:
    give(ctx, fixture.WARD, "huy_dong_5", "92.0", norm_met=True, norm=Decimal(90))
    assert "92,0% đạtngưỡng ít nhất 90% (địa bàn đặc biệt khó khăn)" in row(ctx)
