-- One total told by two forms (form_total.csv): of the same round, or of a return during the year beside that of its start.
{{ config(**by_round('comparison')) }}

with

told as (

    select
        total.total,
        total.side,
        total.compared,
        total.tolerance,
        total.least_change,
        item.unit_id,
        item.round,
        min(item.form) as form,
        sum(item.value) as value
    from {{ ref('int_item_value') }} as item
    inner join {{ ref('stg_form_total') }} as total
        on
            item.form = total.form
            and item.item_sheet = total.item_sheet
            and item.item = total.item
    where item.breakdown = 'total' and item.block = ''
    group by
        total.total, total.side, total.compared, total.tolerance, total.least_change, item.unit_id, item.round

),

final as (

    select
        own.unit_id,
        own.round,
        own.total,
        own.form,
        own.value,
        other.form as other_form,
        other.round as other_round,
        other.value as other_value,
        abs(own.value - other.value) > own.least_change
        and abs(own.value - other.value) > own.tolerance * other.value as is_different
    from told as own
    inner join {{ ref('int_round_received') }} as rounds on own.round = rounds.round
    inner join told as other
        on
            own.total = other.total
            and own.unit_id = other.unit_id
            and other.round = case own.compared when 'start' then rounds.start_of_year_round else own.round end
    where own.side = 'own' and other.side = 'other' and {{ in_scope('own.round', 'comparison') }}

)

select * from final
