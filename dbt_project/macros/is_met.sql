{# Whether a value satisfies a comparator; null where either is missing. #}
{% macro is_met(comparator, value, goal) -%}
    case {{ comparator }}
        when '=' then {{ value }} = {{ goal }}
        when '>=' then {{ value }} >= {{ goal }}
        when '>' then {{ value }} > {{ goal }}
        when '<=' then {{ value }} <= {{ goal }}
        when '<' then {{ value }} < {{ goal }}
    end
{%- endmacro %}
