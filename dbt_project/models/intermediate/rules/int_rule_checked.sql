-- How many things each rule of the warehouse could be held against.
with

checked as (

    select
        'W-UNIT' as rule_id,
        count(*) as checked
    from {{ ref('stg_observation') }}
    union all
    select
        'W-KEY' as rule_id,
        count(*) as checked
    from {{ ref('mart_indicator_value') }}
    union all
    select
        'W-SURVEY' as rule_id,
        count(*) as checked
    from {{ ref('stg_observation') }}
    where form = 'PCGD-DT'
    union all
    select
        'W-JUMP' as rule_id,
        count(*) as checked
    from {{ ref('int_change') }}
    union all
    select
        'W-SURVEY-TWICE' as rule_id,
        count(*) as checked
    from {{ ref('stg_observation') }} as own
    inner join {{ ref('stg_observation') }} as listed
        on
            own.unit_id = listed.unit_id
            and own.round = listed.round
            and own.item = listed.item
            and own.breakdown = listed.breakdown
    where own.form = 'PCGD-XA' and own.item_sheet = 'MN-01 TE' and listed.form = 'PCGD-DT'
    union all
    select
        'W-RATE-100' as rule_id,
        count(*) as checked
    from {{ ref('mart_indicator_value') }} as point
    inner join {{ ref('stg_indicator') }} as indicator on point.indicator = indicator.indicator
    where indicator.measure_unit = '%'
    union all
    select
        'W-REPORTED-COMPUTED' as rule_id,
        count(*) as checked
    from {{ ref('int_point') }} as reported
    inner join {{ ref('int_point') }} as computed
        on
            reported.unit_id = computed.unit_id
            and reported.round = computed.round
            and reported.indicator = computed.indicator
            and reported.breakdown = computed.breakdown
            and computed.boundary = 'as_reported'
    where
        reported.basis <> 'computed' and computed.basis = 'computed'
        and not coalesce(computed.reported_n < computed.expected_n, false)
    union all
    select
        'W-PRINTED-PARTS' as rule_id,
        count(*) as checked
    from {{ ref('int_point') }} as point
    inner join {{ ref('int_printed_rate') }} as printed
        on
            point.unit_id = printed.unit_id
            and point.round = printed.round
            and point.indicator = printed.indicator
    where point.is_ratio and point.basis = 'reported' and point.breakdown = 'total'
    union all
    select
        'W-ITEM-TWICE' as rule_id,
        count(*) as checked
    from {{ ref('stg_observation') }}
    union all
    select
        'W-NOT-OPERATING' as rule_id,
        count(*) as checked
    from {{ ref('int_provider') }}
    union all
    select
        'W-REGISTER-TWICE' as rule_id,
        count(*) as checked
    from {{ ref('int_provider') }}
    union all
    select
        'W-REGISTER-FORMS' as rule_id,
        count(*) as checked
    from {{ ref('int_register_told') }}
    where not is_binding
    union all
    select
        'W-CLAIM' as rule_id,
        count(*) as checked
    from {{ ref('mart_indicator_value') }}
    where claim is not null and plan is not null
    union all
    select
        'W-NESTED-AGE' as rule_id,
        count(*) as checked
    from {{ ref('mart_indicator_value') }}
    where indicator = 'huy_dong_5' and is_shown
    union all
    select
        'W-GOAL-TWICE' as rule_id,
        count(*) as checked
    from {{ ref('stg_assertion') }}
    where value is not null
    union all
    select
        'W-GOAL-CONVEX' as rule_id,
        count(*) as checked
    from {{ ref('stg_assertion') }}
    where indicator = 'huy_dong_chung' and value is not null
    union all
    select
        'W-COVERAGE' as rule_id,
        count(*) as checked
    from {{ ref('int_rollup') }}
    where term_source <> 'DM-CS'
    union all
    select
        'W-CARRIED' as rule_id,
        count(*) as checked
    from {{ ref('int_carried_group') }}
    union all
    select
        'W-PLACED' as rule_id,
        count(*) as checked
    from {{ ref('int_provider') }}

    union all
    select
        'W-DISCLOSURE' as rule_id,
        count(*) as checked
    from {{ ref('stg_disclosure_item') }}

)

select * from checked
