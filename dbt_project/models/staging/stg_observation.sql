with

source as (

    select * from {{ source('collected', 'observation') }}

),

renamed as (

    select
        -- ids
        unit_id,
        round,
        form,
        case when form in ('BC-TH', 'PCGD-DT', 'TK-MN') then '*' else coalesce(item_sheet, sheet) end as item_sheet,
        item,
        breakdown,
        sha256,
        -- place
        sheet,
        cell,
        -- numerics
        cast(value as decimal(28, 10)) as value,
        -- text
        found,
        label,
        measure_unit,
        basis,
        section,
        quote,
        derivation,
        cast(is_estimate as boolean) as is_estimate,
        direction,
        start_date,
        end_date,
        claim
    from source

)

select * from renamed
