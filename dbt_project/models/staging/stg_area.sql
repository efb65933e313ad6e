with

source as (

    select * from {{ ref('area') }}

),

renamed as (

    select
        unit_id,
        level as unit_level,
        code as unit_code,
        name as unit_name,
        cast(valid_from as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to,
        parent_unit_id,
        is_illustrative = '1' as is_illustrative,
        cast(latitude as decimal(9, 6)) as latitude,
        cast(longitude as decimal(9, 6)) as longitude,
        cast(area_km2 as decimal(9, 2)) as area_km2
    from source

)

select * from renamed
