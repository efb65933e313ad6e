with

source as (

    select * from {{ ref('carried_group') }}

),

renamed as (

    select
        form,
        sheet as item_sheet,
        item,
        breakdown,
        provider_type,
        how
    from source

)

select * from renamed
