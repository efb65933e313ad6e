-- Every value of every indicator: given by the unit itself, or computed from below; rounded as it is published. A figure
-- that is not comparable in the areas of today stands without value.
{{ config(**by_round('point')) }}

with

part as not materialized (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        'as_reported' as boundary,
        numerator,
        denominator,
        is_ratio,
        basis,
        is_estimate,
        claim,
        cast(null as bigint) as reported_n,
        cast(null as bigint) as expected_n,
        true as is_comparable,
        true as is_own
    from {{ ref('int_part') }}
    where
        -- what the register says of one provider is shown as its attributes, not as an indicator; what is derived for
        -- one provider has no cell of its own and counts in the sums above it
        term_source not in ('DM-CS', 'DERIVED')
        and block = ''
        and {{ in_scope('round', 'point') }}

    union all by name

    select *
    from {{ ref('int_rollup') }}
    where {{ in_scope('round', 'point') }}

    union all by name

    select *
    from {{ ref('int_rollup_current') }}
    where {{ in_scope('round', 'point') }}

),

-- units of which figures came in more than one way; of all others each figure is the only one there is
several as (

    select
        unit_id,
        round
    from part
    group by unit_id, round
    having min(term_source) <> max(term_source) or count(is_own) between 1 and count(*) - 1

),

told as not materialized (

    select
        part.* replace (
            case when part.is_comparable then part.numerator end as numerator,
            case when part.is_comparable then part.denominator end as denominator
        ),
        indicator.measure_unit,
        indicator.decimals
    from part
    inner join {{ ref('stg_indicator') }} as indicator on part.indicator = indicator.indicator
    -- a commune has no share of recognised communes, nor of the communes it was made of
    where not (part.term_source = 'PCGD' and part.unit_id like 'commune-%')

),

-- two ways to the same point within one basis: parts come before a printed rate, then the way more units went
chosen as (

    select told.*
    from told
    semi join several on told.unit_id = several.unit_id and told.round = several.round
    qualify row_number() over (
        partition by told.unit_id, told.round, told.indicator, told.breakdown, told.boundary, told.basis
        order by told.is_ratio desc, coalesce(told.reported_n, 0) desc, told.term_source asc
    ) = 1

),

ranked as (

    select
        *,
        row_number() over (
            partition by unit_id, round, indicator, breakdown, boundary
            order by
                case
                    when basis = 'computed' and reported_n >= expected_n then 1
                    when basis = 'reported' then 2
                    when basis = 'derived' then 3
                    else 4
                end
        ) = 1 as is_shown
    from chosen

    union all

    select
        told.*,
        true as is_shown
    from told
    anti join several on told.unit_id = several.unit_id and told.round = several.round

),

final as (

    select
        * exclude (is_own, measure_unit, decimals, is_shown),
        {{ published_value('is_ratio', 'measure_unit', 'numerator', 'denominator', 'decimals') }} as value,
        case
            when not is_ratio then cast(numerator as double)
            when coalesce(denominator, 0) <> 0
                then
                    cast(numerator as double) / cast(denominator as double)
                    * case when measure_unit = '%' then 100 else 1 end
        end as value_exact,
        case
            when is_estimate then 'estimated'
            when reported_n < expected_n then 'preliminary'
            when reported_n >= expected_n then 'official'
            when unit_id like 'school-%' or unit_id like 'independent_group-%' then 'official'
            else 'preliminary'
        end as maturity,
        is_shown
    from ranked

)

select * from final
