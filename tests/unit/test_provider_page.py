"""A provider's page: register, years since recognition, and the disclosure as a sheet of its own."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import site_fixture as fixture
from test_site_pages import words

from orchestration.export.unit import to_street
from orchestration.publish import disclosure_file, disclosure_table, provider_facts, provider_page
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.record import RegisterFact, Unit


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    return read(fixture.write_data(tmp_path_factory.mktemp("provider") / "data"))


def context(data: SiteData) -> Context:
    return Context(data, fixture.RELEASE_ID, "../../", fixture.SCHOOL)


def sheet(data: SiteData) -> str:
    ((anchor, heading, html),) = disclosure_table.sections(context(data), data.units[fixture.SCHOOL])
    assert (anchor, heading) == ("muc-cong-khai", "Công khai theo Thông tư 03/2024/TT-BGDĐT, năm học 2024-2025")
    return html


def test_each_item_says_whether_it_is_there(data: SiteData) -> None:
    told = words(sheet(data))
    assert "4 mục đã công khai, 1 mục công khai muộn, 1 mục thiếu, 1 mục chưa thu thập" in told
    assert "Khoản thu (mục 5.2)công khai muộn, hạn 30/6/2025=1+14/7/2025" in told
    assert "Kế hoạch tuyển sinh (mục 7.3)thiếu, hạn 30/6/2025" in told
    assert "Thực đơn hằng ngày (mục 7.4)chưa thu thập" in told
    assert "Tổng số (mục 7.2a)đã công khaiTrẻ: 186Lớp: 7" in told
    assert "Số trẻ khuyết tật (mục 7.2g)đã công khaibảo mật" in told


def test_a_title_is_that_of_the_legal_text_only_once_it_is_checked(data: SiteData) -> None:
    html = sheet(data)
    assert "<caption>Điều 4 Thông tin chung</caption>" in html
    assert "<caption>Điều 5</caption>" in html and "Thu chi tài chính" not in html
    assert "Nội dung theo Thông tư 03/2024/TT-BGDĐT, chưa đối chiếu văn bản gốc." in words(html)
    assert disclosure_table.part_label("3 công khai tài chính", False) == "3 công khai tài chính"


def test_the_sheet_names_the_school_and_that_it_is_made_up(data: SiteData) -> None:
    head = sheet(data).split("Bản công bố")[0]
    assert "&lt;script&gt;" in head and "<script>" not in head
    assert "Đường Minh Họa, Phường Minh Họa Một, Tỉnh Minh Họa" in head and "Số liệu minh họa" in head


def test_earlier_years_are_a_file_no_spreadsheet_runs(data: SiteData) -> None:
    unit = data.units[fixture.SCHOOL]
    text = disclosure_file.earlier_csv(data, unit)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and {row["school_year"] for row in rows} == {"2023-2024"}
    assert [(row["item"], row["text"], row["value"]) for row in rows] == [("TC", "'=2+2", ""), ("02.I", "", "98.5")]
    assert all(row["unit_name"].endswith("(số liệu minh họa)") for row in rows)
    assert f'href="{disclosure_file.NAME}"' in sheet(data)
    assert disclosure_file.earlier_csv(data, data.units[fixture.GROUP]) == ""


def test_a_provider_nothing_was_collected_of_is_not_accused(data: SiteData) -> None:
    data.forms.append({"form": "CK-09", "layout": "disclosure", "legal_document": "tt-03-2024"})
    ((_, _, html),) = disclosure_table.sections(context(data), data.units[fixture.GROUP])
    told = words(html)
    assert "Điều 4 Thông tin chung: 2 mục chưa thu thập" in told and "Điều 5: 1 mục chưa thu thập" in told
    assert "thiếu" not in told and "muộn" not in told


def test_years_are_counted_at_the_newest_day_of_the_data(data: SiteData) -> None:
    assert data.newest_day == "2025-09-30"
    exactly, after = (provider_facts.recognised("mức độ 1", "2020-09-30", day) for day in ("2025-09-30", "2025-10-01"))
    assert exactly.endswith("5 năm tính đến 30/9/2025")
    assert after.endswith("5 năm tính đến 1/10/2025, quá 5 năm kể từ ngày công nhận")
    assert provider_facts.recognised("mức độ 1", "", "2025-09-30") == "mức độ 1 · chưa rõ ngày công nhận"


@pytest.mark.parametrize(
    ("decision", "who"),
    [
        ("01/QĐ-UBND", "Ủy ban nhân dân"),
        ("12/2019/QĐ-SGD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("7/QĐ-MH", "chưa rõ (ký hiệu MH trong số quyết định)"),
        ("số 7", ""),
    ],
)
def test_the_authority_is_what_the_number_of_the_decision_says(decision: str, who: str) -> None:
    assert provider_facts.authority(decision) == who


def test_a_closed_provider_says_so_first_with_its_days(data: SiteData) -> None:
    unit = _with_status(
        data, "giai_the", ("hoat_dong", "2020-01-01"), ("hoat_dong", "2021-01-01"), ("giai_the", "2025-07-01")
    )
    html = provider_page.body(context(data), unit)
    assert "Tình trạng: giai_the từ ngày 1/7/2025." in words(html.split("muc-thong-tin")[0])
    assert "Giai_the từ ngày 1/7/2025trước đó: hoạt động" in words(html)


def test_an_open_provider_says_no_more_than_that(data: SiteData) -> None:
    unit = _with_status(data, "hoat_dong", ("hoat_dong", "2024-08-01"))
    html = provider_page.body(context(data), unit)
    assert "Tình trạngHoạt động" in words(html) and "1/8/2024" not in words(html)
    assert 'class="notice">' not in html


def _with_status(data: SiteData, status: str, *spans: tuple[str, str]) -> Unit:
    unit = data.units[fixture.SCHOOL]
    data.register_history[unit.id, "status"] = [
        RegisterFact(unit.id, "status", value, day, "dm.xlsx", "Danh mục", "H5", "DM-CS", "Sở", "2026-01-08")
        for value, day in spans
    ]
    return replace(unit, facts=unit.facts | {"status": status})


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("Số 12, ngõ 5, đường Láng", "đường Láng"),
        ("15A ngõ 66/3 phố Chùa Bộc", "phố Chùa Bộc"),
        ("12/3B đường 3/2, phường 1", "đường 3/2, phường 1"),
        ("Số 5 ngách 12/7 ngõ 8, tổ 3", "tổ 3"),
        ("SN 12 - phố B", "phố B"),
        ("Đường Minh Họa 13", "Đường Minh Họa 13"),
        ("Thôn 3", "Thôn 3"),
        ("Số nhà 7", None),
        (None, None),
    ],
)
def test_an_address_leaves_only_to_the_street(address: str | None, public: str | None) -> None:
    with duckdb.connect() as connection:
        to_street(connection)
        assert connection.execute("select to_street(?)", [address]).fetchone() == (public,)


def test_supervised_groups_are_on_the_page_of_their_school(data: SiteData) -> None:
    html = provider_page.body(context(data), data.units[fixture.SCHOOL])
    assert "nhom-tre-doc-lap-minh-hoa-independent-group-9900201/" in html


def test_the_file_lies_beside_the_page(tmp_path: Path) -> None:
    from orchestration.publish.site import build_site

    data = fixture.write_data(tmp_path / "data")
    build_site(data, fixture.GATE, [], fixture.RELEASE_ID, tmp_path / "site", Path(__file__).parents[2] / "site")
    assert (tmp_path / "site" / "co-so" / fixture.SCHOOL_SLUG / disclosure_file.NAME).read_text("utf-8").count(
        "\n"
    ) == 3
