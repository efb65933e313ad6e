-- Shown totals against start of year, same period, plan and target: differences of published values.
with

shown as (

    select *
    from {{ ref('int_point') }}
    where is_shown

),

comparable as (

    select *
    from shown
    -- an area not yet complete is compared over time on a matched set only
    where reported_n is null or reported_n >= expected_n

),

final as (

    select
        shown.unit_id,
        shown.round,
        shown.indicator,
        shown.breakdown,
        shown.basis,
        case when comparable.unit_id is not null then shown.value - at_start.value end as change_vs_start,
        case when comparable.unit_id is not null then shown.value - a_year_before.value end as change_vs_same_period,
        cast(plan.value as decimal(28, 4)) as plan,
        cast(shown.value - plan.value as decimal(28, 4)) as change_vs_plan,
        target.comparator as target_comparator,
        cast(target.value as decimal(28, 4)) as target,
        case target.comparator
            when '=' then shown.value_exact = cast(target.value as double)
            when '>=' then shown.value_exact >= cast(target.value as double)
            when '>' then shown.value_exact > cast(target.value as double)
            when '<=' then shown.value_exact <= cast(target.value as double)
            when '<' then shown.value_exact < cast(target.value as double)
        end as target_met
    from shown
    inner join {{ ref('int_round') }} as rounds on shown.round = rounds.round
    left join comparable
        on
            shown.unit_id = comparable.unit_id
            and shown.round = comparable.round
            and shown.indicator = comparable.indicator
            and shown.breakdown = comparable.breakdown
    left join comparable as at_start
        on
            shown.unit_id = at_start.unit_id
            and rounds.start_of_year_round = at_start.round
            and shown.indicator = at_start.indicator
            and shown.breakdown = at_start.breakdown
    left join comparable as a_year_before
        on
            shown.unit_id = a_year_before.unit_id
            and rounds.same_period_round = a_year_before.round
            and shown.indicator = a_year_before.indicator
            and shown.breakdown = a_year_before.breakdown
    left join {{ ref('int_goal') }} as plan
        on
            shown.unit_id = plan.unit_id
            and shown.round = plan.round
            and shown.indicator = plan.indicator
            and shown.breakdown = 'total'
            and plan.kind = 'plan'
    left join {{ ref('int_goal') }} as target
        on
            shown.unit_id = target.unit_id
            and shown.round = target.round
            and shown.indicator = target.indicator
            and shown.breakdown = 'total'
            and target.kind = 'target'

)

select * from final
