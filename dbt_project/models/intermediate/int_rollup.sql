-- Parts summed to every area above the units that gave them, one level after the other, in the areas of the day of the
-- round. Ratios are made later from the summed parts.
{{ config(**by_round()) }}

with

given as (

    select *
    from {{ ref('int_contribution') }}
    where {{ in_scope('round') }}

),

-- provider to commune, then commune to district or province, and so on
{% set levels = ['given', 'first_level', 'second_level', 'third_level', 'fourth_level'] %}
{% for level in levels[1:] %}
{{ level }} as (

    select
        parent.parent_unit_id as unit_id,
        below.round,
        below.indicator,
        below.term_source,
        below.breakdown,
        below.scope,
        sum(below.numerator) as numerator,
        sum(below.denominator) as denominator,
        bool_or(below.is_ratio) as is_ratio,
        bool_or(below.is_estimate) as is_estimate,
        sum(below.reported_n) as reported_n
    from {{ levels[loop.index0] }} as below
    inner join {{ ref('int_unit_parent') }} as parent
        on
            below.unit_id = parent.unit_id
            and below.round = parent.round
            and parent.parent_unit_id is not null
    group by parent.parent_unit_id, below.round, below.indicator, below.term_source, below.breakdown, below.scope

),

{% endfor %}
as_reported as (

    {% for level in levels[1:] %}
    select * from {{ level }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- two levels may meet in one area: what its communes gave, and what its districts gave
every_level as (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        scope,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        bool_or(is_ratio) as is_ratio,
        bool_or(is_estimate) as is_estimate,
        sum(reported_n) as reported_n
    from as_reported
    group by unit_id, round, indicator, term_source, breakdown, scope

),

final as (

    select
        summed.unit_id,
        summed.round,
        summed.indicator,
        summed.term_source,
        summed.breakdown,
        'as_reported' as boundary,
        summed.numerator,
        summed.denominator,
        summed.is_ratio,
        'computed' as basis,
        summed.is_estimate,
        cast(null as varchar) as claim,
        cast(summed.reported_n as bigint) as reported_n,
        -- a register is complete by definition: it lists who is there
        case when summed.term_source = 'DM-CS' then cast(summed.reported_n as bigint) else expected.expected_n end
            as expected_n,
        true as is_comparable
    from every_level as summed
    left join {{ ref('int_expected') }} as expected
        on
            summed.unit_id = expected.unit_id
            and summed.round = expected.round
            and summed.scope = expected.scope
            and expected.boundary = 'as_reported'

)

select * from final
