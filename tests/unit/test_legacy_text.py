"""Text of before Unicode: every Vietnamese letter comes back, and nothing that may be Unicode is touched."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.legacy_text import (
    ASCII,
    OPEN,
    TCVN3,
    TCVN3_NAME,
    UNICODE,
    UNKNOWN,
    VNI,
    VNI_NAME,
    encoding_of,
    from_tcvn3,
    from_vni,
    to_unicode,
)
from orchestration.collect.reader import read_workbook
from orchestration.collect.text import fold
from orchestration.collect.vietnamese import is_syllable
from orchestration.collect.workbook import Sheet

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
RETURN = ROOT / "samples/minh-hoa/2023-2024/01-MN-DN_school-9901001_2023-2024-start.xlsx"
SMALL = "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
LETTERS = SMALL + SMALL.upper()


def _encoder(table: dict[str, str]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, letter in table.items():
        # of two spellings of a capital the one that fonts of capitals use
        if letter not in codes or code.isupper() or code == code.upper():
            codes[letter] = code
    return codes


TO_TCVN3, TO_VNI = _encoder(TCVN3), _encoder(VNI)


def to_tcvn3(text: str) -> str:
    """As a typist of a .VnTime font leaves it: a capital with a tone is the small letter in a font of capitals."""
    return "".join(TO_TCVN3.get(char, TO_TCVN3.get(char.lower(), char)) for char in unicodedata.normalize("NFC", text))


def to_vni(text: str) -> str:
    return "".join(TO_VNI.get(char, char) for char in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back(letter: str) -> None:
    assert from_vni(to_vni(letter)) == letter
    tcvn3 = from_tcvn3(to_tcvn3(letter))
    assert tcvn3 == letter or (tcvn3 == letter.lower() and letter not in "ĂÂÊÔƠƯĐ")


def test_known_words() -> None:
    """Words as they stand in documents of the time."""
    assert from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("M­êng Kh­¬ng, B¶o Th¾ng, B¸t X¸t") == "Mường Khương, Bảo Thắng, Bát Xát"
    assert from_vni("Xin chaøo caùc baïn, tröôøng maàm non") == "Xin chào các bạn, trường mầm non"


def syllables() -> list[str]:
    """Every word with marks in the catalogue's Vietnamese; names of areas are of many languages."""
    words = set()
    for name in ("form_line", "form_column", "code_list", "problem_kind"):
        with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words.update(fold_words(" ".join(row.values())))
    return sorted(words)


def fold_words(text: str) -> list[str]:
    return ["".join(c for c in word if c.isalpha()) for word in text.split() if word.isalpha() and not word.isascii()]


@pytest.mark.parametrize("word", syllables())
def test_the_words_of_the_forms_are_syllables(word: str) -> None:
    assert is_syllable(word) or word == word.upper()


@pytest.mark.parametrize("word", ["Zoë", "für", "café", "Tæng", "tr", "maàm", "các̣", "ngđ", "", "Häuser", "König"])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


LABELS = sorted({row["label"] for row in Catalogue(SEEDS).rows("form_line") if not row["label"].isascii()})


@pytest.mark.parametrize("label", LABELS)
def test_unicode_labels_are_never_touched(label: str) -> None:
    for text in (label, label.upper(), unicodedata.normalize("NFD", label)):
        assert encoding_of(text)[0] in (UNICODE, OPEN, ASCII)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Häc sinh", TCVN3_NAME),
        ("Tæng sè trÎ", TCVN3_NAME),
        ("Tr­êng mÇm non Hoµ B×nh", TCVN3_NAME),
        ("Së GD§T", TCVN3_NAME),
        ("Tröôøng maàm non Hoa Sen", VNI_NAME),
        ("TRÖÔØNG MAÀM NON", VNI_NAME),
        ("Phoøng hoïc", VNI_NAME),
        ("Nhà trẻ Hoa Sen", UNICODE),
        ("Nhóm trẻ Noël", UNICODE),
        ("hòa", OPEN),
        ("Sè", OPEN),
        ("Tên", OPEN),
        ("Café", ASCII),
        ("Crèche Zoë", ASCII),
        ("Saint-Exupéry", ASCII),
        ("König", ASCII),
        ("10 m²", ASCII),
        ("3 × 4", ASCII),
        ("«Sao Mai» ©", ASCII),
        ("§ 5", ASCII),
        ("Trường Hoµ Bình", UNKNOWN),
        ("Xq¸zt", UNKNOWN),
        ("", ASCII),
    ],
)
def test_what_a_text_is(text: str, expected: str) -> None:
    found = encoding_of(text)[0]
    assert found == expected or (expected == ASCII and found in (OPEN, UNICODE))


@given(st.text(max_size=25))
def test_no_text_raises_and_decided_texts_are_nfc(text: str) -> None:
    assert encoding_of(text)[0] in {ASCII, UNICODE, OPEN, UNKNOWN, TCVN3_NAME, VNI_NAME}


def sheet(*texts: str, name: str = "Trang") -> Sheet:
    return Sheet(name=name, visible=True, rows=[[text] for text in texts], merged=[])


def texts(one: Sheet) -> list[object]:
    return [row[0] for row in one.rows]


def test_an_open_text_follows_its_sheet() -> None:
    legacy = sheet("Häc sinh", "Sè", name="Häc sinh")
    assert to_unicode([legacy]) == []
    assert texts(legacy) == ["Học sinh", "Số"] and legacy.name == "Học sinh"


def test_an_open_text_stays_in_a_sheet_of_unicode() -> None:
    plain = sheet("Học sinh", "Sè", "hòa")
    assert to_unicode([plain]) == []
    assert texts(plain) == ["Học sinh", "Sè", "hòa"]


def test_a_sheet_of_two_encodings_is_told_and_open_texts_stay() -> None:
    mixed = sheet("Học sinh", "Tæng sè trÎ", "Sè")
    (problem,) = to_unicode([mixed])
    assert (problem.kind, problem.cell, problem.found) == ("legacy_encoding", "A2", "Tæng sè trÎ")
    assert texts(mixed) == ["Học sinh", "Tổng số trẻ", "Sè"]


def test_a_sheet_whose_name_alone_is_legacy() -> None:
    named = sheet("Học sinh", "Sè", name="Häc sinh")
    assert to_unicode([named]) == [] and named.name == "Học sinh" and texts(named) == ["Học sinh", "Sè"]


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(["Häc sinh", "Sè", "Học", "maàm"]), max_size=4), st.text(max_size=9)
)
def test_no_sheet_raises(cells: list[str], name: str) -> None:
    to_unicode([sheet(*cells, name=name)])


def test_a_cell_of_two_encodings_is_told_and_kept() -> None:
    one = sheet("Trường Hoµ Bình")
    (problem,) = to_unicode([one])
    assert (problem.kind, problem.cell) == ("legacy_encoding", "A1") and texts(one) == ["Trường Hoµ Bình"]


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_the_whole_state_form_reads_as_the_same_observations(encode: object, tmp_path: Path) -> None:
    assert callable(encode)
    catalogue = Catalogue(SEEDS)
    book = load_workbook(RETURN)
    for page in book.worksheets:
        if page.title.startswith("_"):
            continue
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = encode(cell.value)
        page.title = encode(page.title)
    book.save(tmp_path / "cu.xlsx")
    legacy, plain = read_workbook(tmp_path / "cu.xlsx", catalogue), read_workbook(RETURN, catalogue)
    assert legacy.problems == plain.problems
    assert legacy.observations == plain.observations and len(plain.observations) > 2000
    assert legacy.identity.round == plain.identity.round
    assert fold(legacy.identity.unit_name) == fold(plain.identity.unit_name)
    assert legacy.cells == plain.cells
