"""One broken workbook per kind of problem: exactly that problem is told, at its cell, and no cell is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from broken.build import CASES, NO_WORKBOOKS, ROOT, SAMPLES, build
from broken.case import HERE, REGISTER, REPORT, SURVEY, Case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.identity import Resolver
from orchestration.collect.judgement import judge
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reader import read_workbook
from orchestration.collect.reading import BLANK, IGNORED, OBSERVED, REJECTED, Fact, Reading
from orchestration.collect.submission import Submission

SHA = "a" * 64
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".doc")


@pytest.fixture(scope="module")
def resolver(catalogue: Catalogue) -> Resolver:
    """The committed register, and two more schools of one name."""
    twins = [
        Fact("Danh mục", "A5", code, attribute, value, value, "2020-01-01", "")
        for code in ("9909001", "9909002")
        for attribute, value in (("provider_type", "mam_non"), ("name", "Trường Mầm non Trùng Tên"))
    ]
    register = read_workbook(SAMPLES / REGISTER, catalogue)
    return Resolver.build([register, Reading(facts=twins)], catalogue, SAMPLES / "decisions")


def read_landed(path: Path, folder: Path, catalogue: Catalogue) -> Reading:
    """Read a file as it lies in the landing: under its hash, without a name that tells what it is."""
    landed = folder / SHA
    shutil.copyfile(path, landed)
    return read_workbook(landed, catalogue)


def judged(path: Path, reading: Reading, resolver: Resolver) -> Submission:
    (submission,) = judge([LedgerEntry(1, SHA, 1, path.name, "2026-12-31T07:00:00+07:00", 1)], {SHA: reading}, resolver)
    return submission


def filled_cells(path: Path) -> int:
    """Cells that hold something, counted by another reader; white space is nothing, a formula is something."""
    book = openpyxl.load_workbook(path)
    cells = (cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return sum(value is not None and str(value).strip() != "" for value in cells)


def test_the_committed_files_are_what_their_script_writes(tmp_path: Path) -> None:
    build(tmp_path)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in HERE.iterdir() if path.suffix in SUFFIXES}
    assert sorted(built) == sorted(committed)
    assert [name for name, data in built.items() if committed[name] != data] == []


def test_the_samples_they_are_made_of_have_no_such_problem(resolver: Resolver, catalogue: Catalogue) -> None:
    told = {}
    for path in {SAMPLES / case.sample for case in CASES}:
        problems = judged(path, read_workbook(path, catalogue), resolver).problems
        told[path.relative_to(SAMPLES).as_posix()] = [(problem.kind, problem.rule_id) for problem in problems]
    assert told.pop(REPORT) == [("rule_broken", "bc_gv_bo_sung")]
    assert {problem for problems in told.values() for problem in problems} <= {
        ("unknown_round", ""),
        ("undated_level", ""),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_problem_is_told_at_its_cell(
    case: Case, tmp_path: Path, resolver: Resolver, catalogue: Catalogue
) -> None:
    submission = judged(case.path, read_landed(case.path, tmp_path, catalogue), resolver)
    told = Counter((problem.kind, problem.sheet, problem.cell) for problem in submission.problems)
    assert told == Counter([(case.kind, case.sheet, case.cell), *case.also])
    problem = next(p for p in submission.problems if (p.kind, p.sheet, p.cell) == (case.kind, case.sheet, case.cell))
    assert problem.found == case.found and case.expected in problem.expected
    sentence = problem.sentence()
    words = catalogue.problem_kinds[case.kind]
    if case.kind == "rule_broken":
        words = words | {"severity": problem.severity, "message_vi": problem.message}
    for part in (case.path.name, words["message_vi"].rstrip("."), words["mend_vi"], problem.expected):
        assert part in sentence
    assert case.cell == "" or f"{case.sheet}!{case.cell}" in sentence
    assert problem.severity == words["severity"] != ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_cell_has_one_fate(case: Case, tmp_path: Path, resolver: Resolver, catalogue: Catalogue) -> None:
    submission = judged(case.path, read_landed(case.path, tmp_path, catalogue), resolver)
    assert submission.conserved()
    assert sum(map(submission.cells, (OBSERVED, REJECTED, IGNORED))) == filled_cells(case.path)
    # told of a cell that is read all the same
    flagged = {"rule_broken", "stamp_mismatch", "unknown_unit", "no_number", "rate_differs"}
    flagged |= {"span_overlap", "span_gap", "open_after_closing", "link_broken", "legacy_encoding"}
    told_cell = case.cell and case.kind not in flagged
    is_filled = case.found or case.kind == "formula_without_value"
    in_data = case.sheet not in ("Thông tin", "_congkhai", "")
    if told_cell and is_filled and in_data:
        assert submission.cells(REJECTED) >= 1


@pytest.mark.parametrize(
    ("name", "rejected", "blank"),
    [
        ("chu-thay-so", 1, 0),
        ("ma-loi-excel", 1, 0),
        ("cong-thuc-chua-tinh", 1, 0),
        ("khong-co-so", 0, 1),
        # the refused row takes its thirteen unfilled optional cells along
        ("thieu-nhom-tuoi", 6, 1 - 13),
        ("ma-so-hai-dong-tong-hop", 2, 0),
        ("so-sanh-la", 2, -1),
        ("moc-la", 2, -1),
        ("don-vi-tinh-khac", 2, -1),
        ("thieu-gia-tri", 19, 1),
        ("ngay-hieu-luc-sai", 20, 0),
    ],
)
def test_what_is_refused_is_counted_as_refused(
    name: str, rejected: int, blank: int, resolver: Resolver, catalogue: Catalogue
) -> None:
    case = next(case for case in CASES if case.name == name)
    submission = judged(case.path, read_workbook(case.path, catalogue), resolver)
    sample = judged(SAMPLES / case.sample, read_workbook(SAMPLES / case.sample, catalogue), resolver)
    assert submission.cells(REJECTED) == rejected
    assert submission.cells(BLANK) - sample.cells(BLANK) == blank
    assert not any(seen.cell == case.cell for seen in submission.reading.observations if seen.sheet == case.sheet)


def test_a_second_row_does_not_change_the_first(catalogue: Catalogue) -> None:
    """Added up they would be twice the children, and nobody would see it."""
    for name, sample in (("ma-so-hai-dong-tong-hop", REPORT), ("xa-hai-dong", SURVEY)):
        broken, whole = (read_workbook(path, catalogue) for path in (HERE / f"{name}.xlsx", SAMPLES / sample))
        rows = {(o.sheet, o.cell): o.value for o in broken.observations}
        expected = {(o.sheet, o.cell): o.value for o in whole.observations}
        differing = {key for key in expected if rows[key] != expected[key]}
        assert rows.keys() == expected.keys() and differing <= {("Đội ngũ", "D5")}


@pytest.mark.parametrize("name", NO_WORKBOOKS)
def test_what_is_no_workbook_is_told_and_refused(
    name: str, tmp_path: Path, resolver: Resolver, catalogue: Catalogue
) -> None:
    submission = judged(HERE / name, read_landed(HERE / name, tmp_path, catalogue), resolver)
    (problem,) = submission.problems
    assert problem.kind == "not_a_workbook" and problem.severity == "critical" and submission.status == "rejected"
    assert name in problem.sentence() and "Tệp không phải sổ tính" in problem.sentence()


def test_every_kind_that_one_file_can_have_has_its_file(catalogue: Catalogue) -> None:
    # the rest need a second file, a decision or bounds: test_submission.py, test_supersession.py, test_correction.py,
    # test_register_history.py, and the two tests below
    elsewhere = {"duplicate_submission", "conflicting_submission", "superseded_submission", "dropped_submission"}
    elsewhere |= {"partly_superseded", "value_withdrawn", "overridden_value", "flagged_value"}
    elsewhere |= {"closed_provider", "provider_in_two_registers"}
    # tests/faults/test_hostile_input.py
    elsewhere |= {"workbook_too_large", "encrypted_workbook", "unsafe_workbook", "unknown_encoding"}
    elsewhere |= {"external_link", "reader_fault"}
    elsewhere |= {"not_a_workbook", "file_too_large", "read_stopped", "purged_submission", "purged_again"}
    assert {case.kind for case in CASES} == catalogue.problem_kinds.keys() - elsewhere


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_raise_nothing(data: st.DataObject, tmp_path: Path, catalogue: Catalogue) -> None:
    """Whatever the bytes hold is a problem of the reading or a reading; cells stay conserved."""
    whole = bytearray((HERE / "khong-co-so.xlsx").read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(whole), len(whole) - 1, len(whole) * 3 // 4]))
    landed = tmp_path / SHA
    landed.write_bytes(whole[:cut])
    reading = read_workbook(landed, catalogue)
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen


READ_ALL = """
import json, resource, sys
from pathlib import Path
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import read_all
from orchestration.settings import ROOT, load_settings

if __name__ == "__main__":
    settings = load_settings(ROOT, {"CONGKHAI_HOME": sys.argv[1], "CONGKHAI_MAX_WORKBOOK_BYTES": sys.argv[2]})
    files = {Path(path).name: Path(path) for path in sys.argv[3:]}
    readings = read_all(files, settings, Catalogue(settings.seeds), lambda done, of: None)
    told = {key: [p.kind for p in r.problems] for key, r in readings.items()}
    seen = {key: len(r.observations) for key, r in readings.items()}
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"told": told, "seen": seen, "mib": mib, "limit": settings.read_memory_mib}))
"""


def read_all_of(tmp_path: Path, largest: int, *files: Path) -> dict[str, dict[str, object]]:
    """`read_all` in a process of its own, whose children are the workers alone."""
    script = tmp_path / "read_all.py"
    script.write_text(READ_ALL)
    arguments = [sys.executable, str(script), str(tmp_path / "home"), str(largest), *map(str, files)]
    done = subprocess.run(
        arguments, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


def test_two_far_cells_are_told_and_the_neighbour_is_read(tmp_path: Path) -> None:
    bomb, neighbour = HERE / "hai-o-xa-nhau.xlsx", SAMPLES / REPORT
    found = read_all_of(tmp_path, 10**8, bomb, neighbour)
    assert found["told"] == {bomb.name: ["workbook_too_large"], neighbour.name: ["rule_broken"]}
    assert found["seen"][neighbour.name] == 48, "a row each"
    assert int(str(found["mib"])) < int(str(found["limit"]))


def test_a_file_over_the_bound_is_not_opened(tmp_path: Path) -> None:
    small, large = SAMPLES / SURVEY, SAMPLES / REPORT
    found = read_all_of(tmp_path, small.stat().st_size, small, large)
    assert found["told"] == {small.name: [], large.name: ["file_too_large"]}
