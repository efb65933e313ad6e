-- Each goal as a number to hold the figure of its round against: as told, as the parent area's figure, or made from the
-- baseline's figure in the two ways in which "giảm 1,5%" can be read (points; relative to the baseline).
with

goal as (

    select * from {{ ref('int_goal') }}

),

shown as (

    select
        unit_id,
        round,
        indicator,
        value_exact
    from {{ ref('int_point') }}
    where is_shown and breakdown = 'total' and boundary = 'as_reported' and value is not null

),

resolved as (

    select
        goal.* replace (
            case
                -- a plan given as a number is reached by as much or more, of malnutrition by as little or less;
                -- so is a target of which the document says no more than the number or the drop
                when goal.comparator is null or (goal.kind = 'plan' and goal.comparator = '=')
                    then case when indicator.direction = 'down' then '<=' else '>=' end
                else goal.comparator
            end as comparator
        ),
        case
            when goal.baseline = 'parent' then parent_figure.value_exact
            when goal.baseline is not null then base.value_exact - coalesce(goal.baseline_change, 0)
            else cast(goal.value as double)
        end as by_points,
        case
            when goal.baseline = 'parent' then parent_figure.value_exact
            when goal.baseline is not null then base.value_exact * (100 - coalesce(goal.baseline_change, 0)) / 100
            else cast(goal.value as double)
        end as by_share
    from goal
    inner join {{ ref('stg_indicator') }} as indicator on goal.indicator = indicator.indicator
    left join shown as base
        on
            goal.unit_id = base.unit_id
            and goal.baseline = base.round
            and goal.indicator = base.indicator
    left join {{ ref('int_unit_parent') }} as parent
        on
            goal.unit_id = parent.unit_id
            and goal.round = parent.round
            and goal.baseline = 'parent'
    left join shown as parent_figure
        on
            parent.parent_unit_id = parent_figure.unit_id
            and goal.round = parent_figure.round
            and goal.indicator = parent_figure.indicator

),

final as (

    select
        unit_id,
        indicator,
        kind,
        horizon,
        sha256,
        sheet,
        cell,
        round,
        sort_order,
        is_single,
        is_of_round,
        is_of_this_round,
        comparator,
        numerator,
        denominator,
        baseline,
        baseline_change,
        cast(case when baseline_reading = 'relative' then by_share else by_points end as decimal(28, 10)) as value,
        -- a second number only where the document leaves the reading open
        cast(
            case
                when baseline_reading is null and baseline is not null and baseline <> 'parent' and baseline_change <> 0
                    then by_share
            end as decimal(28, 10)
        ) as value_relative
    from resolved

)

select * from final
