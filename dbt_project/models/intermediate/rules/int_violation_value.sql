-- What is wrong with values of indicators; one row for each thing that breaks a rule.
{{ config(**by_round('comparison')) }}

with

value as not materialized (

    select
        *,
        school_year || '-' || period as round
    from {{ ref('mart_indicator_value') }}
    where {{ in_scope("school_year || '-' || period", 'comparison') }}

),

key_twice as (

    select
        'W-KEY' as rule_id,
        unit_id,
        round,
        indicator,
        cast(count(*) as varchar) as found,
        '1' as expected
    from value
    group by unit_id, round, indicator, breakdown, basis, boundary
    having count(*) > 1

),

-- a gross rate over a population may exceed 100, so may what was done of what was planned; a share of a whole may not,
-- and of a rate whose source names no denominator nobody can say
rate_over_100 as (

    select
        case when rate_bound.bound = 'unnamed' then 'W-RATE-UNNAMED' else 'W-RATE-100' end as rule_id,
        value.unit_id,
        value.round,
        value.indicator,
        cast(value.value as varchar) as found,
        'không quá 100' as expected
    from value
    inner join {{ ref('stg_indicator') }} as indicator on value.indicator = indicator.indicator
    left join {{ ref('stg_rate_bound') }} as rate_bound on value.indicator = rate_bound.indicator
    where
        indicator.measure_unit = '%'
        and value.value > 100
        and rate_bound.bound is distinct from 'gross'

),

reported_computed as (

    select
        'W-REPORTED-COMPUTED' as rule_id,
        reported.unit_id,
        reported.round,
        reported.indicator,
        cast(reported.value as varchar) as found,
        cast(computed.value as varchar) as expected
    from {{ ref('int_point') }} as reported
    inner join {{ ref('int_point') }} as computed
        on
            reported.unit_id = computed.unit_id
            and reported.round = computed.round
            and reported.indicator = computed.indicator
            and reported.breakdown = computed.breakdown
            and computed.boundary = 'as_reported'
    where
        reported.basis <> 'computed' and computed.basis = 'computed' and reported.value <> computed.value
        -- the sum of some does not contradict the report on all
        and not coalesce(computed.reported_n < computed.expected_n, false)
        and {{ in_scope('reported.round', 'comparison') }}

),

-- a rate printed beside its own parts must be the rate the parts give
printed_parts as (

    select
        'W-PRINTED-PARTS' as rule_id,
        point.unit_id,
        point.round,
        point.indicator,
        printed.found,
        cast(point.value as varchar) as expected
    from {{ ref('int_point') }} as point
    inner join {{ ref('int_printed_rate') }} as printed
        on
            point.unit_id = printed.unit_id
            and point.round = printed.round
            and point.indicator = printed.indicator
    where
        point.is_ratio and point.basis = 'reported' and point.breakdown = 'total' and point.value <> printed.value
        and {{ in_scope('point.round', 'comparison') }}

),

-- what one unit told in two forms
other_form as (

    select
        'W-OTHER-FORM' as rule_id,
        unit_id,
        round,
        total as indicator,
        form || ': ' || cast(value as double) as found,
        other_form || ' ' || other_round || ': ' || cast(other_value as double) as expected
    from {{ ref('int_form_total') }}
    where is_different and {{ in_scope('round', 'comparison') }}

),

coverage as (

    select
        'W-COVERAGE' as rule_id,
        unit_id,
        round,
        indicator,
        reported_n || '/' || expected_n as found,
        'đủ cơ sở' as expected
    from {{ ref('int_rollup') }}
    where term_source <> 'DM-CS' and reported_n < expected_n and {{ in_scope('round', 'comparison') }}

)

select * from key_twice
union all
select * from rate_over_100
union all
select * from reported_computed
union all
select * from printed_parts
union all
select * from coverage
union all
select * from other_form
