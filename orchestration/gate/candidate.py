"""The row of the candidate: its files, read back from disk as the public would get them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from orchestration.export.confidentiality import SMALLEST_SHOWN_COUNT
from orchestration.export.table import TOPIC_MARTS
from orchestration.gate import hidden
from orchestration.gate.drift import RULE as DRIFT
from orchestration.gate.drift import drift
from orchestration.gate.rows import SuiteRow
from orchestration.transform.compact import CSV_DIALECT, quoted

# what an office may have none of: announced dates, waivers, plans and targets, disclosure, a register, an area in which
# several units owe a form, a topic (C-TOPIC counts those)
MAY_BE_EMPTY = (
    "calendar",
    "note",
    "hidden_count",
    "assertion",
    "disclosure_item",
    "provider_fact",
    "mart_cong_khai",
    "mart_ke_hoach",
    "mart_nop_bao_cao",
    *TOPIC_MARTS,
)
_NAMED = "unit_id, school_year, period, indicator, breakdown, basis"

# the topical tables as one, with the name of each
_TOPICAL = " union all by name ".join(
    f"select '{mart}' as mart, {_NAMED}, boundary, value, symbol from {mart}" for mart in TOPIC_MARTS
)

_CANDIDATE_RULES = {
    "C-KEY": (
        "select count(*) from value",
        f"select {_NAMED} from value group by {_NAMED}, boundary having count(*) > 1",
    ),
    "C-SOURCE": (
        "select count(*) from value where value is not null",
        f"select distinct {_NAMED}, boundary from value anti join provenance using ({_NAMED}, boundary) "
        "where value is not null",
    ),
    "C-SHOWN": (
        "select count(*) from value",
        "select unit_id, school_year, period, indicator, breakdown, boundary from value "
        "group by all having count(*) filter (where is_shown) <> 1",
    ),
    "C-HIDDEN": (hidden.CHECKED, hidden.FAILING),
    "C-DISCLOSURE": (
        "select count(*) from disclosure_item",
        "select unit_id, school_year, item, breakdown, 'khóa' as found from disclosure_item "
        "group by unit_id, school_year, form, item, breakdown having count(*) > 1 "
        "union all select unit_id, school_year, item, breakdown, 'cơ sở' from disclosure_item "
        "anti join unit using (unit_id) "
        "union all select unit_id, school_year, item, breakdown, 'liên kết' from disclosure_item "
        "where not regexp_matches(link, '^https?://[^@/]+(/|$|[?#])', 'i') "
        "union all select unit_id, school_year, item, breakdown, 'số nhỏ' from disclosure_item "
        f"where sensitive_group is not null and (text is not null or value between 1 and {SMALLEST_SHOWN_COUNT - 1})",
    ),
    "C-TOPIC": (
        "select count(*) from value where is_shown",
        f"select {_NAMED}, topical.symbol as found, wanted.symbol as expected "
        "from (select value.*, topic.mart from value left join indicator using (indicator) "
        "left join topic using (topic) where value.is_shown) as wanted "
        f"full join ({_TOPICAL}) as topical using (mart, {_NAMED}, boundary) "
        "where wanted.is_shown is null or topical.unit_id is null "
        "or wanted.value is distinct from topical.value or wanted.symbol is distinct from topical.symbol",
    ),
    "C-ROUND": (
        "select count(*) from value",
        f"select {_NAMED} from value left join round using (school_year, period) left join unit using (unit_id) "
        "where round.round is null or unit.slug is null",
    ),
}


def candidate_row(data: Path, released: Path) -> SuiteRow:
    """The row of the candidate, from its files as they lie on disk; `released` is the data folder of the last release.

    A folder that is not there is a first release: nothing to drift from, and that is no failure.
    """
    row = SuiteRow()
    files = sorted(data.glob("*.parquet"))
    evidence = []
    with duckdb.connect() as connection:
        empty = []
        for file in files:
            name = "value" if file.stem == "indicator_value" else file.stem
            connection.execute(f"create view {name} as select * from read_parquet({quoted(file)})")
            count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
            csv_count = connection.execute(
                f"select count(*) from read_csv({quoted(file.with_suffix('.csv'))}, all_varchar = true, {CSV_DIALECT})"
            ).fetchall()[0][0]
            if count != csv_count or (count == 0 and file.stem not in MAY_BE_EMPTY):
                empty.append(file.stem)
        row.add("C-ROWS", len(files), len(empty))
        evidence.append(pd.DataFrame({"rule_id": "C-ROWS", "found": empty}))
        for rule_id, (checked, failing) in _CANDIDATE_RULES.items():
            rows = connection.execute(failing).df()
            row.add(rule_id, connection.execute(checked).fetchall()[0][0], len(rows))
            evidence.append(rows.assign(rule_id=rule_id))
    compared, drifted = drift(data, released)
    row.add(DRIFT, compared, len(drifted))
    evidence.append(drifted.assign(rule_id=DRIFT))
    row.evidence = pd.concat([frame for frame in evidence if len(frame)] or [pd.DataFrame()], ignore_index=True)
    return row
