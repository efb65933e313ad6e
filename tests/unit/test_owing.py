"""Who owes what in a first season: a register has been received, nothing was published, nobody has handed in a form."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from broken.build import REGISTER, SAMPLES
from congkhai_run import congkhai

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.home import open_home
from orchestration.collect.officer.book import save
from orchestration.collect.officer.handout import hand_out, hand_out_all
from orchestration.collect.officer.owing import Owing
from orchestration.collect.officer.recipient import CannotHandOut
from orchestration.collect.officer.scratch import received, scratch
from orchestration.collect.pull import pull
from orchestration.settings import ROOT, Settings, load_settings, read_source

YEAR = SAMPLES / "minh-hoa" / "2023-2024"
ROUND, MIDDLE = "2023-2024-start", "2023-2024-term1"


def home_of(folder: Path, *files: Path) -> Settings:
    """A home that received the files and published nothing."""
    settings = load_settings(ROOT, {"CONGKHAI_HOME": str(folder / "home")})
    (folder / "inbox").mkdir()
    for file in files:
        shutil.copy(file, folder / "inbox")
    open_home(settings)
    pull(settings, [read_source(str(folder / "inbox"))])
    return settings


def owing_of(settings: Settings, catalogue: Catalogue, round_code: str) -> Owing:
    with scratch(settings) as inside:
        return Owing(*received(inside, settings.home, catalogue, lambda _done, _of: None), round_code)


def owed(settings: Settings, catalogue: Catalogue, round_code: str) -> dict[str, set[str]]:
    """Units as `level-code` by form."""
    found: dict[str, set[str]] = {}
    for form, unit_id in owing_of(settings, catalogue, round_code).owed():
        found.setdefault(form, set()).add(unit_id.rpartition("-")[0])
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return home_of(tmp_path_factory.mktemp("first"), SAMPLES / REGISTER)


def test_a_register_is_enough_to_know_who_owes(first: Settings, catalogue: Catalogue) -> None:
    due = owed(first, catalogue, ROUND)
    operating = {p.unit_text for p in owing_of(first, catalogue, ROUND).providers if p.is_operating}
    assert due["01-MN-DN"] == operating and len(operating) > 5
    assert {text.partition("-")[0] for text in operating} == {"school", "independent_group"}
    # communes of the province's own tree; a register or a plan comes when there is something to say
    assert due["PCGD-XA"] == {f"commune-9900{n}" for n in range(1, 6)}
    assert due.keys() == {"01-MN-DN", "PCGD-XA"}


def test_periods_say_when_and_a_district_speaks_for_its_communes(first: Settings, catalogue: Catalogue) -> None:
    middle = owed(first, catalogue, MIDDLE)
    assert middle["BC-TH"] == {"province-99", "district-990", "district-991"}
    assert middle["TK-MN"] and all(text.startswith("school-") for text in middle["TK-MN"])
    assert middle.keys() == {"BC-TH", "TK-MN"}
    # the circular of the day is what a provider discloses under
    disclosing = [owed(first, catalogue, code) for code in ("2023-2024-end", "2024-2025-end")]
    assert [sorted(form for form in due if form.startswith("CK-")) for due in disclosing] == [["CK-36"], ["CK-09"]]
    # districts ended on 30/6/2025
    later = owed(first, catalogue, "2025-2026-term1")
    assert later["BC-TH"] == {"province-99", "commune-99001", "commune-99004", "commune-99005"}


def test_a_home_that_received_nothing_owes_nothing(settings: Settings, catalogue: Catalogue) -> None:
    assert owed(settings, catalogue, ROUND) == {}
    assert not settings.home.path.exists()


def test_an_office_does_not_list_the_rest_of_the_country(tmp_path: Path, catalogue: Catalogue) -> None:
    report = next((SAMPLES / "dien-bien-phu").glob("BC-TH_*"))
    settings = home_of(tmp_path, report)
    at_hand = {area.unit_text for area in owing_of(settings, catalogue, "2021-2022-term1").areas}
    communes = {text for text in at_hand if text.startswith("commune-")}
    assert at_hand - communes == {"district-094", "province-11", "nation-00"} and len(communes) == 12
    # the city is no more; what lies above it has heard of no commune of today
    later = {area.unit_text for area in owing_of(settings, catalogue, "2025-2026-term1").areas}
    assert later == {"province-11", "nation-00"}


def test_rows_for_a_unit_stand_for_its_own_workbook(tmp_path: Path, catalogue: Catalogue) -> None:
    survey = next(YEAR.glob("PCGD-DT_*"))
    due = owed(home_of(tmp_path, SAMPLES / REGISTER, survey), catalogue, ROUND)
    assert "PCGD-XA" not in due and due["01-MN-DN"]


def test_lists_templates_and_checks_work_before_any_publication(first: Settings, tmp_path: Path) -> None:
    home = first.home.path
    before = sorted(path.relative_to(home) for path in home.rglob("*"))
    run = congkhai(home, "submissions", "--round", ROUND)
    assert run.status == 0 and "school-9901001" in run.out and "chưa nộp" in run.out, run.told()
    folder = tmp_path / "phat"
    run = congkhai(home, "template", "01-MN-DN", "--all-units", "--round", ROUND, "-o", str(folder))
    assert run.status == 0 and any("9901001" in file.name for file in folder.iterdir()), run.told()
    filled = next(YEAR.glob("*9901001*"))
    run = congkhai(home, "check", "--json", str(filled))
    assert run.status == 0 and "unknown_unit" not in run.out, run.told()
    run = congkhai(tmp_path / "none", "check", "--json", str(filled))
    assert run.status == 2 and "unknown_unit" in run.out, "only a register makes the unit known"
    assert sorted(path.relative_to(home) for path in home.rglob("*")) == before, "the home is only looked at"


def test_a_form_goes_to_all_at_its_own_periods_and_to_one_unit_at_any(
    first: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    owing = owing_of(first, catalogue, MIDDLE)
    with pytest.raises(CannotHandOut, match=r"không phải nộp ở kỳ 2023-2024-term1; ghi --round 2023-2024-start"):
        hand_out_all("01-MN-DN", owing, tmp_path / "phat")
    assert not (tmp_path / "phat").exists()
    hand_out("01-MN-DN", "school-9901001", owing, tmp_path / "mot.xlsx")
    assert openpyxl.load_workbook(tmp_path / "mot.xlsx")["_congkhai"]["B6"].value == MIDDLE


def test_one_for_each_area_and_none_is_overwritten(first: Settings, catalogue: Catalogue, tmp_path: Path) -> None:
    owing = owing_of(first, catalogue, ROUND)
    done = hand_out_all("PCGD-DT", owing, tmp_path / "phat")
    files = sorted((tmp_path / "phat").iterdir())
    assert done.written == len(files) == 3, "a province and its districts, none of the rest of the catalogue"
    files[0].write_bytes(b"da dien")
    again = hand_out_all("PCGD-DT", owing, tmp_path / "phat")
    assert (again.written, again.kept) == (0, len(files)) and files[0].read_bytes() == b"da dien"
    with pytest.raises(CannotHandOut, match="đã có tệp"):
        hand_out("PCGD-DT", "province-99", owing, files[0])


def test_a_form_that_nobody_reports_is_not_handed_out(first: Settings, catalogue: Catalogue, tmp_path: Path) -> None:
    owing = owing_of(first, catalogue, ROUND)
    with pytest.raises(CannotHandOut, match="Biểu CSDL-TRUONG không phát cho đơn vị nào"):
        hand_out_all("CSDL-TRUONG", owing, tmp_path / "phat")
    with pytest.raises(CannotHandOut, match="không phát cho đơn vị nào"):
        hand_out("CSDL-TRUONG", "school-9901001", owing, tmp_path / "x.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_register_that_replaces_another_settles_who_owes(tmp_path: Path, catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(SAMPLES / REGISTER)
    sheet = book["Danh mục"]
    (stamp,) = [row for row in book["Thông tin"].iter_rows(max_col=2) if row[0].value == "Kỳ báo cáo"]
    first_round = stamp[1].value
    gone = next(row for row in sheet.iter_rows(min_row=5) if str(row[0].value) == "9901001")
    sheet.delete_rows(gone[0].row)
    stamp[1].value = "2024-2025-start"
    save(book, tmp_path / "DM-CS-moi.xlsx")
    settings = home_of(tmp_path, SAMPLES / REGISTER, tmp_path / "DM-CS-moi.xlsx")
    seen = Counter(
        code
        for code in (first_round, "2024-2025-start")
        if "school-9901001" in owed(settings, catalogue, code)["01-MN-DN"]
    )
    assert seen == {first_round: 1}
