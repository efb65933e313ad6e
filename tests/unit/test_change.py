"""Every value that is not that of the release before is told, with a kind that follows from what both are made of."""

from __future__ import annotations

import hashlib

import pytest
from two_releases import OFFICE, Data, Office, sha

from orchestration.settings import Home

Told = dict[str, str]
GOAL = {"unit_id": "commune", "indicator": "so_tre", "kind": "plan", "horizon": "2024-2025", "school_year": "2024-2025"}
ITEM = {"unit_id": "school-a", "school_year": "2024-2025", "form": "CK-09", "item": "1", "breakdown": "total"}
FACT = {"unit_id": "school-a", "attribute": "kdcl_level", "valid_from": "2020-01-01", "form": "DM-CS"}


def before() -> Data:
    """Two schools and their commune."""
    data = Data().add("unit", unit_id="school-a", unit_name="Trường A").add("unit", unit_id="school-b", unit_name="=B")
    return (
        data.school("school-a", 100, "a").school("school-b", 50, "b").sum("commune", {"school-a": 100, "school-b": 50})
    )


def revised() -> Data:
    """School A handed in another workbook."""
    data = Data().workbook("a", "school-a", status="superseded").school("school-a", 90, "c").school("school-b", 50, "b")
    return data.sum("commune", {"school-a": 90, "school-b": 50})


@pytest.fixture
def office(home: Home) -> Office:
    return Office(home, before())


def by_unit(rows: list[Told]) -> dict[str, Told]:
    found = {row["unit_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_the_same_data_change_nothing(office: Office) -> None:
    assert office.offers(before()) == []
    assert office.version() == ("1.0.1", "patch")


def test_the_first_release_has_nothing_to_explain(home: Home) -> None:
    office = Office(home, None)
    rows = office.offers(before())
    assert {(row["change"], row["kind"], row["reason"]) for row in rows} == {
        ("added", "new period", "bản công bố đầu tiên")
    }
    assert len(rows) == 3 and office.version() == ("1.0.0", "major")


def test_a_round_that_was_not_there_is_a_new_period(office: Office) -> None:
    rows = office.offers(before().school("school-a", 7, "n", round="2025-2026-start"))
    assert [(row["new_value"], row["kind"], row["reason"]) for row in rows] == [("7", "new period", "kỳ báo cáo mới")]
    assert office.version() == ("1.1.0", "minor")


def test_a_late_return_is_a_revision_that_the_ledger_explains(office: Office) -> None:
    late = before().school("school-c", 30, "l").sum("province", {"school-a": 100, "school-b": 50, "school-c": 30})
    office.before = before()
    rows = by_unit(office.offers(late.add("unit", unit_id="school-c", unit_name="Trường C")))
    said = "nộp lần đầu: 01-MN-DN của Trường C, ngày nộp 05/10/2024"
    assert (rows["school-c"]["kind"], rows["school-c"]["reason"]) == ("revision", said)


def test_a_newer_workbook_is_a_revision_nobody_explains_by_itself(office: Office) -> None:
    rows = by_unit(office.offers(revised()))
    assert {unit: (row["old_value"], row["new_value"], row["change"]) for unit, row in rows.items()} == {
        "school-a": ("100", "90", "changed"),
        "commune": ("150", "140", "changed"),
    }
    assert {(row["kind"], row["reason"], row["differs"]) for row in rows.values()} == {("revision", "", "value")}


def test_a_reason_for_a_school_covers_the_sums_it_is_part_of(office: Office) -> None:
    office.decides(unit_id="school-a", round="2024-2025-start", form="01-MN-DN")
    rows = office.offers(revised())
    assert {(row["kind"], row["reason"]) for row in rows} == {("revision", f"Trường đếm lại ({OFFICE}, 20/11/2024)")}
    assert len(rows) == 2


def test_the_sum_of_two_revised_schools_needs_both_reasons(office: Office) -> None:
    office.decides(unit_id="school-a", sha256=sha("c")[:12])
    data = (
        Data().school("school-a", 90, "c").school("school-b", 51, "d").sum("commune", {"school-a": 90, "school-b": 51})
    )
    rows = by_unit(office.offers(data))
    assert rows["school-a"]["reason"] and not rows["school-b"]["reason"] and not rows["commune"]["reason"]
    office.decides(form="01-MN-DN", round="2024-2025-start", reason="Cả huyện đếm lại")
    rows = by_unit(office.offers(data))
    assert rows["school-a"]["reason"].startswith("Trường đếm lại") and rows["school-b"]["reason"].startswith("Cả huyện")
    assert rows["commune"]["reason"] == (
        f"Cả huyện đếm lại ({OFFICE}, 20/11/2024); Trường đếm lại ({OFFICE}, 20/11/2024)"
    )


def test_a_workbook_that_says_the_same_again_asks_for_no_reason(home: Home) -> None:
    """School B handed in again, with the same cell: the sum changes for A alone."""

    def data(a: str, b: str, value: int) -> Data:
        made = Data().school("school-a", value, a).school("school-b", 50, b)
        for row, found in zip(made.rows["provenance"], (str(value), "50"), strict=True):
            row["found"] = found
        return made.sum("commune", {"school-a": value, "school-b": 50})

    office = Office(home, data("a", "b", 100)).decides(unit_id="school-a")
    rows = by_unit(office.offers(data("c", "d", 90)))
    assert set(rows) == {"school-a", "commune"} and all(row["reason"] for row in rows.values())


def test_a_sum_that_changes_though_nothing_below_it_did_is_a_method(office: Office) -> None:
    data = Data().school("school-a", 100, "a").school("school-b", 50, "b")
    data.sum("commune", {"school-a": 100, "school-b": 50})
    data.rows["indicator_value"][-1]["value"] = 151
    (row,) = office.offers(data)
    assert (row["unit_id"], row["kind"], row["reason"]) == ("commune", "method", "")
    assert office.version() == ("2.0.0", "major")


def test_another_definition_is_a_method(office: Office) -> None:
    data = revised().add("indicator_term", indicator="so_tre", item="1", coefficient="1")
    office.decides(unit_id="school-a")
    rows = office.offers(data)
    assert {(row["kind"], row["reason"]) for row in rows} == {("method", "")}, "the revision alone is explained"
    office.decides(kind="method", indicator="so_tre", reason="Đếm cả nhóm trẻ")
    assert all("Đếm cả nhóm trẻ" in row["reason"] and "Trường đếm lại" in row["reason"] for row in office.offers(data))


def test_a_new_indicator_explains_itself(office: Office) -> None:
    rows = office.offers(before().school("school-a", 3, "a", indicator="so_phong"))
    assert [(row["kind"], row["reason"]) for row in rows] == [("method", "chỉ tiêu thống kê mới trong danh mục")]
    assert office.version() == ("1.1.0", "minor")


def test_a_school_that_lies_elsewhere_is_a_boundary(office: Office) -> None:
    data = before()
    data.rows["indicator_value"] = data.rows["indicator_value"][:2]
    data.rows["provenance"] = data.rows["provenance"][:2]
    data.sum("commune", {"school-a": 100}).sum("other", {"school-b": 50})
    rows = by_unit(office.offers(data))
    assert {unit: (row["kind"], row["reason"]) for unit, row in rows.items()} == {
        "commune": ("boundary", ""),
        "other": ("boundary", ""),
    }
    office.decides(kind="boundary", unit_id="school-b", reason="Sáp nhập")
    assert {row["reason"] for row in office.offers(data)} == {f"Sáp nhập ({OFFICE}, 20/11/2024)"}


def test_a_count_of_the_register_follows_the_register(home: Home) -> None:
    """A school counted from the register has no cell: it is there or not, and a newer register is why."""

    def data(register: str, **parts: float) -> Data:
        made = Data().sum("commune", {f"school-{name}": value for name, value in parts.items()}, indicator="so_truong")
        made.add("provider_fact", **FACT, value="A", sha256=sha(register))
        return made.workbook(register, "province", form="DM-CS", status="accepted")

    office = Office(home, data("r", a=1))
    (row,) = office.offers(data("r", a=1, b=1))
    assert (row["kind"], row["reason"]) == ("boundary", "")
    rows = [row for row in office.offers(data("s", a=1, b=1)) if row["indicator"] == "so_truong"]
    assert [(row["kind"], row["reason"]) for row in rows] == [("revision", "")]
    office.decides(form="DM-CS", round="2024-2025-start", reason="Danh bạ bổ sung")
    assert all(row["reason"] for row in office.offers(data("s", a=1, b=1)))


def test_a_count_without_cells_follows_what_the_unit_handed_in(home: Home) -> None:
    """A school short of teachers gives to a count of its commune, and has no figure of that name itself."""

    def data(**parts: float) -> Data:
        return Data().sum("commune", {f"school-{name}": value for name, value in parts.items()}, indicator="gv_thieu")

    office = Office(home, data(a=1).workbook("a", "school-a"))
    (row,) = office.offers(data(a=1, b=1).workbook("a", "school-a").workbook("b", "school-b"))
    assert (row["kind"], row["reason"]) == ("revision", "nộp lần đầu: 01-MN-DN của school-b, ngày nộp 05/10/2024")
    other_round = data(a=1, b=1).workbook("a", "school-a").workbook("b", "school-b", round="2023-2024-start")
    (row,) = office.offers(other_round)
    assert (row["kind"], row["reason"]) == ("boundary", "")


def test_a_correction_explains_what_it_changes_and_nothing_else(office: Office) -> None:
    data = (
        Data().school("school-a", 99, "a").school("school-b", 50, "b").sum("commune", {"school-a": 99, "school-b": 50})
    )
    office.corrects(sha256=sha("a"), sheet="Quy mô", cell="D7", action="override", expects="100", value="99")
    rows = office.offers(data)
    assert {(row["kind"], row["reason"]) for row in rows} == {("correction", f"Gõ nhầm ({OFFICE}, 20/11/2024)")}
    assert len(rows) == 2
    other = (
        Data().school("school-a", 100, "a").school("school-b", 51, "b").sum("commune", {"school-a": 99, "school-b": 51})
    )
    assert by_unit(office.offers(other))["school-b"]["kind"] == "method"


def test_a_correction_of_before_explains_nothing_now(home: Home) -> None:
    Office(home, None).corrects(sha256=sha("a"), sheet="Quy mô", cell="D7", action="override", expects="1", value="100")
    known = hashlib.sha256((home.decisions / "correction.csv").read_bytes()).hexdigest()
    office = Office(home, before(), {"correction.csv": known})
    data = (
        Data().school("school-a", 99, "a").school("school-b", 50, "b").sum("commune", {"school-a": 99, "school-b": 50})
    )
    assert {(row["kind"], row["reason"]) for row in office.offers(data)} == {("method", "")}
    office.corrects(sha256=sha("b"), sheet="Quy mô", cell="D7", action="override", expects="50", value="50")
    assert by_unit(office.offers(data))["school-a"]["reason"] == ""


def test_a_dropped_workbook_is_a_correction_and_a_lost_one_is_open(office: Office) -> None:
    data = (
        Data().workbook("a", "school-a", status="dropped").school("school-b", 50, "b").sum("commune", {"school-b": 50})
    )
    rows = by_unit(office.offers(data))
    assert {(row["change"], row["kind"], row["reason"]) for row in rows.values()} == {
        ("removed", "revision", ""),
        ("changed", "revision", ""),
    }
    office.corrects(sha256=sha("a"), action="drop")
    assert {(row["kind"], row["reason"]) for row in office.offers(data)} == {
        ("correction", f"Gõ nhầm ({OFFICE}, 20/11/2024)")
    }


def test_a_hidden_value_is_not_told_again(office: Office) -> None:
    data = Data().school("school-a", None, "a", symbol="c").school("school-b", 50, "b")
    data.sum("commune", {"school-a": 100, "school-b": 50})
    (row,) = office.offers(data)
    assert (row["change"], row["old_value"], row["old_text"], row["new_value"], row["new_symbol"]) == (
        ("hidden", "", "", "", "c")
    )
    assert row["reason"] == "bảo mật" and office.version()[1] == "minor"


def test_a_value_hidden_with_a_newer_workbook_needs_the_reason_of_that(office: Office) -> None:
    data = Data().school("school-a", None, "c", symbol="c").school("school-b", 50, "b")
    (row,) = [row for row in office.offers(data) if row["unit_id"] == "school-a"]
    assert (row["kind"], row["reason"]) == ("revision", "")
    office.decides(unit_id="school-a")
    (row,) = [row for row in office.offers(data) if row["unit_id"] == "school-a"]
    assert row["reason"] == f"Trường đếm lại ({OFFICE}, 20/11/2024); bảo mật"


def test_a_value_hidden_before_never_shows_itself_silently(home: Home) -> None:
    office = Office(home, Data().school("school-a", None, "a", symbol="c"))
    (row,) = office.offers(Data().school("school-a", 4, "a"))
    assert (row["change"], row["old_symbol"], row["new_value"], row["reason"]) == ("shown", "c", "4", "")


def test_parts_and_coverage_of_a_rate_are_values_too(home: Home) -> None:
    def data(**other: object) -> Data:
        rate = {"indicator": "ban_tru", "numerator": 999, "denominator": 2000} | other
        return Data().value("commune", 50, **rate).cell("commune", "a", "ban_tru").workbook("a", "commune")

    office = Office(home, data(reported_n=2, expected_n=3, maturity="preliminary"))
    (row,) = office.offers(data(numerator=1001, reported_n=2, expected_n=3, maturity="preliminary"))
    assert (row["differs"], row["old_text"], row["new_text"], row["old_value"]) == (
        "text",
        "999/2000",
        "1001/2000",
        "50",
    )
    (row,) = office.offers(data(reported_n=3, expected_n=3))
    assert (row["differs"], row["reason"]) == ("coverage", "3/3 cơ sở đã nộp, trước là 2/3")
    (row,) = office.offers(data(reported_n=2, expected_n=3))
    assert row["reason"] == "", "official for no visible cause"


def test_another_figure_shown_follows_from_what_came_beside_it(home: Home) -> None:
    office = Office(home, Data().school("commune", 10, "a").add("unit", unit_id="commune", unit_name="Xã"))
    data = Data().school("commune", 10, "a", is_shown=False).sum("commune", {"school-b": 12})
    data.cell("school-b", "b").workbook("b", "school-b").add("unit", unit_id="school-b", unit_name="B")
    rows = {row["basis"]: row for row in office.offers(data)}
    assert rows["computed"]["reason"].startswith("nộp lần đầu") and rows["reported"]["differs"] == "is_shown"
    assert rows["reported"]["reason"] == rows["computed"]["reason"]
    (row,) = office.offers(Data().school("commune", 10, "a", is_shown=False))
    assert (row["kind"], row["reason"]) == ("method", "")


def test_goals_disclosures_and_facts_are_values_too(home: Home) -> None:
    def data(letter: str, goal: int, text: str, level: str) -> Data:
        made = Data().add("assertion", **GOAL, value=goal, comparator="=", sha256=sha(letter))
        made.add("disclosure_item", **ITEM, state="present", text=text, sha256=sha(letter))
        return made.add("provider_fact", **FACT, value=level, sha256=sha(letter)).workbook(letter, "province", "KH-CT")

    office = Office(home, data("a", 100, "=1+1", "2"))
    rows = {row["table_name"]: row for row in office.offers(data("c", 110, "@x", "3"))}
    assert {
        name: (row["old_value"], row["old_text"], row["new_value"], row["new_text"]) for name, row in rows.items()
    } == {
        "assertion": ("100", "=", "110", "="),
        "disclosure_item": ("", "'=1+1", "", "'@x"),
        "provider_fact": ("", "2", "", "3"),
    }
    assert {(row["kind"], row["reason"]) for row in rows.values()} == {("revision", "")}
    office.decides(form="KH-CT", reason="=HYPERLINK(1)")
    assert {row["reason"] for row in office.offers(data("c", 110, "@x", "3"))} == {
        f"'=HYPERLINK(1) ({OFFICE}, 20/11/2024)"
    }
    rows = {row["table_name"]: row for row in office.offers(data("a", 110, "=1+1", "2"))}
    assert set(rows) == {"assertion"} and rows["assertion"]["kind"] == "method"


def test_a_goal_told_twice_keeps_its_place(home: Home) -> None:
    old = Data().add("assertion", **GOAL, value=2100, sha256=sha("a")).workbook("a", "commune", "KH-CT")
    new = Data().add("assertion", **GOAL, value=2100, sha256=sha("a")).workbook("a", "commune", "KH-CT")
    new.add("assertion", **GOAL, value=2080, sha256=sha("b")).workbook("b", "commune", "KH-CT", round="2024-2025-term1")
    (row,) = Office(home, old).offers(new)
    assert (row["change"], row["new_value"], row["kind"]) == ("added", "2080", "new period")


def test_what_a_disclosure_leaves_out_follows_from_its_workbook(home: Home) -> None:
    new = Data().workbook("a", "school-a", "CK-09").add("disclosure_item", **ITEM, state="present", sha256=sha("a"))
    new.add("disclosure_item", **(ITEM | {"item": "2"}), state="missing")
    rows = Office(home, Data()).offers(new)
    assert [(row["new_text"], row["kind"]) for row in rows] == [("", "new period"), ("missing", "new period")]


def test_a_reason_holds_for_the_release_it_follows_and_no_other(office: Office) -> None:
    office.decides(follows="2024-2025-start.2", unit_id="school-a")
    assert {row["reason"] for row in office.offers(revised())} == {""}


def test_a_reason_does_not_speak_of_what_was_received_after_it(office: Office) -> None:
    office.decides(unit_id="school-a")
    office.receives("c", "2024-11-21")
    assert {row["reason"] for row in office.offers(revised())} == {""}
    office.decides(unit_id="school-a", decided_on="2024-11-21", reason="Đếm lần nữa")
    assert {row["reason"] for row in office.offers(revised())} == {f"Đếm lần nữa ({OFFICE}, 21/11/2024)"}


def test_the_same_inputs_give_the_same_bytes(office: Office) -> None:
    office.decides(unit_id="school-a")
    files = []
    for folder in ("one", "two"):
        office.offers(revised(), folder)
        files.append([(office.home.path / folder / "data" / n).read_bytes() for n in ("changes.csv", "version.json")])
    assert files[0] == files[1]
