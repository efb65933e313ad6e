"""The values of two releases side by side: which were added, changed, hidden, shown again or removed."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.transform.compact import quoted

# one key for four tables; what a table has not is an empty text, so that rows can be joined
KEY = (
    "table_name",
    "unit_id",
    "school_year",
    "period",
    "indicator",
    "item",
    "breakdown",
    "basis",
    "boundary",
    "detail",
)
_COMPARED = ("value", "text", "symbol", "coverage", "is_shown")

_SAID = (
    "hash(unit_id, school_year, period, indicator, kind, basis, horizon, population, source_document, comparator, "
    "value, numerator, denominator, baseline, baseline_change)"
)
PLAIN = r"regexp_replace(cast({0} as varchar), '\.?0+$', '')"
_SHAPES = {
    "indicator_value": f"""
        select 'indicator_value' as table_name, unit_id, school_year, period, indicator, '' as item, breakdown, basis,
            boundary, '' as detail, value,
            case when denominator is not null then {PLAIN.format("numerator")} || '/' || {PLAIN.format("denominator")}
            end as text,
            symbol, reported_n || '/' || expected_n || ' ' || maturity as coverage, is_shown,
            cast(null as varchar) as sha256, cast(null as varchar) as sheet, cast(null as varchar) as cell
        from {{source}}
    """,
    # of goals told twice in one document the order makes two keys; one that stays as it was keeps its place
    "assertion": f"""
        select 'assertion' as table_name, unit_id, coalesce(school_year, '') as school_year,
            coalesce(period, '') as period, indicator, kind as item, '' as breakdown, coalesce(basis, '') as basis,
            '' as boundary,
            concat_ws(' · ', horizon, population, source_document) || ' · ' || row_number() over (
                partition by unit_id, school_year, period, indicator, kind, basis, horizon, population, source_document
                order by {_SAID} in (select {_SAID} from {{other}}) desc,
                    comparator nulls last, value nulls last, numerator nulls last, baseline, baseline_change, cell
            ) as detail,
            value,
            nullif(concat_ws(' ', comparator, {PLAIN.format("numerator")} || '/' || {PLAIN.format("denominator")},
                baseline, {PLAIN.format("baseline_change")}), '') as text,
            cast(null as varchar) as symbol, cast(null as varchar) as coverage, cast(null as boolean) as is_shown,
            sha256, sheet, cell
        from {{source}}
    """,
    "disclosure_item": """
        select 'disclosure_item' as table_name, unit_id, school_year, '' as period, '' as indicator, item, breakdown,
            '' as basis, '' as boundary, form as detail, value,
            nullif(concat_ws(' · ', nullif(state, 'present'), text, link, cast(posted_on as varchar)), '') as text,
            symbol, cast(null as varchar) as coverage, cast(null as boolean) as is_shown,
            -- what the workbook leaves out has no cell of its own
            coalesce(sha256, max(sha256) over (partition by unit_id, school_year, form)) as sha256, sheet, cell
        from {source}
    """,
    "provider_fact": """
        select 'provider_fact' as table_name, unit_id, '' as school_year, '' as period, '' as indicator,
            attribute as item, '' as breakdown, '' as basis, '' as boundary, cast(valid_from as varchar) as detail,
            cast(null as decimal(28, 4)) as value,
            value || coalesce(' (đến hết ' || cast(valid_to as varchar) || ')', '') as text,
            cast(null as varchar) as symbol, cast(null as varchar) as coverage, cast(null as boolean) as is_shown,
            sha256, sheet, cell
        from {source}
    """,
}

# a hidden value is never told again, not even as the old one of its change
_DIFFERENCE = f"""
create or replace temp table difference as
with paired as (
    select {", ".join(KEY)}, old is not null as was, new is not null as is_now, old, new
    from (select {", ".join(KEY)}, released as old from released)
    full join (select {", ".join(KEY)}, offered as new from offered) using ({", ".join(KEY)})
),
told as (
    select *,
        new.symbol is not distinct from 'c' as is_hidden,
        case when was and is_now then list_filter(
            [{", ".join(f"case when old.{c} is distinct from new.{c} then '{c}' end" for c in _COMPARED)}],
            lambda name: name is not null
        ) else [] end as differs
    from paired
)
select
    row_number() over (order by {", ".join(KEY)}) as id, {", ".join(KEY)},
    case when not is_hidden then old.value end as old_value,
    case when not is_hidden then old.text end as old_text,
    old.symbol as old_symbol, new.value as new_value, new.text as new_text, new.symbol as new_symbol,
    case
        when not was then 'added' when not is_now then 'removed'
        when is_hidden and old.symbol is distinct from 'c' then 'hidden'
        when old.symbol = 'c' and not is_hidden then 'shown'
        else 'changed'
    end as change,
    array_to_string(differs, ' ') as differs,
    old.coverage as old_coverage, new.coverage as new_coverage,
    old.sha256 as old_sha256, new.sha256 as new_sha256, new.sheet as sheet, new.cell as cell,
    concat_ws('|', school_year, period, indicator, breakdown) as point,
    table_name = 'indicator_value' and not was
        and (school_year, period) not in (select (school_year, period) from released_round) as is_new_period
from told
where not was or not is_now or len(differs) > 0
"""


def find_differences(connection: duckdb.DuckDBPyConnection, data: Path, previous: Path | None) -> None:
    """Temp table `difference`: a row for every value that is not the same in `data` and in `previous`.

    `previous` is the data folder of the release before, None before the first.
    """
    before = previous or data
    for name, folder, other in (("offered", data, before), ("released", before, data)):
        parts = [shape.format(source=read(folder, table), other=read(other, table)) for table, shape in _SHAPES.items()]
        only = "" if name == "offered" or previous else " where false"
        connection.execute(f"create or replace temp table {name} as from ({' union all '.join(parts)}){only}")
    connection.execute(
        "create or replace temp table released_round as select distinct school_year, period from released "
        "where table_name = 'indicator_value'"
    )
    connection.execute(_DIFFERENCE)


def read(folder: Path, table: str) -> str:
    """SQL for a table of a data folder."""
    return f"read_parquet({quoted(folder / f'{table}.parquet')})"
