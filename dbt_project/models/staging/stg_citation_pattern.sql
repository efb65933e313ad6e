with

source as (

    select * from {{ ref('citation_pattern') }}

),

renamed as (

    select
        pattern,
        expected_vi
    from source

)

select * from renamed
