with

source as (

    select * from {{ ref('breakdown') }}

),

renamed as (

    select
        breakdown,
        name_vi,
        ownership,
        sex,
        ethnicity,
        room_grade,
        contract,
        age,
        -- budget years as forms write them: n is the year of the round, n-1 the one before
        case reference_period when 'n' then 0 when 'n-1' then -1 end as budget_year_offset
    from source

)

select * from renamed
