"""Hiding small counts of sensitive measures in everything that leaves (design section 4, promise 6).

Sensitive are the indicators the catalogue marks so (malnutrition, disability, …) and every breakdown by ethnicity.
Hidden are counts from 1 to 5, and rates on fewer than the indicator's smallest denominator together with their
numerator and denominator; of a rate also the 1 to 5 it leaves out: all but 3 of normal height are 3 who are stunted.
Where one of two parts of a shown whole is hidden, so is the other: the hidden one would be their difference. A reported
rate of an area without numerator and denominator is shown.
"""

from __future__ import annotations

import duckdb

from orchestration.export.table import TOPIC_MARTS

SMALLEST_SHOWN_COUNT = 6

_SENSITIVE = "(indicator.sensitivity = 'sensitive' or breakdown.ethnicity is not null)"


def _is_small(count: str, numerator: str, denominator: str) -> str:
    """Whether a figure tells of too few: a rate by its parts, a count by itself."""
    return f"""(
        ({denominator} is not null
            and ({denominator} < cast(coalesce(indicator.min_denominator, '10') as integer)
                or {numerator} between 1 and {SMALLEST_SHOWN_COUNT - 1}
                or {denominator} - {numerator} between 1 and {SMALLEST_SHOWN_COUNT - 1}))
        or ({denominator} is null and indicator.measure_unit <> '%'
            and {count} between 1 and {SMALLEST_SHOWN_COUNT - 1})
    )"""


_HIDDEN = f"""
create or replace temp table hidden as
select value.unit_id, value.school_year, value.period, value.indicator, value.breakdown, value.basis, value.boundary
from source.marts.mart_indicator_value as value
inner join source.catalogue.indicator as indicator on value.indicator = indicator.indicator
left join source.catalogue.breakdown as breakdown on value.breakdown = breakdown.breakdown
where {_SENSITIVE} and {_is_small("value.value", "value.numerator", "value.denominator")}
"""

# nursery and kindergarten children are all children: `x_nha_tre`, `x_mau_giao` and `x` of the catalogue; of those
# weighed some are lighter than their age, some heavier, and the rest as they should be
_OTHER_PARTS = """
insert into hidden
select other.unit_id, other.school_year, other.period, other.indicator, other.breakdown, other.basis, other.boundary
from (
    select whole.indicator as whole, whole.indicator || '_nha_tre' as part, whole.indicator || '_mau_giao' as rest
    from source.catalogue.indicator as whole
    union all
    select whole.indicator, whole.indicator || '_mau_giao', whole.indicator || '_nha_tre'
    from source.catalogue.indicator as whole
    union all
    values ('can_nang_bt', 'sdd_nhe_can', 'can_cao_hon'), ('can_nang_bt', 'can_cao_hon', 'sdd_nhe_can')
) as family
inner join hidden on hidden.indicator = family.part
inner join source.marts.mart_indicator_value as other
    on other.indicator = family.rest and other.unit_id = hidden.unit_id and other.school_year = hidden.school_year
    and other.period = hidden.period and other.breakdown = hidden.breakdown and other.basis = hidden.basis
    and other.boundary = hidden.boundary
inner join source.marts.mart_indicator_value as whole
    on whole.indicator = family.whole and whole.unit_id = hidden.unit_id and whole.school_year = hidden.school_year
    and whole.period = hidden.period and whole.breakdown = hidden.breakdown and whole.basis = hidden.basis
    and whole.boundary = hidden.boundary
where
    (other.denominator is not null or other.value is not null)
    and (other.unit_id, other.school_year, other.period, other.indicator, other.breakdown, other.basis, other.boundary)
    not in (from hidden)
    and (whole.unit_id, whole.school_year, whole.period, whole.indicator, whole.breakdown, whole.basis, whole.boundary)
    not in (from hidden)
"""

# every figure by which a hidden one could be worked out from a printed change, and changes on the units that reported
# both times where these count too few
_NO_CHANGE = f"""
create or replace temp table no_change as
select distinct hidden.unit_id, rounds.round, hidden.indicator, hidden.breakdown, rounds.compared
from hidden
inner join (
    select round, start_of_year_round as base, 'start' as compared from source.catalogue.round
    union all
    select round, same_period_round as base, 'same_period' as compared from source.catalogue.round
) as rounds on rounds.base = hidden.school_year || '-' || hidden.period
union
select matched.unit_id, matched.round, matched.indicator, matched.breakdown, matched.compared
from source.intermediate.int_matched_change as matched
inner join source.catalogue.indicator as indicator on matched.indicator = indicator.indicator
left join source.catalogue.breakdown as breakdown on matched.breakdown = breakdown.breakdown
where {_SENSITIVE} and (
    {_is_small("matched.numerator", "matched.numerator", "matched.denominator")}
    or {_is_small("matched.base_numerator", "matched.base_numerator", "matched.base_denominator")}
)
"""

# goals measured from a figure of the unit or of the area above it, of which one is hidden: the goal would tell it
_TOLD_GOAL = """
create or replace temp table told_goal as
select distinct goal.unit_id, goal.indicator
from source.marts.mart_ke_hoach as goal
left join source.marts.mart_unit as unit on unit.unit_id = goal.unit_id
inner join hidden on hidden.indicator = goal.indicator and hidden.unit_id in (goal.unit_id, unit.parent_unit_id)
where goal.baseline is not null
"""

_VALUE = """
create or replace temp view public_indicator_value as
select
    value.* replace (
        case when hidden.unit_id is null then value.value end as value,
        case when hidden.unit_id is null then value.value_exact end as value_exact,
        case when hidden.unit_id is null then value.symbol else 'c' end as symbol,
        case when hidden.unit_id is null then value.numerator end as numerator,
        case when hidden.unit_id is null then value.denominator end as denominator,
        case when hidden.unit_id is null and at_start.round is null then value.change_vs_start end as change_vs_start,
        case when hidden.unit_id is null and before.round is null
            then value.change_vs_same_period end as change_vs_same_period,
        case when hidden.unit_id is null then value.change_vs_plan end as change_vs_plan,
        case when told_goal.unit_id is null then value.target end as target,
        case when hidden.unit_id is null then value.target_met end as target_met,
        case when hidden.unit_id is null then value.norm_met end as norm_met,
        case when above.unit_id is null then value.parent_value end as parent_value,
        case when hidden.unit_id is null and above.unit_id is null
            then value.change_vs_parent end as change_vs_parent,
        case when hidden.unit_id is null then value.claim end as claim,
        case when hidden.unit_id is null then value.claim_holds end as claim_holds
    )
from source.marts.mart_indicator_value as value
left join hidden using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
left join told_goal on told_goal.unit_id = value.unit_id and told_goal.indicator = value.indicator
left join source.intermediate.int_unit_parent as place
    on place.unit_id = value.unit_id and place.round = value.school_year || '-' || value.period
left join (select distinct unit_id, school_year, period, indicator, breakdown from hidden) as above
    on above.unit_id = place.parent_unit_id and above.school_year = value.school_year
    and above.period = value.period and above.indicator = value.indicator and above.breakdown = value.breakdown
left join no_change as at_start
    on at_start.unit_id = value.unit_id and at_start.round = value.school_year || '-' || value.period
    and at_start.indicator = value.indicator and at_start.breakdown = value.breakdown
    and at_start.compared = 'start'
left join no_change as before
    on before.unit_id = value.unit_id and before.round = value.school_year || '-' || value.period
    and before.indicator = value.indicator and before.breakdown = value.breakdown
    and before.compared = 'same_period'
"""

_PROVENANCE = """
create or replace temp view public_provenance as
select
    source_row.* replace (
        case when hidden.unit_id is null then source_row.found end as found,
        case when hidden.unit_id is null then source_row.quote end as quote,
        case when hidden.unit_id is null then source_row.derivation end as derivation,
        case when hidden.unit_id is null and given.unit_id is null
            then source_row.contributing_value end as contributing_value
    )
from source.marts.mart_provenance as source_row
left join hidden using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
left join (select distinct unit_id, school_year, period, indicator, breakdown from hidden) as given
    on given.unit_id = source_row.contributing_unit_id and given.school_year = source_row.school_year
    and given.period = source_row.period and given.indicator = source_row.indicator
    and given.breakdown = source_row.breakdown
"""

_GOAL = """
create or replace temp view public_mart_ke_hoach as
select
    goal.* replace (
        case when told_goal.unit_id is null or goal.baseline is null then goal.goal_value end as goal_value,
        case when told_goal.unit_id is null then goal.goal_value_relative end as goal_value_relative,
        case when hidden.unit_id is null then goal.figure end as figure,
        case when hidden.unit_id is null and (told_goal.unit_id is null or goal.baseline is null)
            then goal.difference end as difference,
        case when hidden.unit_id is null then goal.is_met end as is_met,
        case when hidden.unit_id is null then goal.is_met_relative end as is_met_relative,
        case when hidden.unit_id is null then goal.state else 'confidential' end as state
    )
from source.marts.mart_ke_hoach as goal
left join hidden
    on hidden.unit_id = goal.unit_id and hidden.indicator = goal.indicator
    and hidden.school_year = goal.figure_school_year and hidden.period = goal.figure_period
    and hidden.breakdown = goal.figure_breakdown and hidden.basis = goal.figure_basis
    and hidden.boundary = goal.figure_boundary
left join told_goal on told_goal.unit_id = goal.unit_id and told_goal.indicator = goal.indicator
"""

_KEY = ("unit_id", "school_year", "period", "indicator", "breakdown", "basis", "boundary")


def _topic_view(connection: duckdb.DuckDBPyConnection, mart: str) -> str:
    """A topical mart with every column that it shares with the values taken from the public values: hidden once."""
    shared = [name for name in _columns(connection, mart) if name in _columns(connection, "mart_indicator_value")]
    taken = ", ".join(f"shown.{name} as {name}" for name in shared if name not in _KEY)
    return (
        f"create or replace temp view public_{mart} as select topical.* replace ({taken}) "
        f"from source.marts.{mart} as topical inner join public_indicator_value as shown using ({', '.join(_KEY)})"
    )


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"describe source.marts.{mart}").fetchall()]


def hide(connection: duckdb.DuckDBPyConnection) -> int:
    """Make `public_*` views beside the warehouse attached as `source`; returns the number of hidden values."""
    connection.execute(_HIDDEN)
    connection.execute(_OTHER_PARTS)
    connection.execute(_NO_CHANGE)
    connection.execute(_TOLD_GOAL)
    connection.execute(_VALUE)
    connection.execute(_GOAL)
    connection.execute(_PROVENANCE)
    for mart in TOPIC_MARTS:
        connection.execute(_topic_view(connection, mart))
    row = connection.execute("select count(*) from hidden").fetchone()
    return int(row[0]) if row else 0
