with

source as (

    select * from {{ ref('topic') }}

),

renamed as (

    select
        topic,
        name_vi,
        mart,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
