with

source as (

    select * from {{ ref('form') }}

),

renamed as (

    select
        form,
        version as form_version,
        layout,
        cast(coalesce(valid_from, '0001-01-01') as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to,
        legal_document,
        string_split(coalesce(reporter, ''), ' ') as reporter_levels,
        string_split(coalesce(periods, ''), ' ') as periods,
        string_split(coalesce(covers, ''), ' ') as covers
    from source

)

select * from renamed
