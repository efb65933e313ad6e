with

source as (

    select * from {{ ref('rate_bound') }}

),

renamed as (

    select
        indicator,
        bound
    from source

)

select * from renamed
