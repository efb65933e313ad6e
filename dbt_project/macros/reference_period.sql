{# What period a figure speaks of: a budget year counted from the day of its round, else the round itself. #}
{% macro reference_period(round, reference_date, budget_year_offset) -%}
    coalesce(cast(year({{ reference_date }}) + {{ budget_year_offset }} as varchar), {{ round }})
{%- endmacro %}
