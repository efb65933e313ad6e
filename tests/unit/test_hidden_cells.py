"""A number is one cell wherever it is printed: hidden in one place, hidden in all, and for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from planted_warehouse import Warehouse

from orchestration.collect.journal import append_line
from orchestration.export.confidentiality import hide
from orchestration.export.confidentiality.earlier import read_earlier
from orchestration.export.confidentiality.ledger import LEDGER, write_ledger
from orchestration.gate.hidden import CHECKED, FAILING
from orchestration.settings import Home


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with duckdb.connect() as connection:
        yield Warehouse(connection)


def shown(warehouse: Warehouse, *columns: str) -> dict[Any, Any]:
    """Value by the columns that tell the rows apart."""
    return {
        row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns): row["value"]
        for row in warehouse.public("indicator_value")
    }


@pytest.mark.parametrize(("nursery", "is_told"), [(4, False), (8, True)])
def test_a_part_is_not_told_by_the_whole_and_the_other_part(warehouse: Warehouse, nursery: int, is_told: bool) -> None:
    """That the two are the whole is seen from their items; no name says so."""
    for indicator, items in (("sdd", ("a", "b")), ("sdd_nha_tre", ("a",)), ("sdd_mau_giao", ("b",))):
        warehouse.term(indicator, "total", "numerator", *items)
    warehouse.value("sdd", 12.5, nursery + 20, 200)
    warehouse.value("sdd_nha_tre", 10, nursery, 40)
    warehouse.value("sdd_mau_giao", 12.5, 20, 160)
    assert shown(warehouse, "indicator") == {
        "sdd": 12.5, "sdd_nha_tre": 10 if is_told else None, "sdd_mau_giao": 12.5 if is_told else None
    }  # fmt: skip


def test_what_stands_in_each_cell_of_a_sum_is_not_found(warehouse: Warehouse) -> None:
    warehouse.term("khuyet_tat", "total", "numerator", "a", "b")
    warehouse.value("khuyet_tat", 30, 30)
    warehouse.source("khuyet_tat")
    assert [row["found"] for row in warehouse.public("provenance")] == [None]


def test_the_numerator_of_a_rate_that_is_a_count_is_hidden_as_both(warehouse: Warehouse) -> None:
    warehouse.term("ban_tru", "dtts", "numerator", "so_tre")
    warehouse.value("ban_tru", 77.8, 7, 9, breakdown="dtts")
    warehouse.value("so_tre", 7, 7, breakdown="dtts")
    assert shown(warehouse, "indicator") == {"ban_tru": None, "so_tre": None}


def test_a_computed_number_is_not_told_by_the_reported_one(warehouse: Warehouse) -> None:
    warehouse.value("khuyet_tat", 3, 3)
    warehouse.value("khuyet_tat", 7, 7, basis="computed")
    assert shown(warehouse, "basis") == {"reported": None, "computed": None}


def test_a_rate_on_a_hidden_number_is_hidden_with_its_numerator(warehouse: Warehouse) -> None:
    """Four children could come to a class: the share that came tells of them, and so does the number that came."""
    warehouse.term("hoa_nhap", "total", "denominator", "khuyet_tat")
    warehouse.value("hoa_nhap", 50, 6, 12)
    assert shown(warehouse, "indicator") == {"hoa_nhap": 50}
    warehouse.value("khuyet_tat", 12, 12)
    warehouse.value("khuyet_tat", 4, 4, basis="computed")
    assert set(shown(warehouse, "indicator", "basis").values()) == {None}


@pytest.mark.parametrize(("children", "girls", "is_hidden"), [(9, 3, True), (9, 6, False), (10, 3, False)])
def test_breakdowns_of_a_provider_with_few_children_are_sensitive(
    warehouse: Warehouse, children: int, girls: int, is_hidden: bool
) -> None:
    warehouse.value("so_tre", children, children, unit_id="school-1")
    warehouse.value("so_tre", girls, girls, unit_id="school-1", breakdown="nu")
    told = shown(warehouse, "breakdown")
    assert told["total"] == children and (told["nu"] is None) == is_hidden


def test_the_share_of_girls_among_few_children_is_hidden_with_their_number(warehouse: Warehouse) -> None:
    warehouse.connection.execute(
        "insert into source.intermediate.int_term values "
        "('ty_le_tre_nu', 'F', 'total', 'numerator', 'F', 's', 'so_tre', 'nu', 1), "
        "('ty_le_tre_nu', 'F', 'total', 'denominator', 'F', 's', 'so_tre', 'total', 1)"
    )
    warehouse.value("so_tre", 9, 9, unit_id="school-1")
    warehouse.value("so_tre", 6, 6, unit_id="school-1", breakdown="nu")
    warehouse.value("ty_le_tre_nu", 66.7, 6, 9, unit_id="school-1")
    assert shown(warehouse, "indicator", "breakdown") == {
        ("so_tre", "total"): 9, ("so_tre", "nu"): None, ("ty_le_tre_nu", "total"): None
    }  # fmt: skip


def test_degrees_of_staff_are_sensitive_at_one_provider_and_not_in_an_area(warehouse: Warehouse) -> None:
    for unit in ("school-1", "commune-1"):
        warehouse.value("dat_chuan", 80, 12, 15, unit_id=unit)
    assert shown(warehouse, "unit_id") == {"school-1": None, "commune-1": 80}


def test_a_rate_printed_without_parts_is_hidden_beside_a_hidden_one_only(warehouse: Warehouse) -> None:
    for unit in ("u", "v"):
        warehouse.value("sdd", 5.0, None, None, unit_id=unit)
    warehouse.value("sdd", 5.0, 3, 60, basis="computed")
    assert shown(warehouse, "unit_id", "basis") == {
        ("u", "reported"): None,
        ("u", "computed"): None,
        ("v", "reported"): 5,
    }


def release(home: Home, number: int, warehouse: Warehouse) -> None:
    """What the door shows now, as a release of this home."""
    data = home.releases / f"r.{number}" / "data"
    data.mkdir(parents=True)
    warehouse.public("indicator_value")
    warehouse.connection.execute(
        f"copy (select * from public_indicator_value) to '{data / 'indicator_value.parquet'}' (format parquet); "
        f"copy (select * from public_provenance) to '{data / 'provenance.parquet'}' (format parquet)"
    )
    append_line(home.release_log, {"release": f"r.{number}", "state": "released"})


def test_what_was_hidden_stays_hidden_for_that_round(warehouse: Warehouse, tmp_path: Path) -> None:
    """Corrected from 3 to 30, the figure stays hidden, and what it could be worked out from with it."""
    home = Home(tmp_path)
    parts = {"u": 3, "v": 9, "w": 40}
    for unit, value in parts.items():
        warehouse.value("khuyet_tat", value, value, unit_id=unit)
        warehouse.source("khuyet_tat", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("khuyet_tat", 52, 52, unit_id="province", basis="computed")
    warehouse.value("khuyet_tat", 3, 3, unit_id="u", period="end")
    assert shown(warehouse, "unit_id", "period")["v", "start"] is None
    release(home, 1, warehouse)
    warehouse.connection.execute(
        "update source.marts.mart_indicator_value set value = 30, numerator = 30 where unit_id = 'u'; "
        "update source.marts.mart_provenance set contributing_value = 30 where contributing_unit_id = 'u'; "
        "update source.marts.mart_indicator_value set value = 79, numerator = 79 where unit_id = 'province'"
    )
    warehouse.is_changed = True
    assert None not in shown(warehouse, "unit_id", "period").values()
    home.release_log.unlink()
    for state, is_told in (("candidate", True), ("released", False), ("withdrawn", False)):
        append_line(home.release_log, {"release": "r.1", "state": state})
        read_earlier(warehouse.connection, home)
        warehouse.is_changed = True
        told = shown(warehouse, "unit_id", "period")
        assert (told["u", "start"] is not None) == (told["v", "start"] is not None) == is_told, state
        assert told["w", "start"] == 40 and told["province", "start"] == 79
        assert (told["u", "end"] is not None) == is_told
    rules = dict(warehouse.connection.execute("select unit_id, rule from hidden where period = 'start'").fetchall())
    assert rules == {"u": "earlier", "v": "earlier"}


def test_a_late_return_is_not_told_by_the_sum_of_before(warehouse: Warehouse, tmp_path: Path) -> None:
    """20 and 30 made 50; with a late 3 the area is 53, and 53 less the 50 of before is the 3."""
    home = Home(tmp_path)
    for unit, value in {"u": 20, "v": 30}.items():
        warehouse.value("khuyet_tat", value, value, unit_id=unit)
        warehouse.source("khuyet_tat", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("khuyet_tat", 50, 50, unit_id="province", basis="computed")
    release(home, 1, warehouse)
    warehouse.value("khuyet_tat", 3, 3, unit_id="late")
    warehouse.source("khuyet_tat", "province", "computed", contributing="late", contributing_value=3)
    warehouse.connection.execute(
        "update source.marts.mart_indicator_value set value = 53, numerator = 53 where unit_id = 'province'"
    )
    assert None in (shown(warehouse, "unit_id")[unit] for unit in ("u", "v")), "nobody has seen a release yet"
    read_earlier(warehouse.connection, home)
    warehouse.is_changed = True
    told = shown(warehouse, "unit_id")
    assert (told["u"], told["v"]) == (20, 30), "what was printed is known"
    assert (told["late"], told["province"]) == (None, None)


def test_that_a_late_return_adds_nothing_is_not_told_either(warehouse: Warehouse, tmp_path: Path) -> None:
    """None of twelve is a share of a few, hidden: the same sum before and after would tell it."""
    home = Home(tmp_path)
    for unit, value in {"u": 20, "v": 30}.items():
        warehouse.value("sdd", 20, value, 150, unit_id=unit)
        warehouse.source("sdd", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("sdd", 16.7, 50, 300, unit_id="province", basis="computed")
    release(home, 1, warehouse)
    warehouse.value("sdd", 0, 0, 12, unit_id="late")
    warehouse.source("sdd", "province", "computed", contributing="late", contributing_value=0)
    read_earlier(warehouse.connection, home)
    told = shown(warehouse, "unit_id")
    assert (told["late"], told["province"]) == (None, None)


def test_the_same_input_beside_its_own_release_hides_the_same_for_the_same_reasons(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    for unit, value in {"u": 3, "v": 9, "w": 40}.items():
        warehouse.value("khuyet_tat", value, value, unit_id=unit)
        warehouse.source("khuyet_tat", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("khuyet_tat", 52, 52, unit_id="province", basis="computed")
    release(home, 1, warehouse)
    before = warehouse.connection.execute("select unit_id, rule from hidden order by all").fetchall()
    assert before == [("u", "small_count"), ("v", "secondary")]
    read_earlier(warehouse.connection, home)
    hide(warehouse.connection)
    assert warehouse.connection.execute("select unit_id, rule from hidden order by all").fetchall() == before


def test_the_ledger_says_which_rule_and_what_forced_it(warehouse: Warehouse, tmp_path: Path) -> None:
    for unit, value in {"u": 3, "v": 9, "w": 40}.items():
        warehouse.value("khuyet_tat", value, value, unit_id=unit)
        warehouse.source("khuyet_tat", "province", "computed", contributing=unit, contributing_value=value)
    warehouse.value("khuyet_tat", 52, 52, unit_id="province", basis="computed")
    hide(warehouse.connection)
    write_ledger(warehouse.connection, tmp_path)
    told = warehouse.connection.execute(
        f"select unit_id, rule, forced_by_unit from read_csv('{tmp_path / LEDGER}', all_varchar = true) order by all"
    ).fetchall()
    assert told == [("u", "small_count", None), ("v", "secondary", "u")]


def test_the_public_count_leaves_the_reason_open_where_few_are_hidden(warehouse: Warehouse) -> None:
    for number in range(6):
        warehouse.value("khuyet_tat", 3, 3, unit_id=f"school-{number}")
    warehouse.value("khuyet_tat", 3, 3, unit_id="commune-1")
    hide(warehouse.connection)
    told = warehouse.connection.execute("select rule, unit_level, hidden_values from public_hidden_count order by all")
    assert told.fetchall() == [("not_told", "commune", 1), ("small", "school", 6)]


@pytest.mark.parametrize(
    ("indicator", "breakdown", "value", "numerator", "denominator", "unit", "is_found"),
    [
        ("khuyet_tat", "total", 3, 3, None, "commune-1", True),
        ("khuyet_tat", "total", 6, 6, None, "commune-1", False),
        ("sdd", "total", 0, 0, 19, "commune-1", True),
        ("sdd", "total", 0, 0, 20, "commune-1", False),
        ("sdd", "total", 5, None, None, "commune-1", False),
        ("sdd", "total", 95, 57, 60, "commune-1", True),
        ("dat_chuan", "total", 80, 12, 15, "school-1", True),
        ("dat_chuan", "total", 80, 12, 15, "commune-1", False),
        ("so_tre", "nu", 3, 3, None, "school-1", True),
        ("so_tre", "nu", 3, 3, None, "commune-1", False),
        ("so_tre", "dtts", 3, 3, None, "commune-1", True),
    ],
)
def test_the_gate_finds_what_the_door_let_through(
    warehouse: Warehouse, indicator: str, breakdown: str, value: float, numerator: float | None,
    denominator: float | None, unit: str, is_found: bool
) -> None:  # fmt: skip
    """The planted rows are taken for the public file as they are: nothing was hidden."""
    warehouse.value("so_tre", 8, 8, unit_id=unit)
    warehouse.value(indicator, value, numerator, denominator, breakdown=breakdown, unit_id=unit)
    connection = warehouse.connection
    connection.execute(
        "create temp view value as select *, split_part(unit_id, '-', 1) as unit_level "
        "from source.marts.mart_indicator_value; "
        "create temp view indicator as from source.catalogue.indicator; "
        "create temp view breakdown as from source.catalogue.breakdown"
    )
    assert (len(connection.execute(FAILING).fetchall()) == 1) == is_found
    assert (connection.execute(CHECKED).fetchone() or (0,))[0] <= 2
