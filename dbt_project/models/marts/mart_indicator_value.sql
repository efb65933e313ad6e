{{ config(**by_round('comparison', "school_year || '-' || period")) }}

with

point as (

    select *
    from {{ ref('int_point') }}
    where {{ in_scope('round', 'comparison') }}

),

comparison as (

    select * from {{ ref('int_comparison') }}

),

provider_name as (

    select
        unit_id,
        round,
        name as unit_name
    from {{ ref('int_provider') }}

),

final as (

    select
        point.unit_id,
        split_part(point.unit_id, '-', 1) as unit_level,
        split_part(point.unit_id, '-', 2) as unit_code,
        -- a unit nobody lists at that round goes by its code, and a rule of the gate says so
        coalesce(area.unit_name, provider_name.unit_name, split_part(point.unit_id, '-', 2)) as unit_name,
        rounds.school_year,
        rounds.period,
        rounds.reference_date,
        point.indicator,
        point.breakdown,
        point.basis,
        point.boundary,
        point.is_shown,
        point.value,
        point.value_exact,
        case when point.value is null then 'x' end as symbol,
        point.maturity,
        point.reported_n,
        point.expected_n,
        point.numerator,
        point.denominator,
        comparison.change_vs_start,
        comparison.matched_n_start,
        comparison.change_vs_same_period,
        comparison.matched_n_same_period,
        comparison.break_reason,
        comparison.plan,
        comparison.change_vs_plan,
        comparison.target_comparator,
        comparison.target,
        comparison.target_met,
        comparison.norm_comparator,
        comparison.norm,
        comparison.norm_met,
        comparison.parent_value,
        comparison.change_vs_parent,
        point.claim,
        comparison.claim_holds
    from point
    inner join {{ ref('stg_round') }} as rounds on point.round = rounds.round
    left join {{ ref('stg_area') }} as area on point.unit_id = area.unit_id
    left join provider_name
        on
            point.unit_id = provider_name.unit_id
            and point.round = provider_name.round
    left join comparison
        on
            point.unit_id = comparison.unit_id
            and point.round = comparison.round
            and point.indicator = comparison.indicator
            and point.breakdown = comparison.breakdown
            and point.basis = comparison.basis
            and point.boundary = comparison.boundary

)

select
    unit_id,
    unit_level,
    unit_code,
    unit_name,
    school_year,
    period,
    reference_date,
    indicator,
    breakdown,
    basis,
    boundary,
    is_shown,
    cast(value as decimal(28, 4)) as value,
    value_exact,
    symbol,
    maturity,
    reported_n,
    expected_n,
    cast(numerator as decimal(28, 4)) as numerator,
    cast(denominator as decimal(28, 4)) as denominator,
    cast(change_vs_start as decimal(28, 4)) as change_vs_start,
    matched_n_start,
    cast(change_vs_same_period as decimal(28, 4)) as change_vs_same_period,
    matched_n_same_period,
    break_reason,
    plan,
    change_vs_plan,
    target_comparator,
    target,
    target_met,
    norm_comparator,
    norm,
    norm_met,
    cast(parent_value as decimal(28, 4)) as parent_value,
    cast(change_vs_parent as decimal(28, 4)) as change_vs_parent,
    claim,
    claim_holds
from final
