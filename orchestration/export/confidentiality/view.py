"""The views through which a warehouse leaves: what is hidden, and all that would tell it.

`hide` (in this package) makes the table `hidden`, one row a published value. A value may also be told by a change
from it, a goal measured from it, the area above it, the cell or the contribution it came from, or by words quoted.
"""

from __future__ import annotations

import duckdb

from orchestration.export.confidentiality.figure import KEY
from orchestration.export.confidentiality.primary import SMALLEST_SHOWN_COUNT
from orchestration.export.table import TOPIC_MARTS


def _is_small(numerator: str, denominator: str) -> str:
    """Whether the parts of a sensitive change are of too few."""
    return f"""(
        {numerator} between 1 and {SMALLEST_SHOWN_COUNT - 1}
        or ({denominator} is not null
            and ({denominator} < figure.least
                or {denominator} - {numerator} between 1 and {SMALLEST_SHOWN_COUNT - 1}))
    )"""


_PAIR = """
create or replace temp table compared_round as
select round, start_of_year_round as base, 'start' as compared from source.catalogue.round
union all
select round, same_period_round as base, 'same_period' as compared from source.catalogue.round
"""

# every figure by which a hidden one could be worked out from a printed change, and changes on the units that reported
# both times where these count too few or one of them is hidden
_NO_CHANGE = f"""
create or replace temp table no_change as
select distinct hidden.unit_id, pair.round, hidden.indicator, hidden.breakdown, pair.compared
from hidden
inner join compared_round as pair on pair.base = hidden.round
union
select matched.unit_id, matched.round, matched.indicator, matched.breakdown, matched.compared
from source.intermediate.int_matched_change as matched
inner join sensitive_figure as figure using (unit_id, round, indicator, breakdown)
where {_is_small("matched.numerator", "matched.denominator")}
    or {_is_small("matched.base_numerator", "matched.base_denominator")}
union
select matched.unit_id, matched.round, matched.indicator, matched.breakdown, matched.compared
from source.intermediate.int_matched_change as matched
inner join compared_round as pair using (round, compared)
inner join source.intermediate.int_unit_ancestor as below
    on below.ancestor_unit_id = matched.unit_id and below.round = matched.round
inner join hidden
    on hidden.unit_id = below.unit_id and hidden.indicator = matched.indicator
    and hidden.breakdown = matched.breakdown and hidden.round in (matched.round, pair.base)
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

# a number made of several cells does not tell what stands in each; words quoted for a hidden figure are quoted nowhere
_PROVENANCE = """
create or replace temp table hidden_quote as
select distinct source_row.sha256, source_row.quote
from source.marts.mart_provenance as source_row
inner join hidden using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
where source_row.quote is not null;

create or replace temp table hidden_number as
select distinct cell.unit_id, cell.round, cell.form
from hidden_cell
inner join cell on cell.cell = hidden_cell.cell;

create or replace temp table several_cells as
select figure.*, part.part
from figure_part as part
inner join figure on figure.figure = part.figure
inner join (select distinct form from linear_form where terms > 1) as made on made.form = part.form
where
    figure.figure in (select figure from sensitive_figure)
    or exists (
        select 1 from hidden_number as hidden_term
        where hidden_term.unit_id = part.unit_id and hidden_term.round = part.round
            and list_contains(string_split(part.form, ';'), hidden_term.form)
    );

create or replace temp table hidden_contribution as
select distinct given.unit_id, given.round, given.form, given.boundary, given.child
from given_value as given
inner join cell
    on cell.unit_id = given.child and cell.round = given.round and cell.boundary = given.child_boundary
    and cell.basis = given.child_basis and cell.form = given.form
inner join hidden_cell on hidden_cell.cell = cell.cell;

create or replace temp view public_provenance as
select
    source_row.* replace (
        case when hidden.unit_id is null and several.unit_id is null then source_row.found end as found,
        case when hidden.unit_id is null and several.unit_id is null and quoted.sha256 is null
            then source_row.quote end as quote,
        case when hidden.unit_id is null and several.unit_id is null and quoted.sha256 is null
            then source_row.derivation end as derivation,
        case when hidden.unit_id is null and given.unit_id is null and handed.unit_id is null
            then source_row.contributing_value end as contributing_value
    )
from source.marts.mart_provenance as source_row
left join hidden using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
left join hidden_quote as quoted on quoted.sha256 = source_row.sha256 and quoted.quote = source_row.quote
left join (select distinct unit_id, school_year, period, indicator, breakdown, basis, boundary, part from several_cells)
    as several using (unit_id, school_year, period, indicator, breakdown, basis, boundary, part)
left join (select distinct unit_id, school_year, period, indicator, breakdown from hidden) as given
    on given.unit_id = source_row.contributing_unit_id and given.school_year = source_row.school_year
    and given.period = source_row.period and given.indicator = source_row.indicator
    and given.breakdown = source_row.breakdown
left join (
    select figure.*, part.part, handed.child
    from hidden_contribution as handed
    inner join figure_part as part
        on part.unit_id = handed.unit_id and part.round = handed.round and part.form = handed.form
        and part.boundary = handed.boundary and part.basis = 'computed'
    inner join figure on figure.figure = part.figure
) as handed
    on handed.unit_id = source_row.unit_id and handed.school_year = source_row.school_year
    and handed.period = source_row.period and handed.indicator = source_row.indicator
    and handed.breakdown = source_row.breakdown and handed.basis = source_row.basis
    and handed.boundary = source_row.boundary and handed.part = source_row.part
    and handed.child = source_row.contributing_unit_id
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


def _topic_view(connection: duckdb.DuckDBPyConnection, mart: str) -> str:
    """A topical mart with every column that it shares with the values taken from the public values: hidden once."""
    shared = [name for name in _columns(connection, mart) if name in _columns(connection, "mart_indicator_value")]
    taken = ", ".join(f"shown.{name} as {name}" for name in shared if name not in KEY)
    return (
        f"create or replace temp view public_{mart} as select topical.* replace ({taken}) "
        f"from source.marts.{mart} as topical inner join public_indicator_value as shown using ({', '.join(KEY)})"
    )


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"describe source.marts.{mart}").fetchall()]


def make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `public_*` views from `hidden`, `hidden_cell` and the tables of figures."""
    for statement in (_PAIR, _NO_CHANGE, _TOLD_GOAL, _VALUE, _GOAL, _PROVENANCE):
        connection.execute(statement)
    for mart in TOPIC_MARTS:
        connection.execute(_topic_view(connection, mart))
