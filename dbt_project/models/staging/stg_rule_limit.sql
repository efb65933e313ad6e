with

source as (

    select * from {{ ref('rule_limit') }}

),

renamed as (

    select
        rule_id,
        parameter,
        cast(value as double) as value
    from source

)

select * from renamed
