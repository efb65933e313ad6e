with

source as (

    select * from {{ ref('legal_document') }}

),

renamed as (

    select
        document,
        number as document_number,
        cast(coalesce(in_force_from, '0001-01-01') as date) as in_force_from,
        cast(coalesce(in_force_to, '9999-12-31') as date) as in_force_to
    from source

)

select * from renamed
