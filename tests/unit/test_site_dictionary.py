"""The dictionary page: every table and column is there once, with an anchor, in words; codes have their labels."""

from __future__ import annotations

import re

import pytest
import site_fixture as fixture

from orchestration.publish import dictionary_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.definition import DictionaryEntry


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    found = read(fixture.write_data(tmp_path_factory.mktemp("candidate") / "data"))
    value = ("value", "DECIMAL(28,4)", "Published value <b>.")
    found.dictionary = [
        DictionaryEntry("indicator_value", 1, *value),
        DictionaryEntry("indicator_value", 0, "", "", "Every value."),
        DictionaryEntry("mart_quy_mo", 1, *value),
        DictionaryEntry("rule_limit", 1, "value", "DOUBLE", "Threshold."),
        DictionaryEntry("unit", 1, "unit_code", "VARCHAR", "Code as text."),
    ]
    return found


def test_every_table_and_column_has_an_anchor_a_type_a_unit_and_a_meaning(data: SiteData) -> None:
    made = dictionary_page.parts(Context(data, "r", "../"))["tables"]
    assert re.findall(r'<h2 id="([^"]+)"', made) == ["indicator_value", "mart_quy_mo", "rule_limit", "unit"]
    assert '<code id="unit-unit_code">unit_code</code>' in made
    assert "chữ · VARCHAR" in made and "số thập phân · DECIMAL(28,4)" in made
    assert "(đơn vị: đơn vị tính của chỉ tiêu thống kê)" in made
    assert '<span class="small" lang="en">Published value &lt;b&gt;.</span>' in made
    assert "Giá trị của mọi chỉ tiêu thống kê theo đơn vị, kỳ, phân tổ." in made


def test_a_column_may_mean_something_else_in_its_table(data: SiteData) -> None:
    made = dictionary_page.parts(Context(data, "r", "../"))["tables"]
    own = made[made.index('id="rule_limit-value"') :].split("</tr>", maxsplit=1)[0]
    assert "ngưỡng" in own and "chỉ tiêu thống kê" not in own


def test_tables_made_alike_are_described_once(data: SiteData) -> None:
    made = dictionary_page.parts(Context(data, "r", "../"))["tables"]
    assert 'Các cột như ở <a href="#indicator_value">indicator_value</a>.' in made
    assert made.count("Published value") == 1


def test_codes_stand_with_their_labels(data: SiteData) -> None:
    made = dictionary_page.parts(Context(data, "r", "../"))["codes"]
    for code, label in (("cong_lap", "công lập"), ("nu", "Nữ"), ("term1", "Học kỳ I"), ("c", "bảo mật")):
        assert re.search(rf"<code>{code}</code></th><td[^>]*>{label}<", made), code
