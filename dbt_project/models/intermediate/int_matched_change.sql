-- Changes over time of areas from which not everybody has reported, on the units that reported both times. The parts of
-- both times stand beside them: what they count may be too small to be told.
{{ config(**by_round('comparison')) }}

with

shown as (

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

contribution as (

    select * from {{ ref('int_contribution') }}

),

summed as (

    select
        wanted.unit_id,
        wanted.round,
        wanted.compared,
        wanted.indicator,
        wanted.breakdown,
        sum(now.numerator) as numerator,
        sum(now.denominator) as denominator,
        sum(base.numerator) as base_numerator,
        sum(base.denominator) as base_denominator,
        bool_or(now.is_ratio) as is_ratio,
        cast(sum(now.reported_n) as bigint) as matched_n
    from wanted
    inner join {{ ref('int_unit_ancestor') }} as below
        on
            wanted.unit_id = below.ancestor_unit_id
            and wanted.round = below.round
    inner join contribution as now
        on
            below.unit_id = now.unit_id
            and wanted.round = now.round
            and wanted.indicator = now.indicator
            and wanted.term_source = now.term_source
            and wanted.breakdown = now.breakdown
    inner join contribution as base
        on
            now.unit_id = base.unit_id
            and wanted.base_round = base.round
            and now.indicator = base.indicator
            -- each time by the form of that time: the start of a year has another than its end
            and wanted.base_term_source = base.term_source
            and now.breakdown = base.breakdown
            and now.block = base.block
            -- a return that held other groups of the school then is not a return of the same children
            and now.reported_n = base.reported_n
    group by wanted.unit_id, wanted.round, wanted.compared, wanted.indicator, wanted.breakdown

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
