-- Every item value there is: what a workbook holds, and what SQL counts in the register.
with

observation as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        value,
        basis,
        is_estimate,
        claim
    from {{ ref('int_observation') }}

),

register as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        value,
        'computed' as basis,
        false as is_estimate,
        cast(null as varchar) as claim
    from {{ ref('int_register_count') }}

)

select * from observation
union all
select * from register
