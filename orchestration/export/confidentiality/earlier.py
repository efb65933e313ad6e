"""What earlier releases told: hidden once, hidden for that round for good; printed once, known for good.

A number that a release printed protects nothing when it is hidden now. The sum of an area from which a return came in
late was printed without it: beside the new sum the two tell the late one.
"""

from __future__ import annotations

import json

import duckdb

from orchestration.collect.journal import whole_lines
from orchestration.export.confidentiality.figure import KEY
from orchestration.settings import Home
from orchestration.transform.compact import quoted

_NAMES = ", ".join(KEY)
_COLUMNS = ", ".join(f"{name} varchar" for name in KEY)


def no_earlier(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of `read_earlier` empty: before a first release."""
    connection.execute(f"create or replace temp table earlier_hidden ({_COLUMNS})")
    connection.execute(
        f"create or replace temp table earlier_printed (release varchar, {_COLUMNS}, "
        "part varchar, value decimal(28, 4))"
    )
    connection.execute(
        f"create or replace temp table earlier_rollup (release varchar, {_COLUMNS}, part varchar, child varchar)"
    )


def read_earlier(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """What the releases made public so far, withdrawn or not, hid and printed.

    Makes `earlier_hidden` (keys with symbol `c`), `earlier_printed` (numerators and denominators) and `earlier_rollup`
    (the units each computed one was the sum of).
    """
    no_earlier(connection)
    states = [json.loads(line) for line in whole_lines(home.release_log)]
    for release in sorted({str(row["release"]) for row in states if row["state"] == "released"}):
        data = home.releases / release / "data"
        if not (data / "indicator_value.parquet").exists():
            continue
        values = f"read_parquet({quoted(data / 'indicator_value.parquet')})"
        connection.execute(
            f"insert into earlier_hidden select {_NAMES} from {values} where symbol = 'c' "
            f"except select {_NAMES} from earlier_hidden"
        )
        for part, number in (("numerator", "coalesce(numerator, value)"), ("denominator", "denominator")):
            connection.execute(
                f"insert into earlier_printed select {quoted(release)}, {_NAMES}, '{part}', {number} "
                f"from {values} where {number} is not null"
            )
        if (data / "provenance.parquet").exists():
            connection.execute(
                f"insert into earlier_rollup select {quoted(release)}, {_NAMES}, part, contributing_unit_id "
                f"from read_parquet({quoted(data / 'provenance.parquet')}) where kind = 'rollup'"
            )


# an earlier sum that is another one now, or of other providers, taken down to those it was of
_CHANGED = f"""
create or replace temp table changed_sum as
with recursive changed as (
    select distinct
        printed.release, figure.figure, printed.part, part.form, figure_cell.cell as now,
        figure.unit_id, figure.round, figure.boundary, printed.school_year, printed.period, printed.indicator,
        printed.breakdown,
        cast(printed.value as double) as value
    from earlier_printed as printed
    inner join figure using ({_NAMES})
    inner join figure_part as part on part.figure = figure.figure and part.part = printed.part
    inner join figure_cell on figure_cell.figure = part.figure and figure_cell.part = part.part
    inner join form_kind as kind on kind.form = part.form
    where
        figure.basis = 'computed'
        and (kind.is_sensitive or kind.is_staff or kind.is_split)
),

below as (
    select changed.*, rollup.child
    from changed
    inner join earlier_rollup as rollup
        on rollup.release = changed.release and rollup.unit_id = changed.unit_id and rollup.part = changed.part
        and rollup.school_year = changed.school_year and rollup.period = changed.period
        and rollup.indicator = changed.indicator and rollup.breakdown = changed.breakdown
        and rollup.boundary = changed.boundary and rollup.basis = 'computed'
    union
    select below.* replace (rollup.child as child)
    from below
    inner join earlier_rollup as rollup
        on rollup.release = below.release and rollup.unit_id = below.child and rollup.part = below.part
        and rollup.school_year = below.school_year and rollup.period = below.period
        and rollup.indicator = below.indicator and rollup.breakdown = below.breakdown
        and rollup.boundary = below.boundary and rollup.basis = 'computed'
),

bottom as (
    select below.*, cell.cell
    from below
    left join (select distinct child, round, form, child_boundary, child_basis from given_value) as given
        on given.child = below.child and given.round = below.round and given.form = below.form
    left join cell
        on cell.unit_id = given.child and cell.round = given.round and cell.form = given.form
        and cell.boundary = given.child_boundary and cell.basis = given.child_basis
    where not exists (
        select 1 from earlier_rollup as rollup
        where
            rollup.release = below.release and rollup.unit_id = below.child and rollup.indicator = below.indicator
            and rollup.school_year = below.school_year and rollup.period = below.period
            and rollup.breakdown = below.breakdown and rollup.boundary = below.boundary
    )
)

select whole.unit_id, whole.round, whole.boundary, min(whole.release) as release, whole.form, whole.value, whole.leaves,
    any_value(whole.now) as now,
    bool_or(
        list_has_any(
            list_filter(leaf.leaves, lambda one: not list_contains(whole.leaves, one)),
            (select list(cell) from figure_cell inner join primary_figure using (figure) where part = 'numerator')
        )
    ) as is_open
from (
    select release, now, unit_id, round, boundary, form, value, list_sort(list(distinct cell)) as leaves
    from bottom
    group by release, figure, part, now, unit_id, round, boundary, form, value
    having count(*) = count(cell)
) as whole
inner join cell on cell.cell = whole.now
left join leaf on leaf.whole = whole.now
where whole.value <> cell.value or whole.leaves is distinct from leaf.leaves
group by whole.unit_id, whole.round, whole.boundary, whole.form, whole.value, whole.leaves
"""

# that a sum is still the same nobody knows where one of its new providers is hidden by itself
_PRINTED_CELL = f"""
create or replace temp table printed_cell as
select distinct figure_cell.cell
from earlier_printed as printed
inner join figure using ({_NAMES})
inner join figure_cell on figure_cell.figure = figure.figure and figure_cell.part = printed.part
inner join cell on cell.cell = figure_cell.cell
where cell.value = printed.value and cell.cell not in (select now from changed_sum where is_open)
"""

# such a sum is a number of its own, which everybody may look up
_OLD_CELL = """
insert into cell
select
    (select max(cell) from cell) + row_number() over (order by unit_id, round, boundary, form, value, leaves),
    unit_id, round, boundary, 'release ' || release, form, split_part(unit_id, '-', 1), value
from changed_sum
"""

_OLD_SUM = """
create or replace temp table earlier_sum as
select distinct [cell.cell] as wholes, changed_sum.leaves as parts, false as has_rest, false as is_short
from changed_sum
inner join cell
    on cell.unit_id = changed_sum.unit_id and cell.round = changed_sum.round and cell.boundary = changed_sum.boundary
    and cell.form = changed_sum.form and cell.basis = 'release ' || changed_sum.release
    and cell.value = changed_sum.value
"""


def make_earlier(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `printed_cell` (cells that were printed as they are now) and `earlier_sum` (equations of changed sums)."""
    for statement in (_CHANGED, _PRINTED_CELL, _OLD_CELL, _OLD_SUM):
        connection.execute(statement)
