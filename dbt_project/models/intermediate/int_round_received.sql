-- The rounds in which anything came in, figures or not: who was there and who owed what is asked of these. A round in
-- which only texts or plans came in has its register and its areas, and no figures.
with

received as (

    select round from {{ ref('int_round') }}
    union
    select round
    from {{ ref('stg_submission') }}
    where status in ('accepted', 'partial')

),

final as (

    select stg_round.*
    from {{ ref('stg_round') }} as stg_round
    inner join received on stg_round.round = received.round

)

select * from final
