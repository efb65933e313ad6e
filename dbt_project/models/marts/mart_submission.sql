with

submission as (

    select * from {{ ref('stg_submission') }}

),

final as (

    select
        sequence,
        file,
        form,
        form_version,
        unit_id,
        round,
        declared_date,
        sha256,
        status,
        observed,
        blank,
        rejected,
        ignored,
        critical,
        warning,
        info
    from submission

)

select * from final
