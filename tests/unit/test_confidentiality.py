"""Small counts of sensitive measures do not leave: not as a value, a part, a change, a source or a contribution."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from planted_warehouse import ROUND, Warehouse

from orchestration.export.confidentiality import hide
from orchestration.export.table import TOPIC_MARTS


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with duckdb.connect() as connection:
        yield Warehouse(connection)


HIDDEN = ("value", "value_exact", "numerator", "denominator", "change_vs_start", "change_vs_same_period",
          "change_vs_plan", "target_met", "norm_met", "change_vs_parent", "claim", "claim_holds")  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "value", "numerator", "denominator", "breakdown", "is_hidden"),
    [
        ("khuyet_tat", 1, 1, None, "total", True),
        ("khuyet_tat", 5, 5, None, "total", True),
        ("khuyet_tat", 5, None, None, "total", True),
        ("khuyet_tat", 0, 0, None, "total", False),
        ("khuyet_tat", 6, 6, None, "total", False),
        ("sdd", 30, 3, 10, "total", True),
        ("sdd", 60, 6, 10, "total", True),
        ("sdd", 54.5, 6, 11, "total", True),
        ("sdd", 50, 6, 12, "total", False),
        ("sdd", 0, 0, 19, "total", True),
        ("sdd", 100, 19, 19, "total", True),
        ("sdd", 0, 0, 20, "total", False),
        ("sdd", 0, 0, 0, "total", False),
        ("sdd", 77.8, 7, 9, "total", True),
        ("sdd", 0, 0, 9, "total", True),
        ("sdd", 95, 57, 60, "total", True),
        ("sdd", 90, 54, 60, "total", False),
        ("sdd", 100, 60, 60, "total", False),
        ("can_nang", 50, 9, 18, "total", True),
        ("can_nang", 50, 10, 20, "total", False),
        ("sdd", 3.7, None, None, "total", False),
        ("sdd", 3.7, 3.7, None, "total", False),
        ("so_tre", 3, 3, None, "total", False),
        ("so_tre", 3, 3, None, "nu", False),
        ("so_tre", 3, 3, None, "dtts", True),
        ("so_tre", 6, 6, None, "dtts", False),
        ("ban_tru", 50, 4, 8, "total", False),
        ("ban_tru", 50, 4, 8, "dtts", True),
        ("dat_chuan", 50, 6, 12, "total", False),
    ],
)
def test_what_is_small_and_sensitive_is_hidden(
    warehouse: Warehouse, indicator: str, value: float, numerator: float, denominator: float, breakdown: str,
    is_hidden: bool
) -> None:  # fmt: skip
    warehouse.value(indicator, value, numerator, denominator, breakdown=breakdown)
    for name in ("indicator_value", *TOPIC_MARTS):
        (row,) = warehouse.public(name)
        assert row["symbol"] == ("c" if is_hidden else None), name
        if is_hidden:
            assert all(row[column] is None for column in HIDDEN), name
        else:
            assert float(row["value"]) == value and row["change_vs_plan"] is not None


def test_a_hidden_base_hides_the_changes_from_it(warehouse: Warehouse) -> None:
    """3 then 8: the printed change of 5 would tell the 3."""
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 8, 8, period="end")
    warehouse.value("khuyet_tat", 9, 9, school_year="2024-2025")
    warehouse.value("khuyet_tat", 9, 9, school_year="2024-2025", unit_id="other")
    for name in ("indicator_value", *TOPIC_MARTS):
        rows = {(row["unit_id"], row["school_year"], row["period"]): row for row in warehouse.public(name)}
        end, later = rows["u", "2023-2024", "end"], rows["u", "2024-2025", "start"]
        assert end["value"] == 8 and end["change_vs_start"] is None and end["change_vs_same_period"] == 1, name
        assert later["value"] == 9 and later["change_vs_same_period"] is None and later["change_vs_start"] == 1, name
        assert rows["other", "2024-2025", "start"]["change_vs_same_period"] == 1


def test_a_hidden_figure_is_not_told_beside_its_plan(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("so_tre", 3, 3)
    warehouse.goal("khuyet_tat", None)
    warehouse.goal("so_tre", None)
    rows = {row["indicator"]: row for row in warehouse.public("mart_ke_hoach")}
    hidden, shown = rows["khuyet_tat"], rows["so_tre"]
    assert [hidden[c] for c in ("figure", "difference", "is_met", "is_met_relative")] == [None] * 4
    assert (hidden["state"], hidden["goal_value"]) == ("confidential", 2)
    assert (shown["figure"], shown["difference"], shown["is_met"], shown["state"]) == (3, 1, True, "met")


@pytest.mark.parametrize("of", ["u", "above"])
def test_a_goal_from_a_hidden_baseline_is_not_told(warehouse: Warehouse, of: str) -> None:
    """Two points below a hidden figure tells the figure."""
    warehouse.value("khuyet_tat", 3, 3, unit_id=of, school_year="2022-2023")
    warehouse.value("khuyet_tat", 30, 30)
    warehouse.goal("khuyet_tat", "2022-2023-start" if of == "u" else "parent")
    (goal,) = warehouse.public("mart_ke_hoach")
    assert [goal[c] for c in ("goal_value", "goal_value_relative", "difference")] == [None] * 3 and goal["figure"] == 3
    for name in ("indicator_value", *TOPIC_MARTS):
        (row,) = [row for row in warehouse.public(name) if row["unit_id"] == "u" and row["school_year"] == ROUND[0]]
        assert (row["value"], row["target"]) == (30, None), name


def test_a_hidden_figure_is_not_told_as_that_of_the_area_above(warehouse: Warehouse) -> None:
    warehouse.value("sdd", 30, 3, 10, unit_id="above")
    warehouse.value("sdd", 60, 6, 10)
    warehouse.value("ban_tru", 60, 6, 10)
    for name in ("indicator_value", *TOPIC_MARTS):
        rows = {(row["unit_id"], row["indicator"]): row for row in warehouse.public(name)}
        assert (rows["u", "sdd"]["parent_value"], rows["u", "sdd"]["change_vs_parent"]) == (None, None), name
        assert (rows["u", "ban_tru"]["parent_value"], rows["u", "ban_tru"]["change_vs_parent"]) == (1, 1), name


def test_each_boundary_is_hidden_by_its_own_figure(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 8, 8, boundary="current")
    for name in ("indicator_value", *TOPIC_MARTS):
        rows = {row["boundary"]: row for row in warehouse.public(name)}
        assert (rows["as_reported"]["value"], rows["as_reported"]["symbol"]) == (None, "c"), name
        assert (rows["current"]["value"], rows["current"]["symbol"]) == (8, None), name


def test_a_topical_table_shows_what_the_public_values_show_and_nothing_else(warehouse: Warehouse) -> None:
    """Whatever a mart holds beside the values, the door prints its own."""
    warehouse.value("so_tre", 30, 30)
    for mart in TOPIC_MARTS:
        warehouse.connection.execute(f"update source.marts.{mart} set value = 31, numerator = 31")
        warehouse.connection.execute(
            f"insert into source.marts.{mart} (unit_id, indicator, value) values ('u', 'khuyet_tat', 3)"
        )
        (row,) = warehouse.public(mart)
        assert (row["indicator"], row["value"], row["numerator"]) == ("so_tre", 30, 30), mart


def test_the_source_of_a_hidden_value_does_not_tell_it(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("so_tre", 3, 3)
    warehouse.source("khuyet_tat")
    warehouse.source("so_tre", quote="3 trẻ của lớp lá")
    hidden, shown = warehouse.public("provenance")
    assert [hidden[column] for column in ("found", "quote", "derivation", "contributing_value")] == [None] * 4
    assert (shown["found"], shown["quote"], shown["derivation"]) == ("3", "3 trẻ của lớp lá", "4 − 1")


def test_words_quoted_for_a_hidden_figure_are_quoted_for_no_other(warehouse: Warehouse) -> None:
    """One sentence may tell of several figures."""
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("so_tre", 40, 40)
    for indicator in ("khuyet_tat", "so_tre"):
        warehouse.source(indicator, quote="40 trẻ, trong đó 3 trẻ khuyết tật")
    rows = {row["indicator"]: row for row in warehouse.public("provenance")}
    assert rows["so_tre"]["quote"] is None and rows["so_tre"]["found"] == "3"


def test_a_hidden_contribution_is_not_told_by_the_sum(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 20, 20, unit_id="province", basis="computed")
    warehouse.source("khuyet_tat", "province", "computed", contributing="u")
    warehouse.source("khuyet_tat", "province", "computed", contributing="another", contributing_value=17)
    rows = {row["contributing_unit_id"]: row["contributing_value"] for row in warehouse.public("provenance")}
    assert rows["u"] is None and rows["another"] is None, "20 less 17 is 3"


def test_a_hidden_contribution_hides_no_other_where_enough_is_hidden(warehouse: Warehouse) -> None:
    for unit, value in (("u", 3), ("v", 4), ("w", 13)):
        warehouse.value("khuyet_tat", value, value, unit_id=unit)
        warehouse.source("khuyet_tat", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("khuyet_tat", 20, 20, unit_id="province", basis="computed")
    rows = {row["contributing_unit_id"]: row["contributing_value"] for row in warehouse.public("provenance")}
    assert rows == {"u": None, "v": None, "w": 13}
    shown = {row["unit_id"]: row["value"] for row in warehouse.public("indicator_value")}
    assert shown == {"u": None, "v": None, "w": 13, "province": 20}


def test_hiding_counts_what_it_hides(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 8, 8, period="end")
    assert hide(warehouse.connection) == 1


@pytest.mark.parametrize(
    ("indicator", "parts", "is_told"),
    [
        ("sdd", (7, 40, 8, 40), True),
        ("sdd", (7, 40, 3, 40), False),
        ("sdd", (7, 9, 0, 40), False),
        ("khuyet_tat", (7, None, 6, None), True),
        ("khuyet_tat", (7, None, 4, None), False),
        ("so_tre", (3, None, 4, None), True),
    ],
)
def test_a_change_on_the_units_that_reported_both_times_does_not_tell_of_a_few(
    warehouse: Warehouse, indicator: str, parts: tuple[float | None, ...], is_told: bool
) -> None:
    warehouse.value(indicator, 12, 12, 100)
    warehouse.matched(indicator, *parts)
    (value,) = warehouse.public("indicator_value")
    assert value["value"] == 12
    assert (value["change_vs_start"] is not None) == is_told
    assert value["change_vs_same_period"] is not None


def test_a_change_on_units_of_which_one_is_hidden_is_not_printed(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 30, 30, unit_id="above", basis="computed")
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 20, 20, unit_id="far", basis="computed")
    for unit in ("above", "far"):
        warehouse.matched("khuyet_tat", 30, None, 20, None, unit=unit)
    rows = {row["unit_id"]: row["change_vs_start"] for row in warehouse.public("indicator_value")}
    assert (rows["above"], rows["far"]) == (None, 1)
