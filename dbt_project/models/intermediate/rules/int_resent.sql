-- How much of a return says the same as that of the same period a year before, or of the start of its year: identical
-- figures that are not zero, of all of the longer return.
{{ config(**by_round('comparison')) }}

with

parameter as (

    select
        {{ rule_limit('W-RESENT', 'least_items') }},
        {{ rule_limit('W-RESENT', 'least_share') }}
    from {{ ref('stg_rule_limit') }}

),

compared as (

    select
        round,
        same_period_round as base_round
    from {{ ref('int_round') }}
    where same_period_round is not null and {{ in_scope('round', 'comparison') }}

    union

    select
        round,
        start_of_year_round as base_round
    from {{ ref('int_round') }}
    where start_of_year_round is not null and {{ in_scope('round', 'comparison') }}

),

seen as not materialized (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        value
    from {{ ref('int_observation') }}
    where value <> 0 and basis = 'reported'

),

length as (

    select
        unit_id,
        round,
        form,
        count(*) as item_n
    from seen
    group by unit_id, round, form

),

pair as (

    select
        now.unit_id,
        now.round,
        now.form,
        compared.base_round,
        greatest(now.item_n, base.item_n) as item_n
    from length as now
    inner join compared on now.round = compared.round
    inner join length as base
        on
            now.unit_id = base.unit_id
            and compared.base_round = base.round
            and now.form = base.form
    cross join parameter
    where greatest(now.item_n, base.item_n) >= parameter.least_items

),

same as (

    select
        pair.unit_id,
        pair.round,
        pair.form,
        pair.base_round,
        count(*) as same_n
    from pair
    inner join seen as now
        on
            pair.unit_id = now.unit_id
            and pair.round = now.round
            and pair.form = now.form
    inner join seen as base
        on
            now.unit_id = base.unit_id
            and pair.base_round = base.round
            and now.form = base.form
            and now.item_sheet = base.item_sheet
            and now.item = base.item
            and now.breakdown = base.breakdown
            and now.value = base.value
    group by pair.unit_id, pair.round, pair.form, pair.base_round

),

final as (

    select
        pair.*,
        coalesce(same.same_n, 0) as same_n,
        coalesce(same.same_n, 0) >= parameter.least_share * pair.item_n as is_resent
    from pair
    left join same
        on
            pair.unit_id = same.unit_id
            and pair.round = same.round
            and pair.form = same.form
            and pair.base_round = same.base_round
    cross join parameter

)

select * from final
