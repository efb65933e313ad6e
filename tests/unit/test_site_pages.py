"""The built pages: what the public reads of section 2, where it comes from, and what may never appear."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import site_fixture as fixture

from orchestration.publish import skeleton, stamp
from orchestration.publish.alphabet import unmarked, vietnamese
from orchestration.publish.data import SiteDataError, read
from orchestration.publish.provider_facts import years_between
from orchestration.publish.site import build_site

SOURCE = Path(__file__).resolve().parents[2] / "site"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Path:
    out = tmp_path_factory.mktemp("site")
    build_site(data_dir, fixture.GATE, [], fixture.RELEASE_ID, out, SOURCE)
    return out


@pytest.fixture(scope="module")
def page(site: Path) -> Callable[[str], str]:
    return lambda path: (site / path / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def city(page: Callable[[str], str]) -> str:
    return page(f"dia-ban/{fixture.CITY_SLUG}")


def words(markup: str) -> str:
    """The text a reader sees, blanks collapsed."""
    markup = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markup))).strip()


def source_of(markup: str, name: str) -> str:
    found = re.search(rf'<div popover id="nguon-{re.escape(name)}".*?</div>', markup, flags=re.S)
    assert found, f"không có câu nguồn {name}"
    return words(found[0])


def test_section_two_can_be_read_off_the_opening(city: str) -> None:
    lead = words(re.findall(r'<p class="lead">.*?</p>', city, flags=re.S)[0])
    assert lead == (
        "Học kỳ I năm học 2021-2022, toàn thành phố có 26 trường với 34 điểm trường; 263 nhóm, lớp với tổng số "
        "6.153 trẻ; so với đầu năm học tăng 81 trẻ (+81); so với cùng kỳ năm học trước giảm 247 trẻ (−247); "
        "số trẻ cao hơn kế hoạch 46 trẻ (+46); số nhóm, lớp cao hơn kế hoạch 6 nhóm/lớp (+6)."
    )
    rates = words(re.findall(r'<ul class="lead-list">.*?</ul>', city, flags=re.S)[0])
    assert "51,7%; so với cùng kỳ năm học trước tăng 0,1 điểm phần trăm (+0,1)" in rates
    assert "cao hơn kế hoạch 1,7 điểm phần trăm (+1,7) (kế hoạch giao 50,0%)" in rates
    assert "99,9%; bằng cùng kỳ năm học trước; cao hơn kế hoạch 0,4 điểm phần trăm (+0,4)" in rates
    assert "99,8%; so với cùng kỳ năm học trước giảm 0,1 điểm phần trăm (−0,1)" in rates
    assert "thấp hơn kế hoạch 0,1 điểm phần trăm (−0,1)" in rates


def test_a_leaf_figure_opens_its_cell_and_its_document(city: str) -> None:
    assert (
        "6.153 trẻ · đơn vị báo cáo · Biểu BC-TH, dòng so_tre, ô Quy mô!D8 · "
        "chép từ Báo cáo sơ kết học kỳ I 2021-2022, mục 2 · bản công bố 2021-2022-term1.1"
    ) in source_of(city, "so_tre-2021-2022-term1")


def test_a_derived_figure_opens_its_phrase_and_its_subtraction(city: str) -> None:
    sentence = source_of(city, "so_tre-2021-2022-start")
    assert "6.072 trẻ · suy ra" in sentence
    assert "so với đầu năm học tăng 81 trẻ: 6.153 − 81" in sentence


def test_a_change_opens_the_two_values_it_is_the_difference_of(city: str) -> None:
    sentence = source_of(city, "so_tre-2021-2022-term1-same")
    assert "giảm 247 trẻ (−247) so với cùng kỳ năm học trước" in sentence
    assert "6.153 − 6.400" in sentence
    assert "ô Quy mô!D8" in sentence


def test_a_plan_opens_its_own_sentence(city: str) -> None:
    sentence = source_of(city, "so_tre-2021-2022-term1-plan")
    assert sentence.startswith("Số trẻ em · Học kỳ I năm học 2021-20226.107 trẻ · kế hoạch giao · suy ra từ câu")
    assert "6.153 − 46" in sentence


def test_a_rolled_up_figure_names_its_rule_and_the_units_below(page: Callable[[str], str]) -> None:
    ward = page("dia-ban/phuong-minh-hoa-mot-commune-99001")
    sentence = source_of(ward, "so_tre-2025-2026-start")
    assert "120 trẻ · tính từ cấp dưới · cộng từ đơn vị cấp dưới" in sentence
    assert f"co-so/{fixture.SCHOOL_SLUG}/#so-so_tre-2025-2026-start" in ward
    assert "100 × 96 ÷ 120" in source_of(ward, "ban_tru-2025-2026-start")
    assert "sơ bộ, 1/2 cơ sở đã nộp" in words(ward)


def test_every_button_has_its_sentence_and_every_anchor_is_single(site: Path) -> None:
    for path in site.rglob("index.html"):
        markup = path.read_text(encoding="utf-8")
        targets = set(re.findall(r'popovertarget="([^"]+)"', markup))
        ids = re.findall(r'\sid="([^"]+)"', markup)
        assert targets <= set(ids), path
        assert len(ids) == len(set(ids)), path


def test_every_number_opens_its_source_sentence(site: Path) -> None:
    """In tables, cards, opening paragraphs and claims no digit stands outside a button but for names of rounds.

    The numbers folded beside a chart stand with their sources in the table by area below it; how many have handed in
    is told in small beside a figure, and again in its sentence.
    """
    aside = (
        r"<q>.*?</q>|<a .*?</a>|<svg.*?</svg>|3-36 tháng|[1-5]-?[1-5]? tuổi|\d{4}-\d{4}|\d+/\d+ (?:cơ sở|đơn vị) đã nộp"
    )
    places = r'<(td|p|ul|span) [^>]*class="(num|lead|lead-list|card-value|claim[^"]*)"[^>]*>(.*?)</\1>'
    seen = 0
    for path in [
        site / "index.html",
        *(f for kind in ("dia-ban", "co-so", "chi-tieu") for f in site.glob(f"{kind}/*/*")),
    ]:
        markup = re.sub(
            r'<button [^>]*class="figure[^>]*>.*?</button>', "§", path.read_text(encoding="utf-8"), flags=re.S
        )
        for _, _, inner in re.findall(places, re.sub(r"<figure .*?</figure>", "", markup, flags=re.S), flags=re.S):
            seen += "§" in inner
            bare = re.sub(aside, "", inner)
            assert not re.search(r"\d", words(bare)), f"{path.parent.name}: {words(inner)}"
    assert seen > 40


def test_a_claim_the_figure_contradicts_is_shown_as_such(city: str) -> None:
    text = words(city)
    # the plan was worked out from a sentence of the report that makes the claim
    circular = "(kế hoạch suy ra từ chính báo cáo này)."
    assert f"Báo cáo nhận định “vượt”, nhưng số liệu thấp hơn kế hoạch 0,1 điểm phần trăm {circular}" in text
    assert text.count(f"Báo cáo nhận định “vượt” kế hoạch giao; số liệu khớp {circular}") == 2


def test_what_the_source_does_not_give_reads_so(city: str) -> None:
    text = words(city)
    assert "Số giáo viên: không có số liệu" in text
    assert "Tỷ lệ trường đạt chuẩn quốc gia: không có số liệu" in text


def test_a_waiver_stands_beside_its_figure(city: str) -> None:
    row = next(r for r in re.findall(r'<tr role="row">.*?</tr>', city, flags=re.S) if "gv_bo_sung" in r)
    assert "23" in words(row)
    assert "Ghi chú: Bản gốc ghi 23, trong đó tuyển mới 18, tiếp nhận 8" in words(row)


def test_notices_of_rebuilt_and_illustrative_pages(city: str, page: Callable[[str], str]) -> None:
    assert "Dựng lại từ tài liệu, không phải công bố của cơ quan" in words(city)
    ward = page("dia-ban/phuong-minh-hoa-mot-commune-99001")
    assert "Số liệu minh họa." in words(ward)
    assert "<title>Phường Minh Họa Một (số liệu minh họa) - " in ward


def test_targets_without_a_figure_have_a_table(page: Callable[[str], str]) -> None:
    text = words(page(f"dia-ban/{fixture.AN_LAO_SLUG}"))
    assert "không có số liệu đo được" in text
    assert "17/17 xã" in text
    assert "giảm 1,5% so với đầu năm học 2024-2025" in text
    assert "Nguồn không nói 1,5% là điểm phần trăm hay mức giảm tương đối." in text


def test_headlines_are_of_a_real_area(page: Callable[[str], str]) -> None:
    home = page(".")
    assert "6.153" in home
    assert "120 trẻ" not in words(home)


def test_a_hostile_name_stays_text_everywhere(site: Path) -> None:
    seen = 0
    for path in [*site.rglob("*.html"), *site.rglob("*.json")]:
        content = path.read_text(encoding="utf-8")
        # files a script or a program reads hold no tag even as raw bytes
        if path.suffix == ".json" and not {"kham-pha", "api"} & set(path.parts):
            content = json.dumps(json.loads(content), ensure_ascii=False)
        assert "<script>alert(1)" not in content, path
        assert "<img src=x" not in content, path
        seen += "&lt;script&gt;alert(1)" in content
    assert seen >= 4


def test_a_page_never_prints_the_bare_word(site: Path) -> None:
    for path in site.rglob("index.html"):
        # a quotation and the name of a sheet are the source's own words
        markup = re.sub(r"<q>.*?</q>|, ô [^·<]*|>ô [^·<]*", ">", path.read_text(encoding="utf-8"), flags=re.S)
        bare = re.findall(r"chỉ tiêu(?! (?:thống kê|phấn đấu|kế hoạch)).{20}", words(markup), flags=re.I)
        assert not bare, f"{path}: {bare}"


def test_groups_are_never_called_schools(page: Callable[[str], str]) -> None:
    group = page("co-so/nhom-tre-doc-lap-minh-hoa-independent-group-9900201")
    kicker = words(re.findall(r'<p class="kicker">.*?</p>', group, flags=re.S)[0])
    assert kicker.startswith("Nhóm trẻ, lớp mẫu giáo độc lập")
    assert "Trường quản lý" in words(group)


def test_a_provider_says_how_long_ago_it_was_recognised(page: Callable[[str], str]) -> None:
    text = words(page(f"co-so/{fixture.SCHOOL_SLUG}"))
    assert "cấp độ 2 · công nhận ngày 30/11/2018 · 6 năm tính đến 30/9/2025, quá 5 năm kể từ ngày công nhận" in text
    assert "bảo mật" in text


def test_years_between_counts_whole_years() -> None:
    assert years_between("2018-12-15", "2023-12-14") == 4
    assert years_between("2018-12-15", "2023-12-15") == 5
    assert years_between("2024-01-01", "2023-12-15") is None


def test_a_legal_text_nobody_checked_says_so(page: Callable[[str], str]) -> None:
    text = words(page("chi-tieu/so_tre"))
    assert "Nội dung theo Thông tư 03/2024/TT-BGDĐT" in text
    assert "chưa đối chiếu văn bản gốc; hiệu lực chưa xác minh" in text


def test_a_definition_says_its_rounds_its_kind_in_time_and_its_rule_of_age(page: Callable[[str], str]) -> None:
    text = words(page("chi-tieu/huy_dong_5"))
    assert "đầu năm học, học kỳ I" in text
    assert "tính lại ở mỗi kỳ" in text
    assert "Tuổi tính theo năm sinh." in text


def test_the_methodology_says_what_is_no_indicator_and_why(page: Callable[[str], str]) -> None:
    text = words(page("phuong-phap"))
    assert "Xếp loại thi đua" in text and "Là việc đánh giá nội bộ của ngành." in text


def test_the_quality_page_says_how_much_is_hidden_and_why(page: Callable[[str], str]) -> None:
    html = page("chat-luong")
    part = html[html.index('id="bao-mat"') :]
    assert "1.202 giá trị không in ra con số" in part
    assert "Không nêu lý do vì quá ít" in part and ">1.200<" in part and ">2<" in part


def test_the_quality_page_counts_and_never_says_a_fault_of_a_rule_that_passed(page: Callable[[str], str]) -> None:
    text = words(page("chat-luong"))
    assert "40 được ghi nhận + 5 để trống + 0 bị loại + 3 ngoài phạm vi = 48 ô đã đọc. Không ô nào bị bỏ sót." in text
    assert "Mỗi giá trị có nguồn" in text
    assert "Có giá trị công bố không có nguồn" not in text
    assert "1 lượt nộp: 1 tệp BC-TH." in text


def test_two_builds_give_the_same_bytes(tmp_path: Path, data_dir: Path, site: Path) -> None:
    again = tmp_path / "elsewhere" / "site"
    build_site(data_dir, fixture.GATE, [], fixture.RELEASE_ID, again, SOURCE)
    first = {p.relative_to(site): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}
    second = {p.relative_to(again): p.read_bytes() for p in sorted(again.rglob("*")) if p.is_file()}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_stamped_page_is_the_shell_apart_from_its_places(tmp_path: Path, city: str) -> None:
    shell = skeleton.build(SOURCE, tmp_path / "skeleton")
    places = "|".join(map(re.escape, (stamp.TITLE, stamp.HEADING, stamp.DESCRIPTION, stamp.BODY, stamp.FOOT)))
    rest = "(.*?)".join(re.escape(part) for part in re.split(places, shell))
    assert re.fullmatch(rest, city, flags=re.S)


def test_no_page_names_another_host(site: Path) -> None:
    for path in [*site.rglob("*.html"), *site.rglob("assets/congkhai/*.css"), *site.rglob("assets/congkhai/site.js")]:
        content = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        # what a school laid open elsewhere is a link that a reader presses, marked as foreign; no page asks for it
        content = re.sub(r'<a href="https://[^"]*" rel="nofollow noopener noreferrer">', "<a>", content)
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//""", content), path


def test_the_pages_of_a_group_lead_to_each_other(page: Callable[[str], str]) -> None:
    found = re.search(
        r'<nav class="siblings" aria-label="Trong nhóm Chất lượng">.*?</nav>', page("phuong-phap"), flags=re.S
    )
    assert found
    assert re.search(r'<a href="\.\./chat-luong/">', found[0])
    assert re.search(r'<a href="\./" aria-current="page">Phương pháp</a>', found[0])
    # the shell belongs to no group
    assert 'class="siblings"' not in page(f"dia-ban/{fixture.CITY_SLUG}")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteDataError, match=r"round\.parquet"):
        read(tmp_path)


def test_vietnamese_order_and_folding() -> None:
    names = ["Đống Đa", "Dịch Vọng", "Ân Thi", "An Lão", "Ăn Trạch"]
    assert sorted(names, key=vietnamese) == ["An Lão", "Ăn Trạch", "Ân Thi", "Dịch Vọng", "Đống Đa"]
    assert unmarked("Phường Đống Đa") == "phuong dong da"
