with

-- the register that made the newest state of the provider says what its page shows
speaking as (

    select
        told.unit_id,
        told.register_unit_id,
        told.register_form,
        told.register_round
    from {{ ref('int_register_told') }} as told
    inner join {{ ref('int_round') }} as rounds on told.round = rounds.round
    where told.is_binding
    qualify
        row_number() over (partition by told.unit_id order by rounds.sort_order desc, told.register_unit_id asc) = 1

),

newest as (

    select fact.*
    from {{ ref('stg_provider_fact') }} as fact
    inner join speaking
        on
            fact.unit_id = speaking.unit_id
            and fact.register_unit_id = speaking.register_unit_id
            and fact.register_form = speaking.register_form
            and fact.register_round = speaking.register_round

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
        newest.register_form as form,
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
