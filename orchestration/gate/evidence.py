"""The private evidence of a gate: every failing thing, and the cells behind a failing value, as CSV of the office.

One file a suite in `var/evidence/<candidate>/`, beside them `cells.csv`: the cells behind what the warehouse found.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from orchestration.gate.rows import SuiteRow
from orchestration.settings import Home

CELLS = "cells"
# of each failing value: enough to begin with, and few enough that a nation's evidence is written in a moment
MOST_CELLS = 8
# of each rule: the cells of the first ones are looked up
MOST_VALUES = 100

# The rules of the warehouse speak of (unit, round, indicator), where the indicator may be an item, an attribute of the
# register or a goal. A value added up from units below leads to the cells of those units, however far down they are.
_CELLS = """
with recursive

failing as (
    select distinct unit_id, round, indicator
    from (
        select unit_id, round, indicator,
            row_number() over (partition by rule_id order by unit_id, round, indicator) as place
        from violation
    )
    where place <= {most_values}
),

point as (
    select
        unit_id,
        school_year || '-' || period as round,
        indicator,
        kind,
        contributing_unit_id,
        file,
        sheet,
        cell,
        found
    from marts.mart_provenance
    where breakdown = 'total'
        and indicator in (select indicator from failing)
        and school_year || '-' || period in (select round from failing)
),

below as (
    select unit_id, round, indicator, unit_id as source_unit_id, 0 as depth
    from failing
    union
    select below.unit_id, below.round, below.indicator, point.contributing_unit_id, below.depth + 1
    from below
    inner join point
        on below.source_unit_id = point.unit_id and below.round = point.round and below.indicator = point.indicator
    where point.kind = 'rollup' and below.depth < 4 and point.contributing_unit_id <> below.source_unit_id
),

behind as (
    select below.unit_id, below.round, below.indicator, below.source_unit_id, point.file, point.sheet, point.cell,
        point.found
    from below
    inner join point
        on below.source_unit_id = point.unit_id and below.round = point.round and below.indicator = point.indicator
    where point.kind = 'cell'
    union
    select failing.unit_id, failing.round, failing.indicator, failing.unit_id, submission.file, seen.sheet, seen.cell,
        seen.found
    from failing
    inner join (
        select unit_id, round, item as indicator, sha256, sheet, cell, found from staging.stg_observation
        union all
        select unit_id, horizon, indicator, sha256, sheet, cell, found from staging.stg_assertion
        union all
        select unit_id, submitted_round, indicator, sha256, sheet, cell, found from staging.stg_assertion
        union all
        select unit_id, round, item, sha256, sheet, cell, found from staging.stg_disclosure_item
        union all
        select unit_id, register_round, attribute, sha256, sheet, cell, value from staging.stg_provider_fact
    ) as seen using (unit_id, round, indicator)
    inner join staging.stg_submission as submission using (sha256)
)

select *
from behind
qualify row_number() over (
    partition by unit_id, round, indicator order by source_unit_id <> unit_id, file, sheet, cell, source_unit_id
) <= {most_cells}
order by all
"""


def keep_evidence(home: Home, candidate_id: str, rows: dict[str, SuiteRow]) -> None:
    """Write the failing rows of each suite, and the cells behind those of the warehouse, in place of what was there."""
    folder = home.evidence / candidate_id
    # what export hid lies there already
    folder.mkdir(parents=True, exist_ok=True)
    for suite, row in rows.items():
        row.evidence.to_csv(folder / f"{suite}.csv", index=False)
    cells_behind(home, rows["warehouse"].evidence).to_csv(folder / f"{CELLS}.csv", index=False)


def cells_behind(home: Home, violation: pd.DataFrame) -> pd.DataFrame:
    """Up to MOST_CELLS cells for each failing (unit_id, round, indicator): source_unit_id, file, sheet, cell, found."""
    columns = ["unit_id", "round", "indicator", "source_unit_id", "file", "sheet", "cell", "found"]
    if violation.empty or "indicator" not in violation:
        return pd.DataFrame(columns=columns)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        connection.register("violation", violation[["rule_id", "unit_id", "round", "indicator"]].astype(str))
        return connection.execute(_CELLS.format(most_values=MOST_VALUES, most_cells=MOST_CELLS)).df()


def kept(home: Home, candidate_id: str, name: str) -> pd.DataFrame:
    """One kept file as text, '' for what is empty; an empty frame when nothing was kept."""
    file = home.evidence / candidate_id / f"{name}.csv"
    try:
        return pd.read_csv(file, dtype=str, keep_default_na=False)
    except (FileNotFoundError, pd.errors.EmptyDataError):
        return pd.DataFrame()


def failing_rows(evidence: pd.DataFrame, rule_id: str) -> list[dict[str, str]]:
    """The rows of one rule, every value as text."""
    if "rule_id" not in evidence:
        return []
    rows = evidence[evidence["rule_id"] == rule_id].astype(object).fillna("").astype(str)
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
