with

source as (

    select * from {{ ref('area_crosswalk') }}

),

renamed as (

    select
        old_unit_id,
        new_unit_id,
        kind
    from source

)

select * from renamed
