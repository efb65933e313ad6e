-- What has to be judged provider by provider before it is summed: a surplus of one school doesn't fill the gap of
-- another.
-- The norm of teachers is that of the terms of the indicator gv_thieu.
{{ config(**by_round()) }}

with

seen as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        value
    from {{ ref('int_observation') }}
    where
        {{ in_scope('round') }}
        and form = '01-MN-DN'
        and breakdown = 'total'
        and unit_id like 'school-%'

),

shortage_term as (

    select *
    from {{ ref('int_term') }}
    where indicator = 'gv_thieu' and term_source = '01-MN-DN' and breakdown = 'total'

),

-- a missing item leaves the provider out
shortage as (

    select
        seen.unit_id,
        seen.round,
        'teachers_short' as item,
        greatest(sum(term.coefficient * seen.value), 0) as value
    from seen
    inner join shortage_term as term
        on
            seen.form = term.form
            and seen.item_sheet = term.item_sheet
            and seen.item = term.item
            and seen.breakdown = term.item_breakdown
    group by seen.unit_id, seen.round
    having count(*) = max(term.terms_needed)

),

size as (

    select
        unit_id,
        round,
        'is_over_20_groups' as item,
        cast(value > 20 as integer) as value
    from seen
    where item_sheet = 'Trường-Lớp' and item = '55'

),

items as (

    select * from shortage
    union all
    select * from size

),

final as (

    select
        unit_id,
        round,
        'DERIVED' as form,
        'provider' as item_sheet,
        item,
        'total' as breakdown,
        cast(value as decimal(28, 10)) as value
    from items

)

select * from final
