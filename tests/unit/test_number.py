"""Numbers as offices write them: what is written reads back exactly, what can be read in two ways is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.collect.number import Unreadable, is_blank, read_date, read_fraction, read_number

WHOLE = st.integers(min_value=0, max_value=10**13)
LONG = st.integers(min_value=1000, max_value=10**13)
DECIMALS = st.text("0123456789", min_size=1, max_size=6)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


def kind(raw: object, value_type: str, percent_cell: bool = False) -> str:
    read = read_number(raw, value_type, percent_cell)
    assert isinstance(read, Unreadable), f"{raw!r} was read as {read}"
    assert read.expected
    return read.kind


@given(WHOLE)
def test_plain_digits_read_back(whole: int) -> None:
    for text in (str(whole), f" {whole}\u00a0", str(whole).translate(FULL_WIDTH)):
        for value_type in ("count", "money", "decimal"):
            assert read_number(text, value_type) == whole


@given(LONG, st.sampled_from([".", ",", " ", "\u00a0", "\u202f"]))
def test_thousands_marks_read_back_where_only_whole_numbers_may_be(whole: int, mark: str) -> None:
    assert read_number(grouped(whole, mark), "count") == whole
    assert read_number(f"{grouped(whole, mark)} đồng", "money") == whole


@given(LONG, DECIMALS)
def test_thousands_and_decimals_read_back(whole: int, decimals: str) -> None:
    value = Decimal(f"{whole}.{decimals}")
    assert read_number(f"{grouped(whole, '.')},{decimals}", "decimal") == value
    assert read_number(f"{grouped(whole, ',')}.{decimals}", "decimal") == value


@given(WHOLE, DECIMALS.filter(lambda d: len(d) != 3), st.sampled_from([",", "."]), st.sampled_from(["", "%", " %"]))
def test_a_decimal_reads_back_with_comma_or_point(whole: int, decimals: str, mark: str, sign: str) -> None:
    assert read_number(f"{whole}{mark}{decimals}{sign}", "decimal") == Decimal(f"{whole}.{decimals}")


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]))
def test_one_mark_before_three_digits_can_be_read_in_two_ways(left: int, right: int, mark: str) -> None:
    assert kind(f"{left}{mark}{right:03}", "decimal") == "ambiguous_number"


@given(st.integers(0, 999).map("{:03}".format), st.sampled_from([".", ","]))
def test_thousands_do_not_begin_with_zero(decimals: str, mark: str) -> None:
    """0,517 is no 517: a count refuses it, a decimal reads it as the only thing it can be."""
    text = f"0{mark}{decimals}"
    assert read_number(text, "decimal") == Decimal(f"0.{decimals}")
    if int(decimals):
        assert kind(text, "count") == "not_a_whole_number"


@given(st.decimals(min_value=0, max_value=1, places=4))
def test_a_percent_cell_holds_the_fraction(share: Decimal) -> None:
    assert read_number(float(share), "decimal", percent_cell=True) == share * 100


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_a_float_is_the_number_the_spreadsheet_shows(value: float) -> None:
    read = read_number(value, "decimal")
    assert isinstance(read, Decimal) and float(read) == value
    if not value.is_integer():
        assert kind(value, "count") == "not_a_whole_number"


@pytest.mark.parametrize("raw", [None, "", " ", "\u00a0\u200b ", "\t\n"])
def test_white_space_is_blank(raw: object) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, 0.0, "0", "0.0", " 0 "])
def test_zero_is_a_number_and_not_blank(raw: object) -> None:
    assert not is_blank(raw) and read_number(raw, "count") == 0


@pytest.mark.parametrize(
    ("raw", "value_type", "expected"),
    [
        ("mười hai", "count", "not_a_number"),
        ("12 trẻ", "count", "not_a_number"),
        ("1.2.3", "count", "not_a_number"),
        ("1.23,456", "decimal", "not_a_number"),
        ("12 34", "count", "not_a_number"),
        ("1e5", "count", "not_a_number"),
        ("6153¹", "count", "not_a_number"),
        ("²", "count", "not_a_number"),
        ("CO₂5", "count", "not_a_number"),
        ("1½", "decimal", "not_a_number"),
        ("٣٤x", "count", "not_a_number"),
        ("-", "count", "not_a_number"),
        (True, "count", "not_a_number"),
        (float("nan"), "decimal", "not_a_number"),
        (float("inf"), "decimal", "not_a_number"),
        (dt.date(2023, 9, 30), "count", "not_a_number"),
        (dt.time(12, 0), "count", "not_a_number"),
        (3.5, "count", "not_a_whole_number"),
        ("3,5", "money", "not_a_whole_number"),
        (-3, "count", "negative_number"),
        ("-3", "money", "negative_number"),
        ("#REF!", "count", "excel_error"),
        ("#div/0!", "decimal", "excel_error"),
    ],
)
def test_what_is_no_number_is_refused_by_its_kind(raw: object, value_type: str, expected: str) -> None:
    assert kind(raw, value_type) == expected


@pytest.mark.parametrize("value_type", ["count", "money", "decimal"])
def test_nothing_an_office_reports_is_negative(value_type: str) -> None:
    found = read_number("-1", value_type)
    assert isinstance(found, Unreadable) and found.kind == "negative_number"


def test_a_number_no_sector_has_is_refused_before_the_warehouse_must() -> None:
    found = read_number(1e20, "count")
    assert isinstance(found, Unreadable) and found.kind == "not_a_number"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", " ", "  "]), st.sampled_from(["", " xã"]))
def test_a_fraction_reads_back(part: int, whole: int, space: str, word: str) -> None:
    assert read_fraction(f"{part}{space}/{space}{whole}{word}") == (part, whole)


@pytest.mark.parametrize("text", ["", "17", "17/", "1/2/3", "30/9/2023", "17/17 18", "-1/2", "a/b"])
def test_what_is_no_fraction_is_none(text: str) -> None:
    assert read_fraction(text) is None


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_date_reads_back_in_every_spelling(day: dt.date) -> None:
    spellings = [
        day,
        dt.datetime(day.year, day.month, day.day, 13),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
    ]
    assert {read_date(raw) for raw in spellings} == {day}


@pytest.mark.parametrize("raw", ["31/02/2024", "9/30/2023", "30-9", 45200, None, "năm 2023"])
def test_what_is_no_date_is_none(raw: object) -> None:
    assert read_date(raw) is None
