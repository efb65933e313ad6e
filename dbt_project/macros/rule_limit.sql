{# One parameter of a rule (rule_limit.csv), in a query over stg_rule_limit without grouping. #}
{% macro rule_limit(rule_id, parameter) -%}
    max(value) filter (where rule_id = '{{ rule_id }}' and parameter = '{{ parameter }}') as {{ parameter }}
{%- endmacro %}
