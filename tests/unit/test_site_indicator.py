"""The page of an indicator: what it is not compared with, what is hidden, what was noted, and exactly its own file."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import site_fixture as fixture

from orchestration.publish import indicator_file, indicator_page, indicator_table, legal_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.definition import LegalDocument, Norm, SeriesBreak
from orchestration.publish.record import Unit


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture(scope="module")
def read_data(data_dir: Path) -> SiteData:
    return read(data_dir)


@pytest.fixture
def data(read_data: SiteData) -> SiteData:
    """A copy that a test may change."""
    return deepcopy(read_data)


@pytest.fixture
def body(data: SiteData) -> Callable[[str], str]:
    return lambda name: indicator_page.body(Context(data, "r", "../../"), data.indicators[name])


def part(markup: str, anchor: str) -> str:
    """The section with that heading as text."""
    found = re.search(rf'<h2 id="{anchor}">.*?</section>', markup, flags=re.S)
    assert found, anchor
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0])))


def test_the_meaning_comes_first(body: Callable[[str], str]) -> None:
    text = body("so_tre")
    assert text.index('class="lead"') < text.index('id="muc-dinh-nghia"') < text.index('class="chart')


def test_the_same_rate_over_another_denominator_is_named_as_not_to_be_compared(
    data: SiteData, body: Callable[[str], str]
) -> None:
    assert "muc-khac-mau-so" not in body("huy_dong_5")
    one = data.indicators["huy_dong_5"]
    data.indicators["huy_dong_5_dan_so"] = replace(one, id="huy_dong_5_dan_so", denominator="Trẻ 5 tuổi <b>")
    told = body("huy_dong_5")
    assert 'href="../../chi-tieu/huy_dong_5_dan_so/"' in told
    assert "Mẫu số: Trẻ 5 tuổi &lt;b&gt;" in told
    assert "Mẫu số: không nêu trong nguồn" in part(body("huy_dong_5_dan_so"), "muc-khac-mau-so")


def test_hidden_values_are_counted_and_stay_below_all_numbers(data: SiteData, body: Callable[[str], str]) -> None:
    assert "Trong 1 giá trị của chỉ tiêu thống kê này (mọi đơn vị, kỳ, phân tổ), 1 được bảo mật" in part(
        body("sdd_nhe_can"), "muc-bao-mat"
    )
    values = data.by_indicator["so_tre"]
    place = next(i for i, one in enumerate(values) if one.unit == fixture.WARD)
    values[place] = replace(values[place], value=None, symbol="c")
    cell = next(c for c in re.findall(r'<td role="cell" class="num".*?</td>', body("so_tre")) if "bảo mật" in c)
    assert "data-sort" not in cell


def test_what_was_noted_stands_on_the_page(data: SiteData, body: Callable[[str], str]) -> None:
    noted = part(body("gv_bo_sung"), "muc-chat-luong")
    assert "Bản gốc ghi 23, trong đó tuyển mới 18" in noted
    assert "Nhận định trong báo cáo không khớp với số liệu: Thành phố Điện Biên Phủ" in part(
        body("huy_dong_5"), "muc-chat-luong"
    )
    assert "1/2" in part(body("ban_tru"), "muc-chat-luong")
    assert "Không có ghi chú nào." in part(body("so_truong"), "muc-chat-luong")
    data.series_breaks = {"so_truong": [SeriesBreak("so_truong", "2020-07-01", "Chuẩn <mới>.", "")]}
    assert "Chuỗi số liệu ngắt ở ngày 1/7/2020: Chuẩn <mới>." in part(body("so_truong"), "muc-chat-luong")


def test_two_ways_that_give_two_figures_are_both_told(data: SiteData, body: Callable[[str], str]) -> None:
    values = data.by_indicator["ban_tru"]
    reported = next(one for one in values if one.unit == fixture.WARD)
    values.append(replace(reported, basis="reported", value=Decimal("82.5"), is_shown=False, reported_n=None))
    noted = part(body("ban_tru"), "muc-chat-luong")
    assert "tính từ cấp dưới 80,0% (1/2 đơn vị), đơn vị báo cáo 82,5% (trang hiện số tính từ cấp dưới)" in noted


def test_a_figure_that_is_not_official_says_so_in_its_cell(data: SiteData, body: Callable[[str], str]) -> None:
    assert "120 sơ bộ, 1/2 cơ sở đã nộp" in part(body("so_tre"), "muc-minh-hoa")
    assert "sơ bộ" not in part(body("so_tre"), "muc-theo-dia-ban")
    values = data.by_indicator["so_tre"]
    place = next(i for i, one in enumerate(values) if one.unit == fixture.WARD)
    values[place] = replace(values[place], maturity="official")
    assert "sơ bộ" not in part(body("so_tre"), "muc-minh-hoa")


def test_the_newest_round_stands_first(body: Callable[[str], str]) -> None:
    told = part(body("so_tre"), "muc-theo-dia-ban")
    rounds = ["Học kỳ I năm học 2021-2022", "Đầu năm học 2021-2022", "Học kỳ I năm học 2020-2021"]
    places = [told.index(name) for name in rounds]
    assert places == sorted(places)
    assert "6.153 6.072 6.400" in told


def test_breakdowns_of_areas_have_a_table_and_providers_none(data: SiteData, body: Callable[[str], str]) -> None:
    assert "muc-phan-to" not in body("so_tre")
    values = data.by_indicator["so_tre"]
    ward = next(one for one in values if one.unit == fixture.WARD)
    values.append(replace(ward, breakdown="nu", value=Decimal(55)))
    told = part(body("so_tre"), "muc-phan-to")
    assert "Đầu năm học 2025-2026" in told and "120 sơ bộ, 1/2 cơ sở đã nộp 55 sơ bộ, 1/2 cơ sở đã nộp" in told
    assert "Trường mầm non" not in told


def test_areas_stand_in_vietnamese_order_level_by_level(data: SiteData) -> None:
    names = [("commune", "Xã Đá"), ("commune", "Xã Dá"), ("district", "Huyện Ân"), ("district", "Huyện Ăn")]
    units = [Unit(name, level, "1", name, "", "", "", "", False, False, {}) for level, name in names]
    assert [unit.name for unit in sorted(units, key=indicator_table.area_order)] == [
        "Huyện Ăn",
        "Huyện Ân",
        "Xã Dá",
        "Xã Đá",
    ]


def test_a_level_too_numerous_for_a_page_is_named_and_not_lost(
    data: SiteData, body: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicator_table, "LISTED", 1)
    told = body("so_tre")
    assert "Thành phố Điện Biên Phủ" in part(told, "muc-theo-dia-ban")
    monkeypatch.setattr(indicator_table, "LISTED", 0)
    assert "1 đơn vị cấp huyện có số liệu" in html.unescape(body("so_tre"))
    monkeypatch.undo()
    monkeypatch.setattr(indicator_table, "CARRIED", 0)
    assert f'dia-ban/{fixture.CITY_SLUG}/#so-so_tre-2021-2022-term1">6.153</a>' in body("so_tre")


def test_illustrative_plans_stand_apart_and_two_plans_of_one_year_tell_who_gave_them_and_when(
    data: SiteData, body: Callable[[str], str]
) -> None:
    real = data.assertions[fixture.CITY][0]
    invented = replace(real, unit=fixture.WARD, basis="reported", derivation="", quote="")
    data.assertions[fixture.WARD] = [
        replace(invented, value=Decimal(2100), office="Sở <b>", declared_date="2024-09-10"),
        replace(invented, value=Decimal(2080), office="Tỉnh", declared_date="2025-01-20"),
    ]
    section = re.search(r'id="muc-ke-hoach".*?</section>', body("so_tre"), flags=re.S)
    assert section
    first, second = (part.split("</table>")[0] for part in section[0].split("<table ")[1:])
    assert "Điện Biên Phủ" in first and "Minh Họa" not in first and '<span class="small">suy ra</span>' in first
    assert "<caption>Kế hoạch giao và chỉ tiêu phấn đấu: số liệu minh họa</caption>" in second
    assert "Điện Biên Phủ" not in second and "suy ra" not in second
    assert "Sở &lt;b&gt;, ngày 10/9/2024" in second and "Tỉnh, ngày 20/1/2025" in second


def test_notes_of_real_units_come_first_and_made_up_ones_are_marked(data: SiteData, body: Callable[[str], str]) -> None:
    values = data.by_indicator["so_tre"]
    city = next(i for i, one in enumerate(values) if one.unit == fixture.CITY and one.round == "2021-2022-term1")
    short = replace(values[city], reported_n=Decimal(2), expected_n=Decimal(7), maturity="preliminary")
    # after the illustrative ward in the file
    values[:] = [*values[:city], *values[city + 1 :], short]
    noted = part(body("so_tre"), "muc-chat-luong")
    assert noted.index("Thành phố Điện Biên Phủ") < noted.index("Phường Minh Họa Một (số liệu minh họa)")
    assert "Thành phố Điện Biên Phủ (số liệu minh họa)" not in noted


def test_an_unclear_target_is_called_a_target(body: Callable[[str], str]) -> None:
    noted = part(body("sdd_nhe_can"), "muc-chat-luong")
    assert "Chỉ tiêu phấn đấu chưa rõ nghĩa hoặc cần chú thích: Huyện An Lão" in noted and "Kế hoạch giao" not in noted


def test_a_norm_stands_with_its_days_and_its_document(data: SiteData, body: Callable[[str], str]) -> None:
    data.norms = [
        Norm(
            "n", "ban_tru", "total", "commune", "thuong", ">=", Decimal(90), "tt-03-2024", "2020-01-01", "", "Theo <b>"
        )
    ]
    told = part(body("ban_tru"), "muc-dinh-muc")
    assert "ít nhất 90%" in told and "Đơn vị cấp xã" in told and "1/1/2020" in told
    assert "chưa đối chiếu văn bản gốc" in told


def test_the_file_holds_exactly_the_rows_of_its_indicator(data: SiteData, data_dir: Path, tmp_path: Path) -> None:
    indicator_file.write(data_dir, data, tmp_path)
    with (data_dir / "indicator_value.csv").open(encoding="utf-8", newline="") as stream:
        whole = list(csv.DictReader(stream))
    for name in ("so_tre", "huy_dong_5"):
        with (tmp_path / f"chi-tieu/{name}/{indicator_file.NAME}").open(encoding="utf-8", newline="") as stream:
            own = list(csv.DictReader(stream))
        assert own == [row for row in whole if row["indicator"] == name]
        assert own
    assert not (tmp_path / "chi-tieu/cqg").exists()


def test_a_text_kept_from_running_as_a_formula_stays_so(data: SiteData, tmp_path: Path) -> None:
    (tmp_path / "indicator_value.csv").write_text('unit_name,indicator\n"\'=1+1, ""a""",so_tre\n', encoding="utf-8")
    indicator_file.write(tmp_path, data, tmp_path)
    made = (tmp_path / "chi-tieu/so_tre" / indicator_file.NAME).read_text(encoding="utf-8")
    assert made == 'unit_name,indicator\n"\'=1+1, ""a""",so_tre\n'


def test_the_line_of_sql_gives_what_the_page_shows(data: SiteData, data_dir: Path, body: Callable[[str], str]) -> None:
    query = html.unescape(re.findall(r'<code tabindex="0">(.*?)</code>', body("so_tre"), flags=re.S)[0])
    with duckdb.connect() as connection:
        connection.execute(f"create view indicator_value as from '{data_dir}/indicator_value.parquet'")
        rows = connection.execute(query).fetchall()
    assert ("district", "Thành phố Điện Biên Phủ", "2021-2022", "term1", Decimal(6153), None) in rows
    assert all(row[1] for row in rows)


def test_legal_sources_say_whether_anyone_compared_them_and_what_leans_on_them(data: SiteData) -> None:
    checked = LegalDocument(
        "nd-1", "01/2025/NĐ-CP", "Mới", "2025-01-02", "2025-02-03", "", "", "in_force", "checked", "Bản gốc"
    )
    old = replace(data.documents["tt-03-2024"], replaced_by="nd-1")
    data.documents = {one.id: one for one in (old, checked)}
    made = legal_page.parts(Context(data, "r", "../"))["documents"]
    assert made.index("Nghị định 01/2025/NĐ-CP") < made.index("Thông tư 03/2024/TT-BGDĐT")
    assert "2 văn bản; 1 đã đối chiếu với bản gốc, 1 chưa." in made
    entry = made[made.index('<h3 id="vb-tt-03-2024"') :]
    assert "chưa đối chiếu văn bản gốc" in entry and 'href="#vb-nd-1"' in entry
    assert 'href="../chi-tieu/so_tre/"' in entry
    assert "2/1/2025" in made and "3/2/2025" in made


def test_a_joint_circular_is_not_called_a_circular() -> None:
    document = LegalDocument("x", "06/2015/TTLT-BGDĐT-BNV", "", "", "", "", "", "", "", "")
    assert legal_page.named(document) == "Thông tư liên tịch 06/2015/TTLT-BGDĐT-BNV"
