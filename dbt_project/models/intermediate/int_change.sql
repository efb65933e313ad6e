-- The size of a provider in a round beside its size in the round before in which it reported, for the items that
-- have a limit.
with

size as (

    select
        seen.unit_id,
        seen.round,
        round.sort_order,
        seen.form,
        seen.item_sheet,
        seen.item,
        seen.label,
        seen.sheet || '!' || seen.cell as place,
        seen.value,
        jump_limit.factor,
        jump_limit.least_change
    from {{ ref('int_observation') }} as seen
    inner join {{ ref('stg_round') }} as round on seen.round = round.round
    inner join {{ ref('stg_jump_limit') }} as jump_limit
        on
            seen.form = jump_limit.form
            and seen.item_sheet = jump_limit.item_sheet
            and seen.item = jump_limit.item
            and seen.breakdown = jump_limit.breakdown

),

beside as (

    select
        *,
        lag(value) over (partition by unit_id, form, item_sheet, item order by sort_order) as value_before,
        lag(round) over (partition by unit_id, form, item_sheet, item order by sort_order) as round_before
    from size

),

final as (

    select
        unit_id,
        round,
        item,
        label,
        place,
        value,
        round_before,
        value_before,
        greatest(value, value_before) > factor * least(value, value_before)
        and abs(value - value_before) > least_change as is_jump
    from beside
    where value_before is not null

)

select * from final
