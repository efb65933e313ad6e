"""Waivers: they hold for one violation, until a day, while the source says what they expect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.waiver import Waiver, WaiverError, read_waivers
from orchestration.gate.rows import SuiteRow
from orchestration.gate.waiver import add_waiver_rule, apply_waivers, waive, waivers_by_suite
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


def test_of_two_violations_it_spares_the_one_it_names() -> None:
    waived = apply_waivers([WAIVER], broken(ROW, ROW | {"found": "24"}), TODAY)
    assert waived.counts == {"r1": 1} and waived.spared == {0: "mt-1"} and waived.untrue == []


NAMES = "waiver,rule_id,unit_id,round,sheet,item,expects,office,decided_on,until,why"
GOOD = dict(zip(NAMES.split(","), ("mt-1", "r", "u", "k", "s", "i", "23", "Sở", "2026-01-01", "", "vì"), strict=True))


def written(folder: Path, *rows: dict[str, str], names: str = NAMES) -> Path:
    lines = [names, *(",".join(row.values()) for row in rows)]
    (folder / "waiver.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_good_row_reads(tmp_path: Path) -> None:
    (waiver,) = read_waivers(written(tmp_path, GOOD))
    assert waiver.office == "Sở" and waiver.until == ""


PLANTED = {
    "cột until ghi «31/12/2026»": {"until": "31/12/2026"},
    "cột until ghi «20261231»": {"until": "20261231"},
    "cột decided_on ghi «2026-02-30»": {"decided_on": "2026-02-30"},
    "quyết định ngày 2026-01-01, sau ngày cuối 2025-12-31": {"until": "2025-12-31"},
    "cột office để trống": {"office": " "},
    "cột why để trống": {"why": ""},
    "cột expects để trống": {"expects": ""},
    "cột unit_id để trống": {"unit_id": ""},
    "cột why có số điện thoại": {"why": "hỏi 0912 345 678"},
    "cột office có số điện thoại, số định danh hoặc thư": {"office": "so@gd.vn"},
}


@pytest.mark.parametrize("told", PLANTED)
def test_a_row_that_cannot_be_used_is_told(tmp_path: Path, told: str) -> None:
    with pytest.raises(WaiverError, match=f"^waiver.csv, mt-1: {told}"):
        read_waivers(written(tmp_path, GOOD | PLANTED[told]))


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match="thiếu cột until"):
        read_waivers(written(tmp_path, GOOD, names=NAMES.replace("until", "den_ngay")))
    with pytest.raises(WaiverError, match="mt-1: tên này đã dùng"):
        read_waivers(written(tmp_path, GOOD, GOOD))
    (tmp_path / "waiver.csv").write_bytes(NAMES.encode() + b"\nm\xf4t,\n")
    with pytest.raises(WaiverError, match="Lưu lại tệp dạng CSV UTF-8"):
        read_waivers(tmp_path)


def of_rule(rule_id: str, **words: str) -> Waiver:
    return replace(WAIVER, rule_id=rule_id, sheet="", **words)


REFUSED = {
    "W-LẠ": "không có quy tắc «W-LẠ»",
    "C-HIDDEN": "quy tắc C-HIDDEN không được cho qua: nó bảo vệ chính các tệp công bố",
    "C-KEY": "quy tắc C-KEY không được cho qua",
    "R-CELL": "quy tắc R-CELL không được cho qua: nó nói về tệp hoặc ô không đọc được",
    "R-PERSON": "quy tắc R-PERSON không được cho qua",
    "R-WAIVER": "quy tắc R-WAIVER không được cho qua",
    "W-UNIT": "quy tắc W-UNIT không được cho qua: không biết số liệu thuộc đơn vị nào",
    "W-KEY": "quy tắc W-KEY không được cho qua",
}


@pytest.mark.parametrize("rule_id", REFUSED)
def test_what_nobody_may_waive_stops_the_run(catalogue: Catalogue, rule_id: str) -> None:
    with pytest.raises(WaiverError, match=REFUSED[rule_id]):
        waivers_by_suite([of_rule(rule_id)], catalogue, TODAY)


def test_every_rule_of_the_candidate_and_of_reading_is_refused(catalogue: Catalogue) -> None:
    for row in catalogue.rows("rule"):
        if row["suite"] != "warehouse":
            with pytest.raises(WaiverError, match="không được cho qua"):
                waivers_by_suite([of_rule(row["rule_id"])], catalogue, TODAY)
    known = {row["rule_id"] for row in catalogue.rows("rule") if row["suite"] == "warehouse"}
    assert {row["rule_id"] for row in catalogue.rows("rule_without_waiver")} < known


def test_a_decision_of_tomorrow_stops_the_run(catalogue: Catalogue) -> None:
    late = of_rule("W-NESTED-AGE", decided_on="2026-04-21")
    with pytest.raises(WaiverError, match="quyết định ghi ngày 2026-04-21, sau hôm nay 2026-04-20"):
        waivers_by_suite([late], catalogue, TODAY)
    assert waivers_by_suite([replace(late, decided_on="2026-04-20")], catalogue, TODAY)["warehouse"]


def test_a_rule_of_the_warehouse_speaks_of_no_sheet(catalogue: Catalogue) -> None:
    with pytest.raises(WaiverError, match="để trống cột sheet"):
        waivers_by_suite([replace(of_rule("W-NESTED-AGE"), sheet="Đội ngũ")], catalogue, TODAY)
    cell = replace(WAIVER, rule_id="bc_gv_bo_sung")
    assert waivers_by_suite([cell], catalogue, TODAY) == {"collected": [cell], "warehouse": []}


@pytest.fixture
def warehouse() -> SuiteRow:
    """Two violations of a rule of the warehouse at one unit and round, as dbt tells them."""
    row = SuiteRow()
    row.add("W-NESTED-AGE", 11, 2)
    row.evidence = pd.DataFrame(
        [
            ["W-NESTED-AGE", "district-094-20200101", "2021-2022-term1", "huy_dong_5", "99.8000", "≥ 99.9000"],
            ["W-NESTED-AGE", "district-094-20200101", "2021-2022-term1", "huy_dong_3", "99.8000", "≥ 99.9000"],
        ],
        columns=["rule_id", "unit_id", "round", "indicator", "found", "expected"],
    )
    return row


VALUE = replace(of_rule("W-NESTED-AGE"), item="huy_dong_5", expects="99.8000")


def test_a_waiver_of_a_value_spares_its_indicator_alone(warehouse: SuiteRow) -> None:
    waived = waive(warehouse, [VALUE], TODAY)
    assert waived.holding == [VALUE] and waived.untrue == []
    assert (warehouse.violations, warehouse.waived) == ({"W-NESTED-AGE": 1}, {"W-NESTED-AGE": 1})
    assert list(warehouse.evidence["waiver"]) == ["mt-1", ""]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"expects": "99.7000"}, "nguồn nay ghi «99.8000», không phải «99.7000»"),
        ({"item": "huy_dong_4"}, "nguồn không còn lỗi này"),
        ({"round": "2021-2022-end"}, "nguồn không còn lỗi này"),
        ({"unit_id": "district-095-20200101"}, "nguồn không còn lỗi này"),
        ({"until": "2026-04-19"}, "hết hạn ngày 2026-04-19"),
    ],
)
def test_an_untrue_waiver_of_a_value_spares_nothing_and_is_a_violation(
    warehouse: SuiteRow, words: dict[str, str], told: str
) -> None:
    waived = waive(warehouse, [replace(VALUE, **words)], TODAY)
    assert warehouse.violations == {"W-NESTED-AGE": 2} and warehouse.waived == {"W-NESTED-AGE": 0}
    collected = SuiteRow()
    add_waiver_rule(collected, 1, waived.untrue)
    assert (collected.checked, collected.violations) == ({"R-WAIVER": 1}, {"R-WAIVER": 1})
    assert told in collected.evidence.iloc[0]["message"]


def test_a_rule_that_was_not_counted_stays_uncounted(warehouse: SuiteRow) -> None:
    """NULL minus what is spared must not become a number."""
    warehouse.violations["W-NESTED-AGE"] = None  # type: ignore[assignment]
    waive(warehouse, [VALUE], TODAY)
    assert warehouse.violations == {"W-NESTED-AGE": None}


def test_the_committed_waiver_reads(tmp_path: Path) -> None:
    (waiver,) = read_waivers(ROOT / "samples" / "decisions")
    assert (waiver.rule_id, waiver.expects, waiver.item) == ("bc_gv_bo_sung", "23", "gv_bo_sung")
    assert read_waivers(tmp_path) == []
