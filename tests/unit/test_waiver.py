"""Waivers: they hold for one cell, until a day, while the source says what they expect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from orchestration.gate.waiver import Waiver, WaiverError, apply_waivers, read_waivers
from orchestration.settings import ROOT

TODAY = dt.date(2026, 4, 20)
WAIVER = Waiver(
    "mt-1",
    "r1",
    "district-094-20200101",
    "2021-2022-term1",
    "Đội ngũ",
    "gv_bo_sung",
    "23",
    "Sở",
    "2026-01-01",
    "",
    "vì",
)
ROW = {
    "rule_id": "r1",
    "unit_id": "district-094-20200101",
    "round": "2021-2022-term1",
    "sheet": "Đội ngũ",
    "item": "gv_bo_sung",
    "found": "23",
}


def broken(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(ROW))


def test_a_waiver_that_matches_spares_its_rule_one_violation() -> None:
    waived = apply_waivers([WAIVER], broken(ROW, ROW | {"item": "khác"}), TODAY)
    assert waived.counts == {"r1": 1} and waived.untrue == []


@pytest.mark.parametrize("column", ["rule_id", "unit_id", "round", "sheet", "item"])
def test_every_word_of_it_must_match(column: str) -> None:
    waived = apply_waivers([WAIVER], broken(ROW | {column: "khác"}), TODAY)
    assert not waived.counts
    ((waiver, reason),) = waived.untrue
    assert waiver is WAIVER and "không còn lỗi" in reason


def test_a_source_that_now_says_something_else_is_told() -> None:
    waived = apply_waivers([WAIVER], broken(ROW | {"found": "24"}), TODAY)
    assert not waived.counts and "«24»" in waived.untrue[0][1] and "«23»" in waived.untrue[0][1]


@pytest.mark.parametrize(("until", "holds"), [("", True), ("2026-04-20", True), ("2026-04-19", False)])
def test_it_holds_to_the_end_of_its_last_day(until: str, holds: bool) -> None:
    waived = apply_waivers([replace(WAIVER, until=until)], broken(ROW), TODAY)
    assert bool(waived.counts) is holds and bool(waived.untrue) is not holds
    if not holds:
        assert "hết hạn ngày 2026-04-19" in waived.untrue[0][1]


def test_nothing_is_broken_and_nothing_is_waived() -> None:
    assert apply_waivers([], broken(), TODAY).untrue == []
    assert "không còn lỗi" in apply_waivers([WAIVER], broken(), TODAY).untrue[0][1]


def test_the_public_reads_who_and_why_and_no_found_value() -> None:
    public = WAIVER.public()
    assert public["why"] == "vì" and public["office"] == "Sở" and "expects" not in public and "sheet" not in public


@pytest.mark.parametrize(
    ("header", "until", "told"),
    [
        ("until", "31/12/2026", "mt-1: cột until ghi «31/12/2026»"),
        ("den_ngay", "2026-12-31", "thiếu cột until"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, header: str, until: str, told: str) -> None:
    names = "waiver,rule_id,unit_id,round,sheet,item,expects,office,decided_on"
    text = f"{names},{header},why\nmt-1,r,u,r,s,i,23,Sở,2026-01-01,{until},vì\n"
    (tmp_path / "waiver.csv").write_text(text, encoding="utf-8")
    with pytest.raises(WaiverError, match=told):
        read_waivers(tmp_path)


def test_the_committed_waiver_reads(tmp_path: Path) -> None:
    (waiver,) = read_waivers(ROOT / "samples" / "decisions")
    assert (waiver.rule_id, waiver.expects, waiver.item) == ("bc_gv_bo_sung", "23", "gv_bo_sung")
    assert read_waivers(tmp_path) == []
