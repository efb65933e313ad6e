with

submission as (

    select * from {{ ref('stg_submission') }}

),

final as (

    select
        sequence,
        -- nobody looked at the name of a file that was refused: it may name a person
        case when status in ('accepted', 'partial', 'superseded', 'duplicate') then file end as file,
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
