{{ config(**by_round('comparison', "school_year || '-' || period")) }}

with

united as (

    select
        *,
        true as is_shown
    from {{ ref('int_comparison') }}
    where {{ in_scope('round', 'comparison') }}

    union all by name

    select
        unit_id,
        round,
        indicator,
        breakdown,
        basis,
        boundary,
        is_shown,
        value,
        value_exact,
        maturity,
        reported_n,
        expected_n,
        numerator,
        denominator,
        claim
    from {{ ref('int_point') }}
    where not is_shown and {{ in_scope('round', 'comparison') }}

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
        united.unit_id,
        split_part(united.unit_id, '-', 1) as unit_level,
        split_part(united.unit_id, '-', 2) as unit_code,
        -- a unit nobody lists at that round goes by its code, and a rule of the gate says so
        coalesce(area.unit_name, provider_name.unit_name, split_part(united.unit_id, '-', 2)) as unit_name,
        rounds.school_year,
        rounds.period,
        rounds.reference_date,
        united.indicator,
        united.breakdown,
        united.basis,
        united.boundary,
        united.is_shown,
        united.value,
        united.value_exact,
        -- a rate of nothing does not apply: a school without a nursery group has no children per group
        case
            when united.value is not null then null
            when united.denominator = 0 then 'z'
            else 'x'
        end as symbol,
        united.maturity,
        united.reported_n,
        united.expected_n,
        united.numerator,
        united.denominator,
        united.change_vs_start,
        united.matched_n_start,
        united.change_vs_same_period,
        united.matched_n_same_period,
        united.break_reason,
        united.plan,
        united.change_vs_plan,
        united.target_comparator,
        united.target,
        united.target_met,
        united.norm_comparator,
        united.norm,
        united.norm_met,
        united.parent_value,
        united.change_vs_parent,
        united.claim,
        united.claim_holds
    from united
    inner join {{ ref('stg_round') }} as rounds on united.round = rounds.round
    left join {{ ref('stg_area') }} as area on united.unit_id = area.unit_id
    left join provider_name
        on
            united.unit_id = provider_name.unit_id
            and united.round = provider_name.round

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
    {{ four_places('numerator') }} as numerator,
    {{ four_places('denominator') }} as denominator,
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
