"""Text folded for comparing, slugs for addresses, cell addresses."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from orchestration.collect.text import cell_name, clean, fold, is_ditto, slug, unmarked, written

VIETNAMESE = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấềổữựỳ AĂĐÊÔƠƯ-.,()0189"), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "hòa"),
        ("Mỹ", "Mĩ"),
        ("Trường  MN\u00a0Minh Họa", "trường mn minh họa"),
        (unicodedata.normalize("NFD", "Phường Mường Thanh"), "Phường Mường Thanh"),
        ("Trường-Lớp", "Trường, Lớp"),
        (83.0, "83"),
    ],
)
def test_two_spellings_of_one_thing_fold_alike(one: object, other: object) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("ma", "má"), ("Đa", "Da"), ("ô", "o"), ("83", "8 3"), ("Số 1", "Số 2"), ("thực", "thức")]
)
def test_two_things_do_not_fold_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(VIETNAMESE)
def test_folding_does_not_see_case_form_and_outer_space(text: str) -> None:
    assert fold(text) == fold(f" {unicodedata.normalize('NFD', text.upper())}\u00a0")


@given(VIETNAMESE)
def test_a_slug_is_plain_and_stays(text: str) -> None:
    address = slug(text)
    assert address == slug(unicodedata.normalize("NFD", text)) == slug(address)
    assert address.isascii() and address == address.lower() and not address.startswith("-")
    assert set(address) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and "--" not in address


def test_marks_and_d_go() -> None:
    assert slug("Thành phố Điện Biên Phủ") == "thanh-pho-dien-bien-phu"
    assert unmarked("Trường Mầm non Đống Đa") == "truong mam non dong da"


def test_clean_keeps_words_and_drops_hidden_space() -> None:
    assert clean("\u200b Số\u00a0\u00a0trẻ \n em ") == "Số trẻ em"
    assert clean(23.0) == "23" and clean(23.5) == "23.5" and clean(None) == ""


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_a_cell_address_is_the_spreadsheets_own(row: int, column: int) -> None:
    letters, number = coordinate_from_string(cell_name(row, column))
    assert (number, column_index_from_string(letters)) == (row + 1, column + 1)


def test_the_figure_everyone_looks_for() -> None:
    assert cell_name(7, 3) == "D8"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (dt.datetime(2024, 10, 20), "20/10"),
        (dt.date(2024, 5, 7), "7/5"),
        ("20/10", "20/10"),
        (7.5, "7.5"),
        (20.0, "20"),
        (None, ""),
    ],
)
def test_a_name_that_became_a_date_is_the_name_again(raw: object, expected: str) -> None:
    assert written(raw) == expected


@pytest.mark.parametrize("mark", ['"', " ” ", "″", "〃", "''", "nt", "-nt-", "Như trên"])
def test_marks_that_repeat_the_cell_above(mark: str) -> None:
    assert is_ditto(mark)


@pytest.mark.parametrize("mark", ["", "-", "x", '""x', None, 0, "ntt"])
def test_other_marks_repeat_nothing(mark: object) -> None:
    assert not is_ditto(mark)


@given(st.text(max_size=20))
def test_no_text_raises_and_what_nobody_sees_is_gone(text: str) -> None:
    for char in "\u200b\u200e\u202e\u2066\ufeff":
        assert char not in clean(f"{char}{text}{char}")
    assert clean(clean(text)) == clean(text) == clean(f"\u200f{text}")
