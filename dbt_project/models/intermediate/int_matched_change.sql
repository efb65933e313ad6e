-- Changes over time of areas from which not everybody has reported, on the units that reported both times. The parts of
-- both times stand beside them: what they count may be too small to be told.
{{ config(**by_round('comparison')) }}

with

shown as not materialized (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        boundary,
        reported_n < expected_n as is_incomplete
    from {{ ref('int_point') }}
    where is_shown and basis = 'computed' and reported_n > 0

),

compared as (

    select
        round,
        start_of_year_round as base_round,
        'start' as compared
    from {{ ref('int_round') }}
    where start_of_year_round is not null and {{ in_scope('round', 'comparison') }}

    union all

    select
        round,
        same_period_round as base_round,
        'same_period' as compared
    from {{ ref('int_round') }}
    where same_period_round is not null and {{ in_scope('round', 'comparison') }}

),

wanted as (

    select
        now.unit_id,
        now.round,
        compared.base_round,
        compared.compared,
        now.indicator,
        now.term_source,
        base.term_source as base_term_source,
        now.breakdown
    from shown as now
    inner join compared on now.round = compared.round
    inner join shown as base
        on
            now.unit_id = base.unit_id
            and compared.base_round = base.round
            and now.indicator = base.indicator
            and now.breakdown = base.breakdown
    -- the base of an area that began since is its figure in the areas of today
    where now.boundary = 'as_reported' and (now.is_incomplete or base.is_incomplete)

),

contribution as not materialized (

    select
        unit_id,
        round,
        block,
        indicator,
        term_source,
        breakdown,
        numerator,
        denominator,
        is_ratio,
        reported_n
    from {{ ref('int_contribution') }}

),

asked as (

    select distinct
        round,
        base_round,
        compared,
        indicator,
        term_source,
        base_term_source,
        breakdown
    from wanted

),

-- first the pairs of rounds, then the units: the other way round each round would meet each other one
now as materialized (

    select
        contribution.*,
        asked.base_round,
        asked.base_term_source,
        asked.compared
    from contribution
    inner join asked
        on
            contribution.round = asked.round
            and contribution.indicator = asked.indicator
            and contribution.term_source = asked.term_source
            and contribution.breakdown = asked.breakdown

),

-- each unit once beside itself, whatever number of areas it counts in
given as (

    select
        now.unit_id,
        now.round,
        now.compared,
        now.indicator,
        now.term_source,
        now.base_term_source,
        now.breakdown,
        now.numerator,
        now.denominator,
        base.numerator as base_numerator,
        base.denominator as base_denominator,
        now.is_ratio,
        now.reported_n as matched_n
    from now
    inner join contribution as base
        on
            now.unit_id = base.unit_id
            and now.base_round = base.round
            and now.indicator = base.indicator
            -- each time by the form of that time: the start of a year has another than its end
            and now.base_term_source = base.term_source
            and now.breakdown = base.breakdown
            and now.block = base.block
            -- a return that held other groups of the school then is not a return of the same children
            and now.reported_n = base.reported_n

),

-- provider to commune, then commune to district or province, and so on
{% set levels = ['given', 'first_level', 'second_level', 'third_level', 'fourth_level'] %}
{% for level in levels[1:] %}
{{ level }} as (

    select
        parent.parent_unit_id as unit_id,
        below.round,
        below.compared,
        below.indicator,
        below.term_source,
        below.base_term_source,
        below.breakdown,
        sum(below.numerator) as numerator,
        sum(below.denominator) as denominator,
        sum(below.base_numerator) as base_numerator,
        sum(below.base_denominator) as base_denominator,
        bool_or(below.is_ratio) as is_ratio,
        sum(below.matched_n) as matched_n
    from {{ levels[loop.index0] }} as below
    inner join {{ ref('int_unit_parent') }} as parent
        on
            below.unit_id = parent.unit_id
            and below.round = parent.round
            and parent.parent_unit_id is not null
    group by
        parent.parent_unit_id, below.round, below.compared, below.indicator, below.term_source,
        below.base_term_source, below.breakdown

),

{% endfor %}
every_level as (

    {% for level in levels[1:] %}
    select * from {{ level }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- two levels may meet in one area: what its communes gave, and what its districts gave
summed as (

    select
        every_level.unit_id,
        every_level.round,
        every_level.compared,
        every_level.indicator,
        every_level.breakdown,
        sum(every_level.numerator) as numerator,
        sum(every_level.denominator) as denominator,
        sum(every_level.base_numerator) as base_numerator,
        sum(every_level.base_denominator) as base_denominator,
        bool_or(every_level.is_ratio) as is_ratio,
        cast(sum(every_level.matched_n) as bigint) as matched_n
    from every_level
    semi join wanted
        on
            every_level.unit_id = wanted.unit_id
            and every_level.round = wanted.round
            and every_level.compared = wanted.compared
            and every_level.indicator = wanted.indicator
            and every_level.term_source = wanted.term_source
            and every_level.base_term_source = wanted.base_term_source
            and every_level.breakdown = wanted.breakdown
    group by
        every_level.unit_id, every_level.round, every_level.compared, every_level.indicator, every_level.breakdown

),

told as (

    select
        summed.*,
        indicator.measure_unit,
        indicator.decimals
    from summed
    inner join {{ ref('stg_indicator') }} as indicator on summed.indicator = indicator.indicator

),

valued as (

    select
        *,
        {{ published_value('is_ratio', 'measure_unit', 'numerator', 'denominator', 'decimals') }} as value,
        {{ published_value('is_ratio', 'measure_unit', 'base_numerator', 'base_denominator', 'decimals') }}
            as base_value
    from told

),

final as (

    select
        unit_id,
        round,
        compared,
        indicator,
        breakdown,
        matched_n,
        numerator,
        denominator,
        base_numerator,
        base_denominator,
        value - base_value as change
    from valued

)

select * from final
