-- Every shown figure against start of year, same period, plan, target, norm and parent area. Changes are differences of
-- published values; attainment is judged on the exact value.
{{ config(materialized='view') }}

with

shown as not materialized (

    select *
    from {{ ref('int_point') }}
    where is_shown

),

round_pair as (

    select
        rounds.round,
        rounds.reference_date,
        rounds.start_of_year_round,
        rounds.same_period_round,
        base.reference_date as base_date
    from {{ ref('int_round') }} as rounds
    left join {{ ref('int_round') }} as base on rounds.same_period_round = base.round

),

matched as (

    select
        unit_id,
        round,
        indicator,
        breakdown,
        'computed' as basis,
        'as_reported' as boundary,
        max(change) filter (where compared = 'start') as change_vs_start,
        max(matched_n) filter (where compared = 'start') as matched_n_start,
        max(change) filter (where compared = 'same_period') as change_vs_same_period,
        max(matched_n) filter (where compared = 'same_period') as matched_n_same_period
    from {{ ref('int_matched_change') }}
    group by unit_id, round, indicator, breakdown

),

goal as (

    select
        *,
        'total' as breakdown
    from {{ ref('int_goal_value') }}
    where is_single and is_of_round
    qualify row_number() over (partition by unit_id, indicator, kind, round order by is_of_this_round desc) = 1

),

plan as (

    select * from goal
    where kind = 'plan'

),

target as (

    select * from goal
    where kind = 'target'

),

broken as (

    select distinct
        round_pair.round,
        series_break.indicator
    from {{ ref('stg_series_break') }} as series_break
    inner join round_pair
        on
            series_break.break_day > round_pair.base_date
            and series_break.break_day <= round_pair.reference_date

),

special_area as (

    select
        attribute.unit_id,
        round_pair.round
    from {{ ref('stg_area_attribute') }} as attribute
    inner join round_pair on round_pair.reference_date between attribute.valid_from and attribute.valid_to
    where attribute.attribute = 'dac_biet_kho_khan' and attribute.value = '1'

),

-- what holds of a unit on the day: of a provider, what holds of its commune
special as (

    select
        unit_id,
        round
    from special_area

    union

    select
        below.unit_id,
        below.round
    from {{ ref('int_unit_parent') }} as below
    inner join special_area
        on
            below.parent_unit_id = special_area.unit_id
            and below.round = special_area.round
    where below.unit_level in ('school', 'independent_group')

),

unit_level as (

    select unnest(['nation', 'province', 'district', 'commune', 'school', 'independent_group']) as unit_level

),

-- a row per round and kind of unit a norm speaks of
norm as (

    select
        norm.indicator,
        norm.breakdown,
        round_pair.round,
        unit_level.unit_level,
        is_special.is_special,
        norm.comparator,
        norm.value
    from {{ ref('stg_norm') }} as norm
    inner join round_pair on round_pair.reference_date between norm.valid_from and norm.valid_to
    inner join unit_level on norm.unit_levels is null or list_contains(norm.unit_levels, unit_level.unit_level)
    inner join (values (true), (false)) as is_special (is_special)
        on
            norm.applies_to is null
            or (norm.applies_to = 'dac_biet_kho_khan') = is_special.is_special

),

-- what others are held against is a small share of all figures: only that is to be kept at hand for the joins
start_figure as (

    select
        shown.unit_id,
        shown.round,
        shown.indicator,
        shown.breakdown,
        shown.value,
        coalesce(shown.reported_n >= shown.expected_n, true) as is_complete
    from shown
    semi join round_pair on shown.round = round_pair.start_of_year_round

),

earlier_figure as (

    select
        shown.unit_id,
        shown.round,
        shown.indicator,
        shown.breakdown,
        shown.value,
        coalesce(shown.reported_n >= shown.expected_n, true) as is_complete,
        shown.is_comparable
    from shown
    semi join round_pair on shown.round = round_pair.same_period_round

),

upper_ratio as (

    select
        shown.unit_id,
        shown.round,
        shown.indicator,
        shown.breakdown,
        shown.value
    from shown
    semi join {{ ref('int_unit_parent') }} as below
        on
            shown.unit_id = below.parent_unit_id
            and shown.round = below.round
    where shown.is_ratio

),

held as (

    select
        shown.unit_id,
        shown.round,
        shown.indicator,
        shown.breakdown,
        shown.basis,
        shown.boundary,
        shown.value,
        shown.value_exact,
        -- a goal has decimals: 57 of 100 is 57, which no sum of binary fractions is sure to be
        cast(shown.value_exact as decimal(28, 10)) as value_decimal,
        shown.numerator,
        shown.denominator,
        shown.claim,
        shown.maturity,
        shown.reported_n,
        shown.expected_n,
        round_pair.reference_date,
        shown.is_comparable,
        coalesce(shown.reported_n >= shown.expected_n, true) as is_complete,
        at_start.value as start_value,
        coalesce(at_start.is_complete, true) as is_start_complete,
        a_year_before.value as before_value,
        coalesce(a_year_before.is_complete, true) as is_before_complete,
        a_year_before.is_comparable as is_before_comparable,
        broken.indicator is not null as is_redefined,
        area.valid_from > round_pair.base_date as is_newer_than_base,
        special.unit_id is not null as is_special,
        split_part(shown.unit_id, '-', 1) as unit_level,
        parent.value as parent_value,
        case when indicator.direction = 'down' then -1 else 1 end as better
    from shown
    inner join {{ ref('stg_indicator') }} as indicator on shown.indicator = indicator.indicator
    inner join round_pair on shown.round = round_pair.round
    left join start_figure as at_start
        on
            shown.unit_id = at_start.unit_id
            and round_pair.start_of_year_round = at_start.round
            and shown.indicator = at_start.indicator
            and shown.breakdown = at_start.breakdown
    left join earlier_figure as a_year_before
        on
            shown.unit_id = a_year_before.unit_id
            and round_pair.same_period_round = a_year_before.round
            and shown.indicator = a_year_before.indicator
            and shown.breakdown = a_year_before.breakdown
    left join {{ ref('int_unit_parent') }} as upper_unit
        on
            shown.unit_id = upper_unit.unit_id
            and shown.round = upper_unit.round
    -- a count beside the count of the whole is no comparison
    left join upper_ratio as parent
        on
            upper_unit.parent_unit_id = parent.unit_id
            and shown.round = parent.round
            and shown.indicator = parent.indicator
            and shown.breakdown = parent.breakdown
    left join {{ ref('stg_area') }} as area on shown.unit_id = area.unit_id
    left join broken
        on
            shown.round = broken.round
            and shown.indicator = broken.indicator
    left join special
        on
            shown.unit_id = special.unit_id
            and shown.round = special.round

),

final as (

    select
        held.unit_id,
        held.round,
        held.reference_date,
        held.indicator,
        held.breakdown,
        held.basis,
        held.boundary,
        held.value,
        held.value_exact,
        held.maturity,
        held.reported_n,
        held.expected_n,
        held.numerator,
        held.denominator,
        held.claim,
        case
            when held.is_complete and held.is_start_complete then held.value - held.start_value
            else matched.change_vs_start
        end as change_vs_start,
        case when not (held.is_complete and held.is_start_complete) then matched.matched_n_start end
            as matched_n_start,
        case
            when held.is_redefined then null
            when held.is_complete and held.is_before_complete then held.value - held.before_value
            else matched.change_vs_same_period
        end as change_vs_same_period,
        case
            when not held.is_redefined and not (held.is_complete and held.is_before_complete)
                then matched.matched_n_same_period
        end as matched_n_same_period,
        case
            when held.is_redefined then 'definition'
            when not held.is_comparable or not held.is_before_comparable then 'split'
            when held.before_value is null and held.is_newer_than_base and held.boundary = 'as_reported' then 'boundary'
            when
                held.before_value is not null and not (held.is_complete and held.is_before_complete)
                and matched.change_vs_same_period is null
                then 'coverage'
        end as break_reason,
        cast(plan.value as decimal(28, 4)) as plan,
        cast(held.value - cast(plan.value as decimal(28, 4)) as decimal(28, 4)) as change_vs_plan,
        target.comparator as target_comparator,
        cast(target.value as decimal(28, 4)) as target,
        case
            -- 17/17: all of them, and the same number of them
            when target.denominator is not null
                then
                    case
                        when held.denominator is null
                            then {{ is_met('target.comparator', 'held.value_decimal', 'target.value') }}
                        when held.denominator = target.denominator
                            then {{ is_met('target.comparator', 'held.numerator', 'target.numerator') }}
                    end
            when target.value_relative is null
                then {{ is_met('target.comparator', 'held.value_decimal', 'target.value') }}
            -- read in two ways, a goal is met or missed only where both say so
            when
                {{ is_met('target.comparator', 'held.value_decimal', 'target.value') }}
                = {{ is_met('target.comparator', 'held.value_decimal', 'target.value_relative') }}
                then {{ is_met('target.comparator', 'held.value_decimal', 'target.value') }}
        end as target_met,
        norm.comparator as norm_comparator,
        norm.value as norm,
        {{ is_met('norm.comparator', 'held.value_decimal', 'norm.value') }} as norm_met,
        held.parent_value,
        held.value - held.parent_value as change_vs_parent,
        -- of malnutrition fewer is better than planned
        case held.claim
            when 'exceeded' then held.better * (held.value - cast(plan.value as decimal(28, 4))) > 0
            when 'met' then held.better * (held.value - cast(plan.value as decimal(28, 4))) >= 0
            when 'not_met' then held.better * (held.value - cast(plan.value as decimal(28, 4))) < 0
        end as claim_holds
    from held
    left join matched
        on
            held.unit_id = matched.unit_id
            and held.round = matched.round
            and held.indicator = matched.indicator
            and held.breakdown = matched.breakdown
            and held.basis = matched.basis
            and held.boundary = matched.boundary
    left join plan
        on
            held.unit_id = plan.unit_id
            and held.round = plan.round
            and held.indicator = plan.indicator
            and held.breakdown = plan.breakdown
    left join target
        on
            held.unit_id = target.unit_id
            and held.round = target.round
            and held.indicator = target.indicator
            and held.breakdown = target.breakdown
    left join norm
        on
            held.indicator = norm.indicator
            and held.breakdown = norm.breakdown
            and held.round = norm.round
            and held.unit_level = norm.unit_level
            and held.is_special = norm.is_special

)

select * from final
