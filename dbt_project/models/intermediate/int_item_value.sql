-- Every item value there is: what a workbook holds, and what SQL counts. `block` is empty for the unit's own figures;
-- a block of a school's return tells of the groups it supervises and is no part of the school.
{{ config(materialized='view') }}

with

block as (

    select distinct
        form,
        breakdown
    from {{ ref('stg_carried_group') }}
    where how = 'block'

),

observation as (

    select
        seen.unit_id,
        seen.round,
        seen.form,
        seen.item_sheet,
        seen.item,
        case when block.breakdown is null then seen.breakdown else 'total' end as breakdown,
        coalesce(block.breakdown, '') as block,
        seen.value,
        seen.basis,
        seen.is_estimate,
        seen.claim
    from {{ ref('int_observation') }} as seen
    left join block
        on
            seen.form = block.form
            and seen.breakdown = block.breakdown

),

register as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        '' as block,
        value,
        'computed' as basis,
        false as is_estimate,
        cast(null as varchar) as claim
    from {{ ref('int_register_count') }}

),

derived as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        '' as block,
        value,
        'computed' as basis,
        false as is_estimate,
        cast(null as varchar) as claim
    from {{ ref('int_provider_derived') }}

),

judged as (

    select * from {{ ref('int_commune_recognition') }}
    union all
    select * from {{ ref('int_area_recognition') }}

),

recognition as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown,
        '' as block,
        value,
        'computed' as basis,
        false as is_estimate,
        cast(null as varchar) as claim
    from judged

)

select * from observation
union all
select * from register
union all
select * from derived
union all
select * from recognition
