"""Maps: 34 tiles that are today's provinces, classes with round limits, dots of communes, and what has no dot."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import site_fixture as fixture
from site_area import provinces_of_today
from test_site_pages import words

from orchestration.publish import dot_map, tile_map, value_class
from orchestration.publish.context import Context
from orchestration.publish.data import read

ROUND = "2025-2026-start"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def ctx(data_dir: Path) -> Context:
    return Context(read(data_dir), fixture.RELEASE_ID, "../../")


def give(ctx: Context, unit_id: str, value: str) -> None:
    """A number of children of a unit in the round of the ward's."""
    one = next(one for one in ctx.data.values[fixture.WARD] if one.indicator == "so_tre" and one.round == ROUND)
    ctx.data.values[unit_id] = [replace(one, unit=unit_id, value=Decimal(value))]


def test_the_tiles_are_exactly_the_provinces_of_today_each_on_its_own_place() -> None:
    places = tile_map.places()
    assert sorted(places) == sorted(row["code"] for row in provinces_of_today())
    assert len(places) == len(set(places.values())) == 34


def test_every_place_of_a_tile_has_its_rule_of_style() -> None:
    css = (Path(__file__).resolve().parents[2] / "site/theme/assets/congkhai/area.css").read_text(encoding="utf-8")
    for row, column in tile_map.places().values():
        assert f".tile.row-{row} " in css and f".tile.column-{column} " in css


def test_a_map_without_a_value_is_none(ctx: Context) -> None:
    assert tile_map.tile_map(ctx, ctx.data.indicators["so_tre"], ROUND) == ""


def test_a_tile_prints_its_value_and_leads_to_the_figure(ctx: Context) -> None:
    give(ctx, "province-11-20200101", "64321")
    html = tile_map.tile_map(ctx, ctx.data.indicators["so_tre"], ROUND)
    assert f'<a href="../../dia-ban/tinh-dien-bien-province-11/#so-so_tre-{ROUND}"><b>Điện Biên</b><span>64.321' in html
    assert html.count('role="listitem"') == 34
    assert html.count("<span>không có số liệu</span>") == 33
    assert "Minh Họa" not in html
    assert words(html).endswith("bằng 64.321không có số liệu")


def test_the_index_counts_pages_and_finds_those_of_a_merged_province(ctx: Context) -> None:
    html = tile_map.index(ctx)
    assert '<a href="../../dia-ban/thanh-pho-hai-phong-province-31/"><b>Hải Phòng</b><span>2 trang</span></a>' in html
    assert "<b>Cà Mau</b><span>chưa có</span>" in html and "0 trang" not in html


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        (["53.8", "377.2"], ["0", "100", "200", "300", "400"]),
        (["93.1", "99.9"], ["92", "94", "96", "98", "100"]),
        (["0.9", "40.1"], ["0", "20", "40", "60"]),
        (["7", "7"], ["7", "7"]),
        ([], []),
    ],
)
def test_limits_are_round_and_hold_every_value(values: list[str], limits: list[str]) -> None:
    made = value_class.limits([Decimal(value) for value in values])
    assert made == [Decimal(limit) for limit in limits]
    assert all(1 <= value_class.of(Decimal(value), made) <= value_class.CLASSES for value in values)


def test_a_limit_belongs_to_the_class_above_it_and_the_last_to_the_last() -> None:
    held = [Decimal(limit) for limit in (0, 10, 20)]
    assert [value_class.of(Decimal(value), held) for value in ("0", "9.9", "10", "20")] == [1, 1, 2, 2]


def test_a_province_s_communes_are_dots_and_a_list_and_who_has_no_dot_is_named(ctx: Context) -> None:
    invented = ctx.data.units["province-99-20200101"]
    html = dot_map.dot_map(ctx, invented, ctx.data.indicators["so_tre"], ROUND)
    assert html.count("<circle") == 2
    assert "<title>Phường Minh Họa Một: 120 trẻ</title>" in html
    assert "<title>Xã &lt;b&gt;Minh Họa&lt;/b&gt; Hai: không có số liệu</title>" in html
    assert "Chưa có tọa độ nên không có chấm: Xã Minh Họa Bốn." in html
    assert f'phuong-minh-hoa-mot-commune-99001/#so-so_tre-{ROUND}">120 trẻ</a>' in html
    assert re.search(r'role="img" aria-labelledby="ban-do-province-99-t ban-do-province-99-d">', html)


def test_north_is_up_and_east_is_right(ctx: Context) -> None:
    html = dot_map.dot_map(ctx, ctx.data.units["province-99-20200101"], ctx.data.indicators["so_tre"], ROUND)
    found = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="\d+"><title>(\S+)', html)
    spots = {name: (float(x), float(y)) for x, y, name in found}
    assert spots["Phường"][0] < spots["Xã"][0] and spots["Phường"][1] < spots["Xã"][1]


def test_a_province_without_coordinates_has_no_map(ctx: Context) -> None:
    assert dot_map.dot_map(ctx, ctx.data.units["province-11-20200101"], ctx.data.indicators["so_tre"], ROUND) == ""
