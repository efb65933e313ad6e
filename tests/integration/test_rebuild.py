"""A later release of changed data: readers of the earlier one go on, and each of the two can be made again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from broken.build import REPORT, SAMPLES
from congkhai_run import congkhai, copied_home, explain, read_json, sample_workbooks, sha256

from orchestration.collect.officer.book import save
from orchestration.collect.officer.purge import purge
from orchestration.gate.gate import run_gate
from orchestration.publish.rebuild import CannotRebuild, prepare
from orchestration.publish.withdrawal import rollback, withdraw
from orchestration.settings import ROOT, Home, Settings, load_settings

FIRST, SECOND = "2021-2022-term1.1", "2021-2022-term1.2"
# a reader in a process of its own: opens, says so, and answers again when told to
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
sql = "select cast(value as varchar) from indicator_value where unit_id = 'district-094-20200101' and is_shown "
sql += "and indicator = 'so_nhom_lop' and school_year = '2021-2022' and period = 'term1' and breakdown = 'total'"
for _ in range(2):
    print(float(connection.execute(sql).fetchall()[0][0]), flush=True)
    sys.stdin.readline()
"""


@dataclass(frozen=True)
class Later:
    """A home with a second release, and what a reader that was open all the while saw before and after."""

    home: Path
    before: str
    after: str


@pytest.fixture(scope="module")
def later(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Later:
    """The city sends a mended sheet and an office decides something; then it is published while a reader reads."""
    folder = tmp_path_factory.mktemp("later")
    home, source = copied_home(published_home, folder / "home"), folder / "nop"
    source.mkdir()
    book = openpyxl.load_workbook(SAMPLES / REPORT)
    for name in book.sheetnames:
        if name not in ("Thông tin", "Quy mô"):
            del book[name]
    book["Quy mô"]["D7"] = 264
    (row,) = [row for row in book["Thông tin"].iter_rows(max_col=2) if row[0].value == "Ngày nộp"]
    row[1].value = "2022-02-28"
    save(book, source / "quy-mo.xlsx")
    with (home / "decisions" / "unit_alias.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.write("Mầm non không ai nộp,,school-9901006,Phòng thử,2022-02-28,Thử một dòng thêm sau\n")
    explain(home, round="2021-2022-term1", form="BC-TH", unit_id="district-094-20200101")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home / "current" / "data" / "warehouse.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert reader.stdin and reader.stdout
    before = reader.stdout.readline()
    run = congkhai(home, "publish", "--source", str(source))
    reader.stdin.write("\n")
    reader.stdin.flush()
    after = reader.stdout.readline()
    reader.communicate("\n")
    assert run.status == 0 and SECOND in run.out, run.told()
    return Later(home, before, after)


def test_a_reader_keeps_the_old_release_and_a_new_one_sees_the_new(later: Later) -> None:
    assert (later.before, later.after) == ("263.0\n", "263.0\n")
    asked = (
        "select value from indicator_value where unit_id = 'district-094-20200101' and indicator = 'so_nhom_lop' "
        "and school_year = '2021-2022' and period = 'term1' and breakdown = 'total' and is_shown"
    )
    for release, value in (("", "264"), (SECOND, "264"), (FIRST, "263")):
        run = congkhai(later.home, "query", asked, "--csv", "--release", release)
        assert run.out == f"value\n{value}\n", run.told()


def test_the_change_is_in_the_database_of_the_second(later: Later) -> None:
    with duckdb.connect(str(later.home / "current/data/warehouse.duckdb"), read_only=True) as released:
        rows = released.execute(
            "select old_value, new_value, kind from changes where indicator = 'so_nhom_lop' and change = 'changed'"
        ).fetchall()
    assert rows == [(263, 264, "revision")]


def test_pages_that_say_the_same_are_the_same_files_and_name_the_first(later: Later) -> None:
    first, second = (later.home / "releases" / release / "site" for release in (FIRST, SECOND))
    said = read_json(second / "pages.json")
    renewed = {page for page, one in said.items() if one["release"] == SECOND}
    for page in said.keys() & read_json(first / "pages.json").keys():
        is_same = (first / page / "index.html").samefile(second / page / "index.html")
        assert is_same == (page not in renewed), page
    city = "dia-ban/thanh-pho-dien-bien-phu-district-094/"
    assert {"", city, "chi-tieu/so_nhom_lop/", "tai-ve/"} <= renewed
    assert len(renewed) < len(said) / 4, sorted(renewed)
    assert (first / "assets/congkhai/site.css").samefile(second / "assets/congkhai/site.css")


def snapshot(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): str(path.readlink()) if path.is_symlink() else sha256(path)
        for path in sorted(home.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.parametrize("release", [FIRST, SECOND])
def test_each_release_is_made_again_byte_for_byte(later: Later, release: str) -> None:
    """The first from less than the ledger and the decisions hold by now; the second with its changes and history."""
    before = snapshot(later.home)
    run = congkhai(later.home, "rebuild", release, env={"TZ": "Pacific/Pago_Pago", "LC_ALL": "C"})
    files = len(read_json(later.home / "releases" / release / "release.json")["files"])
    assert run.status == 0 and f"Dựng lại {release}: giống hệt, {files} tệp." in run.out, run.told()
    assert snapshot(later.home) == before, "the home is only read"


def test_a_release_whose_files_were_changed_is_told(later: Later, tmp_path: Path) -> None:
    home = copied_home(later.home, tmp_path / "home")
    release = home / "releases" / FIRST
    page = release / "site" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"</html>", b"<!-- x --></html>"))
    with duckdb.connect(str(release / "data" / "warehouse.duckdb")) as connection:
        connection.execute("update round set name_vi = 'x' where round = '2021-2022-term1'")
        connection.execute("comment on column unit.slug is 'x'")
    run = congkhai(home, "rebuild", FIRST)
    assert run.status == 2 and "giống hệt" not in run.out, run.told()
    assert [line for line in run.err.splitlines() if line] == [
        f"Dựng lại {FIRST}: không giống bản đã công bố.",
        "site/index.html: trên đĩa không còn như lúc công bố",
        "data/warehouse.duckdb: bảng round khác",
        "data/warehouse.duckdb: bảng unit khác",
    ]


def changed_byte(home: Home) -> None:
    landed = home.landing / sha256(SAMPLES / REPORT)[:2] / sha256(SAMPLES / REPORT)
    landed.write_bytes(landed.read_bytes()[:-1] + b"x")


def lost_bytes(home: Home) -> None:
    (home.landing / sha256(SAMPLES / REPORT)[:2] / sha256(SAMPLES / REPORT)).unlink()


def purged(home: Home) -> None:
    purge(settings_of(home), sha256(SAMPLES / REPORT), "Nhận nhầm", "Phòng thử")


def shorter_ledger(home: Home) -> None:
    home.ledger.write_text("".join(home.ledger.read_text().splitlines(keepends=True)[1:]))


def edited_decisions(home: Home) -> None:
    file = home.decisions / "waiver.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("bc_gv_bo_sung", "bc_gv_khac", 1), encoding="utf-8")


def lost_decisions(home: Home) -> None:
    (home.decisions / "waiver.csv").unlink()


def lost_release(home: Home) -> None:
    shutil.rmtree(home.releases / FIRST)


def other_catalogue(home: Home) -> None:
    describe_otherwise(home, "catalogue")


def other_version(home: Home) -> None:
    describe_otherwise(home, "code_version")


def describe_otherwise(home: Home, name: str) -> None:
    file = home.releases / SECOND / "release.json"
    now = read_json(file)[name]
    file.write_text(file.read_text(encoding="utf-8").replace(f'"{name}": "{now}"', f'"{name}": "0.0.1"'))


def settings_of(home: Home) -> Settings:
    return load_settings(ROOT, {"CONGKHAI_HOME": str(home.path)})


REFUSALS = {
    changed_byte: "trong kho đã bị đổi nội dung",
    lost_bytes: "không còn trong kho",
    purged: "đã bị xóa bằng congkhai purge sau khi công bố: Nhận nhầm",
    shorter_ledger: "không còn lượt nộp số 1 như lúc công bố",
    edited_decisions: "decisions/waiver.csv không còn mở đầu",
    lost_decisions: "decisions/waiver.csv không còn mở đầu",
    lost_release: f"Thiếu bản công bố trước đó «{FIRST}»",
    other_catalogue: r"Danh mục \(dbt_project/seeds\) nay là",
    other_version: r"Phiên bản chương trình nay là .* làm bằng 0\.0\.1",
}


@pytest.mark.parametrize("harm", REFUSALS, ids=lambda harm: harm.__name__)
def test_what_is_not_there_any_more_is_said(later: Later, tmp_path: Path, harm: Callable[[Home], None]) -> None:
    home = Home(copied_home(later.home, tmp_path / "home"))
    harm(home)
    with pytest.raises(CannotRebuild, match=REFUSALS[harm]):
        prepare(settings_of(home), SECOND, Home(tmp_path / "scratch"))


def test_only_what_the_release_names_goes_in(later: Later, tmp_path: Path) -> None:
    scratch = Home(tmp_path / "scratch")
    asked = prepare(settings_of(Home(later.home)), FIRST, scratch)
    log = (later.home / "releases.jsonl").read_text().splitlines()
    assert asked.day == json.loads(log[0])["at"][:10], "the gate judges as of the day of publication"
    taken_in = len(scratch.ledger.read_text().splitlines())
    assert taken_in == len(sample_workbooks()) < len((Home(later.home).ledger).read_text().splitlines())
    now = (later.home / "decisions" / "unit_alias.csv").read_bytes()
    then = (scratch.decisions / "unit_alias.csv").read_bytes()
    assert now.startswith(then) and len(then) < len(now)
    assert not scratch.current.is_symlink() and not scratch.release_log.exists()


def test_going_back_and_withdrawing_leave_what_a_rebuild_needs(later: Later, tmp_path: Path) -> None:
    home = Home(copied_home(later.home, tmp_path / "home"))
    settings = settings_of(home)
    rollback(settings)
    withdraw(settings, SECOND, "Phòng thử", "Sai sổ")
    for release, links in ((FIRST, []), (SECOND, [FIRST])):
        scratch = Home(tmp_path / release)
        asked = prepare(settings, release, scratch)
        assert asked.folder == home.releases / release and [p.name for p in scratch.releases.iterdir()] == links
        assert scratch.current.is_symlink() == bool(links)
        text = scratch.release_log.read_text() if links else ""
        assert [json.loads(line)["state"] for line in text.splitlines()] == ["released"] * len(links)


def test_the_gate_judges_as_of_a_day(published_home: Path, tmp_path: Path) -> None:
    """A waiver that has ended since must not turn a release red that was green in its time."""
    home = Home(copied_home(published_home, tmp_path / "home"))
    waivers = home.decisions / "waiver.csv"
    head, row = waivers.read_text(encoding="utf-8").splitlines()[:2]
    waivers.write_text(f"{head}\n{row.replace(',2026-04-20,,', ',2026-04-20,2026-12-31,')}\n", encoding="utf-8")
    candidate = home.candidates / (home.candidates / "latest").read_text().strip()
    # the list of changes of this candidate is that of a first release
    home.current.unlink()
    home.release_log.unlink()
    gates = [run_gate(settings_of(home), candidate, date(year, 12, 31)) for year in (2026, 2027)]
    assert [gate.is_green for gate in gates] == [True, False]
    assert [len(gate.gate["waivers"]) for gate in gates] == [1, 0]


def test_an_unknown_release_is_told(published_home: Path) -> None:
    run = congkhai(published_home, "rebuild", "2021-2022-term1.9")
    assert run.status == 2 and "Không có bản công bố «2021-2022-term1.9»" in run.err, run.told()
