-- How many things each rule of the warehouse could be held against.
with

-- which rule a set of each kind is held against
set_rule (kind, rule_id, needs_all) as (

    values
    ('closed', 'W-SET-CLOSED', false),
    ('closed', 'W-SET-ROOM', false),
    ('open', 'W-SET-OPEN', false),
    ('convex', 'W-RATE-CONVEX', true),
    ('nested', 'W-NESTED-AGE', false)

),

rate as (

    select coalesce(rate_bound.bound, 'net') as bound
    from {{ ref('mart_indicator_value') }} as point
    inner join {{ ref('stg_indicator') }} as indicator on point.indicator = indicator.indicator
    left join {{ ref('stg_rate_bound') }} as rate_bound on point.indicator = rate_bound.indicator
    where indicator.measure_unit = '%'

),

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
        bound.rule_id,
        count(rate.bound) as checked
    from (values ('net', 'W-RATE-100'), ('unnamed', 'W-RATE-UNNAMED')) as bound (bound, rule_id)
    left join rate on bound.bound = rate.bound
    group by bound.rule_id
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
    -- a rule of which nothing was there to check has its row all the same
    select
        rule.rule_id,
        count(sets.kind) as checked
    from set_rule as rule
    left join {{ ref('int_set_check') }} as sets on rule.kind = sets.kind and (sets.is_complete or not rule.needs_all)
    group by rule.rule_id
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
    from {{ ref('int_goal_set') }}
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
    union all
    select
        'W-JUMP-SPREAD' as rule_id,
        count(*) as checked
    from {{ ref('int_jump') }}
    union all
    select
        'W-RESENT' as rule_id,
        count(*) as checked
    from {{ ref('int_resent') }}
    union all
    select
        'W-GOAL-READING' as rule_id,
        count(*) as checked
    from {{ ref('stg_assertion') }}
    where measure_unit = '%' and baseline_change <> 0
    union all
    select
        'W-GOAL-NORM' as rule_id,
        count(*) as checked
    from {{ ref('stg_assertion') }} as goal
    semi join {{ ref('stg_norm') }} as norm on goal.indicator = norm.indicator
    union all
    select
        'W-CLAIM-BARE' as rule_id,
        count(*) as checked
    from {{ ref('mart_ke_hoach') }}
    where kind = 'claim'
    union all
    select
        'W-CITATION' as rule_id,
        count(*) as checked
    from {{ ref('stg_submission') }}
    where source_document is not null and status in ('accepted', 'partial')
    union all
    select
        'W-OTHER-FORM' as rule_id,
        count(*) as checked
    from {{ ref('int_form_total') }}
    union all
    select
        'W-ROUND' as rule_id,
        count(*) as checked
    from {{ ref('stg_observation') }}
    union all
    select
        'W-DEFINITION' as rule_id,
        count(*) as checked
    from {{ ref('int_definition_ended') }}
    union all
    select
        'W-DOCUMENT' as rule_id,
        count(*) as checked
    from {{ ref('int_document_used') }}
    union all
    select
        'W-SUCCESSOR' as rule_id,
        count(*) as checked
    from {{ ref('int_area_ended') }}
    union all
    select
        'W-FRESH' as rule_id,
        count(*) as checked
    from {{ ref('int_form_followed') }}
    union all
    select
        'W-DECLARED-EARLY' as rule_id,
        count(*) as checked
    from {{ ref('stg_submission') }}
    where declared_date <> '' and status in ('accepted', 'partial')

)

select * from checked
