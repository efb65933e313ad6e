"""Why a public value changed: the workbooks, decisions, definitions and areas that are not those of the last release.

A leaf value is changed by its cells' workbooks, a sum by those of everything below it. Every workbook that is on one
side only is a cause of its own, and each must be explained: a reason for one school never covers another school in the
same sum. Where nothing that a value is made of has changed, the way it is made has: that is `method`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.collect.pull import read_ledger
from orchestration.settings import Home
from orchestration.transform.compact import quoted

# reasons that the catalogue and the confidentiality rules give by themselves
NEW_INDICATOR = "chỉ tiêu thống kê mới trong danh mục"
HIDDEN = "bảo mật"

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

_MOVED = """
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
    select one_sided.id, one_sided.unit_id, form, round, arrival.unit_id, arrival.sha256,
        is_fresh, had_one, form_had_one, declared_date
    from one_sided, arrival
    where one_sided.sha256 is null and form in (from register)
        and (arrival.is_fresh or (arrival.is_gone and not arrival.has_fresh))
),
both_sides as (
    select id, unit_id from leaf group by all having count(distinct side) = 2
)
select * from by_workbook
union all
-- the same workbooks on both sides: a unit that is on one side only lies elsewhere now
select distinct one_sided.id, one_sided.unit_id, null, null, null, null,
    (one_sided.id, one_sided.unit_id) in (from both_sides) or one_sided.unit_id = difference.unit_id, null, null, null
from one_sided inner join difference using (id)
where (one_sided.id, one_sided.unit_id) not in (select (id, unit_id) from by_workbook)
"""

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
    sides = (("old", before, "released_fact"), ("new", data, "offered_fact"))
    for table in ("provenance", "submission"):
        parts = [f"select '{side}' as side, * from {_read(folder, table)}" for side, folder, _ in sides]
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
        connection.execute(f"create or replace temp view {name} as from {_read(folder, 'provider_fact')}")
    connection.execute(f"create or replace temp view unit as select unit_id, unit_name from {_read(data, 'unit')}")
    connection.execute(f"create or replace temp table redefined as {_redefined(data, before)}")
    connection.execute(f"create or replace temp table redrawn as {_unlike(_DRAWN, data, before)}")
    _decided(connection, home, previous)
    for statement in (_LEAF, _LEDGER, _MOVED, _CAUSE):
        connection.execute(statement)
    received = pd.DataFrame(
        [(entry.sha256, entry.received_at[:10]) for entry in read_ledger(home)], columns=["sha256", "received_on"]
    ).astype("object")
    connection.register("received_frame", received)
    connection.execute(
        "create or replace temp table cause as select cause.*, received_on from cause left join "
        "(select cast(sha256 as varchar) as sha256, max(cast(received_on as varchar)) as received_on "
        "from received_frame group by all) using (sha256)"
    )


def _read(folder: Path, table: str) -> str:
    return f"read_parquet({quoted(folder / f'{table}.parquet')})"


def _unlike(tables: dict[str, str], data: Path, before: Path) -> str:
    """SQL for the keys (first word of each column list) of rows that are not the same in two data folders."""
    queries = []
    for table, columns in tables.items():
        key = columns.split(",")[0]
        new, old = (f"select *, {key} as what from {_read(folder, table)}" for folder in (data, before))
        queries += [f"select what from ({new} except {old})", f"select what from ({old} except {new})"]
    return " union ".join(queries)


def _redefined(data: Path, before: Path) -> str:
    """SQL for the indicators whose definition or terms differ between two releases, and whether they are new."""
    queries = []
    for table, columns in _DEFINED.items():
        new, old = (f"select {columns} from {_read(folder, table)}" for folder in (data, before))
        queries += [f"select indicator from ({new} except {old})", f"select indicator from ({old} except {new})"]
    known = f"select indicator from {_read(before, 'indicator')}"
    return f"select indicator, indicator not in ({known}) as is_new from ({' union '.join(queries)})"


def _decided(connection: duckdb.DuckDBPyConnection, home: Home, previous: dict[str, Any]) -> None:
    """`dropped` (sha256, reason) and `corrected` (sha256, sheet, cell, reason): corrections since the last release."""
    rows = _added_since(home.decisions / "correction.csv", previous.get("decisions", {}).get("correction.csv"))
    made = [
        [
            *(row[name] for name in ("action", "sha256", "sheet", "cell")),
            said(row["why"], row["office"], row["decided_on"]),
        ]
        for row in rows
    ]
    names = ["action", "sha256", "sheet", "cell", "reason"]
    connection.register("correction_frame", pd.DataFrame(made, columns=names, dtype="object"))
    texts = ", ".join(f"cast({name} as varchar) as {name}" for name in names[1:])
    for table, test in (("dropped", "= 'drop'"), ("corrected", "<> 'drop'")):
        connection.execute(
            f"create or replace temp table {table} as select distinct {texts} from correction_frame where action {test}"
        )


def said(why: str, office: str, decided_on: str) -> str:
    """A reason as it is published: in the words of the office, with the office and the day."""
    year, _, rest = decided_on.partition("-")
    month, _, day = rest.partition("-")
    return f"{why} ({office}{f', {day}/{month}/{year}' if day else ''})"


def _added_since(file: Path, sha256: str | None) -> list[dict[str, str]]:
    """Rows of an append-only decision file after its first lines of that hash; all when it was edited above its end."""
    if not file.exists():
        return []
    whole = file.read_bytes()
    text = whole.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    then, digest = b"", hashlib.sha256()
    for line in whole.splitlines(keepends=True):
        digest.update(line)
        then += line
        if digest.hexdigest() == sha256:
            known = list(csv.DictReader(io.StringIO(then.decode("utf-8-sig"), newline="")))
            return [{name: (value or "").strip() for name, value in row.items() if name} for row in rows[len(known) :]]
    return [{name: (value or "").strip() for name, value in row.items() if name} for row in rows]
