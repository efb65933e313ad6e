"""Numbers as offices write them: what is written reads back exactly, what can be read in two ways is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.collect.number import Unreadable, is_blank, read_date, read_number

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


@pytest.mark.parametrize("raw", [None, "", " ", "\u00a0\u200b ", "\t\n", "\u202e"])
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
        ("–", "decimal", "not_a_number"),
        ("x", "count", "not_a_number"),
        (".", "count", "not_a_number"),
        ("…", "count", "not_collected"),
        ("..", "decimal", "not_collected"),
        (" ... ", "money", "not_collected"),
        ("…..", "count", "not_collected"),
        ('"', "count", "not_a_number"),
        ("nt", "count", "not_a_number"),
        ("①", "count", "not_a_number"),
        ("Ⅻ", "count", "not_a_number"),
        ("10²", "count", "not_a_number"),
        ("٣٤", "count", "not_a_number"),
        ("𝟏𝟐", "count", "not_a_number"),
        ("Trên 95%", "count", "not_a_number"),
        ("tối đa 7", "count", "not_a_number"),
        ("51,7%", "count", "not_a_number"),
        ("5 đồng", "count", "not_a_number"),
        ("12/5", "count", "not_a_number"),
        ("0912345678", "count", "not_a_number"),
        ("001220001234", "decimal", "not_a_number"),
        ("2021/2022", "decimal", "not_a_number"),
        ("9" * 10**6, "count", "not_a_number"),
        (10**400, "count", "not_a_number"),
        ("+6", "count", "ambiguous_number"),
        ("1.234", "decimal", "ambiguous_number"),
        ("−3", "count", "negative_number"),
        ("–3", "decimal", "negative_number"),
        ("－３", "count", "negative_number"),
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


@pytest.mark.parametrize(
    ("raw", "value_type", "expected"),
    [
        ("6.153", "count", "6153"),
        ("6,153", "count", "6153"),
        ("6 153", "decimal", "6153"),
        ("6\u2009153", "count", "6153"),
        ("6\u2007153", "count", "6153"),
        ("51,7%", "decimal", "51.7"),
        ("51.7 ％", "decimal", "51.7"),
        ("117.310.000đ", "money", "117310000"),
        ("117.310.000 VNĐ", "money", "117310000"),
        ("1.234.567", "decimal", "1234567"),
        ("'0045", "count", "45"),
        ("\u2019６１５３", "count", "6153"),
        ("\u202b6153\u202c", "count", "6153"),
        ("\ufeff6\u200b153", "count", "6153"),
        ("0.0", "count", "0"),
        ("-0", "count", "0"),
        (-0.0, "count", "0"),
    ],
)
def test_one_spelling_one_number(raw: object, value_type: str, expected: str) -> None:
    assert format(read_number(raw, value_type), "f").removesuffix(".0") == expected


def test_a_dash_is_zero_only_where_the_form_says_so() -> None:
    for dash in ("-", " – ", "—", "−"):
        assert read_number(dash, "count", dash_is_zero=True) == 0
        assert kind(dash, "count") == "not_a_number"
    assert not is_blank("-")


@pytest.mark.parametrize(
    ("raw", "value_type"), [("0,517", "decimal"), ("1", "decimal"), (0.05, "count"), ("5", "count")]
)
def test_a_percent_cell_that_may_mean_two_things_is_refused(raw: object, value_type: str) -> None:
    assert kind(raw, value_type, percent_cell=True) == "ambiguous_number"


def test_a_percent_cell_with_text_that_can_be_one_thing_only() -> None:
    assert read_number("51,7", "decimal", percent_cell=True) == Decimal("51.7")
    assert read_number("0,5%", "decimal", percent_cell=True) == Decimal("0.5")
    assert read_number(0, "count", percent_cell=True) == 0


RAW = st.one_of(
    st.text(max_size=12),
    st.text("0123456789.,- %đ+/'x…\u00a0\u2009\u200b−½²０①", max_size=12),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(RAW, st.sampled_from(["count", "money", "decimal"]), st.booleans(), st.booleans())
def test_whatever_a_cell_holds_is_a_number_or_a_problem(
    raw: object, value_type: str, percent: bool, dash: bool
) -> None:
    read = read_number(raw, value_type, percent, dash)
    if isinstance(read, Unreadable):
        assert read.kind and read.expected
    else:
        assert 0 <= read < 10**17 and (value_type == "decimal" or read == int(read))


def readings(text: str) -> set[Decimal]:
    """Every value the text may have: either mark, once for decimals, any number of times between full groups."""
    found = set()
    for thousands, point in ((".", ","), (",", "."), (" ", ","), (" ", ".")):
        whole, _, decimals = text.partition(point)
        groups = whole.split(thousands)
        is_grouped = 1 <= len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
        if (is_grouped or len(groups) == 1) and "".join(groups).isdigit() and (decimals.isdigit() or point not in text):
            found.add(Decimal(f"{''.join(groups)}.{decimals or 0}"))
    return found


@given(
    st.text("0123456789", min_size=1, max_size=7).flatmap(
        lambda digits: st.tuples(
            st.just(digits), st.lists(st.tuples(st.integers(1, 7), st.sampled_from(".,")), max_size=2)
        )
    )
)
def test_where_decimals_are_possible_no_text_with_two_readings_is_a_number(
    drawn: tuple[str, list[tuple[int, str]]],
) -> None:
    text, marks = drawn
    for place, mark in marks:
        text = text[:place] + mark + text[place:]
    read = read_number(text, "decimal")
    possible = readings(text)
    if isinstance(read, Decimal):
        assert possible == {read}
    else:
        assert len(possible) != 1


@pytest.mark.parametrize("value_type", ["count", "money", "decimal"])
def test_nothing_an_office_reports_is_negative(value_type: str) -> None:
    found = read_number("-1", value_type)
    assert isinstance(found, Unreadable) and found.kind == "negative_number"


def test_a_number_no_sector_has_is_refused_before_the_warehouse_must() -> None:
    found = read_number(1e20, "count")
    assert isinstance(found, Unreadable) and found.kind == "not_a_number"


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
