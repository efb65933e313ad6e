with

source as (

    select * from {{ ref('norm') }}

),

renamed as (

    select
        norm,
        indicator,
        breakdown,
        string_split(unit_level, ' ') as unit_levels,
        applies_to,
        comparator,
        cast(value as decimal(28, 4)) as value,
        legal_document,
        cast(coalesce(valid_from, '0001-01-01') as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to,
        note_vi
    from source

)

select * from renamed
