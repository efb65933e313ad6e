with

source as (

    select * from {{ ref('recognition_criterion') }}

),

renamed as (

    select
        recognition,
        criterion,
        unit_level,
        indicator,
        breakdown,
        legal_document
    from source

)

select * from renamed
