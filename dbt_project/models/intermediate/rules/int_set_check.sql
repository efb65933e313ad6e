-- Each set of indicators (indicator_set.csv) of which a unit itself gave anything: its parts beside its whole. Sums of own
-- figures are not asked again: what adds up in every return adds up above, and what is missing is told as coverage.
-- `slack` is what rounding explains: half of the last printed place of each figure, nothing for counts.
{{ config(**by_round('comparison')) }}

with

member as (

    select
        *,
        count(*) over (partition by indicator_set) as part_n
    from {{ ref('stg_indicator_set') }}

),

named as (

    select part as indicator from {{ ref('stg_indicator_set') }}
    union
    select whole as indicator from {{ ref('stg_indicator_set') }}

),

own as not materialized (

    select
        point.unit_id,
        point.round,
        point.breakdown,
        point.basis,
        point.indicator,
        point.value,
        case
            when indicator.measure_unit = '%' or indicator.decimals > 0
                then 0.5 * power(10, -indicator.decimals)
            else 0
        end as half_place
    from {{ ref('int_point') }} as point
    inner join {{ ref('stg_indicator') }} as indicator on point.indicator = indicator.indicator
    semi join named on point.indicator = named.indicator
    where
        point.basis <> 'computed' and point.boundary = 'as_reported' and point.value is not null
        and {{ in_scope('point.round', 'comparison') }}

),

part as (

    select
        member.indicator_set,
        member.kind,
        member.whole,
        own.unit_id,
        own.round,
        own.breakdown,
        own.basis,
        min(own.indicator) as first_part,
        case
            when count(*) = 1 then cast(min(own.value) as varchar)
            else string_agg(own.indicator || ' ' || own.value, '; ' order by own.indicator)
        end as found,
        sum(own.value) as part_sum,
        min(own.value) as least,
        max(own.value) as most,
        sum(own.half_place) as parts_half,
        max(own.half_place) as part_half,
        count(*) = max(member.part_n) as is_complete
    from own
    inner join member on own.indicator = member.part
    group by
        member.indicator_set, member.kind, member.whole, own.unit_id, own.round, own.breakdown, own.basis

),

beside as (

    select
        part.*,
        -- parts of no whole are shares of 100
        case when part.whole is null then 100 else whole.value end as whole_value,
        coalesce(whole.half_place, 0)
        + case when part.kind in ('convex', 'nested') then part.part_half else part.parts_half end as slack
    from part
    left join own as whole
        on
            part.unit_id = whole.unit_id
            and part.round = whole.round
            and part.breakdown = whole.breakdown
            and part.basis = whole.basis
            and part.whole = whole.indicator

),

final as (

    select
        *,
        case
            when kind = 'closed' and is_complete and abs(part_sum - whole_value) > slack then 'W-SET-CLOSED'
            when kind = 'closed' and part_sum - whole_value > slack then 'W-SET-CLOSED'
            when kind = 'closed' and whole is null and not is_complete and part_sum >= whole_value then 'W-SET-ROOM'
            when kind = 'open' and part_sum - whole_value > slack then 'W-SET-OPEN'
            when
                kind = 'convex' and is_complete
                and (whole_value < least - slack or whole_value > most + slack) then 'W-RATE-CONVEX'
            when kind = 'nested' and least < whole_value then 'W-NESTED-AGE'
        end as broken_rule
    from beside
    where whole_value is not null

)

select * from final
