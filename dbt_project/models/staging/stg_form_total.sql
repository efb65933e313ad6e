with

source as (

    select * from {{ ref('form_total') }}

),

renamed as (

    select
        total,
        compared,
        cast(tolerance as double) as tolerance,
        cast(least_change as integer) as least_change,
        side,
        form,
        sheet as item_sheet,
        item
    from source

)

select * from renamed
