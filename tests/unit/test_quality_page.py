"""The quality page says every rule with its words, every waiver with its office, and what was judged with what."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
import site_fixture

from orchestration.gate.seal import read_gate
from orchestration.publish import quality_page
from orchestration.publish.site import build_site
from orchestration.settings import ROOT

CASES = [
    ("Q10", "Con số <b>trong</b> một bảng", "W-KHONG-CO", "", "Báo cáo"),
    ("Q2", "Lời văn nói vượt", "value-has-source", "", "Báo cáo"),
    ("Q3", "Từ lặp lại", "", "Chữ của nguồn giữ nguyên như in.", "Báo cáo"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("quality")
    data = site_fixture.write_data(folder / "data")
    with duckdb.connect() as connection:
        connection.execute("create table c (quality_case text, title_vi text, rule_id text, why_vi text, source text)")
        connection.executemany("insert into c values (?, ?, ?, ?, ?)", CASES)
        connection.execute(f"copy c to '{data}/quality_case.parquet'")
    build_site(data, site_fixture.GATE, [], site_fixture.RELEASE_ID, folder / "site", ROOT / "site")
    text = (folder / "site" / "chat-luong" / "index.html").read_text(encoding="utf-8")
    shutil.rmtree(folder)
    return text


def test_every_rule_says_its_severity_counts_mender_and_source(page: str) -> None:
    for rule in site_fixture.GATE["rules"]:
        assert rule["rule_id"] in page and f"ai sửa: {rule['who_vi']}" in page and f"nguồn: {rule['source']}" in page
    assert "1 quy tắc: 1 nghiêm trọng; 0 vi phạm." in page


def test_what_failed_and_where_it_was_found_stands_first(page: str) -> None:
    gate = copy.deepcopy(site_fixture.GATE)
    gate["rules"][1] |= {"verdict": "fail", "violations": 335}
    gate["rules"][0] |= {"violations": 7}
    cards = _cards(quality_page._summary(gate))
    assert cards["quy tắc đạt; 1 không đạt"] == "1/2"
    assert cards["vi phạm thấy khi so các tệp, các giá trị với nhau"] == "335", "those inside files are counted apart"
    assert cards["lỗi nghiêm trọng trong từng tệp, kể cả lỗi đã cho qua"] == "1"
    assert _cards(page) == _cards(quality_page._summary(site_fixture.GATE))


def _cards(markup: str) -> dict[str, str]:
    pattern = r'<span class="big">([^<]*)</span></p><p class="card-name">([^<]*)</p>'
    return {name: shown for shown, name in re.findall(pattern, markup)}


def test_a_waiver_says_who_why_and_until_when(page: str) -> None:
    (waiver,) = site_fixture.GATE["waivers"]
    start = page.index('id="cho-qua"')
    table = page[start : page.index("<h2", start)]
    for words in (waiver["why"], waiver["office"], "20/1/2022", "khi thu hồi", waiver["rule_id"]):
        assert words in table


def test_cases_lead_to_their_rule_or_say_why_there_is_none(page: str) -> None:
    assert "3 trường hợp: 2 có quy tắc, 1 nêu lý do không có" in page
    assert page.index("Q2. ") < page.index("Q3. ") < page.index("Q10. ")
    assert '<a href="#quy-tac-value-has-source">' in page and 'id="quy-tac-value-has-source"' in page
    assert "Chữ của nguồn giữ nguyên như in." in page
    assert "<b>trong</b>" not in page and 'href="#quy-tac-w-khong-co"' not in page


def test_hashes_and_versions_are_there(page: str) -> None:
    gate = site_fixture.GATE
    assert gate["data_hash"] in page and gate["judged_by"]["catalogue"] in page and "duckdb 1.5.6" in page


def test_the_fixture_is_a_gate_as_the_gate_writes_it(tmp_path: Path) -> None:
    (tmp_path / "gate.json").write_text(json.dumps(site_fixture.GATE), encoding="utf-8")
    assert read_gate(tmp_path) == site_fixture.GATE
