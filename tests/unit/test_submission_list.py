"""`congkhai submissions`: who has handed in, who owes, with real workbooks and before any publication."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from broken.build import REGISTER, SAMPLES, put
from congkhai_run import congkhai

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.home import open_home
from orchestration.collect.officer.book import save
from orchestration.collect.officer.submission_list import (
    MISSING,
    NOT_ACCEPTED,
    RECEIVED,
    TO_MEND,
    Line,
    deadlines,
    submission_lines,
    totals,
    write_list,
)
from orchestration.collect.pull import pull, read_ledger
from orchestration.settings import ROOT, Settings, load_settings, read_source

YEAR = SAMPLES / "minh-hoa" / "2023-2024"
ROUND = "2023-2024-start"
CMD = "=cmd|'/C calc'!A0"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that received a season and published nothing: one return missing, one wrong, one nobody can place."""
    folder = tmp_path_factory.mktemp("office")
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(folder / "home")})
    inbox = folder / "inbox"
    inbox.mkdir()
    for path in YEAR.glob(f"*-9901*_{ROUND}.xlsx"):
        shutil.copy(path, inbox)
    next(inbox.glob("*9901002*")).unlink()
    wrong = next(inbox.glob("*9901004*"))
    book = openpyxl.load_workbook(wrong)
    put("Học sinh", "E24", "không")(book)
    save(book, wrong)
    register = openpyxl.load_workbook(SAMPLES / REGISTER)
    register["Danh mục"]["B6"] = CMD
    register["Danh mục"]["B6"].data_type = "s"
    save(register, inbox / "DM-CS.xlsx")
    (inbox / "la.xlsx").write_bytes((ROOT / "tests" / "broken" / "don-vi-la.xlsx").read_bytes())
    open_home(settings)
    pull(settings, [read_source(str(inbox))])
    return settings


def lines_of(settings: Settings, catalogue: Catalogue, round_code: str = "") -> tuple[str, dict[tuple[str, str], Line]]:
    chosen, lines = submission_lines(settings, catalogue, round_code, lambda _done, _of: None)
    return chosen, {(line.form, line.unit_id): line for line in lines}


def test_who_has_and_who_has_not(office: Settings, catalogue: Catalogue) -> None:
    before = sorted(path.relative_to(office.home.path) for path in office.home.path.rglob("*"))
    chosen, lines = lines_of(office, catalogue, ROUND)
    assert chosen == ROUND
    returns = {unit_id.split("-")[1]: line for (form, unit_id), line in lines.items() if form == "01-MN-DN"}
    assert returns["9901001"].state == RECEIVED and re.fullmatch(
        r"\d\d/\d\d/\d{4} \d\d:\d\d", returns["9901001"].received_at
    )
    assert returns["9901001"].declared_date == "13/10/2023" and returns["9901001"].turns == 1
    assert returns["9901002"].state == MISSING and returns["9901002"].name == CMD
    assert (returns["9901004"].state, returns["9901004"].critical) == (TO_MEND, 1)
    # groups report the form too and have sent nothing; a provider that does not operate owes nothing
    assert returns["9902001"].state == MISSING and "9901010" not in returns
    assert lines["DM-CS", next(u for f, u in lines if f == "DM-CS")].state == RECEIVED
    after = sorted(path.relative_to(office.home.path) for path in office.home.path.rglob("*"))
    assert after == before, "the home is only looked at"


def test_the_default_round_is_the_newest_received(office: Settings, catalogue: Catalogue) -> None:
    assert lines_of(office, catalogue)[0] == ROUND


def test_a_workbook_of_nobody_known_is_listed(office: Settings, catalogue: Catalogue) -> None:
    _, lines = lines_of(office, catalogue, "2021-2022-term1")
    (line,) = [line for line in lines.values() if line.state != MISSING]
    assert (line.form, line.unit_id, line.state) == ("BC-TH", "", NOT_ACCEPTED) and line.file.endswith("la.xlsx")


def test_the_workbook_holds_names_as_text(office: Settings, catalogue: Catalogue, tmp_path: Path) -> None:
    _, lines = submission_lines(office, catalogue, ROUND, lambda _done, _of: None)
    file = tmp_path / "nop.xlsx"
    write_list(file, "Đầu năm học", lines)
    sheet = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert len(rows) == len(lines) and totals(lines) in sheet["A1"].value
    (named,) = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value == CMD]
    assert named.data_type == "s" and named.quotePrefix
    missing = [row for row in rows if row[4] == MISSING]
    assert missing and all(row[8] is None for row in missing), "no count is not a count of zero"
    assert [path.name for path in tmp_path.iterdir()] == ["nop.xlsx"]
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0 and all(cell.alignment.wrap_text for cell in sheet[4])


def test_the_command(office: Settings, tmp_path: Path) -> None:
    run = congkhai(office.home.path, "submissions", "--round", ROUND, "-o", str(tmp_path / "a.xlsx"))
    assert run.status == 0 and "chưa nộp" in run.out and "school-9901002" in run.out.replace("\n", ""), run.told()
    assert (tmp_path / "a.xlsx").exists()
    nothing = congkhai(tmp_path / "none", "submissions")
    assert nothing.status == 2 and "chưa nhận sổ tính nào" in nothing.err and not (tmp_path / "none").exists()


def test_the_last_day_of_each_form_is_told_with_its_law(catalogue: Catalogue) -> None:
    lines = [Line(form, "school-1", "", "", MISSING) for form in ("PCGD-XA", "01-MN-DN", "01-MN-DN")]
    assert deadlines(catalogue, "2025-2026-start", lines) == [
        "Hạn nộp 01-MN-DN: 31/10/2025 (Thông tư 25/2024/TT-BGDĐT, phụ lục I; chưa đối chiếu văn bản gốc)."
    ]
    assert deadlines(catalogue, "2023-2024-start", lines) == [] == deadlines(catalogue, "", lines)


def test_the_newest_of_several_that_count_stands_for_the_unit(tmp_path: Path, catalogue: Catalogue) -> None:
    """An older workbook may still give a sheet; what is wrong in the newest must show all the same."""
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(tmp_path / "home")})
    open_home(settings)
    for number, sheet in enumerate(("Phòng học", "Học sinh"), start=1):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(SAMPLES / REGISTER, folder / "DM-CS.xlsx")
        book = openpyxl.load_workbook(next(YEAR.glob("01-MN-DN*9901001*")))
        if number == 2:
            del book["Phòng học"]
            put(sheet, "E24", "không")(book)
            put("_congkhai", "B7", "2023-12-01")(book)
        save(book, folder / f"{number}.xlsx")
        pull(settings, [read_source(str(folder))])
    _, lines = lines_of(settings, catalogue, ROUND)
    line = lines["01-MN-DN", "school-9901001-20200101"]
    assert (line.state, line.turns, line.critical) == (TO_MEND, 2, 1)
    assert line.declared_date == "01/12/2023" and line.file.endswith("2.xlsx")


def test_a_dropped_workbook_was_never_handed_in(office: Settings, catalogue: Catalogue, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(office.home.path, home)
    place = load_settings(ROOT, {"CONGKHAI_HOME": str(home)})
    entry = next(e for e in read_ledger(place.home) if "9901001" in e.file)
    with (home / "decisions" / "correction.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"bo-1,{entry.sha256},,,drop,,,Sở GDĐT,2023-11-01,Nộp nhầm trường.\n")
    _, lines = lines_of(place, catalogue, ROUND)
    (line,) = [line for (form, unit_id), line in lines.items() if form == "01-MN-DN" and "9901001" in unit_id]
    assert (line.state, line.turns, line.received_at) == (MISSING, 0, "")
