{#
  Rounding of published values (design section 5): on exact integers, half away from zero, as decimal with four places.
  Numerators and denominators may carry four decimals (coefficients such as 2.5). Largest case: money of 16 digits
  x 10^4 x 100 x 10^4 stays below the 38 digits of hugeint.
#}
{% macro scaled_integer(expression) -%}
    cast(round(({{ expression }}) * 10000, 0) as hugeint)
{%- endmacro %}

{% macro rounded_ratio(numerator, denominator, factor, decimals) -%}
    cast(
        sign({{ numerator }})
        * (
            (2 * abs({{ scaled_integer(numerator) }}) * {{ factor }} * {{ 10 ** decimals }}
                + {{ scaled_integer(denominator) }})
            // (2 * {{ scaled_integer(denominator) }})
        )
        * {{ 10 ** (4 - decimals) }} as decimal(28, 0)
    ) * cast(0.0001 as decimal(5, 4))
{%- endmacro %}

{#
  The common case is far cheaper than the general one, and the same: whole numbers, exact as double and bigint, whose
  products stay far below 63 bits.
#}
{% macro is_whole(expression) -%}
    {{ expression }} between -10000000000 and 10000000000 and {{ expression }} % 1 = 0
{%- endmacro %}

{% macro whole_number(expression) -%}
    cast(cast({{ expression }} as double) as bigint)
{%- endmacro %}

{% macro is_plain(numerator, denominator, decimals) -%}
    {{ is_whole(numerator) }} and {{ numerator }} >= 0
        and {{ is_whole(denominator) }} and {{ denominator }} > 0
        and {{ decimals }} between 0 and 4
{%- endmacro %}

{% macro plain_ratio(numerator, denominator, factor, decimals) -%}
    cast(
        (2 * {{ whole_number(numerator) }} * {{ factor }} * [1, 10, 100, 1000, 10000][{{ decimals }} + 1]
            + {{ whole_number(denominator) }})
        // (2 * {{ whole_number(denominator) }})
        * [10000, 1000, 100, 10, 1][{{ decimals }} + 1] as decimal(18, 0)
    ) * cast(0.0001 as decimal(5, 4))
{%- endmacro %}

{# A count or a part of a rate with the four places it is published with. #}
{% macro four_places(expression) -%}
    case
        when {{ is_whole(expression) }} then cast({{ whole_number(expression) }} as decimal(28, 4))
        else cast({{ expression }} as decimal(28, 4))
    end
{%- endmacro %}

{#
  A percentage with the indicator's decimals, more of them where it would else print as 100 or 0 without being it.
  Null without a denominator: missing is not zero.
#}
{% macro published_rate(numerator, denominator, decimals) -%}
    case
        when {{ numerator }} is null or coalesce({{ denominator }}, 0) = 0 then null
        -- what would print as 100 or 0 at no decimals is looked at more closely
        when
            {{ is_plain(numerator, denominator, decimals) }}
            and not ({{ numerator }} < {{ denominator }} and 200 * ({{ denominator }} - {{ numerator }}) <= {{ denominator }})
            and not ({{ numerator }} > 0 and 200 * {{ numerator }} < {{ denominator }})
            then {{ plain_ratio(numerator, denominator, 100, decimals) }}
        else
            coalesce(
                list_filter(
                    list_slice(
                        [
                            {%- for places in range(5) %}
                            {{ rounded_ratio(numerator, denominator, 100, places) }}{{ "," if not loop.last }}
                            {%- endfor %}
                        ],
                        {{ decimals }} + 1,
                        5
                    ),
                    lambda rate: not (rate = 100 and {{ numerator }} < {{ denominator }})
                        and not (rate = 0 and {{ numerator }} > 0)
                )[1],
                case when {{ numerator }} < {{ denominator }} / 2 then 0.0001 else 99.9999 end
            )
    end
{%- endmacro %}

{# A ratio that is no percentage (children per class, teachers per group). #}
{% macro published_ratio(numerator, denominator, decimals) -%}
    case
        when {{ numerator }} is null or coalesce({{ denominator }}, 0) = 0 then null
        when {{ is_plain(numerator, denominator, decimals) }}
            then {{ plain_ratio(numerator, denominator, 1, decimals) }}
        else
            [
                {%- for places in range(5) %}
                {{ rounded_ratio(numerator, denominator, 1, places) }}{{ "," if not loop.last }}
                {%- endfor %}
            ][{{ decimals }} + 1]
    end
{%- endmacro %}

{# The value of an indicator as it is published: a count as it is, a rate or ratio rounded. #}
{% macro published_value(is_ratio, measure_unit, numerator, denominator, decimals) -%}
    case
        when not {{ is_ratio }} then {{ four_places(numerator) }}
        when {{ measure_unit }} = '%' then {{ published_rate(numerator, denominator, decimals) }}
        else {{ published_ratio(numerator, denominator, decimals) }}
    end
{%- endmacro %}
