"""Numbers as the public reads them: design section 5."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from orchestration.publish import download_page, number, wording
from orchestration.publish.definition import Indicator
from orchestration.publish.record import Assertion

COUNT = Indicator(
    id="so_tre", name="Số trẻ em", name_en="", topic="quy_mo", meaning="", numerator="", denominator="",
    measure_unit="trẻ", decimals=0, direction="up", additivity="sum", time_kind="stock", scope="provider",
    breakdowns="total", sensitivity="none", min_denominator="", legal_document="", note="", valid_from="2020-01-01",
    valid_to="", rounds="start", age_rule="", order=1, is_headline=True,
)  # fmt: skip
RATE = replace(COUNT, id="huy_dong_5", measure_unit="%", decimals=1, additivity="ratio")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("6153.0000", 0, "6.153"),
        ("117310000", 0, "117.310.000"),
        ("51.7000", 1, "51,7"),
        ("50", 1, "50,0"),
        ("99.9600", 1, "99,96"),
        ("-247", 0, "−247"),
        ("0", 0, "0"),
        ("0.04", 1, "0,04"),
        ("1000", 0, "1.000"),
    ],
)
def test_a_number_reads_as_in_a_vietnamese_report(value: str, decimals: int, shown: str) -> None:
    assert number.plain(Decimal(value), decimals) == shown


def test_a_rate_below_100_is_never_printed_as_100() -> None:
    assert number.amount(Decimal("99.96"), RATE) == "99,96%"
    assert number.amount(Decimal("100"), RATE) == "100,0%"


def test_a_change_stands_in_words_beside_its_sign() -> None:
    assert number.change(Decimal("81"), COUNT) == "tăng 81 trẻ (+81)"
    assert number.change(Decimal("-247"), COUNT) == "giảm 247 trẻ (−247)"
    assert number.change(Decimal("-247"), COUNT, short=True) == "giảm 247 (−247)"
    assert number.change(Decimal("0"), COUNT) == "bằng"


def test_a_change_of_a_rate_is_in_points() -> None:
    assert number.change(Decimal("0.1"), RATE) == "tăng 0,1 điểm phần trăm (+0,1)"
    assert number.change(Decimal("0.1"), RATE, short=True) == "tăng 0,1 điểm phần trăm (+0,1)"
    assert number.against_plan(Decimal("-0.1"), RATE) == "thấp hơn kế hoạch 0,1 điểm phần trăm (−0,1)"
    assert number.against_plan(Decimal("0"), RATE) == "bằng kế hoạch"
    assert number.against_plan(Decimal("46"), COUNT) == "cao hơn kế hoạch 46 trẻ (+46)"
    assert number.against_plan(Decimal("-6"), COUNT, short=True) == "thấp hơn 6 (−6)"


def test_symbols_read_as_words() -> None:
    assert number.symbol_words("x") == "không có số liệu"
    assert number.symbol_words("z") == "không áp dụng"
    assert number.symbol_words("c") == "bảo mật"
    assert number.symbol_words("") == "không có số liệu"


@pytest.mark.parametrize(("count", "shown"), [(812, "812 B"), (14_249, "14,2 kB"), (3_149_999, "3,1 MB")])
def test_sizes_of_files(count: int, shown: str) -> None:
    assert download_page.size(count) == shown


@pytest.mark.parametrize(
    ("school_year", "horizon", "shown"),
    [
        ("2024-2025", "2024-2025", "Năm học 2024-2025"),
        ("2030", "2030", "Năm 2030"),
        ("2021-2025", "2021-2025", "Giai đoạn 2021-2025"),
        ("", "sau khi sáp nhập", "sau khi sáp nhập"),
    ],
)
def test_when_a_target_is_for(school_year: str, horizon: str, shown: str) -> None:
    target = Assertion(
        unit="", indicator="so_tre", kind="target", comparator="=", value=None, numerator=None, denominator=None,
        measure_unit="", school_year=school_year, period="", horizon=horizon, baseline="", baseline_change=None,
        population="", ambiguity="", basis="reported", source_document="", section="", quote="", derivation="",
        file="", sheet="", cell="", office="", declared_date="",
    )  # fmt: skip
    assert wording.when(target, {}) == shown
