"""What cannot be published is told in Vietnamese at its cell, with status 2, and the public site stays as it is."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from broken.build import HERE, REPORT, SAMPLES, both, put
from congkhai_run import (
    ROOT,
    Run,
    assert_whole,
    congkhai,
    copied_home,
    public_bytes,
    read_json,
    sample_workbooks,
    sha256,
    warm_home,
)
from openpyxl import Workbook

from orchestration.collect.officer.book import save

YEAR = "minh-hoa/2023-2024"
UNCHANGED = "Trang công khai giữ nguyên như trước."


def sample_of(code: str) -> str:
    return f"{YEAR}/01-MN-DN_school-{code}_2023-2024-start.xlsx"


def hand_in(sample: str, path: Path, change: Callable[[Workbook], None]) -> None:
    """A workbook as an office would hand it in: a sample with something changed."""
    book = openpyxl.load_workbook(SAMPLES / sample)
    change(book)
    save(book, path)


def later(day: str) -> Callable[[Workbook], None]:
    """Declared on a later day, as a workbook that was mended and handed in again."""

    def change(book: Workbook) -> None:
        sheet = book["_congkhai" if "_congkhai" in book.sheetnames else "Thông tin"]
        (row,) = [row for row in sheet.iter_rows(max_col=2) if row[0].value == "Ngày nộp"]
        row[1].value = day

    return change


BAD: dict[str, tuple[str, Callable[[Workbook], None]]] = {
    "chu.xlsx": (sample_of("9901001"), put("Học sinh", "E24", "không")),
    "trang.xlsx": (sample_of("9901002"), put("Cán bộ", "D1", "Ký hiệu")),
    "ten.xlsx": (sample_of("9901004"), put("Học sinh", "B24", "- Trẻ từ 3 đến 10 tháng")),
    "tong.xlsx": (sample_of("9901005"), put("Trường-Lớp", "E10", 2)),
    "don-vi.xlsx": (sample_of("9901006"), put("_congkhai", "B3", "school-1234567")),
}
TOLD = {
    "chu.xlsx · Học sinh!E24": "Ô phải là một số. Tìm thấy: «không». Cần: một số.",
    "trang.xlsx · Cán bộ": "Không tìm thấy cột của biểu mẫu. Cần: cột «Mã số».",
    "ten.xlsx · Học sinh!D24": "Mã số không khớp với tên dòng. Tìm thấy: «97 - Trẻ từ 3 đến 10 tháng».",
    "tong.xlsx · Trường-Lớp!E10": "Tìm thấy: «2». Cần: bằng 0 (Trường-Lớp!E11)",
    "don-vi.xlsx": "Không nhận ra đơn vị báo cáo. Tìm thấy: «school-1234567».",
    "van-ban.xlsx": "Tìm thấy: «chữ không chia thành dòng và cột». Cần: một sổ tính .xlsx, .xlsm, .xls, .ods hoặc",
}
BROKEN_RULES = {"R-CELL": 1, "R-FORM": 3, "R-WHO": 1, "R-READ": 1, "mn_tong_1": 1}


@dataclass(frozen=True)
class Desk:
    """A published home that then received six bad files."""

    home: Path
    source: Path
    before: dict[str, str]
    run: Run

    def query(self, sql: str) -> list[dict[str, Any]]:
        """SQL over the private Parquet files of the collect room."""
        with duckdb.connect() as connection:
            cursor = connection.execute(sql.format(collected=self.home / "work" / "collected"))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def desk(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("bad")
    home, source = copied_home(published_home, folder / "home"), folder / "nop"
    source.mkdir()
    for name, (sample, change) in BAD.items():
        hand_in(sample, source / name, change)
    shutil.copy(HERE / "van-ban.xlsx", source)
    before = public_bytes(home)
    return Desk(home, source, before, congkhai(home, "publish", "--source", str(source)))


def test_bad_files_end_with_status_2_and_the_public_site_as_it_was(desk: Desk) -> None:
    assert desk.run.status == 2, desk.run.told()
    assert UNCHANGED in desk.run.err and "Traceback" not in desk.run.told()
    assert public_bytes(desk.home) == desk.before
    assert len((desk.home / "releases.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("place", TOLD)
def test_each_is_told_at_its_place_in_vietnamese(desk: Desk, place: str) -> None:
    (line,) = [line for line in desk.run.err.splitlines() if f"nop/{place}" in line and TOLD[place] in line]
    assert "Cần: " in line


@pytest.mark.parametrize("rule_id", BROKEN_RULES)
def test_each_alone_would_have_been_enough(desk: Desk, rule_id: str) -> None:
    name = (desk.home / "candidates" / "latest").read_text().strip()
    gate = read_json(desk.home / "candidates" / name / "gate.json")
    assert gate["verdict"] == "red"
    (rule,) = [rule for rule in gate["rules"] if rule["rule_id"] == rule_id]
    assert (rule["verdict"], rule["severity"]) == ("fail", "critical")
    assert rule["violations"] == BROKEN_RULES[rule_id]
    assert f"✗ {rule_id}: " in desk.run.err


def test_nothing_that_was_handed_in_is_lost(desk: Desk) -> None:
    submissions = {row["file"]: row for row in desk.query("from '{collected}/submission.parquet'")}
    assert len(submissions) == len(sample_workbooks()) + 6
    for path in desk.source.iterdir():
        digest = sha256(path)
        landed = desk.home / "landing" / digest[:2] / digest
        assert landed.read_bytes() == path.read_bytes()
        row = submissions[f"nop/{path.name}"]
        assert row["sha256"] == digest and row["is_conserved"] and row["critical"] >= 1
    refused = {name.removeprefix("nop/") for name, row in submissions.items() if row["status"] == "rejected"}
    assert refused == {"don-vi.xlsx", "van-ban.xlsx"}
    assert submissions["nop/chu.xlsx"]["rejected"] == 1 and submissions["nop/ten.xlsx"]["rejected"] >= 4


def test_the_evidence_stays_private(desk: Desk) -> None:
    name = (desk.home / "candidates" / "latest").read_text().strip()
    evidence = (desk.home / "evidence" / name / "collected.csv").read_text(encoding="utf-8")
    assert "không" in evidence and "E24" in evidence and "chu.xlsx" in evidence
    assert "school-1234567" not in (desk.home / "candidates" / name / "gate.json").read_text(encoding="utf-8")


def test_mended_files_and_a_decision_make_the_next_release(desk: Desk) -> None:
    """The same files mended, one dropped by the office, and a real revision: it alone is listed as a change."""
    for name, (sample, _) in BAD.items():
        hand_in(sample, desk.source / name, later("2024-01-31"))
    hand_in(REPORT, desk.source / "bao-cao.xlsx", both(later("2022-02-28"), put("Quy mô", "D7", 264)))
    decision = f"bo-qua-001,{sha256(HERE / 'van-ban.xlsx')},,,drop,,,Sở GDĐT,2024-01-31,Tệp nộp nhầm.\n"
    with (desk.home / "decisions" / "correction.csv").open("a", encoding="utf-8") as stream:
        stream.write(decision)
    run = congkhai(desk.home, "publish", "--source", str(desk.source))
    assert run.status == 2 and "3 giá trị đổi mà chưa có lý do (revision, BC-TH, 2021-2022-term1)" in run.err, (
        run.told()
    )
    assert public_bytes(desk.home) == desk.before
    (row,) = re.findall(r"decisions/reason.csv dòng: (.*)", run.err)
    with (desk.home / "decisions" / "reason.csv").open("a", encoding="utf-8") as stream:
        stream.write(row.replace("<vì sao>", "Đếm lại số lớp") + "\n")
    run = congkhai(desk.home, "publish")
    assert run.status == 0, run.told()
    assert "Đã công bố 2021-2022-term1.2" in run.out
    current = (desk.home / "current").resolve()
    assert_whole(current)
    assert_whole(desk.home / "releases" / "2021-2022-term1.1")
    assert public_bytes_of(desk.home / "releases" / "2021-2022-term1.1") == {k: v for k, v in desk.before.items() if k}
    with (current / "data" / "changes.csv").open(encoding="utf-8", newline="") as stream:
        changes = {row["indicator"]: row for row in csv.DictReader(stream)}
    classes = changes["so_nhom_lop"]
    assert (classes["unit_id"], classes["old_value"], classes["new_value"]) == ("district-094-20200101", "263", "264")
    assert (classes["change"], classes["kind"]) == ("changed", "revision")
    # children per class follow it; rooms per class still round to 1, though by other parts
    assert set(changes) == {"so_nhom_lop", "tre_lop", "phong_lop"} and changes["phong_lop"]["differs"] == "text"
    assert all(row["reason"].startswith("Đếm lại số lớp (") for row in changes.values())
    assert {row["unit_id"] for row in changes.values()} == {"district-094-20200101"}


def public_bytes_of(release: Path) -> dict[str, str]:
    return {p.relative_to(release).as_posix(): sha256(p) for p in sorted(release.rglob("*")) if p.is_file()}


def test_the_seeds_own_error_needs_its_waiver(published_home: Path, tmp_path: Path) -> None:
    decisions = tmp_path / "decisions"
    shutil.copytree(ROOT / "samples" / "decisions", decisions)
    waiver = decisions / "waiver.csv"
    waiver.write_text(waiver.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    home = warm_home(published_home, tmp_path / "home")
    run = congkhai(home, "publish", env={"CONGKHAI_DECISIONS": str(decisions)})
    assert run.status == 2, run.told()
    (line,) = [line for line in run.err.splitlines() if "Đội ngũ!D5" in line]
    assert f"samples/{REPORT} · Đội ngũ!D5" in line and "Tìm thấy: «23»" in line
    assert "Cần: bằng 18 (Đội ngũ!D6) + 8 (Đội ngũ!D7) = 26." in line
    assert "✗ bc_gv_bo_sung: " in run.err and "(1 chỗ; người sửa: đơn vị nộp)" in run.err
    assert not (home / "current").exists() and not list((home / "releases").iterdir())
    assert not (home / "releases.jsonl").exists()


def test_no_workbook_in_any_source(published_home: Path, tmp_path: Path) -> None:
    source = tmp_path / "trong"
    source.mkdir()
    (source / "~$khoa.xlsx").write_bytes(b"")
    home = copied_home(published_home, tmp_path / "home")
    before = public_bytes(home)
    run = congkhai(home, "publish", env={"CONGKHAI_SOURCES": str(source)})
    assert run.status == 2, run.told()
    assert f"Không có sổ tính nào trong nguồn: {source}." in run.err
    assert UNCHANGED in run.err and "Traceback" not in run.told()
    assert public_bytes(home) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("read_seconds", "read_second", "khóa không biết: read_second"),
        ("read_seconds = 60", 'read_seconds = "lâu"', "khóa 'read_seconds' có giá trị 'lâu'"),
        ("sources = [", "sources = [[", "Không đọc được tệp cấu hình sai.toml"),
    ],
)
def test_a_wrong_configuration(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (ROOT / "congkhai.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "sai.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    run = congkhai(tmp_path / "home", "publish", env={"CONGKHAI_CONFIG": str(file)})
    assert run.status == 2 and told in run.err and "Traceback" not in run.err
    assert not (tmp_path / "home").exists()


def test_a_round_that_is_none(tmp_path: Path) -> None:
    run = congkhai(tmp_path / "home", "publish", "--round", "2021-2022")
    assert run.status == 2 and "không có kỳ báo cáo «2021-2022»" in run.err and "Traceback" not in run.err
    assert not (tmp_path / "home").exists()


def test_a_fault_of_ours_is_status_1(tmp_path: Path) -> None:
    """A model that is no SQL: no office can mend it, and nobody is told to."""
    root = tmp_path / "project"
    for part in ("orchestration", "dbt_project", "expectations", "site"):
        ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    for part in ("decisions", "dien-bien-phu"):
        shutil.copytree(SAMPLES / part, root / "samples" / part)
    shutil.copy(ROOT / "congkhai.toml", root)
    model = root / "dbt_project" / "models" / "intermediate" / "int_point.sql"
    model.write_text(model.read_text(encoding="utf-8") + "\nselect from nowhere\n", encoding="utf-8")
    run = congkhai(tmp_path / "home", "publish", "--source", "samples/dien-bien-phu", root=root)
    assert run.status == 1, run.told()
    assert "int_point" in run.err and "người sửa" not in run.err
    assert not (tmp_path / "home" / "current").exists()
