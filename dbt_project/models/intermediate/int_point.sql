-- Every value of every indicator: given by the unit itself, or computed from below; rounded as it is published.
with

part as (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        numerator,
        denominator,
        is_ratio,
        basis,
        is_estimate,
        claim,
        cast(null as bigint) as reported_n,
        cast(null as bigint) as expected_n
    from {{ ref('int_part') }}
    -- what the register says of one provider is shown as its attributes, not as an indicator
    where term_source <> 'DM-CS'

    union all

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        numerator,
        denominator,
        is_ratio,
        basis,
        is_estimate,
        claim,
        reported_n,
        expected_n
    from {{ ref('int_rollup') }}

),

valued as (

    select
        part.*,
        case
            when not part.is_ratio then cast(part.numerator as decimal(28, 4))
            when indicator.measure_unit = '%'
                then {{ published_rate('part.numerator', 'part.denominator', 'indicator.decimals') }}
            else {{ published_ratio('part.numerator', 'part.denominator', 'indicator.decimals') }}
        end as value,
        case
            when not part.is_ratio then cast(part.numerator as double)
            when coalesce(part.denominator, 0) <> 0
                then
                    cast(part.numerator as double) / cast(part.denominator as double)
                    * case when indicator.measure_unit = '%' then 100 else 1 end
        end as value_exact,
        case
            when part.is_estimate then 'estimated'
            when part.reported_n < part.expected_n then 'preliminary'
            when part.reported_n >= part.expected_n then 'official'
            when part.unit_id like 'school-%' or part.unit_id like 'independent_group-%' then 'official'
            else 'preliminary'
        end as maturity
    from part
    inner join {{ ref('stg_indicator') }} as indicator on part.indicator = indicator.indicator

),

-- two ways to the same point within one basis: parts come before a printed rate
ranked as (

    select
        *,
        row_number() over (
            partition by unit_id, round, indicator, breakdown, basis
            order by is_ratio desc, term_source asc
        ) as way
    from valued

),

final as (

    select
        * exclude (way),
        row_number() over (
            partition by unit_id, round, indicator, breakdown
            order by
                case
                    when basis = 'computed' and reported_n >= expected_n then 1
                    when basis = 'reported' then 2
                    when basis = 'derived' then 3
                    else 4
                end
        ) = 1 as is_shown
    from ranked
    where way = 1

)

select * from final
