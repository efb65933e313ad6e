"""What tells the rows of a public table apart, and which columns name a row of another one.

The data package says it to programs. Keys of marts are those dbt tests (`unique_key`); a table without an entry has no
key: several parts of one value may come from one cell (`provenance`), two waivers may speak of one figure (`note`),
and of the columns that name a changed number (`changes`) some are empty in each table.
"""

from __future__ import annotations

from orchestration.export.table import TOPIC_MARTS

_VALUE = ("unit_id", "school_year", "period", "indicator", "breakdown", "basis", "boundary")

KEYS: dict[str, tuple[str, ...]] = {
    "area": ("unit_id",),
    "area_attribute": ("unit_id", "attribute", "valid_from"),
    "area_crosswalk": ("old_unit_id", "new_unit_id"),
    "assertion": ("sha256", "sheet", "cell"),
    "breakdown": ("breakdown",),
    "code_list": ("list", "code"),
    "collecting_level": ("valid_from",),
    "calendar": ("position",),
    "deadline": ("deadline",),
    "dictionary": ("table_name", "position"),
    "disclosure_item": ("unit_id", "school_year", "form", "item", "breakdown"),
    "disclosure_requirement": ("form", "version", "item"),
    "form": ("form", "version"),
    "hidden_count": ("rule", "unit_level", "topic", "school_year", "period"),
    "indicator": ("indicator",),
    "indicator_value": _VALUE,
    "legal_document": ("document",),
    "mart_cong_khai": ("unit_id", "school_year", "form"),
    "mart_ke_hoach": ("sha256", "sheet", "cell"),
    "mart_nop_bao_cao": ("unit_id", "school_year", "period", "form"),
    "non_indicator": ("indicator",),
    "norm": ("norm",),
    "provider_fact": ("unit_id", "attribute", "valid_from"),
    "quality_case": ("quality_case",),
    "recognition_criterion": ("recognition", "criterion", "unit_level"),
    "round": ("round",),
    "rule": ("rule_id",),
    "rule_limit": ("rule_id", "parameter"),
    "series_break": ("indicator", "break_day"),
    "submission": ("sequence",),
    "topic": ("topic",),
    "unit": ("unit_id",),
    **dict.fromkeys(TOPIC_MARTS, _VALUE),
}

_UNIT = (("unit_id",), "unit", ("unit_id",))
_INDICATOR = (("indicator",), "indicator", ("indicator",))
_BREAKDOWN = (("breakdown",), "breakdown", ("breakdown",))
_ROUND = (("school_year", "period"), "round", ("school_year", "period"))

# table -> (its columns, the table they name a row of, the columns there)
REFERENCES: dict[str, tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]] = {
    "assertion": (_UNIT, _INDICATOR),
    "disclosure_item": (_UNIT,),
    "disclosure_requirement": (
        (("form", "version"), "form", ("form", "version")),
        (("deadline",), "deadline", ("deadline",)),
    ),
    "indicator": ((("topic",), "topic", ("topic",)),),
    "indicator_term": (_INDICATOR,),
    "indicator_value": (_UNIT, _ROUND, _INDICATOR, _BREAKDOWN),
    "mart_cong_khai": (_UNIT,),
    "mart_ke_hoach": (_UNIT, _INDICATOR),
    "mart_nop_bao_cao": (_UNIT,),
    "norm": (_INDICATOR, _BREAKDOWN),
    "note": (_UNIT, _ROUND, _INDICATOR),
    "provenance": (_UNIT, _ROUND, _INDICATOR, _BREAKDOWN),
    "provider_fact": (_UNIT,),
    "recognition_criterion": (_INDICATOR, _BREAKDOWN),
    "series_break": (_INDICATOR,),
    "submission": (_UNIT, (("form", "form_version"), "form", ("form", "version"))),
    **dict.fromkeys(TOPIC_MARTS, (_UNIT, _ROUND, _INDICATOR, _BREAKDOWN)),
}
