"""The committed samples are what their script writes, and their state form is laid out as the state's own."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
BLANK = Path(__file__).parent / "data" / "01-MN-DN_2020_blank_cells.json"
FOLDERS = ("dien-bien-phu", "an-lao", "quang-ngai", "minh-hoa", "decisions", "expected")
FILLED = {("Trường-Lớp", "B3"), ("Trường-Lớp", "D2")}  # the year and the name of the reporting unit
SUMMARY = SAMPLES / "dien-bien-phu" / "BC-TH_district-094_2021-2022-term1.xlsx"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in FOLDERS
        for path in (folder / name).rglob("*")
        if path.is_file()
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state_forms() -> list[Path]:
    others = ("DM-CS", "PCGD-", "KH-CT", "CK-", "BC-TH", "TK-MN")
    return [p for p in sorted((SAMPLES / "minh-hoa").rglob("*.xlsx")) if not p.name.startswith(others)]


def test_the_build_gives_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "samples.build", str(tmp_path)], cwd=ROOT, check=True)
    built, committed = files(tmp_path), files(SAMPLES)
    assert sorted(built) == sorted(committed)
    changed = [name for name, data in built.items() if committed[name] != data]
    assert not changed, "run `python -m samples.build` and commit what it writes"


def test_state_form_is_laid_out_like_the_blank_one() -> None:
    blank = json.loads(BLANK.read_text(encoding="utf-8"))
    # one with the budget sheet
    book = openpyxl.load_workbook(SAMPLES / "minh-hoa/2025-2026/01-MN-DN_school-9901001_2025-2026-start.xlsx")
    for name, expected in blank.items():
        sheet = book[name]
        assert sorted(str(merged) for merged in sheet.merged_cells.ranges) == expected["merged"]
        for place, text in expected["cells"].items():
            if (name, place) not in FILLED:
                assert str(sheet[place].value) == text, (name, place)


def test_one_return_per_provider_and_year() -> None:
    years = [path.parent.name for path in state_forms()]
    assert [years.count(year) for year in ("2023-2024", "2024-2025", "2025-2026")] == [15, 16, 15]


def test_the_stamp_is_very_hidden_and_says_illustrative() -> None:
    unstamped = []
    for path in state_forms():
        book = openpyxl.load_workbook(path)
        if "_congkhai" not in book.sheetnames:
            unstamped.append(path.relative_to(SAMPLES / "minh-hoa").as_posix())
            continue
        sheet = book["_congkhai"]
        labels = dict(sheet.iter_rows(values_only=True))
        assert sheet.sheet_state == "veryHidden"
        assert labels["Số liệu minh họa"] == "có" and labels["Kỳ báo cáo"] == f"{path.parent.name}-start"
    manifest = rows(SAMPLES / "minh-hoa" / "manifest.csv")
    assert sorted(unstamped) == sorted(row["file"] for row in manifest)
    assert sum(bool(row["unit"]) for row in manifest) == 3 and all(row["declared_date"] for row in manifest)


def test_the_unnamed_return_is_known_by_its_alias() -> None:
    (unnamed,) = [row for row in rows(SAMPLES / "minh-hoa" / "manifest.csv") if not row["unit"]]
    (alias,) = rows(SAMPLES / "decisions" / "unit_alias.csv")
    sheet = openpyxl.load_workbook(SAMPLES / "minh-hoa" / unnamed["file"])["Trường-Lớp"]
    assert sheet["D2"].value == alias["alias"] and sheet["B3"].value == "(có đến 30 tháng 9 năm 2024)"


def test_rows_that_offices_leave_empty_are_empty() -> None:
    places = {"Trường-Lớp": ("E45", "E65"), "Học sinh": ("E27", "E51")}  # codes 32, 50, 100, 120
    for path in state_forms()[:3]:
        book = openpyxl.load_workbook(path)
        assert all(book[name][place].value is None for name, cells in places.items() for place in cells)


@pytest.mark.parametrize(("place", "item", "value"), [("5", "so_truong", 26), ("8", "so_tre", 6153)])
def test_the_figures_of_the_city_stand_where_they_are_said_to_stand(place: str, item: str, value: int) -> None:
    sheet = openpyxl.load_workbook(SUMMARY)["Quy mô"]
    assert (sheet[f"A{place}"].value, sheet[f"D{place}"].value) == (item, value)


def test_derived_figures_show_quote_and_subtraction() -> None:
    book = openpyxl.load_workbook(SUMMARY)
    found = 0
    for sheet in book.worksheets[1:]:
        header = [cell.value for cell in sheet[4]]
        for row in sheet.iter_rows(min_row=5, values_only=True):
            record = dict(zip(header, row, strict=True))
            assert record["Trích dẫn"] and record["Mục"]
            if record["Cách có số liệu"] == "suy ra":
                found += 1
                assert record["Phép tính"]
    assert found == 6


def test_the_waiver_says_what_the_source_must_still_say() -> None:
    (waiver,) = rows(SAMPLES / "decisions" / "waiver.csv")
    sheet = openpyxl.load_workbook(SUMMARY)[waiver["sheet"]]
    cells = {row[0].value: str(row[3].value) for row in sheet.iter_rows(min_row=5)}
    assert cells[waiver["item"]] == waiver["expects"]
    assert waiver["office"] and waiver["decided_on"] and waiver["why"]


def test_targets_keep_what_the_letter_leaves_open() -> None:
    sheet = openpyxl.load_workbook(SAMPLES / "an-lao" / "KH-CT_district-313_2024-2025.xlsx")["Chỉ tiêu"]
    header = [cell.value for cell in sheet[4]]
    records = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert len(records) == 48
    by_code = {record["Mã chỉ tiêu"]: record for record in records}
    assert by_code["xa_dat_pc5"]["Giá trị"] == "17/17"
    assert by_code["sdd_nhe_can"]["Mốc so sánh"] == "2024-2025-start"
    assert sum(record["Giá trị"] is None and not record["Mốc so sánh"] for record in records) == 4
    assert all(record["Chỗ chưa rõ"] for record in records if record["Giá trị"] is None)


def test_expected_values_name_known_indicators() -> None:
    with (ROOT / "dbt_project" / "seeds" / "indicator.csv").open(encoding="utf-8", newline="") as file:
        known = {row["indicator"] for row in csv.DictReader(file)}
    expected = rows(SAMPLES / "expected" / "indicator_value.csv")
    keys = [tuple(row[field] for field in list(row)[:5]) for row in expected]
    assert len(set(keys)) == len(keys) and {row["indicator"] for row in expected} <= known


def test_a_school_tells_of_its_groups_in_a_block_of_their_own_and_they_hand_in_none() -> None:
    sheet = openpyxl.load_workbook(SAMPLES / "minh-hoa/2024-2025/TK-MN_school-9901007_2024-2025-end.xlsx").worksheets[0]
    own, told, both = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=8, max_row=10))
    assert (own[3], told[3], both[1]) == ("của trường", "nhóm, lớp độc lập tư thục", "Tổng cộng")
    numbers = [[0 if value == "-" else value for value in row[4:]] for row in (own, told, both)]
    assert all(one + other == total for one, other, total in zip(*numbers, strict=True)) and numbers[1][3] > 0
    assert not [path.name for path in (SAMPLES / "minh-hoa").rglob("TK-MN_independent_group*")]


def test_reports_of_parts_add_up_to_the_report_of_the_whole() -> None:
    """Commune and district hold the figures of their providers; the communes of a district are not all there."""
    counts = {}
    for unit in ("province-99", "district-990", "commune-99001", "commune-99004"):
        book = openpyxl.load_workbook(SAMPLES / f"minh-hoa/2024-2025/BC-TH_{unit}_2024-2025-term1.xlsx")
        rows_ = [row for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=5, values_only=True)]
        counts[unit] = {row[0]: row[3] for row in rows_ if row[14] is None and isinstance(row[3], int)}
        named = {row[14]: row[3] for row in rows_ if row[0] == "so_tre"}
        assert named["Công lập"] + named.get("Ngoài công lập", 0) == named["Nữ"] + named["Nam"] == named[None]
    for item in ("so_tre", "so_nhom_lop", "so_giao_vien", "so_bep_an", "kp_chinh_sach"):
        assert counts["commune-99001"][item] < counts["district-990"][item] < counts["province-99"][item]
        assert counts["district-990"][item] + counts["commune-99004"][item] <= counts["province-99"][item]


def test_the_school_lays_open_the_children_its_return_counts() -> None:
    sheet = openpyxl.load_workbook(SAMPLES / "minh-hoa/2024-2025/CK-09_school-9901001_2024-2025-end.xlsx")["Công khai"]
    laid_open = {row[3] for row in sheet.iter_rows(values_only=True) if row[0] == "7.2a" and row[2] == "Tổng số trẻ em"}
    when = {"unit_id": "school-9901001-20200101", "school_year": "2024-2025", "period": "end", "indicator": "so_tre"}
    counted = {float(r["value"]) for r in rows(SAMPLES / "expected/indicator_value.csv") if when.items() <= r.items()}
    assert laid_open == counted and len(counted) == 1
