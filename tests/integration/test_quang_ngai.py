"""What a province's yearbook printed of 2016: every sum and average of it comes out of the published files again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from congkhai_run import ROOT, read_json

UNIT = "province-51-20100101"
FACTS = ROOT / "samples" / "build" / "quang_ngai_report.csv"
SITE = Path("current", "site", "dia-ban")


@pytest.fixture(scope="module")
def data(published_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A view per public Parquet file."""
    with duckdb.connect() as connection:
        for file in (published_home / "current" / "data").glob("*.parquet"):
            connection.execute(f"create view {file.stem} as select * from read_parquet('{file}')")
        yield connection


def point(data: duckdb.DuckDBPyConnection, indicator: str, breakdown: str = "total", year: int = 2016) -> Any:
    """(value, value_exact, basis) of the province at the start of a school year."""
    sql = (
        "select value, value_exact, basis from indicator_value where unit_id = ? and school_year = ? "
        "and period = 'start' and indicator = ? and breakdown = ? and is_shown"
    )
    (row,) = data.execute(sql, [UNIT, f"{year}-{year + 1}", indicator, breakdown]).fetchall()
    return row


def rounded(exact: float, decimals: int) -> Decimal:
    return Decimal(exact).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("indicator", "parts", "total"),
    [
        ("so_truong", {"cong_lap": 192, "ngoai_cong_lap": 16}, 208),
        ("so_nhom_lop", {"cong_lap": 1651, "ngoai_cong_lap": 168}, 1819),
        ("so_phong", {"cong_lap": 2436, "ngoai_cong_lap": 264}, 2700),
        ("so_phong", {"kien_co": 1774, "ban_kien_co": 888, "tam": 38}, 2700),
        ("so_giao_vien", {"cong_lap": 2795, "ngoai_cong_lap": 340}, 3135),
        ("so_tre", {"cong_lap": 46784, "ngoai_cong_lap": 4561}, 51345),
    ],
)
def test_the_parts_add_up(data: duckdb.DuckDBPyConnection, indicator: str, parts: dict[str, int], total: int) -> None:
    published = {breakdown: point(data, indicator, breakdown)[0] for breakdown in parts}
    assert published == parts
    assert sum(published.values()) == total == point(data, indicator)[0]


def test_children_by_age_add_up(data: duckdb.DuckDBPyConnection) -> None:
    nursery, kindergarten = (point(data, name)[0] for name in ("so_tre_nha_tre", "so_tre_mau_giao"))
    assert (nursery, kindergarten, nursery + kindergarten) == (4111, 47234, point(data, "so_tre")[0])


def test_the_printed_averages_agree(data: duckdb.DuckDBPyConnection) -> None:
    value, exact, basis = point(data, "tre_lop")
    assert (value, basis) == (Decimal("28.2"), "reported") and rounded(exact, 2) == Decimal("28.23")
    # the classes of the year before are not in the source: the average stands as it was printed
    assert point(data, "tre_lop", year=2015)[::2] == (Decimal("25.2"), "reported")
    sql = "select change_vs_same_period from indicator_value where unit_id = ? and indicator = ? and is_shown"
    changes = {
        name: {row[0] for row in data.execute(f"{sql} and breakdown = 'total'", [UNIT, name]).fetchall()}
        for name in ("so_tre", "tre_lop")
    }
    assert changes == {"so_tre": {None, 51345 - 45632}, "tre_lop": {None, Decimal("3.0")}}


def test_averages_follow_the_parts(data: duckdb.DuckDBPyConnection) -> None:
    assert rounded(point(data, "tre_lop", "cong_lap")[1], 2) == rounded(46784 / 1651, 2)
    assert rounded(point(data, "tre_lop", "ngoai_cong_lap")[1], 2) == rounded(4561 / 168, 2)
    assert rounded(point(data, "phong_kien_co")[1], 1) == rounded(177400 / 2700, 1)


def test_every_printed_figure_is_published_or_held_against_its_parts(data: duckdb.DuckDBPyConnection) -> None:
    found = {str(row[0]) for row in data.execute("select found from provenance where unit_id = ?", [UNIT]).fetchall()}
    with FACTS.open(encoding="utf-8", newline="") as file:
        printed = {row["value"] for row in csv.DictReader(file)}
    # 28.23 stands beside its parts, which are shown in its place
    assert printed - found == {"28,23"}


def test_its_rules_were_checked_and_hold(published_home: Path) -> None:
    rules = {rule["rule_id"]: rule for rule in read_json(published_home / "current" / "gate.json")["rules"]}
    for rule in ("so_truong", "so_nhom_lop", "so_phong", "so_giao_vien", "so_tre"):
        assert rules[f"bc_cong_lap_{rule}"]["checked"] >= 1 and rules[f"bc_cong_lap_{rule}"]["violations"] == 0
    for rule in ("bc_cap_phong", "bc_so_tre"):
        assert rules[rule]["checked"] >= 1 and rules[rule]["violations"] == 0


def test_the_page_says_what_it_was_rebuilt_from(published_home: Path) -> None:
    (page,) = (published_home / SITE).glob("*-51/index.html")
    text = page.read_text(encoding="utf-8")
    assert "Tỉnh Quảng Ngãi" in text and "Dựng lại từ tài liệu, không phải công bố của cơ quan" in text
    assert "51.345" in text and "28,2" in text
    assert "Niên giám thống kê tỉnh Quảng Ngãi 2016" in text
    assert "không nêu ngày lấy số liệu" in text
