with

source as (

    select * from {{ ref('indicator') }}

),

renamed as (

    select
        indicator,
        name_vi,
        topic,
        measure_unit,
        cast(decimals as integer) as decimals,
        direction,
        additivity,
        time_kind,
        scope,
        string_split(breakdowns, ';') as breakdowns,
        sensitivity,
        cast(min_denominator as integer) as min_denominator,
        string_split(rounds, ' ') as periods,
        age_rule,
        cast(sort_order as integer) as sort_order,
        cast(coalesce(valid_from, '0001-01-01') as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to
    from source

)

select * from renamed
