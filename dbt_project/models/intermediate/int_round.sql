-- The rounds that have anything: the scope of everything that follows. A round in which only texts or plans came in has
-- its register and its areas, and no figures.
with

observed as (

    select round from {{ ref('stg_observation') }}
    union
    select register_round as round from {{ ref('stg_provider_fact') }}

),

submitted as (

    select distinct round
    from {{ ref('stg_submission') }}
    where status in ('accepted', 'partial')

),

final as (

    select
        stg_round.*,
        observed.round is not null as has_figures
    from {{ ref('stg_round') }} as stg_round
    left join observed on stg_round.round = observed.round
    left join submitted on stg_round.round = submitted.round
    where observed.round is not null or submitted.round is not null

)

select * from final
