-- The one plan and the one target each indicator of a unit may be held against, per round or school year.
with

-- the newest document that names a goal for the horizon
newest as (

    select assertion.*
    from {{ ref('stg_assertion') }} as assertion
    inner join {{ ref('stg_round') }} as rounds on assertion.submitted_round = rounds.round
    where assertion.value is not null
    qualify rounds.sort_order = max(rounds.sort_order) over (
        partition by assertion.unit_id, assertion.indicator, assertion.kind, assertion.horizon
    )

),

single as (

    select
        unit_id,
        indicator,
        kind,
        horizon,
        min(comparator) as comparator,
        min(value) as value
    from newest
    group by unit_id, indicator, kind, horizon
    -- a document that names two numbers, or two populations, gives nothing to hold one figure against
    having count(*) = 1

),

final as (

    select
        single.unit_id,
        single.indicator,
        single.kind,
        rounds.round,
        single.comparator,
        single.value
    from single
    inner join {{ ref('int_round') }} as rounds
        on single.horizon in (rounds.round, rounds.school_year)
    qualify row_number() over (
        partition by single.unit_id, single.indicator, single.kind, rounds.round
        order by (single.horizon = rounds.round) desc
    ) = 1

)

select * from final
