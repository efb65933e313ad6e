"""The gate counts changes without a reason, and takes no list of changes that is not the one of the two releases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from test_change import before, revised
from two_releases import Office

from orchestration.export.reason import ReasonError
from orchestration.gate.explained import RULE, add_explained
from orchestration.gate.rows import SuiteRow
from orchestration.settings import Home, Settings

TODAY = dt.date(2024, 11, 20)


@pytest.fixture
def office(home: Home) -> Office:
    return Office(home, before())


def judged(settings: Settings, data: Path) -> SuiteRow:
    row = SuiteRow()
    add_explained(row, data, settings, TODAY)
    return row


def test_changes_without_a_reason_are_violations_with_the_row_to_add(office: Office, settings: Settings) -> None:
    office.offers(revised())
    data = office.home.path / "candidate" / "data"
    row = judged(settings, data)
    assert (row.checked[RULE], row.violations[RULE]) == (2, 2)
    (told,) = row.evidence.to_dict("records")
    assert told["unit_id"] == "school-a" and "100 → 90" in told["found"] and "decisions/reason.csv" in told["mend"]
    office.decides(unit_id="school-a")
    assert judged(settings, data).violations[RULE] == 1, "the list was written before the reason"
    office.offers(revised())
    row = judged(settings, data)
    assert (row.checked[RULE], row.violations[RULE], len(row.evidence)) == (2, 0, 0)


def test_a_reason_of_a_day_to_come_is_refused(office: Office, settings: Settings) -> None:
    office.decides(unit_id="school-a", decided_on="2024-11-21").offers(revised())
    with pytest.raises(ReasonError, match="dòng 2: cột decided_on ghi 2024-11-21, sau hôm nay 2024-11-20"):
        judged(settings, office.home.path / "candidate" / "data")


def test_a_list_that_leaves_something_out_is_a_violation(office: Office, settings: Settings) -> None:
    office.decides(unit_id="school-a").offers(revised())
    data = office.home.path / "candidate" / "data"
    lines = (data / "changes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (data / "changes.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    row = judged(settings, data)
    assert row.violations[RULE] == 1
    assert "không phải là khác biệt giữa hai bản công bố" in row.evidence.iloc[0]["message"]


def test_a_first_publication_has_nothing_to_explain(home: Home, settings: Settings) -> None:
    Office(home, None).offers(before())
    row = judged(settings, home.path / "candidate" / "data")
    assert (row.checked[RULE], row.violations[RULE]) == (3, 0)
