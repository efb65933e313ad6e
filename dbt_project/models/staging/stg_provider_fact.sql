with

source as (

    select * from {{ source('collected', 'provider_fact') }}

),

renamed as (

    select
        unit_id,
        register_unit_id,
        round as register_round,
        form as register_form,
        sha256,
        sheet,
        cell,
        code as provider_code,
        attribute,
        value,
        cast(valid_from as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to
    from source

)

select * from renamed
