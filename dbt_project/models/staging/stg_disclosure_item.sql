with

source as (

    select * from {{ source('collected', 'disclosure_item') }}

),

renamed as (

    select
        unit_id,
        round,
        form,
        form_version,
        sha256,
        sheet,
        cell,
        item,
        breakdown,
        found,
        cast(value as decimal(28, 4)) as value,
        nullif(text, '') as text,
        nullif(link, '') as link,
        cast(posted_on as date) as posted_on
    from source

)

select * from renamed
