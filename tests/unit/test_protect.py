"""More is hidden until no hidden count can be told closely, whatever sums readers know."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from orchestration.export.confidentiality.equation import Equations
from orchestration.export.confidentiality.protect import WIDTH, Cells, caps, protect

NONE = np.zeros((0, 2), dtype=np.int64)


def equations(*sums: tuple[list[int], list[int], bool]) -> Equations:
    """Rows of (wholes, parts, has_rest)."""
    entries = [
        (row, cell, sign)
        for row, (wholes, parts, _) in enumerate(sums)
        for cells, sign in ((wholes, 1.0), (parts, -1.0))
        for cell in cells
    ]
    entries.sort()
    row, cell, sign = (np.array(column) for column in zip(*entries, strict=True))
    return Equations(row, cell, sign, np.array([rest for *_, rest in sums]))


def cells(values: list[float], levels: list[int], never: Collection[int] = (), printed: Collection[int] = ()) -> Cells:
    can = np.array([number not in never for number in range(len(values))])
    return Cells(np.array(values, dtype=float), can, np.array(levels), np.isin(np.arange(len(values)), list(printed)))


def hidden_of(values: list[float], levels: list[int], sums: Equations, *first: int) -> set[int]:
    start = np.zeros(len(values), dtype=bool)
    start[list(first)] = True
    hidden, forced = protect(cells(values, levels), sums, start, NONE)
    assert set(forced) == {int(one) for one in np.flatnonzero(hidden)} - set(first)
    return {int(one) for one in np.flatnonzero(hidden)}


def test_one_hidden_part_takes_the_smallest_other_with_it() -> None:
    sums = equations(([3], [0, 1, 2], False))
    assert hidden_of([3, 20, 9, 32], [0, 0, 0, 1], sums, 0) == {0, 2}


def test_none_is_left_shown_rather_than_a_number() -> None:
    """A part that is none protects nothing; the next one does."""
    sums = equations(([3], [0, 1, 2], False))
    assert hidden_of([3, 0, 9, 12], [0, 0, 0, 1], sums, 0) == {0, 2}


def test_two_hidden_parts_of_too_little_take_a_third() -> None:
    sums = equations(([3], [0, 1, 2], False))
    assert hidden_of([1, 2, 9, 12], [0, 0, 0, 1], sums, 0, 1) == {0, 1, 2}
    assert hidden_of([2, 4, 9, 15], [0, 0, 0, 1], sums, 0, 1) == {0, 1}


def test_an_only_part_hides_its_whole_and_what_hides_that() -> None:
    """A commune with one school, in a province of three communes."""
    sums = equations(([1], [0], False), ([4], [1, 2, 3], False))
    assert hidden_of([3, 3, 30, 40, 73], [0, 1, 1, 1, 3], sums, 0) == {0, 1, 2}


def test_three_levels_settle() -> None:
    """School in commune in province: each level leaves its hidden ones wide."""
    schools = [3, 12, 30, 25, 1, 40]
    values = [*schools, 45, 66, 111]
    sums = equations(([6], [0, 1, 2], False), ([7], [3, 4, 5], False), ([8], [6, 7], False))
    assert hidden_of(values, [0] * 6 + [1, 1, 3], sums, 0, 4) == {0, 1, 3, 4}


def test_two_rows_and_two_columns_are_seen_together() -> None:
    """Each sum alone leaves room; taken together they do not: the exact check hides one more."""
    # a b | ab ; c d | cd ; ac bd: a+b and a+c known, b+c hidden by none, a is told by (a+b)+(a+c)−(b+c)
    sums = equations(([3], [0, 1], False), ([4], [0, 2], False), ([5], [1, 2], False))
    assert len(hidden_of([20, 30, 40, 50, 60, 70], [0, 0, 0, 1, 1, 1], sums, 0, 1, 2)) > 3


def test_what_was_printed_before_protects_nothing() -> None:
    sums = equations(([3], [0, 1, 2], False))
    start = np.array([True, False, False, False])
    hidden, _ = protect(cells([3, 20, 9, 32], [0, 0, 0, 1], printed=[2]), sums, start, NONE)
    assert hidden.tolist() == [True, True, False, False]


def test_what_follows_is_hidden_too() -> None:
    start = np.array([True, False, False])
    hidden, forced = protect(cells([3, 3, 9], [0, 1, 1]), equations(([2], [0], True)), start, np.array([[0, 1]]))
    assert hidden.tolist() == [True, True, False] and forced[1] == 0


def test_a_whole_that_is_no_secret_is_never_hidden_and_is_all_the_room_there_is() -> None:
    """Of three children two are underweight: between none and three is all a reader can be left with."""
    start = np.array([True, False])
    of_three = cells([2, 3], [0, 0], {1})
    hidden, _ = protect(of_three, equations(([1], [0], True)), start, NONE)
    assert hidden.tolist() == [True, False] and caps(of_three, equations(([1], [0], True))).tolist()[0] == 3


def reach(sums: Equations, value: np.ndarray, hidden: np.ndarray, cap: np.ndarray, one: int) -> float:
    """How far apart a linear programme of its own leaves a hidden cell: every cell a variable, the shown ones fixed."""
    rows = len(sums.has_rest)
    matrix = np.zeros((rows, len(value)))
    matrix[sums.row, sums.cell] = sums.sign
    bounds = [(0, c) if h else (v, v) for v, h, c in zip(value, hidden, cap, strict=True)]
    ends = []
    for sign in (1.0, -1.0):
        weight = np.zeros(len(value))
        weight[one] = sign
        solved = linprog(
            weight, A_eq=matrix[~sums.has_rest], b_eq=np.zeros(rows - sums.has_rest.sum()),
            A_ub=-matrix[sums.has_rest] if sums.has_rest.any() else None,
            b_ub=np.zeros(sums.has_rest.sum()) if sums.has_rest.any() else None, bounds=bounds,
        )  # fmt: skip
        ends.append(solved.x[one])
    return float(ends[1] - ends[0])


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[float], list[int], Equations, set[int]]:
    """Schools in communes in a province, each number split in two parts; children of a school are no secret."""
    communes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    values: list[float] = []
    levels: list[int] = []
    sums: list[tuple[list[int], list[int], bool]] = []
    never: set[int] = set()

    def number(value: float, level: int) -> int:
        values.append(value)
        levels.append(level)
        return len(values) - 1

    def unit(parts: list[tuple[float, float]], level: int, below: list[list[int]]) -> list[int]:
        made = [number(sum(part[side] for part in parts), level) for side in (0, 1)]
        made.append(number(values[made[0]] + values[made[1]], level))
        sums.append(([made[2]], made[:2], False))
        if below:
            sums.extend(([made[side]], [one[side] for one in below], False) for side in range(3))
        return made

    province_parts, commune_numbers = [], []
    for schools in communes:
        parts, numbers = [], []
        for _ in range(schools):
            part = (float(draw(st.integers(0, 12))), float(draw(st.integers(0, 12))))
            numbers.append(unit([part], 0, []))
            children = number(sum(part) + draw(st.integers(0, 9)), 0)
            never.add(children)
            sums.append(([children], [numbers[-1][2]], True))
            parts.append(part)
        commune_numbers.append(unit(parts, 1, numbers))
        province_parts += parts
    unit(province_parts, 3, commune_numbers)
    return values, levels, equations(*sums), never


@settings(max_examples=40, deadline=None)
@given(trees())
def test_no_hidden_count_of_any_tree_can_be_told(tree: tuple[list[float], list[int], Equations, set[int]]) -> None:
    values, levels, sums, never = tree
    table = cells(values, levels, never)
    first = (table.value >= 1) & (table.value <= 5) & table.can_be_hidden
    hidden, _ = protect(table, sums, first, NONE)
    assert (hidden >= first).all() and not hidden[~table.can_be_hidden].any()
    cap = caps(table, sums)
    # a reader sets the bounds by every chain of sums; what a school's children allow is all there can be
    free = np.array([table.can_be_hidden[one] for one in range(len(values))])
    for one in np.flatnonzero(hidden):
        room = reach(sums, table.value, free, cap, int(one))
        assert reach(sums, table.value, hidden, cap, int(one)) >= min(WIDTH, room) - 1e-6, (one, values)


def test_the_property_can_fail() -> None:
    """With the first rule alone a small tree is told."""
    sums = equations(([2], [0, 1], False))
    value, hidden = np.array([3.0, 20.0, 23.0]), np.array([True, False, False])
    assert reach(sums, value, hidden, np.full(3, 1e7), 0) == pytest.approx(0)
