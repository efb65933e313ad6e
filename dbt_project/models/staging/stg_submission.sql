with

source as (

    select * from {{ source('collected', 'submission') }}

),

renamed as (

    select
        sequence,
        sha256,
        file,
        form,
        form_version,
        unit_id,
        round,
        declared_date,
        status,
        office,
        source_document,
        is_rebuilt,
        is_illustrative,
        is_conserved,
        observed,
        blank,
        rejected,
        ignored,
        critical,
        warning,
        info
    from source

)

select * from renamed
