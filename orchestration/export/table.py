"""The tables that leave: one list, from which the door makes its views and Dagster its dependencies."""

from __future__ import annotations

# readable views of the indicator values, one per `mart` of topic.csv
TOPIC_MARTS = (
    "mart_co_so_vat_chat",
    "mart_doi_ngu",
    "mart_huy_dong",
    "mart_khac",
    "mart_ngan_sach",
    "mart_nuoi_duong",
    "mart_pho_cap",
    "mart_quy_mo",
    "mart_truong_chuan",
)

# table of data/ -> the mart whose view `public_<table>` it is
BEHIND_VIEWS = {
    "disclosure_item": "mart_disclosure",
    "indicator_value": "mart_indicator_value",
    "mart_ke_hoach": "mart_ke_hoach",
    "mart_nop_bao_cao": "mart_nop_bao_cao",
    "provenance": "mart_provenance",
    "provider_fact": "mart_provider_fact",
    "unit": "mart_unit",
} | {mart: mart for mart in TOPIC_MARTS}

# table of data/ -> the mart it is: nothing in these is about a child
AS_THEY_ARE = {
    "assertion": "mart_assertion",
    "mart_cong_khai": "mart_cong_khai",
    "submission": "mart_submission",
}

CATALOGUE_TABLES = (
    "area",
    "area_attribute",
    "area_crosswalk",
    "breakdown",
    "code_list",
    "collecting_level",
    "deadline",
    "form",
    "indicator",
    "indicator_term",
    "legal_document",
    "non_indicator",
    "norm",
    "quality_case",
    "recognition_criterion",
    "round",
    "rule",
    "rule_limit",
    "series_break",
    "topic",
)

# tables of data/ that export makes of more than one mart, or of none
_MADE = ("calendar", "disclosure_requirement", "hidden_count", "note")

MARTS = tuple(sorted({*BEHIND_VIEWS.values(), *AS_THEY_ARE.values()}))


def relations() -> dict[str, str]:
    """Table of data/ -> relation it is read from: a list, so that nothing becomes public by being there."""
    found = {name: f"public_{name}" for name in (*BEHIND_VIEWS, *_MADE)}
    found |= {name: f"source.marts.{mart}" for name, mart in AS_THEY_ARE.items()}
    found |= {name: f"source.catalogue.{name}" for name in CATALOGUE_TABLES}
    return dict(sorted(found.items()))
