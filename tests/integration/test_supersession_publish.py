"""A workbook of one mended sheet and a correction of a cell, through to the public release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from broken.build import REPORT, SAMPLES
from congkhai_run import assert_whole, congkhai, copied_home, explain, sha256

from orchestration.collect.officer.book import save

UNIT = "district-094-20200101"


@pytest.fixture(scope="module")
def home(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that then received only the mended sheet of the report; the waiver of another sheet still holds."""
    folder = tmp_path_factory.mktemp("sheet")
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
    explain(home, round="2021-2022-term1", form="BC-TH", unit_id=UNIT, reason="Thành phố đếm lại số lớp")
    run = congkhai(home, "publish", "--source", str(source))
    assert run.status == 0, run.told()
    return home


def query(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql.format(data=home / "current" / "data", work=home / "work")).fetchall()


def shown(home: Path, indicator: str) -> list[tuple[Any, ...]]:
    return query(
        home,
        f"select cast(value as varchar) from '{{data}}/indicator_value.parquet' where unit_id = '{UNIT}' "
        f"and indicator = '{indicator}' and school_year = '2021-2022' and period = 'term1' and is_shown",
    )


def test_both_workbooks_count_each_with_its_sheets(home: Path) -> None:
    rows = query(
        home,
        "select parse_filename(file), status from '{data}/submission.parquet' "
        f"where unit_id = '{UNIT}' and form = 'BC-TH' order by sequence",
    )
    assert rows == [(Path(REPORT).name, "partial"), ("quy-mo.xlsx", "accepted")]


def test_the_mended_sheet_is_public_and_the_others_stay(home: Path) -> None:
    assert_whole((home / "current").resolve())
    assert [float(value) for (value,) in shown(home, "so_nhom_lop")] == [264]
    assert [float(value) for (value,) in shown(home, "so_tre")] == [6153]
    changes = query(
        home,
        "select distinct indicator, kind, starts_with(reason, 'Thành phố đếm lại số lớp (Phòng thử, ') "
        "from read_csv('{data}/changes.csv', all_varchar = true) order by all",
    )
    # of rooms per class the parts alone are others: it still rounds to 1
    assert changes == [(name, "revision", True) for name in ("phong_lop", "so_nhom_lop", "tre_lop")]
    files = query(
        home,
        "select distinct indicator, parse_filename(file) from '{data}/provenance.parquet' "
        f"where unit_id = '{UNIT}' and indicator in ('so_nhom_lop', 'gv_bo_sung') and period = 'term1' order by all",
    )
    assert files == [("gv_bo_sung", Path(REPORT).name), ("so_nhom_lop", "quy-mo.xlsx")]


def test_an_override_leads_to_its_decision_and_leaves_the_waiver_nothing_to_spare(home: Path, tmp_path: Path) -> None:
    place = copied_home(home, tmp_path / "home")
    old = sha256(SAMPLES / REPORT)
    with (place / "decisions" / "correction.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"hc-1,{old},Đội ngũ,D7,override,8,5,Tổ biên tập congkhai,2022-03-01,Gõ nhầm khi chép.\n")
    run = congkhai(place, "publish")
    assert run.status == 2 and "mien-tru-001 (bc_gv_bo_sung): nguồn không còn lỗi này" in run.err, run.told()
    waiver = place / "decisions" / "waiver.csv"
    waiver.write_text(waiver.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    run = congkhai(place, "publish")
    assert run.status == 0, run.told()
    rows = query(
        place,
        "select cast(value as integer), found, derivation from '{work}/collected/rounds/*/observation.parquet' "
        "where sheet = 'Đội ngũ' and cell = 'D7' and unit_id = 'district-094-20200101'",
    )
    changes = query(place, "select distinct kind, reason from read_csv('{data}/changes.csv', all_varchar = true)")
    assert changes == [("correction", "Gõ nhầm khi chép. (Tổ biên tập congkhai, 01/03/2022)")]
    assert rows == [(5, "8", "hiệu chỉnh từ «8» thành 5 (Tổ biên tập congkhai, 01/03/2022: Gõ nhầm khi chép.)")]
