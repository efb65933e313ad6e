-- The rounds that have any figure: the scope of everything that follows.
with

observed as (

    select round from {{ ref('stg_observation') }}
    union
    select register_round as round from {{ ref('stg_provider_fact') }}

),

final as (

    select stg_round.*
    from {{ ref('stg_round') }} as stg_round
    inner join observed on stg_round.round = observed.round

)

select * from final
