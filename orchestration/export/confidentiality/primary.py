"""What is hidden by itself, whatever else is printed (decision 0039).

Sensitive are the indicators the catalogue marks so, breakdowns by ethnicity, staff by degree or rank at one provider,
and every breakdown of people at a provider with fewer than ten children. Of these are hidden

- `small_count`: a count from 1 to 5;
- `small_group`: a rate on fewer than the indicator's least denominator (10);
- `small_part`, `small_rest`: a rate of which 1 to 5 are counted, or left out: all but 3 of normal height are 3 stunted;
- `all_or_none`: a rate of 0 % or 100 % on fewer than 20: it tells of every child of a group one knows by sight.

A rate without parts that an area reports is shown, and so is a rate of nothing.
"""

from __future__ import annotations

import duckdb

SMALLEST_SHOWN_COUNT = 6
SMALL_GROUP = 20
FEW_CHILDREN = 10

_FEW = f"""
create or replace temp table few_children as
select unit_id, round
from figure
where
    indicator = 'so_tre' and breakdown = 'total' and unit_level in ('school', 'independent_group')
group by unit_id, round
having max(numerator) < {FEW_CHILDREN}
"""

_SENSITIVE_FIGURE = """
create or replace temp table sensitive_figure as
select figure.*
from figure
inner join form_kind as kind on kind.form = figure.numerator_form
left join few_children as few on few.unit_id = figure.unit_id and few.round = figure.round
where
    kind.is_sensitive
    or (kind.is_staff and figure.unit_level in ('school', 'independent_group'))
    or (kind.is_split and few.unit_id is not null)
"""

_PRIMARY = f"""
create or replace temp table primary_figure as
select figure, rule
from (
    select
        figure,
        case
            when denominator is null and numerator between 1 and {SMALLEST_SHOWN_COUNT - 1} then 'small_count'
            when denominator < least then 'small_group'
            when denominator is not null and numerator between 1 and {SMALLEST_SHOWN_COUNT - 1} then 'small_part'
            when denominator - numerator between 1 and {SMALLEST_SHOWN_COUNT - 1} then 'small_rest'
            when denominator < {SMALL_GROUP} and numerator in (0, denominator) then 'all_or_none'
        end as rule
    from sensitive_figure
    where coalesce(denominator, 1) <> 0
) as judged
where rule is not null
"""

# what a provider gives with the groups it tells of stands nowhere but beside the sum
_SMALL_GIVEN = f"""
create or replace temp table small_given as
select cell.cell
from cell
inner join form_kind as kind on kind.form = cell.form
where
    cell.basis = 'given' and cell.value between 1 and {SMALLEST_SHOWN_COUNT - 1}
    and (kind.is_sensitive or (kind.is_staff and cell.unit_level in ('school', 'independent_group')))
"""


def make_primary(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `primary_figure` (figure, rule) and `small_given` (cell) from `figure`, `cell` and `form_kind`."""
    for statement in (_FEW, _SENSITIVE_FIGURE, _PRIMARY, _SMALL_GIVEN):
        connection.execute(statement)
