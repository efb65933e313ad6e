-- Plans and targets beside each round they may be held against: a round or a school year by itself, a year or a span of
-- years by every round up to its last day. `is_single`: a document that names two numbers for one horizon, or two
-- populations, gives nothing to hold one figure against.
with

rounds as (

    select * from {{ ref('int_round') }}

),

-- the newest document that names a goal for the horizon
newest as (

    select assertion.*
    from {{ ref('stg_assertion') }} as assertion
    inner join {{ ref('stg_round') }} as submitted on assertion.submitted_round = submitted.round
    where assertion.kind in ('plan', 'target') and (assertion.value is not null or assertion.baseline is not null)
    qualify submitted.sort_order = max(submitted.sort_order) over (
        partition by assertion.unit_id, assertion.indicator, assertion.kind, assertion.horizon
    )

),

-- 2030 and 2021-2025 end with their last day; a school year is no span
dated as (

    select
        *,
        count(*) over (partition by unit_id, indicator, kind, horizon) = 1 as is_single,
        case
            when regexp_full_match(horizon, '20\d\d') then make_date(cast(horizon as integer), 12, 31)
            when
                regexp_full_match(horizon, '20\d\d-20\d\d')
                and cast(split_part(horizon, '-', 2) as integer) > cast(split_part(horizon, '-', 1) as integer) + 1
                then make_date(cast(split_part(horizon, '-', 2) as integer), 12, 31)
        end as last_day
    from newest

),

final as (

    select
        dated.unit_id,
        dated.indicator,
        dated.kind,
        dated.horizon,
        dated.sha256,
        dated.sheet,
        dated.cell,
        dated.is_single,
        dated.comparator,
        dated.value,
        dated.numerator,
        dated.denominator,
        dated.baseline,
        dated.baseline_change,
        dated.baseline_reading,
        rounds.round,
        rounds.sort_order,
        dated.last_day is null as is_of_round,
        -- a goal for the round itself comes before one for its school year
        dated.horizon = rounds.round as is_of_this_round
    from dated
    inner join rounds
        on
            dated.horizon in (rounds.round, rounds.school_year)
            or dated.last_day >= rounds.reference_date

)

select * from final
