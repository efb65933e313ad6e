"""Published figures as linear forms over the items of the forms, and the cells that several of them share.

A published number (the value of a count; numerator, denominator of a rate) is Σ coefficient × item of one unit and
round. Two numbers with the same form are one **cell**: the numerator of a rate is often a count of its own, and what
is hidden as the one must not be read as the other.

Temporary tables made here, beside the warehouse attached as `source`:

- `linear_form`: indicator, term_source, breakdown, part -> `form`, its terms written out in order;
- `form_kind`: form -> `is_sensitive` at every unit, `is_staff` sensitive at one provider, `is_split` sensitive at a
  provider with few children (a breakdown of people);
- `figure`: one row a published value, numbered, with its forms and parts; a rate printed without parts has none;
- `cell`: unit, round, boundary, basis, form -> value, of all forms that can be hidden and of all wholes of them;
- `figure_cell`: figure, part -> cell;
- `given`: a cell of an area and the cells of the units one level down that it is the sum of;
- `leaf`: a cell of an area and the list of those at the bottom of it.
"""

from __future__ import annotations

import duckdb

KEY = ("unit_id", "school_year", "period", "indicator", "breakdown", "basis", "boundary")

_LINEAR_FORM = """
create or replace temp table linear_form as
select
    indicator, term_source, breakdown, part, count(*) as terms,
    string_agg(
        concat_ws('|', form, item_sheet, item, item_breakdown, cast(coefficient as varchar)), ';'
        order by form, item_sheet, item, item_breakdown, coefficient
    ) as form
from source.intermediate.int_term
group by indicator, term_source, breakdown, part
"""

# a denominator may be the same whatever the breakdown: then the breakdown says nothing of it
_FORM_KIND = """
create or replace temp table form_kind as
select
    made.form,
    bool_or(
        (indicator.sensitivity = 'sensitive' and made.part = 'numerator')
        or indicator.sensitivity = 'sensitive_whole'
        or (breakdown.ethnicity is not null and follows)
    ) as is_sensitive,
    bool_or(indicator.sensitivity = 'staff' and made.part = 'numerator') as is_staff,
    bool_or(coalesce(breakdown.sex, breakdown.ethnicity, breakdown.contract, breakdown.age) is not null and follows)
        as is_split
from (
    select
        made.*,
        made.breakdown <> 'total' and whole.form is distinct from made.form as follows
    from linear_form as made
    left join linear_form as whole
        on whole.indicator = made.indicator and whole.term_source = made.term_source and whole.part = made.part
        and whole.breakdown = 'total'
) as made
inner join source.catalogue.indicator as indicator on indicator.indicator = made.indicator
left join source.catalogue.breakdown as breakdown on breakdown.breakdown = made.breakdown
group by made.form
"""

_FIGURE = f"""
create or replace temp table figure as
select
    row_number() over (order by {", ".join(f"value.{name}" for name in KEY)}) - 1 as figure,
    {", ".join(f"value.{name}" for name in KEY)},
    value.school_year || '-' || value.period as round, split_part(value.unit_id, '-', 1) as unit_level,
    value.value, value.symbol,
    indicator.topic, indicator.sensitivity, coalesce(try_cast(indicator.min_denominator as integer), 10) as least,
    case when has_parts then coalesce(value.numerator, value.value) end as numerator,
    case when has_parts then value.denominator end as denominator,
    case when has_parts then upper_form.form end as numerator_form,
    case when has_parts and value.denominator is not null then lower_form.form end as denominator_form
from (
    select value.*, indicator.measure_unit <> '%' or value.denominator is not null as has_parts
    from source.marts.mart_indicator_value as value
    inner join source.catalogue.indicator as indicator on indicator.indicator = value.indicator
) as value
inner join source.catalogue.indicator as indicator on indicator.indicator = value.indicator
left join source.intermediate.int_point as point
    on point.unit_id = value.unit_id and point.round = value.school_year || '-' || value.period
    and point.indicator = value.indicator and point.breakdown = value.breakdown and point.basis = value.basis
    and point.boundary = value.boundary
left join linear_form as upper_form
    on upper_form.indicator = value.indicator and upper_form.term_source = point.term_source
    and upper_form.breakdown = value.breakdown and upper_form.part = 'numerator'
left join linear_form as lower_form
    on lower_form.indicator = value.indicator and lower_form.term_source = point.term_source
    and lower_form.breakdown = value.breakdown and lower_form.part = 'denominator'
"""

_PART = """
create or replace temp table figure_part as
select figure, unit_id, round, boundary, basis, 'numerator' as part, numerator_form as form, numerator as value
from figure where numerator is not null and numerator_form is not null
union all
select figure, unit_id, round, boundary, basis, 'denominator', denominator_form, denominator
from figure where denominator is not null and denominator_form is not null
"""

# what a unit gives to the one above is its own figure, unless its return also tells of groups that hand in nothing
_GIVEN = """
create or replace temp table given_value as
with handed as (
    select distinct
        part.figure, part.unit_id, part.round, part.boundary, part.basis, part.form,
        source_row.contributing_unit_id as child, source_row.contributing_value as child_value
    from source.marts.mart_provenance as source_row
    inner join figure using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
    inner join figure_part as part on part.figure = figure.figure and part.part = source_row.part
    inner join form_kind on form_kind.form = part.form
    where
        source_row.kind = 'rollup' and part.basis = 'computed'
        and (form_kind.is_sensitive or form_kind.is_staff or form_kind.is_split)
),

own as (
    select distinct unit_id, round, form, boundary, basis, value
    from figure_part
)

select
    handed.unit_id, handed.round, handed.boundary, handed.basis, handed.form, handed.child, handed.child_value,
    coalesce(min_by(own.boundary, own.basis), 'as_reported') as child_boundary,
    coalesce(min(own.basis), 'given') as child_basis
from handed
left join own
    on own.unit_id = handed.child and own.round = handed.round and own.form = handed.form
    and own.value = handed.child_value
group by all
"""

_CELL = """
create or replace temp table cell as
select
    row_number() over (order by unit_id, round, boundary, basis, form) - 1 as cell,
    unit_id, round, boundary, basis, form, any_value(split_part(unit_id, '-', 1)) as unit_level,
    cast(max(value) as double) as value
from (
    select unit_id, round, boundary, basis, form, value from figure_part
    union all
    select child, round, child_boundary, child_basis, form, child_value from given_value
) as numbers
group by unit_id, round, boundary, basis, form
"""

_FIGURE_CELL = """
create or replace temp table figure_cell as
select part.figure, part.part, cell.cell
from figure_part as part
inner join cell using (unit_id, round, boundary, basis, form)
"""

_GIVEN_CELL = """
create or replace temp table given as
select distinct above.cell as whole, below.cell as part
from given_value
inner join cell as above using (unit_id, round, boundary, basis, form)
inner join cell as below
    on below.unit_id = given_value.child and below.round = given_value.round
    and below.boundary = given_value.child_boundary and below.basis = given_value.child_basis
    and below.form = given_value.form
"""


_LEAF = """
create or replace temp table leaf as
with recursive reached as (
    select whole, part from given
    union
    select reached.whole, given.part from reached inner join given on given.whole = reached.part
)

select whole, list(part order by part) as leaves
from reached
where part not in (select whole from given)
group by whole
"""


def make_figures(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables of this module beside the warehouse attached as `source`."""
    for statement in (_LINEAR_FORM, _FORM_KIND, _FIGURE, _PART, _GIVEN, _CELL, _FIGURE_CELL, _GIVEN_CELL, _LEAF):
        connection.execute(statement)
