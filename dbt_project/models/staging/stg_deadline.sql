with

source as (

    select * from {{ ref('deadline') }}

),

renamed as (

    select
        deadline,
        form,
        period,
        cast(coalesce(valid_from, '0001-01-01') as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to,
        month_day,
        cast(working_days as integer) as working_days,
        legal_document,
        verification = 'checked' as is_checked
    from source

)

select * from renamed
