"""What changed is told on pages: every release, and of this one every number, folded where there are many."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest
import site_fixture as fixture

from orchestration.publish import release_page
from orchestration.publish.context import Context
from orchestration.publish.data import read
from orchestration.publish.markup import esc
from orchestration.publish.release_page import MOST_ROWS

HISTORY = [
    {"id": "2019-2020-term1.1", "released_at": "2020-02-01T08:00:00+07:00"},
    {
        "id": "2020-2021-term1.1",
        "released_at": "2021-02-03T08:00:00+07:00",
        "version": {"version": "1.0.0", "follows": None, "step": "major", "kinds": {"new period": 38688}},
    },
]
TAKEN_BACK = {"release": "2020-2021-term1.2", "at": "2021-03-04T08:00:00+07:00"}
WITHDRAWN = [TAKEN_BACK | {"office": "Sở <b>", "reason": "Sai kỳ"}]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


def context(data_dir: Path, root: str) -> Context:
    return Context(read(data_dir), fixture.RELEASE_ID, root)


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def test_all_releases_are_listed_newest_first(data_dir: Path) -> None:
    page = release_page.index_html(context(data_dir, "../"), data_dir, HISTORY, WITHDRAWN)
    ids = re.findall(r"<h2 [^>]*>([^<]+)</h2>", page)
    assert ids == [fixture.RELEASE_ID, "2020-2021-term1.1", "2019-2020-term1.1", "2020-2021-term1.2"]
    text = words(page)
    assert "bản 1.1.0 · bản này" in text and f'href="../ban-cong-bo/{fixture.RELEASE_ID}/"' in page
    assert "So với bản 2020-2021-term1.1: 3 số nộp lại hoặc nộp muộn, 1 số đổi do định nghĩa hoặc cách" in text
    assert "bản 1.0.0 · công bố ngày 3/2/2021 Bản công bố đầu tiên: 38.688 giá trị." in text
    assert "công bố ngày 1/2/2020" in text, "a release of before there were versions"
    assert "Đã thu hồi ngày 4/3/2021, Sở <b>: Sai kỳ" in text and "Sở &lt;b&gt;" in page


def test_every_number_of_this_release_is_told_with_its_reason(data_dir: Path) -> None:
    page = release_page.body(context(data_dir, "../../"), data_dir)
    text = words(page)
    assert "6.150 6.153 đổi" in text and "100,0% 6150/6150 100,0% 6153/6153 đổi" in text
    assert "Lý do: =Đếm lại <script>" in text and "<script" not in page, "the guard of the CSV is no word of the office"
    assert "Thôn A =1+1" in text and "thông tin cơ sở · 2020-01-01" in text


def test_a_value_hidden_by_now_is_not_told_again(data_dir: Path) -> None:
    assert "không nhắc lại bảo mật nay bảo mật" in words(release_page.body(context(data_dir, "../../"), data_dir))


def test_long_groups_are_folded_and_cut(data_dir: Path) -> None:
    page = release_page.body(context(data_dir, "../../"), data_dir)
    (folded,) = re.findall(r"<details>.*?</details>", page, flags=re.S)
    assert folded.count("<tr") == MOST_ROWS + 1
    assert "100 giá trị đầu; 50 giá trị nữa có trong tệp changes.csv." in words(folded)
    assert 'href="../../data/changes.csv"' in page
    with (data_dir / "changes.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 154


@pytest.mark.parametrize(
    ("indicator", "kind", "told", "value", "said"),
    [
        ("so_tre", "plan", "=", "560", "560 trẻ"),
        ("ban_tru", "target", ">=", "98", "ít nhất 98%"),
        ("ban_tru", "target", ">= parent", "", "không thấp hơn mức của địa bàn cấp trên"),
        ("sdd_nhe_can", "target", "<= 2024-2025-start 1.5", "", "giảm 1,5% so với đầu năm học 2024-2025"),
        ("xa_dat_pc", "target", "= 17/17", "", "17/17 xã"),
        ("so_tre", "target", "", "", "không nêu con số"),
        ("so_tre", "target", "một dạng chưa có", "", "một dạng chưa có"),
    ],
)
def test_a_goal_is_told_in_words(data_dir: Path, indicator: str, kind: str, told: str, value: str, said: str) -> None:
    row = _goal_row(indicator, kind, told, value)
    assert release_page._side(context(data_dir, "../../"), row, "new") == esc(said)


def test_a_goal_is_called_by_its_kind(data_dir: Path) -> None:
    for kind, word in (("plan", "kế hoạch giao"), ("target", "chỉ tiêu phấn đấu")):
        what = words(release_page._what(context(data_dir, "../../"), _goal_row("so_tre", kind, "=", "5")))
        assert what == f"Số trẻ em {word} · 2024-2025 · cán bộ quản lý, giáo viên · Kế hoạch"


def _goal_row(indicator: str, kind: str, told: str, value: str) -> dict[str, str]:
    empty = dict.fromkeys(("breakdown", "basis", "boundary", "old_text", "old_value", "old_symbol", "new_symbol"), "")
    detail = {"detail": "2024-2025 · CBQL, GV · Kế hoạch · 1", "change": "changed", "table_name": "assertion"}
    return empty | detail | {"indicator": indicator, "item": kind, "new_text": told, "new_value": value}
