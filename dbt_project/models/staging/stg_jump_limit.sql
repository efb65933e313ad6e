with

source as (

    select * from {{ ref('jump_limit') }}

),

renamed as (

    select
        form,
        sheet as item_sheet,
        item,
        breakdown,
        cast(factor as decimal(10, 2)) as factor,
        cast(least_change as integer) as least_change
    from source

)

select * from renamed
