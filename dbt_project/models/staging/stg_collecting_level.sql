with

source as (

    select * from {{ ref('collecting_level') }}

),

renamed as (

    select
        level as unit_level,
        cast(valid_from as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to
    from source

)

select * from renamed
