"""Linear rules inside one workbook: what does not add up is told at its cell, what is missing is not zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.reading import Observation, Reading
from orchestration.collect.rule import check_rules

HEADER = "rule_id,form,version,severity,comparator,side,coefficient,sheet,item,breakdown,message_vi"
FORMS = "form,version,name_vi,layout,title_match\nC,1,C,coded,C\nR,1,R,summary,R\n"
LINES = "form,version,sheet,line,label,item\nC,1,S,1,một,1\nR,1,*,1,một,1\n"


def book(folder: Path, *terms: str) -> Layout:
    """A layout with one rule `r`; a term is form,severity,comparator,side,coefficient,sheet,item,breakdown."""
    rows = []
    for term in terms:
        form, severity, rest = term.split(",", 2)
        rows.append(f"r,{form},1,{severity},{rest},lời nhắn")
    (folder / "form_rule.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (folder / "form.csv").write_text(FORMS, encoding="utf-8")
    (folder / "form_line.csv").write_text(LINES, encoding="utf-8")
    (folder / "form_column.csv").write_text("form,version,sheet\n", encoding="utf-8")
    return Catalogue(folder).layouts[terms[0][0], "1"]


def reading(*cells: tuple[str, ...]) -> Reading:
    """Observations from (sheet, item, breakdown, value[, unit[, round]]); cells are A1, A2, …"""
    seen = []
    for number, cell in enumerate(cells, start=1):
        sheet, item, breakdown, value, *rest = cell
        unit, round_code = [*rest, "", ""][:2]
        seen.append(Observation(sheet, f"A{number}", item, breakdown, value, value, unit=unit, round=round_code))
    return Reading(observations=seen)


SUM = ("C,critical,=,left,1,S,1,total", "C,critical,=,right,1,S,2,total", "C,critical,=,right,1,S,3,total")
AT_MOST = ("C,warning,<=,left,1,S,1,total", "C,warning,<=,right,1,S,2,total")


def test_a_sum_that_adds_up_is_checked_and_not_told(tmp_path: Path) -> None:
    seen = reading(("S", "1", "total", "26"), ("S", "2", "total", "18"), ("S", "3", "total", "8"))
    assert check_rules(book(tmp_path, *SUM), seen) == {"r": 1} and seen.problems == []


def test_a_sum_that_does_not_is_told_with_found_and_expected(tmp_path: Path) -> None:
    seen = reading(("S", "1", "total", "23"), ("S", "2", "total", "18"), ("S", "3", "total", "8"))
    assert check_rules(book(tmp_path, *SUM), seen) == {"r": 1}
    (problem,) = seen.problems
    assert (problem.kind, problem.rule_id, problem.sheet, problem.cell) == ("rule_broken", "r", "S", "A1")
    assert (problem.severity, problem.message, problem.found) == ("critical", "lời nhắn", "23")
    assert problem.expected == "bằng 18 (S!A2) + 8 (S!A3) = 26"
    assert len(seen.observations) == 3, "the cells stay observations"


@pytest.mark.parametrize("absent", [0, 1, 2])
def test_a_missing_cell_is_not_zero(tmp_path: Path, absent: int) -> None:
    cells = [("S", "1", "total", "23"), ("S", "2", "total", "18"), ("S", "3", "total", "8")]
    del cells[absent]
    seen = reading(*cells)
    assert check_rules(book(tmp_path, *SUM), seen) == {"r": 0} and seen.problems == []


@pytest.mark.parametrize(("left", "right", "told"), [("5", "5", 0), ("4", "5", 0), ("6", "5", 1)])
def test_at_most(tmp_path: Path, left: str, right: str, told: int) -> None:
    seen = reading(("S", "1", "total", left), ("S", "2", "total", right))
    assert check_rules(book(tmp_path, *AT_MOST), seen) == {"r": 1}
    assert [p.severity for p in seen.problems] == ["warning"] * told


def test_coefficients_are_exact(tmp_path: Path) -> None:
    rule = book(tmp_path, "C,critical,=,left,1,S,1,total", "C,critical,=,right,0.1,S,2,total")
    seen = reading(("S", "1", "total", "0.3"), ("S", "2", "total", "3"))
    assert check_rules(rule, seen) == {"r": 1} and seen.problems == []


def test_a_wild_breakdown_binds_both_sides_together(tmp_path: Path) -> None:
    rule = book(tmp_path, "C,critical,=,left,1,S,1,*", "C,critical,=,right,1,S,2,*")
    seen = reading(
        ("S", "1", "total", "5"),
        ("S", "2", "total", "5"),
        ("S", "1", "nu", "3"),
        ("S", "2", "nu", "2"),
        ("S", "1", "dtts", "1"),
    )
    assert check_rules(rule, seen) == {"r": 2}, "dtts has no right side"
    assert [(p.cell, p.found) for p in seen.problems] == [("A3", "3")]


def test_a_wild_item_stands_for_every_item_of_its_sheet(tmp_path: Path) -> None:
    rule = book(tmp_path, "C,critical,<=,left,1,S,*,nu", "C,critical,<=,right,1,S,*,total")
    seen = reading(
        ("S", "1", "nu", "2"),
        ("S", "1", "total", "1"),
        ("S", "2", "nu", "1"),
        ("S", "2", "total", "9"),
        ("T", "3", "nu", "9"),
        ("T", "3", "total", "1"),
    )
    assert check_rules(rule, seen) == {"r": 2}, "sheet T is another sheet"
    assert [p.cell for p in seen.problems] == ["A1"]


def test_wild_item_and_breakdown_together(tmp_path: Path) -> None:
    rule = book(tmp_path, "C,critical,<=,left,1,S,*,*", "C,critical,<=,right,1,T,*,*")
    seen = reading(("S", "1", "nu", "2"), ("T", "1", "nu", "1"), ("S", "2", "total", "1"), ("T", "2", "total", "1"))
    assert check_rules(rule, seen) == {"r": 2}
    assert [p.cell for p in seen.problems] == ["A1"]


def test_units_and_rounds_are_not_mixed(tmp_path: Path) -> None:
    rule = book(tmp_path, *AT_MOST)
    seen = reading(
        ("S", "1", "total", "9", "commune-1"),
        ("S", "2", "total", "5", "commune-2"),
        ("S", "1", "total", "9", "commune-3", "2020-2021-term1"),
        ("S", "2", "total", "5", "commune-3", "2021-2022-term1"),
    )
    assert check_rules(rule, seen) == {"r": 0} and seen.problems == []


def test_a_coded_form_minds_the_sheet_and_a_record_form_does_not(tmp_path: Path) -> None:
    rule = book(tmp_path, *AT_MOST)
    assert check_rules(rule, reading(("S", "1", "total", "9"), ("T", "2", "total", "5"))) == {"r": 0}
    record = book(tmp_path, *(term.replace("C,", "R,", 1).replace(",S,", ",*,") for term in AT_MOST))
    assert check_rules(record, reading(("S", "1", "total", "9"), ("T", "2", "total", "5"))) == {"r": 1}


def test_every_committed_rule_can_be_held_against_something(catalogue: Catalogue) -> None:
    """A rule whose terms name no row or column of the form would never speak."""
    for layout in catalogue.layouts.values():
        items = {sheet: {line["item"] for line in lines} for sheet, lines in layout.lines.items()}
        fields = {row["field"] for rows in layout.columns.values() for row in rows}
        for rule_id, terms in layout.rules.items():
            assert {term["side"] for term in terms} == {"left", "right"}, rule_id
            for term in terms:
                known = items.get(term["sheet"], set()) | (set() if layout.lines else fields)
                assert term["item"] == "*" or term["item"] in known, (rule_id, term["item"])


def test_every_rule_of_the_area_report_speaks_when_broken_and_only_then(catalogue: Catalogue) -> None:
    """Parts at most the whole, sums that make it: the left side of each rule one above what the right allows."""
    layout = catalogue.layouts["BC-TH", "2026.1"]
    assert len(layout.rules) > 50
    for rule_id, terms in layout.rules.items():
        left = [term for term in terms if term["side"] == "left"]
        right = [term for term in terms if term["side"] == "right"]
        for added, told in ((0, 0), (1, 1)):
            # each side sums to the product of their lengths; only the first left cell is moved
            cells = [("*", term["item"], term["breakdown"], str(len(left))) for term in right]
            cells += [("*", term["item"], term["breakdown"], str(len(right))) for term in left]
            cells[len(right)] = (*cells[len(right)][:3], str(len(right) + added))
            seen = reading(*cells)
            assert check_rules(layout, seen)[rule_id] == 1, rule_id
            assert sum(problem.rule_id == rule_id for problem in seen.problems) == told, rule_id
