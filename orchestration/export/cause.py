"""Why a public value changed: the workbooks, decisions, definitions and areas that are not those of the last release.

A leaf value is changed by its cells' workbooks, a sum by those of everything below it. Every workbook that is on one
side only is a cause of its own, and each must be explained: a reason for one school never covers another school in the
same sum. Where nothing that a value is made of has changed, the way it is made has: that is `method`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.collect.pull import read_ledger
from orchestration.export.decided import find_corrections
from orchestration.export.difference import read
from orchestration.export.trace import trace
from orchestration.settings import Home

# reasons that the catalogue and the confidentiality rules give by themselves
NEW_INDICATOR = "chỉ tiêu thống kê mới trong danh mục"
HIDDEN = "bảo mật"

_CAUSE = f"""
create or replace temp table cause as
with name as (
    select unit_id, unit_name from unit
),
workbook as (
    select turned.*, difference.*  exclude (id, unit_id),
        coalesce(name.unit_name, sender) as sender_name, dropped.reason as drop_reason,
        turned.round = difference.school_year || '-' || difference.period as is_own_round
    from turned
    inner join difference using (id)
    left join name on turned.sender = name.unit_id
    left join dropped on turned.sha256 = dropped.sha256 and not turned.is_fresh
),
listed as (
    select id,
        case when form is null and is_fresh then 'method' when form is null then 'boundary'
            when drop_reason is not null then 'correction'
            when table_name <> 'indicator_value' and is_fresh and not form_had_one then 'new period'
            else 'revision' end as kind,
        coalesce(round, school_year || '-' || period) as round, form, coalesce(sender, unit_id) as unit_id,
        indicator, sha256,
        case when drop_reason is not null then drop_reason
            when is_fresh and not had_one and (is_own_round or table_name <> 'indicator_value')
                then 'nộp lần đầu: ' || form || ' của ' || sender_name
                    || coalesce(', ngày nộp ' || strftime(try_cast(declared_date as date), '%d/%m/%Y'), '')
        end as reason
    from workbook
    union all
    select difference.id, 'correction', null, null, difference.unit_id, indicator, corrected.sha256, corrected.reason
    from difference
    inner join leaf on difference.id = leaf.id
    inner join corrected on leaf.sha256 = corrected.sha256
    where difference.sheet = corrected.sheet and difference.cell = corrected.cell
        or exists (
            from source_row where source_row.point = difference.point and source_row.unit_id = leaf.unit_id
                and source_row.sha256 = corrected.sha256 and source_row.sheet = corrected.sheet
                and source_row.cell = corrected.cell
        )
    union all
    select id, 'method', school_year || '-' || period, null, unit_id, indicator, null,
        case when is_new then '{NEW_INDICATOR}' end
    from difference inner join redefined using (indicator)
    where table_name = 'indicator_value' and not is_new_period
    union all
    -- hiding is no kind of its own: what made the value another one names it
    select id, case when change = 'shown' then 'method' end, school_year || '-' || period, null, unit_id, indicator,
        null, case when change = 'hidden' then '{HIDDEN}' end
    from difference where change in ('hidden', 'shown')
    union all
    select id, 'new period', school_year || '-' || period, null, unit_id, indicator, null,
        'kỳ báo cáo mới'
    from difference where is_new_period
),
-- which of two figures of one point is shown follows from the change of the other
beside as (
    select silent.id, listed.* exclude (id)
    from difference as silent
    inner join difference as loud
        on silent.point = loud.point and silent.unit_id = loud.unit_id and silent.boundary = loud.boundary
        and silent.table_name = loud.table_name and silent.id <> loud.id
    inner join listed on loud.id = listed.id
    where silent.differs in ('is_shown', 'coverage is_shown') and silent.id not in (select id from listed)
),
found as (
    from listed union from beside
),
-- a definition that is new has nothing else to explain
kept as (
    from found
    where reason is not distinct from '{NEW_INDICATOR}'
        or id not in (select id from found where reason = '{NEW_INDICATOR}')
)
from kept
union all
select id,
    case when differs = 'coverage' then 'revision'
        when boundary = 'current' and id not in (select id from leaf) then 'boundary'
        when unit_id in (from redrawn) then 'boundary' else 'method' end,
    school_year || '-' || period, null, unit_id, indicator, null,
    case when differs = 'coverage' and split_part(old_coverage, ' ', 1) <> split_part(new_coverage, ' ', 1)
        then split_part(new_coverage, ' ', 1) || ' cơ sở đã nộp, trước là ' || split_part(old_coverage, ' ', 1) end
from difference where id not in (select id from kept)
"""

_FIRST = """
create or replace temp table cause as
select id, 'new period' as kind, null as round, null as form, unit_id, indicator, null as sha256,
    'bản công bố đầu tiên' as reason, null as received_on
from difference
"""

_DEFINED = {
    "indicator_term": "*",
    "indicator": "indicator, measure_unit, decimals, additivity, scope",
}
_DRAWN = {"area": "unit_id", "area_attribute": "unit_id", "area_crosswalk": "new_unit_id"}


def find_causes(connection: duckdb.DuckDBPyConnection, data: Path, home: Home, previous: dict[str, Any] | None) -> None:
    """Temp table `cause` beside `difference`: (id, kind, round, form, unit_id, indicator, sha256, reason, received_on).

    A reason is there where the ledger or a correction says it: a new round, a unit's first return, coverage, a value
    hidden as confidential. All others are left to `decisions/reason.csv`. `previous` is release.json of the release
    before.
    """
    if previous is None:
        connection.execute(_FIRST)
        return
    before = home.current / "data"
    trace(connection, before, data)
    connection.execute(f"create or replace temp view unit as select unit_id, unit_name from {read(data, 'unit')}")
    connection.execute(f"create or replace temp table redefined as {_redefined(data, before)}")
    connection.execute(f"create or replace temp table redrawn as {_unlike(_DRAWN, data, before)}")
    find_corrections(connection, home, previous)
    connection.execute(_CAUSE)
    received = pd.DataFrame(
        [(entry.sha256, entry.received_at[:10]) for entry in read_ledger(home)], columns=["sha256", "received_on"]
    ).astype("object")
    connection.register("received_frame", received)
    connection.execute(
        "create or replace temp table cause as select cause.*, received_on from cause left join "
        "(select cast(sha256 as varchar) as sha256, max(cast(received_on as varchar)) as received_on "
        "from received_frame group by all) using (sha256)"
    )


def _unlike(tables: dict[str, str], data: Path, before: Path) -> str:
    """SQL for the keys (first word of each column list) of rows that are not the same in two data folders."""
    queries = []
    for table, columns in tables.items():
        key = columns.split(",")[0]
        new, old = (f"select *, {key} as what from {read(folder, table)}" for folder in (data, before))
        queries += [f"select what from ({new} except {old})", f"select what from ({old} except {new})"]
    return " union ".join(queries)


def _redefined(data: Path, before: Path) -> str:
    """SQL for the indicators whose definition or terms differ between two releases, and whether they are new."""
    queries = []
    for table, columns in _DEFINED.items():
        new, old = (f"select {columns} from {read(folder, table)}" for folder in (data, before))
        queries += [f"select indicator from ({new} except {old})", f"select indicator from ({old} except {new})"]
    known = f"select indicator from {read(before, 'indicator')}"
    return f"select indicator, indicator not in ({known}) as is_new from ({' union '.join(queries)})"
