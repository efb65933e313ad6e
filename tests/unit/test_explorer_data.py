"""The explorer's files: every shown figure once, in its shortest form, with what a reader must know beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import site_fixture as fixture

from orchestration.publish import explorer_data
from orchestration.publish.context import Context
from orchestration.publish.data import read

# raw bytes of a file: a reader on a phone fetches a handful of them, compressed to about a tenth
BUDGET = 150_000


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return Context(read(fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")), fixture.RELEASE_ID, "")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, ctx: Context) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("site")
    count = explorer_data.write(ctx, out)
    folder = out / explorer_data.FOLDER
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.json")}
    assert count == len(found)
    assert all(path.stat().st_size < BUDGET for path in found.values())
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in found.items()}


def test_every_shown_figure_is_in_exactly_one_file(ctx: Context, files: dict[str, Any]) -> None:
    shown = {
        (value.unit, value.indicator, value.breakdown, value.round)
        for values in ctx.data.values.values()
        for value in values
        if value.is_shown
    }
    told: list[tuple[str, str, str, str]] = []
    for name, file in files.items():
        if name.startswith(explorer_data.PROVIDERS):
            told += [
                (u, i, b, r) for i, us in file["values"].items() for u, bs in us.items() for b in bs for r in bs[b]
            ]
        elif "/" in name:
            told += [(u, name.split("/")[0], b, r) for u, bs in file["values"].items() for b in bs for r in bs[b]]
    assert len(told) == len(set(told))
    assert set(told) == shown


def test_a_figure_has_the_published_digits_and_its_remark(files: dict[str, Any]) -> None:
    city = files["so_tre/11.json"]["values"][fixture.CITY]["total"]
    assert city["2021-2022-term1"] == 6153
    start, place = city["2021-2022-start"]
    assert (start, files["so_tre/11.json"]["notes"][place]) == (6072, "suy ra")
    ward = files["so_tre/99.json"]["values"][fixture.WARD]["total"]["2025-2026-start"]
    assert ward == [120, ward[1], 2]
    assert files["so_tre/99.json"]["notes"][ward[1]] == "sơ bộ, 1/2 cơ sở đã nộp"


@pytest.mark.parametrize("value", ["99.9", "0.0001", "51.75", "100", "123456789012", "-247", "0"])
def test_a_number_keeps_its_digits_through_json(value: str) -> None:
    assert Decimal(str(json.loads(json.dumps(explorer_data.number(Decimal(value)))))) == Decimal(value)


def test_a_hidden_figure_is_a_symbol_and_never_a_number(ctx: Context) -> None:
    figures = explorer_data.Figures(ctx)
    value = replace(ctx.data.values[fixture.CITY][0], value=None, symbol="c", maturity="official")
    points = {"total": {value.round: value}}
    told = figures.of_one(ctx.data.indicators[value.indicator], {fixture.CITY: points})
    assert told["values"][fixture.CITY]["total"][value.round] == "c"


def test_areas_carry_their_dates_and_providers_their_alphabet(files: dict[str, Any]) -> None:
    areas = {area[0]: area for area in files["dia-ban.json"]["areas"]}
    assert areas[fixture.CITY][5:7] == ["đến hết ngày 30/6/2025", "d"]
    assert areas[fixture.WARD][6:8] == ["m", 2]
    names = [one[1] for one in files["co-so/phuong-minh-hoa-mot-commune-99001.json"]["providers"]]
    assert names == ["Nhóm trẻ độc lập Minh Họa", f"Trường mầm non {fixture.HOSTILE}"]


def test_the_index_offers_only_what_has_a_file(files: dict[str, Any]) -> None:
    index = files["muc-luc.json"]
    offered = {f"{one['id']}/{name}.json" for one in index["indicators"] for name in one["files"]}
    assert offered == {name for name in files if "/" in name and not name.startswith(explorer_data.PROVIDERS)}


def test_the_same_data_give_the_same_bytes(ctx: Context, tmp_path: Path) -> None:
    for name in ("one", "other"):
        explorer_data.write(ctx, tmp_path / name)
    one, other = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.json")}
        for name in ("one", "other")
    )
    assert one == other


def test_it_opens_with_the_children_of_a_real_area_of_several_rounds(ctx: Context, files: dict[str, Any]) -> None:
    assert files["muc-luc.json"]["first"] == ["so_tre", fixture.CITY]
    figures = {
        unit: {"total": {str(place): ctx.data.values[unit][0] for place in range(count)}}
        for unit, count in ((fixture.CITY, 1), (fixture.WARD, 2))
    }
    indicators = [ctx.data.indicators[name] for name in ("so_truong", "so_tre")]
    # one round is no series: an illustrative area of two goes before a real one of one
    opened = explorer_data._first(ctx, indicators, {("so_tre", "11"): figures})
    assert opened == ["so_tre", fixture.WARD]
    assert explorer_data._first(ctx, [], {}) == []
