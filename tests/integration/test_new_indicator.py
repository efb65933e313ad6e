"""A new indicator is rows of the catalogue alone: it is in the mart, before the gate and on a page."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from congkhai_run import ROOT, Run, congkhai

NEW = "tre_moi_phong"
DEFINITION = {
    "indicator": NEW,
    "name_vi": "Số trẻ trên một phòng học (phép thử)",
    "name_en": "Children per classroom (a trial)",
    "topic": "co_so_vat_chat",
    "meaning_vi": "Chỉ có trong phép thử.",
    "numerator_vi": "Số trẻ (mã 83)",
    "denominator_vi": "Số phòng học (mã 194 và 203)",
    "measure_unit": "trẻ/phòng",
    "decimals": "1",
    "direction": "none",
    "additivity": "ratio",
    "time_kind": "ratio",
    "scope": "provider",
    "breakdowns": "total",
    "sensitivity": "none",
    "legal_document": "bieu-01-mn-dn-2020",
    "rounds": "start",
    "sort_order": "99999",
    "is_headline": "0",
}
TERMS = [
    ("numerator", "Học sinh", "83"),
    ("denominator", "Phòng học", "194"),
    ("denominator", "Phòng học", "203"),
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A publication of one school year by a copy of the program with four rows more, and the run before it, in which
    the indicator called itself a share of a whole."""
    folder = tmp_path_factory.mktemp("rows alone")
    root = folder / "checkout"
    for name in ("orchestration", "dbt_project", "expectations", "site", "samples"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "target"))
    shutil.copy(ROOT / "congkhai.toml", root)
    seeds = root / "dbt_project" / "seeds"
    terms = [
        {"indicator": NEW, "source": "01-MN-DN", "part": part, "form": "01-MN-DN", "sheet": sheet, "item": item}
        | {"breakdown": "=", "coefficient": "1"}
        for part, sheet, item in TERMS
    ]
    _append(seeds / "indicator_term.csv", terms)
    known = (seeds / "indicator.csv").read_bytes()
    made = folder / "home"
    year = root / "samples" / "minh-hoa" / "2023-2024"
    done = []
    for measure_unit in ("%", DEFINITION["measure_unit"]):
        (seeds / "indicator.csv").write_bytes(known)
        _append(seeds / "indicator.csv", [DEFINITION | {"measure_unit": measure_unit}])
        done.append(congkhai(made, "publish", "--round", "2023-2024-start", "--source", str(year), root=root))
    assert done[1].status == 0, done[1].told()
    return made, done[0]


def _append(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    assert set().union(*rows) <= set(columns)
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerows(rows)


def test_the_gate_judges_it(runs: tuple[Path, Run]) -> None:
    _, as_a_share = runs
    assert as_a_share.status == 2
    assert "W-RATE-100" in as_a_share.err
    assert re.search(rf"school-9901001-20200101 · .*{NEW}", as_a_share.err), as_a_share.err


def test_it_is_in_the_mart_of_its_topic_at_every_level(runs: tuple[Path, Run]) -> None:
    file = runs[0] / "current" / "data" / "mart_co_so_vat_chat.parquet"
    rows = duckdb.execute(
        f"select unit_level, value, numerator, denominator from '{file}' "
        f"where indicator = '{NEW}' and value is not null"
    ).fetchall()
    assert {level for level, *_ in rows} >= {"school", "commune", "district", "province"}
    for _, value, numerator, denominator in rows:
        assert value == (numerator / denominator).quantize(Decimal("0.1"), "ROUND_HALF_UP")


def test_it_has_a_page_with_its_definition_and_its_figures(runs: tuple[Path, Run]) -> None:
    page = (runs[0] / "current" / "site" / "chi-tieu" / NEW / "index.html").read_text(encoding="utf-8")
    assert DEFINITION["name_vi"] in page and DEFINITION["denominator_vi"] in page
    assert "Tỉnh Minh Họa" in page
