"""The attack finds a hole of each kind, planted in a small release, and none where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from planted_release import START, Planted

from bench.attack import report
from bench.attack.report import Attack, attack

SCHOOLS = ["school-1-20200101", "school-2-20200101", "school-3-20200101"]
COMMUNE = "commune-99001-20200101"
DISTRICT = "district-990-20200101"
TODAY = "commune-99001-20250701"
# counts of the state form, one item each
COUNT = "mien_hoc_phi"
RATE = "sdd_nhe_can_mau_giao"


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    """A release without rows, the first of its home."""
    return Planted(tmp_path / "2024-2025-start.1")


def only(found: Attack) -> tuple[str, float, float]:
    """What the one pinned count is of, and its range."""
    assert len(found.pinned) == 1, found.pinned
    (pinned,) = found.pinned
    return pinned.name.split(" (")[0], pinned.low, pinned.high


def commune_of(planted: Planted, shown: dict[str, float | None], total: float | None) -> None:
    for school, number in shown.items():
        planted.value(school, COUNT, number)
    planted.area(COMMUNE, COUNT, total, list(shown))


def safe(planted: Planted) -> None:
    """Two of three schools hidden: nothing but their sum is known."""
    commune_of(planted, dict(zip(SCHOOLS, [None, None, 20], strict=True)), 32)


def hierarchy(planted: Planted) -> None:
    commune_of(planted, dict(zip(SCHOOLS, [None, 14, 20], strict=True)), 38)


def too_small_a_rest(planted: Planted) -> None:
    """Two hidden ones are not enough where all that is left for both is 3: only a programme bounds these."""
    commune_of(planted, dict(zip(SCHOOLS, [None, None, 20], strict=True)), 23)


def given_value(planted: Planted) -> None:
    """The provenance of the area prints what one school gave."""
    safe(planted)
    rows = [row for row in planted.rows["provenance"] if row["contributing_unit_id"] == SCHOOLS[0]]
    rows[0]["contributing_value"] = 4


def breakdown(planted: Planted) -> None:
    for column, parts in {"total": (12, 90), "cong_lap": (9, 60), "tu_thuc": (0, 20), "dan_lap": None}.items():
        number, whole = parts or (None, None)
        rate = None if number is None else round(100 * number / whole, 1)
        planted.value(SCHOOLS[0], RATE, rate, breakdown=column, numerator=number, denominator=whole)


def closed_set(planted: Planted) -> None:
    for indicator, number in {"so_tre": 30, "so_tre_nha_tre": None, "so_tre_mau_giao": 27}.items():
        planted.value(SCHOOLS[0], indicator, number, breakdown="dtts")


def other_indicator(planted: Planted) -> None:
    """The numerator of a hidden rate is a count that is printed."""
    planted.value(SCHOOLS[0], "ty_le_tre_nu", None)
    planted.value(SCHOOLS[0], "so_tre", 3, breakdown="nu")
    planted.value(SCHOOLS[0], "so_tre", 8)


def two_bases(planted: Planted) -> None:
    planted.area(COMMUNE, "so_tre", None, SCHOOLS, breakdown="dtts")
    planted.value(COMMUNE, "so_tre", 4, breakdown="dtts", is_shown=False)


def today(planted: Planted) -> None:
    """The commune of then hides one of its schools; that of today, without the other, prints the sum of both."""
    for school in SCHOOLS:
        planted.value(school, COUNT, None)
    planted.area(COMMUNE, COUNT, 20, SCHOOLS[:2])
    planted.area(TODAY, COUNT, 31, SCHOOLS, boundary="current")


def change(planted: Planted) -> None:
    planted.value(SCHOOLS[0], "so_tre", None, breakdown="dtts")
    planted.value(SCHOOLS[0], "so_tre", 13, breakdown="dtts", period="term1", change_vs_start=9)


def parent(planted: Planted) -> None:
    planted.area(COMMUNE, COUNT, None, SCHOOLS)
    planted.area(DISTRICT, COUNT, 60, [COMMUNE, "commune-99002-20200101"])
    planted.value(SCHOOLS[0], COUNT, 7, parent_value=33)


def plan(planted: Planted) -> None:
    planted.value(SCHOOLS[0], COUNT, None, plan=10, change_vs_plan=-6)


def verdict(planted: Planted) -> None:
    planted.value(SCHOOLS[0], COUNT, None, target=4, target_comparator="=", target_met=True)


def goal(planted: Planted) -> None:
    """The list of goals prints how far the hidden figure is from the goal."""
    row = planted.value(SCHOOLS[0], COUNT, None)
    figure = {f"figure_{name}": row[name] for name in ("school_year", "period", "breakdown", "basis", "boundary")}
    planted.add("mart_ke_hoach", unit_id=SCHOOLS[0], indicator=COUNT, goal_value=10.0, difference=-6.0, **figure)


def rate_and_whole(planted: Planted) -> None:
    """A topical mart prints the rate without its parts, and its whole is the numerator of another rate."""
    row = planted.value(SCHOOLS[0], RATE, None)
    planted.value(SCHOOLS[0], "kham_sk_mau_giao", 95.0, numerator=57, denominator=60)
    key = {name: row[name] for name in list(row)[:7]}
    planted.add("mart_khac", **key, value=7.0)


def topical_mart(planted: Planted) -> None:
    row = planted.value(SCHOOLS[0], COUNT, None)
    planted.add("mart_khac", **{name: row[name] for name in list(row)[:7]}, value=4)


def found_cell(planted: Planted) -> None:
    """Another indicator of the same item quotes the cell."""
    row = planted.value(SCHOOLS[0], COUNT, None)
    key = {name: row[name] for name in list(row)[:7]}
    planted.add("provenance", **key, part="numerator", kind="cell", form="01-MN-DN", item="117", found="4.0")


def disclosure(planted: Planted) -> None:
    for column, number in {"total": 12, "tuoi_3_4": None, "tuoi_4_5": 9}.items():
        planted.add(
            "disclosure_item",
            unit_id=SCHOOLS[0],
            school_year=START[0],
            form="CK-36",
            item="02.I.4",
            breakdown=column,
            value=number,
            symbol=None if number else "c",
            sensitive_group="khuyet_tat",
        )


def test_a_safe_release_is_safe(planted: Planted) -> None:
    safe(planted)
    found = attack([planted.data()])
    assert not found.pinned
    assert found.hidden == 2


@pytest.mark.parametrize(
    ("plant", "value"),
    [
        (hierarchy, 4),
        (given_value, 4),
        (breakdown, 3),
        (closed_set, 3),
        (other_indicator, 3),
        (two_bases, 4),
        (change, 4),
        (parent, 33),
        (plan, 4),
        (verdict, 4),
        (goal, 4),
        (topical_mart, 4),
        (found_cell, 4),
        (disclosure, 3),
    ],
)
def test_a_planted_hole_is_found(planted: Planted, plant: Callable[[Planted], None], value: float) -> None:
    plant(planted)
    found = attack([planted.data()])
    assert value in {pinned.low for pinned in found.pinned if pinned.low == pinned.high}, found.pinned
    assert all(pinned.because for pinned in found.pinned)


def test_what_is_left_may_be_too_small_for_all(planted: Planted) -> None:
    too_small_a_rest(planted)
    found = attack([planted.data()])
    assert [(pinned.low, pinned.high) for pinned in found.pinned] == [(0, 3), (0, 3)]


def test_a_rate_and_its_whole_tell_the_numerator(planted: Planted) -> None:
    rate_and_whole(planted)
    name, low, high = only(attack([planted.data()]))
    assert name.split()[2] == RATE
    # 4 of 57 is 7,0 %
    assert 3.9 < low < 4 < high < 4.1


def test_areas_of_today_tell_what_those_of_then_hid(planted: Planted) -> None:
    today(planted)
    name, low, high = only(attack([planted.data()]))
    assert (name.split()[0], low, high) == (SCHOOLS[2], 11, 11)


@pytest.mark.parametrize("shown_first", [True, False])
def test_two_releases_tell_what_one_of_them_hides(tmp_path: Path, shown_first: bool) -> None:
    folders = []
    for name, is_shown in (("1", shown_first), ("2", not shown_first)):
        planted = Planted(tmp_path / name)
        planted.value(SCHOOLS[0], COUNT, 4 if is_shown else None)
        folders.append(planted.data())
    assert only(attack(folders))[1:] == (4, 4)


def test_a_late_return_tells_itself_by_the_old_sum(tmp_path: Path) -> None:
    """The commune without and with the hidden school: its number is the difference of two releases."""
    first, second = Planted(tmp_path / "1"), Planted(tmp_path / "2")
    for planted, schools, total in ((first, SCHOOLS[:2], 32), (second, SCHOOLS, 36)):
        commune_of(planted, dict.fromkeys(schools), total)
        for school in schools:
            planted.add(
                "submission", unit_id=school, round="2024-2025-start", form="01-MN-DN", sha256=school, status="accepted"
            )
    assert only(attack([first.data(), second.data()]))[1:] == (4, 4)


def test_the_list_of_changes_tells_what_the_release_before_hides(tmp_path: Path) -> None:
    first, second = Planted(tmp_path / "1"), Planted(tmp_path / "2")
    first.value(SCHOOLS[0], COUNT, None)
    second.value(SCHOOLS[0], COUNT, 9)
    for planted in (first, second):
        planted.add(
            "submission",
            unit_id=SCHOOLS[0],
            round="2024-2025-start",
            form="01-MN-DN",
            sha256=planted.folder.name,
            status="accepted",
        )
    folders = [first.data(), second.data()]
    (folders[1] / "changes.csv").write_text(
        "table_name,unit_id,school_year,period,indicator,breakdown,basis,boundary,old_value,new_value\n"
        f"indicator_value,{SCHOOLS[0]},2024-2025,start,{COUNT},total,reported,as_reported,4,9\n"
        f"assertion,{SCHOOLS[0]},2024-2025,,{COUNT},,reported,,7,8\n"
    )
    assert only(attack(folders))[1:] == (4, 4)


def test_a_change_of_the_units_that_reported_twice_tells_the_third(planted: Planted) -> None:
    """20 children of three schools, 12 of two of them at the start, these 3 more now: the third has 5."""
    for period, schools, total in (("start", SCHOOLS[:2], 12), ("term1", SCHOOLS, 20)):
        for school in schools:
            planted.value(school, "so_tre", None, breakdown="dtts", period=period)
        more = {"change_vs_start": 3, "matched_n_start": 2} if period == "term1" else {}
        planted.area(COMMUNE, "so_tre", total, schools, breakdown="dtts", period=period, **more)
    name, low, high = only(attack([planted.data()]))
    assert (name.split()[0], low, high) == (SCHOOLS[2], 5, 5)


def test_another_workbook_is_another_count(tmp_path: Path) -> None:
    """What an older release showed of a workbook that was replaced is not what the new one hides."""
    folders = []
    for name, number in (("1", 14), ("2", None)):
        planted = Planted(tmp_path / name)
        planted.value(SCHOOLS[0], COUNT, number)
        planted.add(
            "submission", unit_id=SCHOOLS[0], round="2024-2025-start", form="01-MN-DN", sha256=name, status="accepted"
        )
        folders.append(planted.data())
    assert not attack(folders).pinned


def test_an_open_whole_of_three_is_no_secret(planted: Planted) -> None:
    """Three children: how many of them are girls is between 0 and 3, whoever hides it."""
    planted.value(SCHOOLS[0], "so_tre", 3)
    planted.value(SCHOOLS[0], "so_tre", None, breakdown="nu")
    found = attack([planted.data()])
    assert (found.hidden, found.trivial, found.pinned) == (1, 1, [])


def test_rows_that_do_not_hold_are_given_up(planted: Planted) -> None:
    """A commune that says another number than the sum of its schools: the attacker believes what is printed."""
    commune_of(planted, dict(zip(SCHOOLS, [6, 14, 20], strict=True)), 38)
    found = attack([planted.data()])
    assert found.untrue == {"rollup": 1}
    assert not found.pinned


def test_the_attacker_knows_nothing_of_what_hides() -> None:
    """Only the step of `make bench` that builds a nation uses the program."""
    files = [file for file in Path(report.__file__).parent.glob("*.py") if file.name != "nation.py"]
    assert len(files) > 8
    assert not [file.name for file in files if "orchestration" in file.read_text(encoding="utf-8")]
