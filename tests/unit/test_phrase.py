"""Numbers inside words: targets and rates as documents quote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.collect.number import Unreadable
from orchestration.collect.phrase import Phrase, read_fraction, read_phrase, same_measure_unit


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", " ", "  "]))
def test_a_fraction_with_its_word_reads_back(part: int, whole: int, space: str) -> None:
    assert read_fraction(f"{part}{space}/{space}{whole} xã") == (part, whole)


@pytest.mark.parametrize(
    ("text", "expected"), [("6153/6153", (6153, 6153)), ("17/17 xã", (17, 17)), ("1７/17", (17, 17)), ("0/5", (0, 5))]
)
def test_a_fraction_that_can_be_nothing_else(text: str, expected: tuple[int, int]) -> None:
    assert read_fraction(text) == expected


@given(st.integers(1, 31), st.integers(1, 12))
def test_what_may_be_a_day_is_refused_without_its_word(day: int, month: int) -> None:
    for text in (f"{day}/{month}", f"{day:02}/{month:02}"):
        found = read_fraction(text)
        assert isinstance(found, Unreadable) and found.kind == "ambiguous_number"


def test_what_may_be_a_school_year_is_refused() -> None:
    assert isinstance(read_fraction("2021/2022"), Unreadable)


@pytest.mark.parametrize("text", ["", "17", "17/", "1/2/3", "30/9/2023", "17/17 18", "-1/2", "a/b", "½", None, 0.5])
def test_what_is_no_fraction_is_none(text: object) -> None:
    assert read_fraction(text) is None


@pytest.mark.parametrize(
    ("text", "comparator", "number", "unit"),
    [
        ("Trên 95%", ">", "95%", ""),
        ("TRÊN  95 %", ">", "95 %", ""),
        ("ít nhất 04 tin bài/tháng", ">=", "04", "tin bài/tháng"),
        ("không quá 20 nhóm lớp/trường", "<=", "20", "nhóm lớp/trường"),
        ("tối đa 7 trẻ", "<=", "7", "trẻ"),
        ("tối thiểu 1,5%", ">=", "1,5%", ""),
        ("không dưới 80%", ">=", "80%", ""),
        ("dưới 5%", "<", "5%", ""),
        ("từ 80% trở lên", ">=", "80%", ""),
        ("≥ 80", ">=", "80", ""),
        (">95", ">", "95", ""),
        ("01 trường", "", "01", "trường"),
        ("117.310.000đ", "", "117.310.000", "đ"),
    ],
)
def test_a_number_in_words(text: str, comparator: str, number: str, unit: str) -> None:
    assert read_phrase(text) == Phrase(comparator, number, unit)


@pytest.mark.parametrize(
    "text", ["khoảng 95%", "gần 7", "tăng 0,1%", "95% đến 98%", "trên95 hoặc 97", "dướ 5", "một", "", None, 95.0]
)
def test_words_that_only_come_near_a_number_are_no_phrase(text: object) -> None:
    assert read_phrase(text) is None


@given(st.text(max_size=20))
def test_no_text_raises(text: str) -> None:
    assert read_phrase(text) is None or isinstance(read_phrase(text), Phrase)
    read_fraction(text)


def test_words_behind_a_number_are_a_measure_unit_or_not() -> None:
    assert same_measure_unit("Trẻ", "", "trẻ") and not same_measure_unit("trường", "trẻ")
    assert not same_measure_unit("", "")
