with

fact as (

    select
        facts.*,
        rounds.sort_order
    from {{ ref('stg_provider_fact') }} as facts
    inner join {{ ref('stg_round') }} as rounds on facts.register_round = rounds.round

),

-- the newest register that lists the provider says what its page shows
newest as (

    select *
    from fact
    qualify sort_order = max(sort_order) over (partition by unit_id)

),

final as (

    select
        newest.unit_id,
        newest.attribute,
        newest.value,
        newest.valid_from,
        nullif(newest.valid_to, date '9999-12-31') as valid_to,
        submission.file,
        newest.sheet,
        newest.cell,
        'DM-CS' as form,
        submission.office,
        submission.declared_date,
        newest.sha256
    from newest
    inner join {{ ref('stg_submission') }} as submission
        on
            newest.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')

)

select * from final
