-- The size of a provider in a round beside its size in the round before in which it reported: its children (item 83 of
-- the state form) and its groups and classes (item 55).
with

size as (

    select
        seen.unit_id,
        seen.round,
        round.sort_order,
        seen.item,
        seen.label,
        seen.sheet || '!' || seen.cell as place,
        seen.value
    from {{ ref('int_observation') }} as seen
    inner join {{ ref('stg_round') }} as round on seen.round = round.round
    where
        seen.form = '01-MN-DN'
        and seen.breakdown = 'total'
        and (seen.item_sheet, seen.item) in (('Học sinh', '83'), ('Trường-Lớp', '55'))

),

beside as (

    select
        *,
        lag(value) over (partition by unit_id, item order by sort_order) as value_before,
        lag(round) over (partition by unit_id, item order by sort_order) as round_before
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
        -- twice as many or half as many, and by more than a class of children or three classes: small numbers vary
        greatest(value, value_before) > 2 * least(value, value_before)
        and abs(value - value_before) > case item when '83' then 30 else 3 end as is_jump
    from beside
    where value_before is not null

)

select * from final
