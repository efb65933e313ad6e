"""Summing returns: what is missing stays missing, and a group inside its school's return is counted once."""

from __future__ import annotations

from decimal import Decimal

from orchestration.transform.area_return import Provider, summed

CHILDREN, CARRIED = ("Học sinh", "83", "total"), ("Trường-Lớp", "51", "total")
SCHOOL = Provider("school-1", "1", "Trường", True, "")
GROUPS = [Provider(f"independent_group-{n}", str(n), f"Nhóm {n}", True, "1") for n in (11, 12)]


def rows(unit: str, **values: int) -> list[tuple[str, str, str, str, Decimal]]:
    keys = {"children": CHILDREN, "carried": CARRIED}
    return [(unit, *keys[name], Decimal(value)) for name, value in values.items()]


def test_a_cell_that_nobody_reported_is_not_there_and_a_zero_is() -> None:
    made = summed([SCHOOL, GROUPS[0]], {"school-1"}, rows("school-1", children=0), {})
    assert dict(made.sums) == {CHILDREN: 0} and made.counts[CARRIED] == 0
    assert (made.submitted, made.missing, made.expected_n) == ([SCHOOL], [GROUPS[0]], 2)


def test_groups_that_their_school_carries_are_counted_once() -> None:
    told = rows("school-1", children=100, carried=2) + [r for g in GROUPS for r in rows(g.unit_id, children=10)]
    held = {group.unit_id: True for group in GROUPS}
    made = summed([SCHOOL, *GROUPS], {"school-1", *held}, told, held)
    assert made.sums[CHILDREN] == 100 and made.counts[CHILDREN] == 1
    assert made.carried == GROUPS and made.unclear == []
    assert made.expected_n == 3


def test_a_school_that_carries_none_leaves_its_groups_their_own_returns() -> None:
    told = rows("school-1", children=100, carried=0) + rows(GROUPS[0].unit_id, children=10)
    made = summed([SCHOOL, *GROUPS], {"school-1", GROUPS[0].unit_id}, told, {})
    assert made.sums[CHILDREN] == 110 and made.carried == []


def test_a_school_that_carries_some_groups_is_named_and_nothing_is_guessed() -> None:
    told = rows("school-1", children=100, carried=1) + [r for g in GROUPS for r in rows(g.unit_id, children=10)]
    held = {group.unit_id: False for group in GROUPS}
    made = summed([SCHOOL, *GROUPS], {"school-1", *held}, told, held)
    assert made.sums[CHILDREN] == 120 and made.unclear == GROUPS


def test_a_group_that_its_school_carries_owes_no_return_of_its_own() -> None:
    made = summed([SCHOOL, GROUPS[0]], {"school-1"}, rows("school-1", children=9), {GROUPS[0].unit_id: True})
    assert made.missing == [] and made.carried == [] and made.expected_n == 1


def test_a_return_of_a_provider_that_is_closed_is_named_and_does_not_stand_for_one_that_owes() -> None:
    closed = Provider("school-2", "2", "Trường đóng", False, "")
    made = summed([SCHOOL, closed], {"school-2"}, rows("school-2", children=5), {})
    assert (made.missing, made.not_operating, made.expected_n) == ([SCHOOL], [closed], 1)
    assert made.sums[CHILDREN] == 5
