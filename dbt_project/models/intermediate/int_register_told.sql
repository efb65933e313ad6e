-- What the newest register of each office and form, up to each round, says of its providers on the reference date.
{{ config(**by_round()) }}

with

fact as (

    select
        facts.*,
        rounds.sort_order,
        rounds.reference_date as register_date
    from {{ ref('stg_provider_fact') }} as facts
    inner join {{ ref('stg_round') }} as rounds on facts.register_round = rounds.round

),

newest_register as (

    select
        rounds.round,
        rounds.reference_date,
        fact.register_unit_id,
        fact.register_form,
        max(fact.sort_order) as sort_order
    from {{ ref('int_round_received') }} as rounds
    inner join fact on rounds.sort_order >= fact.sort_order
    left join {{ ref('stg_area') }} as office on fact.register_unit_id = office.unit_id
    -- an office that is no more keeps no register: its last one would stand beside that of its successor for ever
    where
        (office.unit_id is null or rounds.reference_date between office.valid_from and office.valid_to)
        and {{ in_scope('rounds.round') }}
    group by rounds.round, rounds.reference_date, fact.register_unit_id, fact.register_form

),

-- listed at all, on whatever day: a register that closed a provider has spoken of it too
listed as (

    select
        newest_register.round,
        fact.unit_id,
        bool_or(fact.register_form = 'DM-CS') as is_in_office_list
    from newest_register
    inner join fact
        on
            newest_register.register_unit_id = fact.register_unit_id
            and newest_register.register_form = fact.register_form
            and newest_register.sort_order = fact.sort_order
    group by newest_register.round, fact.unit_id

),

final as (

    select
        newest_register.round,
        newest_register.reference_date,
        fact.*,
        -- DM-CS is the decision of the competent office, an export of the sector database is what was typed in
        fact.register_form = 'DM-CS' or not listed.is_in_office_list as is_binding
    from newest_register
    inner join fact
        on
            newest_register.register_unit_id = fact.register_unit_id
            and newest_register.register_form = fact.register_form
            and newest_register.sort_order = fact.sort_order
            and newest_register.reference_date between fact.valid_from and fact.valid_to
    inner join listed
        on
            newest_register.round = listed.round
            and fact.unit_id = listed.unit_id

)

select * from final
