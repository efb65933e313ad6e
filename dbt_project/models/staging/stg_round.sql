with

source as (

    select * from {{ ref('round') }}

),

renamed as (

    select
        round,
        school_year,
        period,
        cast(sort_order as integer) as sort_order,
        cast(reference_date as date) as reference_date,
        name_vi,
        start_of_year_round,
        same_period_round
    from source

)

select * from renamed
