{#
  A readable view of mart_indicator_value: the shown values of the topics that topic.csv gives to one mart. What is
  hidden of them is decided once, at the door (orchestration/export/confidentiality.py).
#}
{% macro topic_mart(mart, has_budget_year=false) -%}
with

value as (

    select * from {{ ref('mart_indicator_value') }}

),

indicator as (

    select
        indicator.indicator,
        indicator.name_vi,
        indicator.measure_unit
    from {{ ref('stg_indicator') }} as indicator
    inner join {{ ref('stg_topic') }} as topic on indicator.topic = topic.topic
    where topic.mart = '{{ mart }}'

),

final as (

    select
        value.unit_id,
        value.unit_level,
        value.unit_name,
        value.school_year,
        value.period,
        {% if has_budget_year -%}
        {{ reference_period(
            "value.school_year || '-' || value.period", "value.reference_date", "breakdown.budget_year_offset"
        ) }} as reference_period,
        {% endif -%}
        value.indicator,
        indicator.name_vi as indicator_name,
        value.breakdown,
        value.basis,
        value.boundary,
        value.value,
        indicator.measure_unit,
        value.symbol,
        value.numerator,
        value.denominator,
        value.reported_n,
        value.expected_n,
        value.change_vs_start,
        value.matched_n_start,
        value.change_vs_same_period,
        value.matched_n_same_period,
        value.break_reason,
        value.plan,
        value.change_vs_plan,
        value.target_comparator,
        value.target,
        value.target_met,
        value.norm_comparator,
        value.norm,
        value.norm_met,
        value.parent_value,
        value.change_vs_parent,
        value.maturity
    from value
    inner join indicator on value.indicator = indicator.indicator
    {% if has_budget_year -%}
    left join {{ ref('stg_breakdown') }} as breakdown on value.breakdown = breakdown.breakdown
    {% endif -%}
    where value.is_shown

)

select * from final
{%- endmacro %}
