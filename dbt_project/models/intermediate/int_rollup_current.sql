-- Parts of earlier rounds summed to the areas of today that began later: a provider counts where it lies today, a commune
-- that went whole to another counts there. A commune that took over part of a split one, of which the providers are not
-- placed, has no comparable figure.
{{ config(**by_round('point')) }}

with

given as (

    select *
    from {{ ref('int_contribution') }}
    where
        {{ in_scope('round', 'point') }}
        -- of a round since which no area began there is nothing to rebuild
        and round in (
            select rounds.round
            from {{ ref('stg_round') }} as rounds
            where rounds.reference_date < (select max(area.valid_from) from {{ ref('stg_area') }} as area)
        )

),

current_commune as (

    select
        place.parent_unit_id as unit_id,
        given.round,
        given.indicator,
        given.term_source,
        given.breakdown,
        given.scope,
        place.is_above_commune,
        sum(given.numerator) filter (where place.is_exact) as numerator,
        sum(given.denominator) filter (where place.is_exact) as denominator,
        bool_or(given.is_ratio) as is_ratio,
        bool_or(given.is_estimate) as is_estimate,
        coalesce(sum(given.reported_n) filter (where place.is_exact), 0) as reported_n,
        bool_and(place.is_exact) as is_comparable
    from given
    inner join {{ ref('int_current_parent') }} as place on given.unit_id = place.unit_id
    group by
        place.parent_unit_id, given.round, given.indicator, given.term_source, given.breakdown, given.scope,
        place.is_above_commune

),

current_upper as (

    select
        coalesce(area.parent_unit_id, below.unit_id) as unit_id,
        below.round,
        below.indicator,
        below.term_source,
        below.breakdown,
        below.scope,
        sum(below.numerator) as numerator,
        sum(below.denominator) as denominator,
        bool_or(below.is_ratio) as is_ratio,
        bool_or(below.is_estimate) as is_estimate,
        sum(below.reported_n) as reported_n,
        true as is_comparable
    from current_commune as below
    left join {{ ref('stg_area') }} as area
        on
            below.unit_id = area.unit_id
            and not below.is_above_commune
    group by
        coalesce(area.parent_unit_id, below.unit_id), below.round, below.indicator, below.term_source,
        below.breakdown, below.scope

),

current_summed as (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        scope,
        numerator,
        denominator,
        is_ratio,
        is_estimate,
        reported_n,
        is_comparable
    from current_commune
    where not is_above_commune

    union all by name

    select * from current_upper

),

-- an area that was there on the day of the round has its figure as reported
rebuilt as (

    select summed.*
    from current_summed as summed
    inner join {{ ref('stg_area') }} as area on summed.unit_id = area.unit_id
    inner join {{ ref('stg_round') }} as rounds on summed.round = rounds.round
    where area.valid_from > rounds.reference_date

),

final as (

    select
        summed.unit_id,
        summed.round,
        summed.indicator,
        summed.term_source,
        summed.breakdown,
        'current' as boundary,
        summed.numerator,
        summed.denominator,
        summed.is_ratio,
        'computed' as basis,
        summed.is_estimate,
        cast(null as varchar) as claim,
        cast(summed.reported_n as bigint) as reported_n,
        -- a register is complete by definition: it lists who is there
        case when summed.term_source = 'DM-CS' then cast(summed.reported_n as bigint) else expected.expected_n end
            as expected_n,
        summed.is_comparable
    from rebuilt as summed
    left join {{ ref('int_expected') }} as expected
        on
            summed.unit_id = expected.unit_id
            and summed.round = expected.round
            and summed.scope = expected.scope
            and expected.boundary = 'current'

)

select * from final
