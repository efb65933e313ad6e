"""A small candidate data/ for the site's tests: section 2 of the Điện Biên Phủ report, and an invented hostile school.

The figures of TP Điện Biên Phủ and the targets of An Lão are those of the two public reports; everything named
Minh Họa is invented, its first school on purpose with a name that would run as a script if anything forgot to escape.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from site_area import CRITERIA, CROSSINGS, NORMS, area_rows
from site_disclosure import disclosure_tables, returns
from site_gate import gate_of
from site_tables import Row, write, write_changes

RELEASE_ID = "2021-2022-term1.1"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
CITY = "district-094-20200101"
CITY_SLUG = "thanh-pho-dien-bien-phu-district-094"
AN_LAO = "district-313-20200101"
AN_LAO_SLUG = "huyen-an-lao-district-313"
WARD = "commune-99001-20250701"
SCHOOL = "school-9900101-20200101"
SCHOOL_SLUG = "truong-mam-non-script-school-9900101"
GROUP = "independent_group-9900201-20200101"
REPORT = "Báo cáo sơ kết học kỳ I 2021-2022"
TERM = ("2021-2022", "term1")
BEFORE = ("2020-2021", "term1")
START = ("2021-2022", "start")

KEYS = ["unit_id", "school_year", "period", "indicator", "breakdown", "basis", "boundary"]

GATE = gate_of(CITY)


def write_data(folder: Path) -> Path:
    """Write every table as .parquet and .csv into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "area": area_rows(),
        "area_crosswalk": CROSSINGS,
        "mart_ke_hoach": _goals(),
        "norm": NORMS,
        "recognition_criterion": CRITERIA,
        "round": _rounds(),
        "unit": _units(),
        "indicator": _indicators(),
        "indicator_value": _values(),
        "provenance": _provenance(),
        "assertion": _assertions(),
        "provider_fact": [],
        **disclosure_tables(SCHOOL, HOSTILE),
        "mart_nop_bao_cao": returns(WARD),
        "indicator_term": [
            _term("so_tre", "numerator", "so_tre"),
            _term("ban_tru", "numerator", "ban_tru"),
            _term("ban_tru", "denominator", "so_tre"),
        ],
        "breakdown": [
            {"breakdown": "total", "name_vi": "Tổng số"},
            {"breakdown": "nu", "name_vi": "Nữ", "sex": "nu"},
        ],
        "legal_document": [
            {
                "document": "tt-03-2024",
                "number": "03/2024/TT-BGDĐT",
                "title_vi": "Hệ thống chỉ tiêu thống kê ngành giáo dục",
                "status": "to_verify",
                "verification": "unchecked",
            }
        ],
        "non_indicator": [
            {
                "indicator": "thi_dua",
                "name_vi": "Xếp loại thi đua",
                "reason_vi": "Là việc đánh giá nội bộ của ngành.",
                "source": "Báo cáo của địa bàn",
            }
        ],
        "form": [{"form": "BC-TH", "version": "2026.1", "name_vi": "Báo cáo tổng hợp"}],
        "rule": [{"rule_id": "value-has-source", "title_vi": "Mỗi giá trị có nguồn"}],
        "calendar": _calendar(),
        "deadline": [
            _deadline("bieu", "01-MN-DN", month_day="10-31", timing_vi="chậm nhất ngày 31/10"),
            _deadline("nam", "CK-09", month_day="06-30", timing_vi="trước ngày 30/6"),
            _deadline("doi", "CK-09", working_days=10, timing_vi="trong 10 ngày làm việc kể từ ngày có thay đổi"),
        ],
        "code_list": _codes(),
        "topic": _topics(),
        "quality_case": [],
        "series_break": [],
        "hidden_count": [
            {
                "rule": "small",
                "unit_level": "school",
                "topic": "nuoi_duong",
                "hidden_values": 1200,
                **dict(zip(("school_year", "period"), TERM, strict=True)),
            },
            {
                "rule": "not_told",
                "unit_level": "commune",
                "topic": "nuoi_duong",
                "hidden_values": 2,
                **dict(zip(("school_year", "period"), TERM, strict=True)),
            },
        ],
        "note": [
            {
                "unit_id": CITY,
                "school_year": TERM[0],
                "period": TERM[1],
                "indicator": "gv_bo_sung",
                "rule_id": "BC-TH-gv-bo-sung",
                "office": "Bản dựng mẫu congkhai",
                "decided_on": "2022-01-20",
                "why": "Bản gốc ghi 23, trong đó tuyển mới 18, tiếp nhận 8; giữ nguyên như bản gốc.",
            }
        ],
        "submission": [
            {
                "file": "bc-th-dien-bien-phu.xlsx",
                "form": "BC-TH",
                "form_version": "2026.1",
                "unit_id": CITY,
                "round": "2021-2022-term1",
                "declared_date": "2022-01-15",
                "sha256": "ab" * 32,
                "status": "accepted",
                "observed": 40,
                "blank": 5,
                "rejected": 0,
                "ignored": 3,
                "critical": 1,
                "warning": 2,
                "info": 0,
            }
        ],
    }
    with duckdb.connect() as connection:
        for name, rows in tables.items():
            write(connection, folder, name, rows)
    write_changes(folder, _changes())
    return folder


def _changes() -> list[Row]:
    """A revision with a hostile reason, a rate whose parts alone differ, a value hidden by now, more of a new round."""
    point = {"table_name": "indicator_value", "school_year": TERM[0], "period": TERM[1], "breakdown": "total"}
    point |= {"basis": "reported", "boundary": "as_reported", "unit_id": CITY, "change": "changed"}
    why = {"kind": "revision", "reason": f"'=Đếm lại {HOSTILE} (Phòng thử, 20/02/2022)"}
    children = {"indicator": "so_tre", "old_value": "6150", "new_value": "6153", "differs": "value"}
    parts = {"indicator": "ban_tru", "old_value": "100", "new_value": "100", "differs": "text"}
    hidden = {
        "indicator": "so_tre",
        "unit_id": SCHOOL,
        "new_symbol": "c",
        "change": "hidden",
        "differs": "symbol",
    }
    fact = {"table_name": "provider_fact", "unit_id": SCHOOL, "item": "address", "detail": "2020-01-01"}
    new = {"indicator": "so_tre", "unit_id": WARD, "change": "added", "kind": "new period", "reason": "kỳ báo cáo mới"}
    return [
        *(point | new | {"new_value": str(n), "detail": f"{n:04}"} for n in range(150)),
        point | children | why,
        point | parts | why | {"old_text": "6150/6150", "new_text": "6153/6153"},
        point | hidden | {"kind": "method", "reason": "bảo mật"},
        fact | why | {"old_text": "Thôn A", "new_text": "'=1+1", "change": "changed", "differs": "text"},
    ]


def _calendar() -> list[Row]:
    """A publication of a round that is there, one that was moved, one taken back, and a check with a hostile note."""
    rows = [
        ("cu", "publication", "2021-2022-term1", "2022-02-15T09:30", "2022-01-10", "", True),
        ("toi", "publication", "2024-2025-term1", "2025-01-20", "2024-12-01", "", False),
        ("huy", "collection", "", "2025-02-01", "2024-12-01", "", False),
        ("kiem-tra", "check", "", "2025-03", "2024-12-01", "", True),
        ("toi", "publication", "2024-2025-term1", "2025-02-10T09:30", "2024-12-20", f"Chờ rà soát {HOSTILE}", True),
        ("huy", "collection", "", "", "2024-12-21", "Không thu nữa", True),
        ("sau", "publication", "2027-2028-start", "2027-11", "2024-12-21", "", True),
    ]
    names = ("event", "kind", "round", "planned_at", "decided_on", "why", "is_current")
    common = {"office": "Phòng Minh Họa", "note": f"Lịch minh họa {HOSTILE}"}
    return [{"position": i, **dict(zip(names, row, strict=True)), **common} for i, row in enumerate(rows, start=1)]


def _deadline(name: str, form: str, **rest: Any) -> Row:
    words = {"title_vi": "Nội dung công khai", "who_vi": "cơ sở", "legal_document": "tt-03-2024"}
    return {"deadline": name, "form": form, "verification": "unchecked", **words, **rest}


def _rounds() -> list[Row]:
    rows = []
    names = {"start": ("Đầu năm học {}", "09-30"), "term1": ("Học kỳ I năm học {}", "01-15")}
    for index, first in enumerate(range(2020, 2026)):
        year = f"{first}-{first + 1}"
        for place, (period, (name, day)) in enumerate(names.items()):
            before = f"{first - 1}-{first}-{period}" if index else ""
            rows.append(
                {
                    "round": f"{year}-{period}",
                    "school_year": year,
                    "period": period,
                    "sort_order": index * 10 + place,
                    "reference_date": f"{first if period == 'start' else first + 1}-{day}",
                    "name_vi": name.format(year),
                    "start_of_year_round": f"{year}-start" if period != "start" else "",
                    "same_period_round": before,
                }
            )
    return rows


def _unit(unit_id: str, name: str, slug: str, parent: str = "", **rest: Any) -> Row:
    level, code, start = unit_id.rsplit("-", 2)
    return {
        "unit_id": unit_id,
        "unit_level": level,
        "unit_code": code,
        "unit_name": name,
        "slug": slug,
        "parent_unit_id": parent,
        "valid_from": f"{start[:4]}-{start[4:6]}-{start[6:]}",
        "is_illustrative": code.startswith("99"),
        "is_rebuilt": False,
        **rest,
    }


def _units() -> list[Row]:
    old = {"valid_to": "2025-06-30", "is_rebuilt": True}
    return [
        _unit("province-11-20200101", "Tỉnh Điện Biên", "tinh-dien-bien-province-11"),
        _unit(CITY, "Thành phố Điện Biên Phủ", CITY_SLUG, "province-11-20200101", **old),
        _unit("province-31-20200101", "Thành phố Hải Phòng", "thanh-pho-hai-phong-province-31", valid_to="2025-06-30"),
        _unit(AN_LAO, "Huyện An Lão", AN_LAO_SLUG, "province-31-20200101", **old),
        _unit("province-99-20200101", "Tỉnh Minh Họa", "tinh-minh-hoa-province-99"),
        _unit(WARD, "Phường Minh Họa Một", "phuong-minh-hoa-mot-commune-99001", "province-99-20200101"),
        _unit(
            SCHOOL,
            f"Trường mầm non {HOSTILE}",
            SCHOOL_SLUG,
            WARD,
            provider_type="mam_non",
            ownership="cong_lap",
            address="Đường Minh Họa",
            sites=2,
            status="hoat_dong",
            founding_decision="01/QĐ-MH",
            founding_date="2010-08-01",
            self_assessment_date="2018-05-20",
            kdcl_level="2",
            kdcl_date="2018-11-30",
            cqg_level="1",
            cqg_date="2018-12-15",
        ),
        _unit(
            GROUP,
            "Nhóm trẻ độc lập Minh Họa",
            "nhom-tre-doc-lap-minh-hoa-independent-group-9900201",
            WARD,
            provider_type="nhom_tre",
            ownership="tu_thuc",
            address="Đường Minh Họa",
            sites=1,
            status="hoat_dong",
            permission_decision="05/QĐ-MH",
            permission_date="2021-03-10",
            supervising_unit_id=SCHOOL,
        ),
    ]


def _indicator(order: int, name: str, label: str, topic: str, unit: str = "%", **rest: Any) -> Row:
    is_rate = unit == "%"
    return {
        "indicator": name,
        "name_vi": label,
        "topic": topic,
        "meaning_vi": f"{label}, theo báo cáo của đơn vị.",
        "numerator_vi": label,
        "denominator_vi": "không nêu trong nguồn" if is_rate else "",
        "measure_unit": unit,
        "decimals": 1 if is_rate else 0,
        "direction": "up",
        "additivity": "ratio" if is_rate else "sum",
        "time_kind": "ratio" if is_rate else "stock",
        "scope": "provider",
        "breakdowns": "total",
        "sensitivity": "none",
        "legal_document": "tt-03-2024",
        "valid_from": "2020-01-01",
        "rounds": "start term1",
        "age_rule": "Tuổi tính theo năm sinh." if "huy_dong" in name else "",
        "sort_order": order,
        "is_headline": False,
        **rest,
    }


def _indicators() -> list[Row]:
    main = {"is_headline": True}
    area = {"scope": "area", "is_headline": True}
    return [
        _indicator(1, "so_truong", "Số trường", "quy_mo", "trường", **main),
        _indicator(2, "so_diem_truong", "Số điểm trường", "quy_mo", "điểm"),
        _indicator(3, "so_nhom_lop", "Số nhóm, lớp", "quy_mo", "nhóm/lớp", **main),
        _indicator(4, "so_tre", "Số trẻ em", "quy_mo", "trẻ", **main),
        _indicator(5, "huy_dong_nha_tre", "Tỷ lệ huy động trẻ 3-36 tháng tuổi ra lớp", "huy_dong", **area),
        _indicator(6, "huy_dong_3_5", "Tỷ lệ huy động trẻ 3-5 tuổi ra lớp", "huy_dong", **area),
        _indicator(7, "huy_dong_5", "Tỷ lệ huy động trẻ 5 tuổi ra lớp", "huy_dong", **area),
        _indicator(8, "ban_tru", "Tỷ lệ trẻ ăn bán trú", "nuoi_duong"),
        _indicator(9, "sdd_nhe_can", "Tỷ lệ trẻ suy dinh dưỡng thể nhẹ cân", "nuoi_duong", direction="down"),
        _indicator(10, "gv_bo_sung", "Số giáo viên được bổ sung", "doi_ngu", "người", scope="area"),
        _indicator(11, "so_giao_vien", "Số giáo viên", "doi_ngu", "người"),
        _indicator(12, "cqg", "Tỷ lệ trường đạt chuẩn quốc gia", "truong_chuan"),
        _indicator(13, "xa_dat_pc", "Số xã đạt chuẩn phổ cập", "pho_cap", "xã", scope="area"),
    ]


def _value(unit: str, when: tuple[str, str], indicator: str, value: str | None, **rest: Any) -> Row:
    level, code, _ = unit.rsplit("-", 2)
    name = next(row["unit_name"] for row in _units() if row["unit_id"] == unit)
    day = next(row["reference_date"] for row in _rounds() if row["round"] == "-".join(when))
    return {
        "unit_id": unit,
        "unit_level": level,
        "unit_code": code,
        "unit_name": name,
        "school_year": when[0],
        "period": when[1],
        "reference_date": day,
        "indicator": indicator,
        "breakdown": "total",
        "basis": "reported",
        "boundary": "as_reported",
        "is_shown": True,
        "value": value,
        "symbol": "" if value is not None else "x",
        "maturity": "official",
        **rest,
    }


def _values() -> list[Row]:
    derived = {"basis": "derived"}
    rolled = {"basis": "computed", "maturity": "preliminary", "reported_n": 1, "expected_n": 2}
    ratio = {"numerator": "96", "denominator": "120"}
    return [
        _value(CITY, TERM, "so_truong", "26"),
        _value(CITY, TERM, "so_diem_truong", "34"),
        _value(CITY, TERM, "so_nhom_lop", "263", plan="257", change_vs_plan="6"),
        _value(
            CITY,
            TERM,
            "so_tre",
            "6153",
            change_vs_start="81",
            change_vs_same_period="-247",
            plan="6107",
            change_vs_plan="46",
        ),
        _value(CITY, START, "so_tre", "6072", **derived),
        _value(CITY, BEFORE, "so_tre", "6400", **derived),
        _rate("huy_dong_nha_tre", "51.7", "0.1", "50.0", "1.7"),
        _rate("huy_dong_3_5", "99.9", "0", "99.5", "0.4"),
        _rate("huy_dong_5", "99.8", "-0.1", "99.9", "-0.1"),
        _value(CITY, BEFORE, "huy_dong_nha_tre", "51.6", **derived),
        _value(CITY, BEFORE, "huy_dong_3_5", "99.9", **derived),
        _value(CITY, BEFORE, "huy_dong_5", "99.9", **derived),
        _value(CITY, TERM, "ban_tru", "100", numerator="6153", denominator="6153"),
        _value(CITY, TERM, "gv_bo_sung", "23"),
        _value(SCHOOL, ("2023-2024", "start"), "so_tre", "110"),
        _value(SCHOOL, ("2025-2026", "start"), "so_tre", "120"),
        _value(SCHOOL, ("2025-2026", "start"), "so_tre", "55", breakdown="nu"),
        _value(SCHOOL, ("2025-2026", "start"), "ban_tru", "80", **ratio),
        _value(SCHOOL, ("2025-2026", "start"), "sdd_nhe_can", None, symbol="c"),
        _value(GROUP, ("2025-2026", "start"), "so_tre", None),
        _value(WARD, ("2025-2026", "start"), "so_tre", "120", **rolled),
        _value(WARD, ("2025-2026", "start"), "ban_tru", "80", **rolled, **ratio),
    ]


def _rate(indicator: str, value: str, same: str, plan: str, against: str) -> Row:
    changes = {"change_vs_same_period": same, "plan": plan, "change_vs_plan": against}
    return _value(CITY, TERM, indicator, value, **changes, claim="exceeded")


def _cell(value: Row, item: str, cell: str, **rest: Any) -> Row:
    return {
        **{key: value[key] for key in KEYS},
        "part": "numerator",
        "kind": "cell",
        "file": "bc-th-dien-bien-phu.xlsx",
        "sheet": "Quy mô",
        "cell": cell,
        "form": "BC-TH",
        "item": item,
        "section": "2. Quy mô trường, lớp, học sinh",
        "source_document": REPORT,
        "office": "Bản dựng mẫu congkhai",
        "declared_date": "2022-01-15",
        "sha256": "ab" * 32,
        **rest,
    }


def _provenance() -> list[Row]:
    rows: list[Row] = []
    quotes = {
        ("so_tre", START): ("so với đầu năm học tăng 81 trẻ", "6.153 − 81"),
        ("so_tre", BEFORE): ("so cùng kỳ năm học trước giảm giảm 247 học sinh", "6.153 + 247"),
    }
    places = {"so_truong": "D5", "so_diem_truong": "D6", "so_nhom_lop": "D7", "so_tre": "D8"}
    for index, value in enumerate(_values()):
        name, when = value["indicator"], (value["school_year"], value["period"])
        if value["unit_id"] == CITY:
            quote, derivation = quotes.get((name, when), ("", ""))
            if value["basis"] == "derived" and not quote:
                quote, derivation = "tăng 0,1% so với cùng kỳ năm học trước", "51,7 − 0,1"
            cell = places.get(name, f"D{index + 20}") if when == TERM else f"D{index + 20}"
            rows.append(_cell(value, name, cell, quote=quote, derivation=derivation, found=value["value"]))
        elif value["basis"] == "computed":
            base = {key: value[key] for key in KEYS} | {"kind": "rollup", "rule": "cộng từ đơn vị cấp dưới"}
            given = {"contributing_unit_id": SCHOOL, "contributing_value": value.get("numerator", "120")}
            rows.append(base | given | {"part": "numerator"})
            if "denominator" in value:
                rows.append(base | {"part": "denominator", "contributing_unit_id": SCHOOL, "contributing_value": "120"})
        elif value["value"] is not None:
            own = {
                "form": "01-MN-DN",
                "sheet": "Học sinh",
                "section": "",
                "source_document": "",
                "file": "mh/9900101.xlsx",
            }
            rows.append(_cell(value, "83", "E10", **own, label="Tổng số trẻ em", found="120"))
            if "denominator" in value:
                rows.append(
                    _cell(value, "88", "E15", **own, label="- Ăn bán trú", found="96") | {"part": "denominator"}
                )
    return rows


def _assertions() -> list[Row]:
    plan = {
        "unit_id": CITY, "kind": "plan", "comparator": "=", "school_year": TERM[0], "period": TERM[1],
        "basis": "derived", "source_document": REPORT, "section": "2", "file": "kh-ct.xlsx", "sheet": "Kế hoạch",
    }  # fmt: skip
    target = {
        "unit_id": AN_LAO, "kind": "target", "school_year": "2024-2025", "basis": "reported",
        "source_document": "Hướng dẫn nhiệm vụ năm học 2024-2025", "section": "3a", "file": "an-lao.xlsx",
        "sheet": "Chỉ tiêu",
    }  # fmt: skip
    return [
        plan | {"indicator": "so_tre", "value": "6107", "measure_unit": "trẻ", "cell": "F5",
                "quote": "so với kế hoạch tỉnh giao tăng 6 lớp, tăng 46 học sinh", "derivation": "6.153 − 46"},
        plan | {"indicator": "so_nhom_lop", "value": "257", "measure_unit": "nhóm/lớp", "cell": "F6",
                "quote": "so với kế hoạch tỉnh giao tăng 6 lớp", "derivation": "263 − 6"},
        plan | {"indicator": "huy_dong_nha_tre", "value": "50.0", "measure_unit": "%", "cell": "F7",
                "quote": "tăng 1,7% so với kế hoạch tỉnh giao", "derivation": "51,7 − 1,7"},
        plan | {"indicator": "huy_dong_3_5", "value": "99.5", "measure_unit": "%", "cell": "F8",
                "quote": "tăng 0,4% so với kế hoạch tỉnh giao", "derivation": "99,9 − 0,4"},
        plan | {"indicator": "huy_dong_5", "value": "99.9", "measure_unit": "%", "cell": "F9",
                "quote": "so với cùng kỳ năm học trước và kế hoạch tỉnh giao giảm 0,1%", "derivation": "99,8 + 0,1"},
        target | {"indicator": "huy_dong_5", "comparator": "=", "value": "100", "measure_unit": "%",
                  "population": "trẻ 5 tuổi", "cell": "F5", "quote": "100% trẻ 5 tuổi"},
        target | {"indicator": "sdd_nhe_can", "comparator": "<=", "measure_unit": "%", "baseline": "2024-2025-start",
                  "baseline_change": "1.5", "population": "trẻ", "cell": "F6",
                  "ambiguity": "Nguồn không nói 1,5% là điểm phần trăm hay mức giảm tương đối.",
                  "quote": "Giảm 1,5% tỷ lệ trẻ SDD thể nhẹ cân so với đầu năm học"},
        target | {"indicator": "xa_dat_pc", "comparator": "=", "numerator": "17", "denominator": "17",
                  "measure_unit": "xã", "population": "xã, thị trấn", "cell": "F7", "quote": "17/17 xã"},
    ]  # fmt: skip


def _goals() -> list[Row]:
    """The verdicts on the plans and targets above: one missed, one without a figure, one that cannot be judged."""
    states = {"huy_dong_5": "not_met", "sdd_nhe_can": "ambiguous", "xa_dat_pc": "no_figure"}
    rows = []
    for one in _assertions():
        is_plan = one["kind"] == "plan"
        figure = dict(zip(("figure_school_year", "figure_period"), TERM, strict=True)) if is_plan else {}
        if is_plan:
            figure |= {"figure_basis": "reported", "figure_boundary": "as_reported", "figure_breakdown": "total"}
        state = states.get(one["indicator"], "met") if is_plan or one["indicator"] != "huy_dong_5" else "no_figure"
        place = {key: one[key] for key in ("unit_id", "indicator", "kind", "file", "sheet", "cell")}
        rows.append(place | figure | {"horizon": one["school_year"], "state": state})
    return rows


def _term(indicator: str, part: str, item: str) -> Row:
    return {
        "indicator": indicator,
        "source": "BC-TH",
        "part": part,
        "form": "BC-TH",
        "sheet": "*",
        "item": item,
        "breakdown": "=",
        "coefficient": "1",
    }


def _topics() -> list[Row]:
    names = {
        "quy_mo": "Quy mô",
        "huy_dong": "Huy động trẻ ra lớp",
        "nuoi_duong": "Nuôi dưỡng, sức khỏe",
        "pho_cap": "Phổ cập giáo dục",
        "truong_chuan": "Trường chuẩn, kiểm định",
        "doi_ngu": "Đội ngũ",
    }
    return [
        {"topic": topic, "name_vi": name, "mart": f"mart_{topic}", "sort_order": str(order)}
        for order, (topic, name) in enumerate(names.items(), start=1)
    ]


def _codes() -> list[Row]:
    labels = {
        ("provider_type", "mam_non"): "trường mầm non",
        ("provider_type", "nhom_tre"): "nhóm trẻ độc lập",
        ("ownership", "cong_lap"): "công lập",
        ("ownership", "tu_thuc"): "tư thục",
        ("status", "hoat_dong"): "hoạt động",
        ("claim", "exceeded"): "vượt",
    }
    return [{"list": name, "code": code, "label_vi": label} for (name, code), label in labels.items()]
