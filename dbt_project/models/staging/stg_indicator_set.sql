with

source as (

    select * from {{ ref('indicator_set') }}

),

renamed as (

    select
        indicator_set,
        kind,
        whole,
        part,
        source
    from source

)

select * from renamed
