-- The one plan and the one target each indicator of a unit may be held against, per round or school year. A goal that is
-- told against a baseline carries the change; its number is made where the figure of the baseline is known.
with

-- the newest document that names a goal for the horizon
newest as (

    select assertion.*
    from {{ ref('stg_assertion') }} as assertion
    inner join {{ ref('stg_round') }} as rounds on assertion.submitted_round = rounds.round
    where assertion.kind in ('plan', 'target') and (assertion.value is not null or assertion.baseline is not null)
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
        min(value) as value,
        min(numerator) as numerator,
        min(denominator) as denominator,
        min(baseline) as baseline,
        min(baseline_change) as baseline_change,
        min(baseline_reading) as baseline_reading
    from newest
    group by unit_id, indicator, kind, horizon
    -- a document that names two numbers, or two populations, gives nothing to hold one figure against
    having count(*) = 1

),

final as (

    select
        single.* exclude (horizon),
        rounds.round
    from single
    inner join {{ ref('int_round') }} as rounds
        on single.horizon in (rounds.round, rounds.school_year)
    qualify row_number() over (
        partition by single.unit_id, single.indicator, single.kind, rounds.round
        order by (single.horizon = rounds.round) desc
    ) = 1

)

select * from final
