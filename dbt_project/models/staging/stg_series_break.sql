with

source as (

    select * from {{ ref('series_break') }}

),

renamed as (

    select
        indicator,
        cast(break_day as date) as break_day,
        reason_vi,
        legal_document
    from source

)

select * from renamed
