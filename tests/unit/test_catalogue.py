"""The catalogue seeds fit together: every reference leads somewhere, every key is unique, every text is clean."""

import csv
import re
import unicodedata
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.collect.reader import READERS
from orchestration.export.table import TOPIC_MARTS

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
SEEDS = ROOT / "dbt_project" / "seeds"

KEYS = {
    "round": ["round"],
    "area": ["unit_id"],
    "area_crosswalk": ["old_unit_id", "new_unit_id"],
    "form": ["form", "version"],
    "form_line": ["form", "version", "sheet", "line"],
    "form_column": ["form", "version", "sheet", "position"],
    "form_rule": ["rule_id", "form", "version", "side", "sheet", "item", "breakdown"],
    "breakdown": ["breakdown"],
    "indicator_set": ["indicator_set", "part"],
    "jump_limit": ["form", "sheet", "item", "breakdown"],
    "code_list": ["list", "code"],
    "code_map": ["form", "version", "field", "source_code"],
    "legal_document": ["document"],
    "indicator": ["indicator"],
    "indicator_term": ["indicator", "source", "part", "form", "sheet", "item", "breakdown", "published_breakdown"],
    "area_attribute": ["unit_id", "attribute", "valid_from"],
    "non_indicator": ["indicator"],
    "norm": ["norm"],
    "topic": ["topic"],
    "deadline": ["form", "period", "valid_from"],
    "collecting_level": ["valid_from"],
    "recognition_criterion": ["criterion"],
}
REFERENCES = [
    ("round", "start_of_year_round", "round", "round"),
    ("round", "same_period_round", "round", "round"),
    ("area", "parent_unit_id", "area", "unit_id"),
    ("area_crosswalk", "old_unit_id", "area", "unit_id"),
    ("area_crosswalk", "new_unit_id", "area", "unit_id"),
    ("form", "legal_document", "legal_document", "document"),
    ("legal_document", "replaced_by", "legal_document", "document"),
    ("indicator", "legal_document", "legal_document", "document"),
    ("indicator_term", "indicator", "indicator", "indicator"),
    ("area_attribute", "unit_id", "area", "unit_id"),
    ("norm", "indicator", "indicator", "indicator"),
    ("norm", "legal_document", "legal_document", "document"),
    ("recognition_criterion", "indicator", "indicator", "indicator"),
    ("recognition_criterion", "legal_document", "legal_document", "document"),
    ("code_map", "form", "form", "form"),
    ("indicator", "topic", "topic", "topic"),
    ("deadline", "form", "form", "form"),
    ("deadline", "legal_document", "legal_document", "document"),
]
ALLOWED = {
    ("indicator", "direction"): {"up", "down", "none"},
    ("indicator", "additivity"): {"sum", "ratio", "never"},
    ("indicator", "time_kind"): {"stock", "flow", "ratio"},
    ("indicator", "scope"): {"provider", "school", "independent_group", "commune", "area"},
    ("indicator", "sensitivity"): {"none", "sensitive", "sensitive_whole", "staff"},
    ("indicator", "is_headline"): {"0", "1"},
    ("indicator_term", "part"): {"numerator", "denominator"},
    ("area", "level"): {"nation", "province", "district", "commune"},
    ("area", "is_illustrative"): {"0", "1"},
    ("collecting_level", "level"): {"province", "district", "commune"},
    ("area_crosswalk", "kind"): {"whole", "split"},
    ("form", "layout"): set(READERS),
    ("form_column", "role"): {"tt", "label", "measure_unit", "item", "key", "value", "attribute"},
    ("form_rule", "severity"): {"critical", "warning"},
    ("form_rule", "comparator"): {"=", "<="},
    ("form_rule", "side"): {"left", "right"},
    ("norm", "applies_to"): {"", "dac_biet_kho_khan", "thuong"},
    ("recognition_criterion", "unit_level"): {"commune", "district", "province"},
    ("legal_document", "verification"): {"checked", "unchecked"},
    ("legal_document", "status"): {"in_force", "replaced", "to_verify"},
    ("code_map", "verification"): {"checked", "unchecked"},
}
REGISTER_ITEMS = {
    "is_school",
    "is_independent_group",
    "is_private_school",
    "is_not_operating_school",
    "is_cqg",
    "is_cqg_1",
    "is_cqg_2",
    "is_kdcl",
    "is_self_assessed",
    "is_cqg_file_submitted",
    "is_cqg_over_5_years",
    "sites",
    "is_foreign",
    "is_public_school",
    "is_non_public_school",
    "is_mam_non",
    "is_mau_giao",
    "is_nha_tre",
    "is_group_nhom_tre",
    "is_group_lop_mau_giao",
    "is_group_nhom_lop",
    "is_supervised_group",
    "is_licensed_group",
    "is_licensed_non_public_school",
    "is_cqg_public",
    "is_cqg_due",
    "is_kdcl_1",
    "is_kdcl_2",
    "is_kdcl_3",
    "is_kdcl_4",
    "is_kdcl_over_5_years",
    "is_kdcl_self_assessed",
}
# what int_provider_derived.sql finds out for one provider at a time
DERIVED_ITEMS = {"teachers_short", "is_over_20_groups"}
RECOGNITIONS = {"pc5", "pc"}


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, field: str) -> set[str]:
    return {row[field] for row in seed(name)}


def items(form: str) -> set[tuple[str, str]]:
    """(sheet, item) of every line of a form that holds figures."""
    return {(row["sheet"], row["item"]) for row in seed("form_line") if row["form"] == form and row["item"]}


def breakdowns(form: str, sheet: str) -> set[str]:
    """The breakdowns that a sheet of a coded form has columns for."""
    return {
        row["field"]
        for row in seed("form_column")
        if (row["form"], row["sheet"], row["role"]) == (form, sheet, "value")
    }


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
def test_text_is_clean(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
    assert unicodedata.normalize("NFC", text) == text
    assert not re.search(r"</?[a-zA-Z]|&[a-z]+;", text), "the catalogue holds no markup"
    widths = {len(row) for row in csv.reader(text.splitlines())}
    assert len(widths) == 1


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique(name: str) -> None:
    keys = [tuple(row[field] for field in KEYS[name]) for row in seed(name)]
    assert keys and len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "field", "target", "key"), REFERENCES)
def test_references_lead_somewhere(name: str, field: str, target: str, key: str) -> None:
    assert column(name, field) - {""} <= column(target, key)


@pytest.mark.parametrize(("name", "field"), ALLOWED)
def test_words_are_known(name: str, field: str) -> None:
    assert column(name, field) <= ALLOWED[name, field]


def test_codes_of_a_source_lead_to_codes_of_ours_and_say_where_from() -> None:
    ours = defaultdict(set)
    for row in seed("code_list"):
        ours[row["list"]].add(row["code"])
    ours["cqg_level"] = {"1", "2", ""}
    columns = {(row["form"], row["version"], row["field"]) for row in seed("form_column")}
    for row in seed("code_map"):
        assert (row["form"], row["version"], row["field"]) in columns and row["source"], row
        assert row["code"] in ours[row["field"]], row
        # [M] is from memory: a code so read is told to the officer
        assert (row["verification"] == "unchecked") == row["source"].endswith("[M]"), row


def test_a_form_is_known_by_its_title_or_its_headers() -> None:
    for row in seed("form"):
        assert row["title_match"] or row["header_match"], row["form"]
        headers = {each["header"] for each in seed("form_column") if each["form"] == row["form"]}
        assert set(filter(None, row["header_match"].split(";"))) <= headers


def test_rounds_ascend_and_refer_to_the_same_year_or_period() -> None:
    rounds = {row["round"]: row for row in seed("round")}
    days = [row["reference_date"] for row in sorted(rounds.values(), key=lambda row: int(row["sort_order"]))]
    assert days == sorted(days)
    for row in rounds.values():
        assert row["round"] == f"{row['school_year']}-{row['period']}"
        if row["start_of_year_round"]:
            assert rounds[row["start_of_year_round"]]["school_year"] == row["school_year"]
        if row["same_period_round"]:
            before = rounds[row["same_period_round"]]
            assert before["period"] == row["period"]
            assert int(before["school_year"][:4]) == int(row["school_year"][:4]) - 1


def test_area_ids_codes_and_parents() -> None:
    areas = {row["unit_id"]: row for row in seed("area")}
    digits = {"nation": 2, "province": 2, "district": 3, "commune": 5}
    for row in areas.values():
        assert row["unit_id"] == f"{row['level']}-{row['code']}-{row['valid_from'].replace('-', '')}"
        assert len(row["code"]) == digits[row["level"]]
        if row["parent_unit_id"]:
            parent = areas[row["parent_unit_id"]]
            # what is known from before the catalogue's first day has nothing above it until then
            assert parent["valid_from"] <= max(row["valid_from"], "2020-01-01")
            assert (row["valid_to"] or "9999-12-31") <= (parent["valid_to"] or "9999-12-31")
            assert parent["is_illustrative"] == row["is_illustrative"]
        else:
            assert row["level"] == "nation" or row["is_illustrative"] == "1"


def test_area_codes_are_valid_once_at_a_time() -> None:
    spans = defaultdict(list)
    for row in seed("area"):
        spans[row["level"], row["code"]].append((row["valid_from"], row["valid_to"] or "9999-12-31"))
    for periods in spans.values():
        ordered = sorted(periods)
        assert all(before[1] < after[0] for before, after in pairwise(ordered))


def test_crosswalk_splits_name_more_than_one_new_unit() -> None:
    kinds = defaultdict(list)
    for row in seed("area_crosswalk"):
        kinds[row["old_unit_id"]].append(row["kind"])
    for old, found in kinds.items():
        assert set(found) == ({"whole"} if len(found) == 1 else {"split"}), old


def test_the_state_form_has_its_212_codes() -> None:
    codes = sorted(int(item) for sheet, item in items("01-MN-DN") if sheet != "Ngân sách")
    assert codes == list(range(1, 213))


def test_the_budget_sheet_has_its_own_codes() -> None:
    codes = sorted(int(item) for sheet, item in items("01-MN-DN") if sheet == "Ngân sách")
    assert codes == [*range(15, 24), *range(56, 72)]


def test_state_form_columns_are_breakdowns() -> None:
    known = column("breakdown", "breakdown")
    for sheet in ("Trường-Lớp", "Học sinh", "Cán bộ", "Phòng học", "Ngân sách"):
        assert breakdowns("01-MN-DN", sheet) <= known


def test_rules_name_cells_that_exist() -> None:
    sides = defaultdict(set)
    sames = defaultdict(set)
    for row in seed("form_rule"):
        sides[row["rule_id"]].add(row["side"])
        sames[row["rule_id"]].add((row["form"], row["severity"], row["comparator"], row["message_vi"]))
        if row["form"] != "PCGD-DT":
            known = items(row["form"])
            assert row["item"] == "*" or (row["sheet"], row["item"]) in known, row
        if row["form"] == "01-MN-DN" and row["breakdown"] != "*":
            assert row["breakdown"] in breakdowns(row["form"], row["sheet"]), row
    assert all(found == {"left", "right"} for found in sides.values())
    assert all(len(found) == 1 for found in sames.values())


def test_terms_name_items_that_exist() -> None:
    ages = {row["code"] for row in seed("code_list") if row["list"] == "age"}
    survey = {row["field"] for row in seed("form_column") if row["form"] == "PCGD-DT" and row["role"] == "value"}
    recognition_items = {f"{kind}_{name}" for kind in ("dat", "xet") for name in RECOGNITIONS}
    for row in seed("indicator_term"):
        place = row["sheet"], row["item"]
        if row["form"] == "DM-CS":
            assert row["sheet"] == "register" and row["item"] in REGISTER_ITEMS, row
        elif row["form"] == "DERIVED":
            assert row["sheet"] == "provider" and row["item"] in DERIVED_ITEMS, row
        elif row["form"] == "PCGD":  # what SQL judges from the survey
            assert row["sheet"] == "recognition" and row["item"] in recognition_items, row
        elif row["form"] == "PCGD-DT":
            assert row["sheet"] == "*" and row["item"] in survey and row["breakdown"] in ages, row
        else:
            assert place in items(row["form"]), row
        float(row["coefficient"])


def test_each_criterion_of_recognition_has_its_threshold_as_a_norm() -> None:
    norms = defaultdict(set)
    for row in seed("norm"):
        for level in row["unit_level"].split():
            norms[row["indicator"], row["breakdown"], row["legal_document"], level].add(row["applies_to"])
    assert column("recognition_criterion", "recognition") == RECOGNITIONS
    terms = {(row["indicator"], row["source"]) for row in seed("indicator_term")}
    for row in seed("recognition_criterion"):
        kinds = norms[row["indicator"], row["breakdown"], row["legal_document"], row["unit_level"]]
        assert kinds in ({""}, {"thuong", "dac_biet_kho_khan"}), row
        source = "PCGD-DT" if row["unit_level"] == "commune" else "PCGD"
        assert (row["indicator"], source) in terms, row


def test_terms_have_the_breakdowns_that_are_asked_for() -> None:
    asked = {row["indicator"]: row["breakdowns"].split(";") for row in seed("indicator")}
    known = column("breakdown", "breakdown")
    assert all(set(found) <= known and found[0] == "total" for found in asked.values())
    spelled = {(row["indicator"], row["source"], row["published_breakdown"]) for row in seed("indicator_term")}
    for row in seed("indicator_term"):
        if row["form"] == "01-MN-DN":
            there = breakdowns(row["form"], row["sheet"])
            # a breakdown that the source spells out by columns of its own asks for none by that name
            followed = [one for one in asked[row["indicator"]] if (row["indicator"], row["source"], one) not in spelled]
            wanted = followed if row["breakdown"] == "=" else [row["breakdown"]]
            assert set(wanted) <= there, row


def test_every_rate_names_its_denominator() -> None:
    parts = defaultdict(set)
    for row in seed("indicator_term"):
        parts[row["indicator"], row["source"]].add(row["part"])
    for row in seed("indicator"):
        assert (row["additivity"] == "ratio") == bool(row["denominator_vi"]), row["indicator"]
        if row["measure_unit"] == "%" and row["additivity"] == "ratio":
            assert row["decimals"] == "1"
        for (indicator, source), found in parts.items():
            if indicator != row["indicator"]:
                continue
            if row["additivity"] == "sum":
                assert found == {"numerator"}, indicator
            # a summary may print a rate without its parts
            elif row["additivity"] == "ratio" and not source.startswith("BC-TH"):
                assert found == {"numerator", "denominator"}, (indicator, source)


def test_sensitive_measures_have_a_least_denominator() -> None:
    for row in seed("indicator"):
        assert (row["sensitivity"] != "none") == (row["min_denominator"] == "10"), row["indicator"]
    sensitive = {row["indicator"] for row in seed("indicator") if row["sensitivity"].startswith("sensitive")}
    assert {"sdd_nhe_can", "sdd_thap_coi", "sdd_coi_coc", "thua_can_bp", "hoa_nhap", "tre_khuyet_tat"} <= sensitive


def test_every_summary_item_is_used_or_checked() -> None:
    used = {row["item"] for row in seed("indicator_term") if row["form"] == "BC-TH"}
    checked = {row["item"] for row in seed("form_rule") if row["form"] == "BC-TH"}
    assert {item for _, item in items("BC-TH")} == used | checked


def test_indicator_texts_are_complete_and_speak_of_children() -> None:
    for row in seed("indicator"):
        assert row["name_vi"] and row["name_en"] and row["meaning_vi"].endswith(".") and row["numerator_vi"]
        assert "học sinh" not in " ".join(row.values()).lower(), row["indicator"]
    assert 5 <= sum(row["is_headline"] == "1" for row in seed("indicator")) <= 8


def test_every_topic_has_names_and_a_mart_that_leaves() -> None:
    rows = seed("topic")
    assert all(row["name_vi"] and row["name_en"] for row in rows)
    assert {row["mart"] for row in rows} == set(TOPIC_MARTS)
    assert [int(row["sort_order"]) for row in rows] == sorted({int(row["sort_order"]) for row in rows})
    for mart in TOPIC_MARTS:
        model = (ROOT / "dbt_project" / "models" / "marts" / f"{mart}.sql").read_text(encoding="utf-8")
        assert f"topic_mart('{mart}'" in model, mart


def test_a_deadline_is_of_a_form_that_is_owed_then_and_names_its_document() -> None:
    owed = {(row["form"], period) for row in seed("form") for period in row["periods"].split()}
    documents = {row["document"] for row in seed("legal_document")}
    disclosure = {row["form"] for row in seed("disclosure_item")}
    for row in seed("deadline"):
        assert (row["form"], row["period"]) in owed and row["legal_document"] in documents
        assert re.fullmatch(r"\d\d-\d\d", row["month_day"]) and row["verification"] in ("checked", "unchecked")
        assert row["form"] not in disclosure, "the items of a disclosure form carry its deadline"


def test_who_owes_a_form_is_told_by_levels() -> None:
    levels = {"school", "independent_group", "nation", "province", "district", "commune"}
    for row in seed("form"):
        assert set(row["reporter"].split()) <= levels, row["form"]


def test_a_form_is_owed_at_periods_by_somebody() -> None:
    periods, forms = {row["period"] for row in seed("round")}, {row["form"] for row in seed("form")}
    for row in seed("form"):
        assert set(row["periods"].split()) <= periods, row["form"]
        assert row["reporter"] or not row["periods"], row["form"]
        assert set(row["covers"].split()) <= forms, row["form"]
    # a season begins with the state form, whoever has handed in anything before
    assert {row["periods"] for row in seed("form") if row["form"] == "01-MN-DN"} == {"start"}


def test_code_columns_name_a_list_of_codes() -> None:
    lists = {row["list"] for row in seed("code_list")}
    named = [row["value_type"].partition(":") for row in seed("form_column")]
    assert {name for kind, mark, name in named if kind == "code" and mark} <= lists
    assert all(kind == "code" for kind, mark, _ in named if mark)


def test_all_that_is_asked_for_is_an_indicator_or_says_why_not() -> None:
    """The ids of the list of indicators, of the figures and of the targets of the source documents."""
    with (DATA / "asked_for.csv").open(encoding="utf-8", newline="") as file:
        asked = {row["indicator"] for row in csv.DictReader(file)}
    defined, left_out = column("indicator", "indicator"), column("non_indicator", "indicator")
    assert len(asked) == 95
    assert asked <= defined | left_out
    assert not defined & left_out


def test_a_non_indicator_has_a_reason_and_a_source() -> None:
    for row in seed("non_indicator"):
        assert row["name_vi"] and row["reason_vi"].endswith(".") and row["source"], row


def test_every_indicator_says_when_it_is_given_and_what_it_is_over_time() -> None:
    periods = {row["period"] for row in seed("round")}
    for row in seed("indicator"):
        given = row["rounds"].split()
        assert given and set(given) <= periods and len(set(given)) == len(given), row["indicator"]
        assert (row["time_kind"] == "ratio") == (row["additivity"] == "ratio"), row["indicator"]
        assert row["measure_unit"], row["indicator"]
        assert (row["valid_from"] or "0001-01-01") < (row["valid_to"] or "9999-12-31"), row["indicator"]


def test_every_indicator_computes() -> None:
    assert column("indicator", "indicator") == column("indicator_term", "indicator")


def test_the_degree_required_of_teachers_breaks_in_2020() -> None:
    rows = {row["indicator"]: row for row in seed("indicator")}
    assert rows["gv_dat_chuan_truoc_2020"]["valid_to"] == "2020-06-30"
    assert rows["gv_dat_chuan"]["valid_from"] == "2020-07-01"


def test_two_bases_of_external_assessment_are_two_indicators_whose_names_say_which() -> None:
    rows = {row["indicator"]: row for row in seed("indicator")}
    bases = {
        row["indicator"]: row["item"]
        for row in seed("indicator_term")
        if (row["source"], row["part"]) == ("DM-CS", "denominator")
    }
    assert "tính trên mọi trường" in rows["danh_gia_ngoai"]["name_vi"]
    assert "tính trên trường đã tự đánh giá" in rows["danh_gia_ngoai_tren_tu_danh_gia"]["name_vi"]
    assert bases["danh_gia_ngoai"] == "is_school"
    assert bases["danh_gia_ngoai_tren_tu_danh_gia"] == "is_self_assessed"


def test_what_can_show_a_child_is_sensitive() -> None:
    words = ("khuyết tật", "suy dinh dưỡng", "thừa cân", "dân tộc thiểu số", "chuyển đi", "miễn học phí")
    for row in seed("indicator"):
        about_children = row["measure_unit"] in {"%", "trẻ"} and not re.search("[Tt]rường|[Cc]ơ sở", row["name_vi"])
        if about_children and any(word in row["name_vi"].lower() for word in words):
            assert row["sensitivity"].startswith("sensitive"), row["indicator"]


def test_the_status_of_a_legal_document_follows_from_what_is_known_of_it() -> None:
    for row in seed("legal_document"):
        is_over = bool(row["replaced_by"] or row["in_force_to"])
        assert (row["status"] == "replaced") == is_over, row["document"]
        if row["status"] == "in_force":
            assert row["verification"] == "checked", row["document"]


def test_forms_of_terms_are_forms_or_counted_by_sql() -> None:
    assert column("indicator_term", "form") <= column("form", "form") | {"DERIVED", "PCGD"}
