-- Sets of indicators that do not add up, leave no room or lie outside their parts; one row for each.
{{ config(**by_round('comparison')) }}

with

final as (

    select
        broken_rule as rule_id,
        unit_id,
        round,
        -- a figure that has a page, a source and perhaps a waiver: the whole, of parts without one the first
        case when broken_rule = 'W-NESTED-AGE' then first_part else coalesce(whole, first_part) end as indicator,
        found,
        case
            when broken_rule = 'W-SET-CLOSED' then 'cộng bằng '
            when broken_rule = 'W-SET-ROOM' then 'cộng nhỏ hơn, chừa chỗ cho phần không nêu: '
            when broken_rule = 'W-SET-OPEN' then 'cộng không quá '
            when broken_rule = 'W-RATE-CONVEX' then 'nhỏ nhất và lớn nhất ôm lấy tỷ lệ chung '
            else 'không thấp hơn '
        end || coalesce(whole || ' ', '') || whole_value as expected
    from {{ ref('int_set_check') }}
    where broken_rule is not null and {{ in_scope('round', 'comparison') }}

)

select * from final
