-- What the newest register handed in up to each round says of its providers on the reference date.
with

fact as (

    select
        facts.*,
        rounds.sort_order
    from {{ ref('stg_provider_fact') }} as facts
    inner join {{ ref('stg_round') }} as rounds on facts.register_round = rounds.round

),

newest_register as (

    select
        rounds.round,
        fact.register_unit_id,
        max(fact.sort_order) as sort_order
    from {{ ref('int_round') }} as rounds
    inner join fact on rounds.sort_order >= fact.sort_order
    group by rounds.round, fact.register_unit_id

),

final as (

    select
        rounds.round,
        rounds.reference_date,
        fact.*
    from newest_register
    inner join {{ ref('int_round') }} as rounds on newest_register.round = rounds.round
    inner join fact
        on
            newest_register.register_unit_id = fact.register_unit_id
            and newest_register.sort_order = fact.sort_order
            and rounds.reference_date between fact.valid_from and fact.valid_to

)

select * from final
