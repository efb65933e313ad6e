"""`congkhai check` on every broken workbook: what is told, what is marked, and what a returned workbook keeps."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from copy import copy
from pathlib import Path

import openpyxl
import pytest
from broken.build import CASES, HERE, NO_WORKBOOKS, REGISTER, REPORT, SAMPLES, Case
from congkhai_run import congkhai, sha256

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import read_all
from orchestration.collect.officer.book import save
from orchestration.collect.officer.check import Checked, as_rows, check, has_critical, offered, return_copies
from orchestration.collect.officer.returned import Job, marked, may_return, return_all, safe_name
from orchestration.collect.officer.scratch import scratch
from orchestration.collect.officer.screen import table
from orchestration.collect.officer.style import FILL
from orchestration.collect.problem import Problem
from orchestration.collect.reader import read_workbook
from orchestration.collect.workbook import REVIEW_SHEET
from orchestration.settings import ROOT, Settings, load_settings

JSON_KEYS = {"file", "sheet", "cell", "kind", "severity", "found", "expected", "message"}
KEPT_LOOKS = ("font", "border", "alignment", "protection")


def quiet(_done: int, _of: int) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> tuple[Settings, Path]:
    """A home that has read every broken workbook before, and a register with two schools of one name."""
    folder = tmp_path_factory.mktemp("desk")
    register = folder / "DM-CS.xlsx"
    book = openpyxl.load_workbook(SAMPLES / REGISTER)
    sheet = book["Danh mục"]
    places = {cell.value: cell.column for cell in sheet[4]}
    for code in ("9909001", "9909002"):
        row = sheet.max_row + 1
        for cell in sheet[5]:
            sheet.cell(row, cell.column, cell.value)
        sheet.cell(row, places["Mã cơ sở"], code)
        sheet.cell(row, places["Tên cơ sở"], "Trường Mầm non Trùng Tên")
    # of another round, so that it conflicts with no broken register
    (stamp,) = [row for row in book["Thông tin"].iter_rows(max_col=2) if row[0].value == "Kỳ báo cáo"]
    stamp[1].value = "2024-2025-start"
    save(book, register)
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(folder / "home")})
    files = [register, *(case.path for case in CASES)]
    read_all({sha256(file): file for file in files}, settings, catalogue, quiet)
    return settings, register


def checked_of(
    settings: Settings, catalogue: Catalogue, *paths: Path, out: Path | None = None, round_code: str = ""
) -> list[Checked]:
    """What a check of the paths tells; with `out` the marked copies are written there."""
    with scratch(settings) as inside:
        files, faults = offered(paths, inside, round_code=round_code)
        checked = check(files, inside, settings.home, catalogue, quiet)
        if out:
            return_copies(checked, out, inside)
    assert faults == []
    return checked


def checked_case(case: Case, desk: tuple[Settings, Path], catalogue: Catalogue) -> Checked:
    settings, register = desk
    one, _ = checked_of(settings, catalogue, case.path, register)
    return one


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_problems_are_told(case: Case, desk: tuple[Settings, Path], catalogue: Catalogue) -> None:
    rows = as_rows([checked_case(case, desk, catalogue)])
    assert all(set(row) == JSON_KEYS for row in rows)
    told = Counter((row["kind"], row["sheet"], row["cell"]) for row in rows)
    assert told == Counter([(case.kind, case.sheet, case.cell), *case.also])
    row = next(r for r in rows if (r["kind"], r["sheet"], r["cell"]) == (case.kind, case.sheet, case.cell))
    assert row["found"] == case.found and case.expected in row["expected"] and row["message"]
    assert row["file"].endswith(f"tests/broken/{case.path.name}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_bad_cells_are_marked(
    case: Case, desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path
) -> None:
    one = checked_case(case, desk, catalogue)
    suffix, data = marked(case.path, one.problems)
    assert suffix == ".xlsx"
    book, before = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(case.path)
    assert book.sheetnames == [REVIEW_SHEET, *before.sheetnames]
    bad = {(p.sheet, p.cell): p for p in one.problems if p.cell}
    seen, looks = set(), dict[tuple[int, int], bool]()
    for sheet in before:
        for row in book[sheet.title].iter_rows():
            for cell in row:
                old = sheet[cell.coordinate]
                assert cell.value == old.value and cell.number_format == old.number_format
                styles = cell.style_id, old.style_id
                if styles not in looks:
                    assert all(copy(getattr(cell, name)) == copy(getattr(old, name)) for name in KEPT_LOOKS)
                    looks[styles] = copy(cell.fill) == copy(old.fill)
                if cell.comment is None and looks[styles]:
                    continue
                problem = bad[sheet.title, cell.coordinate]
                assert cell.fill.fgColor.rgb == FILL[problem.severity]
                assert problem.message in cell.comment.text and problem.expected in cell.comment.text
                assert problem.found in cell.comment.text and problem.mend in cell.comment.text
                seen.add((sheet.title, cell.coordinate))
    assert seen == set(bad)
    listed = [
        (row[1].value or "", row[2].value or "", row[2].hyperlink.location if row[2].hyperlink else "")
        for row in book[REVIEW_SHEET].iter_rows(min_row=4)
    ]
    expected = [(p.sheet, p.cell, f"'{p.sheet}'!{p.cell}" if p.cell else "") for p in one.problems]
    assert listed == expected and book.active.title == REVIEW_SHEET
    review = book[REVIEW_SHEET]
    assert review.page_setup.orientation == "landscape" and review.sheet_properties.pageSetUpPr.fitToPage
    assert review.page_setup.fitToHeight == 0
    for row in review.iter_rows(min_row=4):
        longest = max(len(str(c.value or "")) / review.column_dimensions[c.column_letter].width for c in row)
        assert review.row_dimensions[row[0].row].height >= min(longest, 26) * 15
    # only the added sheet is selected: cells typed into one of two selected sheets go into both
    assert [s.title for s in book if s.sheet_view.tabSelected] == [REVIEW_SHEET]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_returned_workbook_reads_as_before(
    case: Case, desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path
) -> None:
    one = checked_case(case, desk, catalogue)
    path = tmp_path / "a"
    path.write_bytes(marked(case.path, one.problems)[1])
    before, after = read_workbook(case.path, catalogue), read_workbook(path, catalogue)
    review = after.cells.pop(REVIEW_SHEET)
    assert after.cells == before.cells and after.problems == before.problems
    assert after.observations == before.observations and after.identity == before.identity
    assert set(review.values()) - {0} == {review["ignored"]}
    assert after.cells_seen == before.cells_seen + review["ignored"]
    # and marked once more: one list, no second one
    again = openpyxl.load_workbook(io.BytesIO(marked(path, one.problems)[1]))
    assert again.sheetnames.count(REVIEW_SHEET) == 1 and again.sheetnames[0] == REVIEW_SHEET


def test_the_table_tells_every_file(desk: tuple[Settings, Path], catalogue: Catalogue) -> None:
    settings, register = desk
    checked = checked_of(settings, catalogue, HERE, register)
    text = table(checked, 120)
    for case in CASES:
        assert f"tests/broken/{case.path.name}: " in text
    told = " ".join(table(checked_of(settings, catalogue, SAMPLES / REPORT), 160).split())
    assert "tiếp nhận." in told, "a rule's message ends before its mending"
    assert "Traceback" not in text and max(map(len, text.splitlines())) <= 120 + len(str(HERE))
    assert has_critical(checked)


@pytest.mark.parametrize("name", NO_WORKBOOKS)
def test_what_cannot_be_read_is_told_and_not_returned(
    name: str, desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path
) -> None:
    checked = checked_of(desk[0], catalogue, HERE / name, out=tmp_path / "out")
    assert [row["kind"] for row in as_rows(checked)] == ["not_a_workbook"]
    assert not (tmp_path / "out").exists()


def test_the_command_without_a_home(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    run = congkhai(home, "check", str(SAMPLES / REPORT), "--json", "--return", str(out))
    assert run.status == 2, run.told()
    (row,) = json.loads(run.out)
    assert (row["kind"], row["sheet"], row["cell"], row["severity"]) == ("rule_broken", "Đội ngũ", "D5", "critical")
    assert [path.name for path in out.iterdir()] == [Path(REPORT).name] and not home.exists()
    # the same answer again is no other file; a changed one is not overwritten
    assert congkhai(home, "check", str(SAMPLES / REPORT), "--return", str(out)).status == 2
    (out / Path(REPORT).name).write_bytes(b"an officer was here")
    run = congkhai(home, "check", str(SAMPLES / REPORT), "--return", str(out))
    assert run.status == 2 and "chọn một thư mục trống" in run.err
    assert (out / Path(REPORT).name).read_bytes() == b"an officer was here"
    run = congkhai(home, "check", str(SAMPLES / REPORT), "--return", "/proc/tra-lai")
    assert run.status == 2 and "không ghi được" in run.err and "Traceback" not in run.err


def test_marked_copies_are_not_checked_with_what_they_are_copies_of(tmp_path: Path) -> None:
    (tmp_path / "nop").mkdir()
    (tmp_path / "nop" / "a.xlsx").write_bytes((SAMPLES / REPORT).read_bytes())
    for _ in range(2):
        run = congkhai(
            tmp_path / "home", "check", str(tmp_path / "nop"), "--json", "--return", str(tmp_path / "nop" / "tra-lai")
        )
        assert [row["kind"] for row in json.loads(run.out)] == ["rule_broken"], run.told()


def test_statuses_of_the_command(tmp_path: Path) -> None:
    year = SAMPLES / "minh-hoa" / "2023-2024"
    fine = congkhai(tmp_path / "home", "check", str(year), "--json")
    assert fine.status == 0 and json.loads(fine.out) == []
    gone = congkhai(tmp_path / "home", "check", str(tmp_path / "không-có.xlsx"), "--json")
    assert gone.status == 2 and gone.out == "" and "Không có tệp" in gone.err
    fault = congkhai(
        tmp_path / "home",
        "check",
        str(year),
        "--json",
        env={"TMPDIR": str(tmp_path), "CONGKHAI_SOURCES": "x", "PYTHONPATH": str(broken_package(tmp_path))},
    )
    assert fault.status == 1 and fault.out == ""


def broken_package(folder: Path) -> Path:
    """A module path whose sitecustomize makes judging raise, as a fault of ours would."""
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(
        "import orchestration.collect.identity as i\n"
        "def resolve(*_): raise RuntimeError('ours')\n"
        "i.Resolver.resolve = resolve\n"
    )
    return folder / "site"


def test_round_and_unit_stand_for_what_a_file_does_not_say(desk: tuple[Settings, Path], catalogue: Catalogue) -> None:
    case = next(case for case in CASES if case.name == "ky-bao-cao-la")
    (one,) = checked_of(desk[0], catalogue, case.path, round_code="2021-2022-term1")
    assert [(p.kind, p.cell) for p in one.problems] == [("unknown_round", "B8")] and one.submission.unit_id


def test_two_workbooks_of_one_unit_conflict(desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.xlsx").write_bytes((SAMPLES / REPORT).read_bytes())
    checked = checked_of(desk[0], catalogue, tmp_path, SAMPLES / REPORT, HERE / "so-le.xlsx")
    told = {one.offered.path.name: {p.kind for p in one.problems} for one in checked}
    assert "duplicate_submission" in told[Path(REPORT).name]
    assert "conflicting_submission" in told["x.xlsx"] and "conflicting_submission" in told["so-le.xlsx"]
    # what another workbook replaces is still told all that is wrong with it
    assert "rule_broken" in told["x.xlsx"] & told[Path(REPORT).name] and "not_a_whole_number" in told["so-le.xlsx"]


PROBLEM = Problem(
    "not_a_number", "S", "B2", "=cmd|'/C calc'!A0", "<script>&\x01", "", "critical", "Ô phải là một số.", "Sửa."
)


def foreign_book(folder: Path, **parts: bytes) -> Path:
    """A workbook with what others write: comments, a name of one sheet, a cached formula, parts nobody knows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet["B2"], sheet["A1"], sheet["C3"] = "=1+1", "x", "y"
    sheet["A1"].comment = openpyxl.comments.Comment("của người khác", "ai đó")
    sheet["B2"].comment = openpyxl.comments.Comment("đã có", "ai đó")
    sheet.print_title_rows = "1:1"
    book.create_sheet("Khác")["A1"] = 1
    raw = io.BytesIO()
    book.save(raw)
    path = folder / "a.xlsx"
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
                    b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"
                )
                assert b"<v>2</v>" in data
            new.writestr(name, data)
        for name, data in parts.items():
            new.writestr(name.replace("__", "/").replace("_bin", ".bin"), data)
    return path


def test_formulas_results_comments_names_and_unknown_parts_are_kept(tmp_path: Path) -> None:
    path = foreign_book(tmp_path, xl__vbaProject_bin=b"\x00macro\xff")
    other = Problem("not_a_number", "S", "Z40", "", "", "", "warning", "Khác.", "")
    data = marked(path, (PROBLEM, other, Problem("x", "S", "B2", severity="info", message="Ba.")))[1]
    book, values = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert book["S"]["B2"].value == "=1+1" and values["S"]["B2"].value == 2
    text = book["S"]["B2"].comment.text
    assert text.startswith("đã có") and PROBLEM.found in text and "Ba." in text and "<script>&\ufffd" in text
    assert book["S"]["A1"].comment.text == "của người khác" and book["S"]["Z40"].comment is not None
    assert book["S"]["Z40"].fill.fgColor.rgb == FILL["warning"] and book["S"]["B2"].fill.fgColor.rgb == FILL["critical"]
    assert book["S"].print_title_rows == "$1:$1" and book["Khác"].print_title_rows is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"\x00macro\xff"
        (vml,) = [name for name in archive.namelist() if name.endswith(".vml")]
        # a box for each comment, those of others included
        assert archive.read(vml).count(b'ObjectType="Note"') == 3
    found = [cell for row in book[REVIEW_SHEET].iter_rows() for cell in row if cell.value == PROBLEM.found]
    assert [cell.data_type for cell in found] == ["s"] and found[0].quotePrefix


def test_names_that_nobody_vouches_for() -> None:
    for name in (
        "../../etc/passwd",
        "=cmd|' /C calc'!A0.xlsx",
        "a\u202egnp.xlsx",
        "con.xlsx",
        "..",
        "\x00.xlsx",
        "x" * 300,
    ):
        safe = safe_name(name)
        assert safe and "/" not in safe and ".." not in safe and not safe.startswith(("=", ".")) and len(safe) <= 121
        assert safe.isprintable()
    assert safe_name("Biểu 01-MN-DN.xlsx") == "Biểu 01-MN-DN"


def test_a_stopped_marker_takes_no_neighbour_along(tmp_path: Path, settings: Settings) -> None:
    jobs = [
        Job(HERE / "hai-o-xa-nhau.xlsx", (Problem("x", "Không có", "", severity="info", message="m"),), tmp_path / "a"),
        Job(HERE / "van-ban.xlsx", (PROBLEM,), tmp_path / "b"),
        Job(SAMPLES / REPORT, (PROBLEM,), tmp_path / "c"),
    ]
    first, second, third = return_all(jobs, settings)
    assert first == tmp_path / "a.xlsx" and second is None and third == tmp_path / "c.xlsx"
    assert not may_return((Problem("read_stopped"),)) and not may_return(())


def test_a_workbook_that_lists_persons_is_never_returned(
    desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path
) -> None:
    case = next(case for case in CASES if case.kind == "lists_persons")
    (one,) = checked_of(desk[0], catalogue, case.path, out=tmp_path / "out")
    assert "lists_persons" in {p.kind for p in one.problems} and not (tmp_path / "out").exists()


def test_values_of_other_formats_and_of_zips_come_back_as_xlsx(
    desk: tuple[Settings, Path], catalogue: Catalogue, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("BÁO CÁO TỔNG HỢP;;\n=1+1;x;y\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(SAMPLES / REPORT, "../x/báo cáo.xlsx")
    checked_of(desk[0], catalogue, tmp_path / "a.csv", tmp_path / "b.zip", out=tmp_path / "out")
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.xlsx")}
    assert names == {"a.xlsx", "x/báo cáo.xlsx"}
    book = openpyxl.load_workbook(tmp_path / "out" / "a.xlsx")
    cell = book.worksheets[1]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s") and cell.quotePrefix
