-- The size of a provider beside the same period a year before, against what the other schools, or the other groups, did: the
-- distance of its log ratio from their median, in median absolute deviations (as those of a normal distribution, 1.4826).
{{ config(**by_round('comparison')) }}

with

parameter as (

    select
        {{ rule_limit('W-JUMP-SPREAD', 'least_providers') }},
        {{ rule_limit('W-JUMP-SPREAD', 'factor') }},
        {{ rule_limit('W-JUMP-SPREAD', 'least_spread') }}
    from {{ ref('stg_rule_limit') }}

),

size as not materialized (

    select
        seen.unit_id,
        seen.round,
        seen.form,
        seen.item_sheet,
        seen.item,
        seen.breakdown,
        seen.label,
        seen.sheet || '!' || seen.cell as place,
        cast(seen.value as double) as value,
        jump_limit.least_change
    from {{ ref('int_observation') }} as seen
    inner join {{ ref('stg_jump_limit') }} as jump_limit
        on
            seen.form = jump_limit.form
            and seen.item_sheet = jump_limit.item_sheet
            and seen.item = jump_limit.item
            and seen.breakdown = jump_limit.breakdown
    where seen.value > 0

),

beside as (

    select
        now.*,
        base.round as round_before,
        base.value as value_before,
        ln(now.value / base.value) as log_ratio,
        provider.is_school
    from size as now
    inner join {{ ref('int_round') }} as rounds on now.round = rounds.round
    inner join size as base
        on
            now.unit_id = base.unit_id
            and rounds.same_period_round = base.round
            and now.form = base.form
            and now.item_sheet = base.item_sheet
            and now.item = base.item
            and now.breakdown = base.breakdown
    inner join {{ ref('int_provider') }} as provider
        on
            now.unit_id = provider.unit_id
            and now.round = provider.round
    where {{ in_scope('now.round', 'comparison') }}

),

middle as (

    select
        *,
        median(log_ratio) over kind as middle,
        count(*) over kind as kind_n
    from beside
    window kind as (partition by round, form, item_sheet, item, breakdown, is_school)

),

spread as (

    select
        *,
        1.4826 * median(abs(log_ratio - middle)) over (
            partition by round, form, item_sheet, item, breakdown, is_school
        ) as spread
    from middle

),

final as (

    select
        spread.*,
        abs(spread.log_ratio - spread.middle) / greatest(spread.spread, parameter.least_spread) as distance,
        abs(spread.log_ratio - spread.middle) > parameter.factor * greatest(spread.spread, parameter.least_spread)
        and abs(spread.value - spread.value_before) > spread.least_change as is_jump
    from spread
    cross join parameter
    where spread.kind_n >= parameter.least_providers

)

select * from final
