"""What a changed value is made of on both sides: its cells and those of everything below it, and their workbooks."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.export.difference import read

_POINT = "concat_ws('|', school_year, period, indicator, breakdown)"

_LEAF = """
create or replace temp table leaf as
with recursive asked as (
    select * from difference where table_name = 'indicator_value' and not is_new_period
),
-- what an area hands up is what was summed for it, where anything was; its own report beside that is another figure
below as (
    select distinct * from source_row
    qualify basis = 'computed' or not bool_or(basis = 'computed') over (partition by side, point, unit_id)
),
walk as (
    select asked.id, s.side, s.point, s.unit_id, s.kind, s.sha256, s.mark, s.contributing_unit_id,
        s.contributing_value
    from asked inner join source_row as s using (point, unit_id, basis, boundary)
    union
    select walk.id, s.side, s.point, s.unit_id, s.kind, s.sha256, s.mark, s.contributing_unit_id,
        s.contributing_value
    from walk inner join below as s
        on walk.side = s.side and walk.point = s.point and walk.contributing_unit_id = s.unit_id
    where walk.kind = 'rollup'
)
select id, side, unit_id, sha256, mark from walk where kind = 'cell'
union
-- a provider counted from the register has no cell
select id, side, contributing_unit_id, null, cast(contributing_value as varchar) from walk
where kind = 'rollup'
    and not exists (
        from below where below.side = walk.side and below.point = walk.point
            and below.unit_id = walk.contributing_unit_id
    )
union
select id, 'old', unit_id, old_sha256, old_sha256 from difference where old_sha256 is not null
union
select id, 'new', unit_id, new_sha256, new_sha256 from difference where new_sha256 is not null
"""

# a workbook counts when its figures stand; a group is what one unit hands in of one form for one round
_LEDGER = """
create or replace temp table arrival as
with counted as (
    select distinct side, sha256, form, unit_id, round, declared_date from submission
    where status in ('accepted', 'partial')
),
once as (
    select sha256, form, unit_id, round, declared_date,
        not bool_or(side = 'old') as is_fresh, not bool_or(side = 'new') as is_gone
    from counted group by all
)
select *,
    bool_or(not is_fresh) over (partition by form, unit_id, round) as had_one,
    bool_or(is_fresh) over (partition by form, unit_id, round) as has_fresh,
    bool_or(not is_fresh) over (partition by form, round) as form_had_one
from once
"""

_TURNED = """
create or replace temp table turned as
with one_sided as (
    select distinct id, unit_id, sha256, side from leaf
    qualify min(side) over (partition by id, unit_id, mark) = max(side) over (partition by id, unit_id, mark)
),
register as (
    select distinct form from offered_fact union select distinct form from released_fact
),
by_workbook as (
    select one_sided.id, one_sided.unit_id, mine.form, mine.round, mine.unit_id as sender, mine.sha256,
        mine.is_fresh, mine.had_one, mine.form_had_one, mine.declared_date
    from one_sided
    inner join arrival as its on one_sided.sha256 = its.sha256
    inner join arrival as mine using (form, round)
    where its.unit_id = mine.unit_id and (mine.is_fresh or (mine.is_gone and not mine.has_fresh))
    union
    select one_sided.id, one_sided.unit_id, arrival.form, arrival.round, arrival.unit_id, arrival.sha256,
        is_fresh, had_one, form_had_one, declared_date
    from one_sided inner join difference using (id), arrival
    -- what is counted without a cell follows from the register, or from what the unit itself handed in for the round
    where one_sided.sha256 is null
        and (form in (from register)
            or arrival.unit_id = one_sided.unit_id
            and arrival.round = difference.school_year || '-' || difference.period)
        and (arrival.is_fresh or (arrival.is_gone and not arrival.has_fresh))
),
both_sides as (
    select id, unit_id from leaf group by all having count(distinct side) = 2
)
select * from by_workbook
union all
-- the same workbooks on both sides: a unit that is on one side only lies elsewhere now (not is_fresh), and one that is
-- on both was read or counted in another way
select distinct one_sided.id, one_sided.unit_id, null, null, null, null,
    (one_sided.id, one_sided.unit_id) in (from both_sides) or one_sided.unit_id = difference.unit_id, null, null, null
from one_sided inner join difference using (id)
where (one_sided.id, one_sided.unit_id) not in (select (id, unit_id) from by_workbook)
"""


def trace(connection: duckdb.DuckDBPyConnection, before: Path, data: Path) -> None:
    """Temp tables beside `difference` for two data folders.

    `leaf`: the cells, or units counted from the register, that a value is summed of (id, side, unit_id, sha256, mark).
    `turned`: those that are on one side only, with the workbooks that came or went; without one the unit was moved.
    """
    sides = (("old", before, "released_fact"), ("new", data, "offered_fact"))
    for table in ("provenance", "submission"):
        parts = [f"select '{side}' as side, * from {read(folder, table)}" for side, folder, _ in sides]
        connection.execute(f"create or replace temp view both_{table} as {' union all by name '.join(parts)}")
    connection.execute("create or replace temp table submission as from both_submission")
    connection.execute(
        "create or replace temp table source_row as "
        f"select distinct side, {_POINT} as point, unit_id, basis, boundary, kind, sha256, sheet, cell, "
        # a cell that says the same in a newer workbook changes nothing; of a hidden one only the workbook is known
        "coalesce(sheet || '!' || cell || ' ' || found, sha256) as mark, "
        "contributing_unit_id, contributing_value from both_provenance "
        f"where {_POINT} in (select point from difference "
        "where table_name = 'indicator_value' and not is_new_period)"
    )
    for _, folder, name in sides:
        connection.execute(f"create or replace temp view {name} as from {read(folder, 'provider_fact')}")
    for statement in (_LEAF, _LEDGER, _TURNED):
        connection.execute(statement)
