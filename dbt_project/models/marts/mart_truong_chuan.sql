with

value as (

    select * from {{ ref('mart_indicator_value') }}

),

final as (

    select
        value.unit_id,
        value.unit_level,
        value.unit_name,
        value.school_year,
        value.period,
        value.indicator,
        indicator.name_vi as indicator_name,
        value.breakdown,
        value.basis,
        value.value,
        indicator.measure_unit,
        value.symbol,
        value.numerator,
        value.denominator,
        value.change_vs_start,
        value.change_vs_same_period,
        value.plan,
        value.change_vs_plan,
        value.target,
        value.target_met,
        value.maturity
    from value
    inner join {{ ref('stg_indicator') }} as indicator
        on
            value.indicator = indicator.indicator
            and indicator.topic in ('truong_chuan')
    where value.is_shown

)

select * from final
