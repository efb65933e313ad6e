-- Rates that a report prints although it also gives their numerator and denominator.
with

final as (

    select
        seen.unit_id,
        seen.round,
        seen.item as indicator,
        seen.value,
        seen.found
    from {{ ref('int_observation') }} as seen
    inner join {{ ref('stg_indicator') }} as indicator
        on
            seen.item = indicator.indicator
            and seen.measure_unit = indicator.measure_unit
    where seen.form = 'BC-TH' and indicator.measure_unit = '%'

)

select * from final
