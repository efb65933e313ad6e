-- Parts summed to every area above the units that gave them. Ratios are made later from the summed parts.
with

final as (

    select
        ancestor.ancestor_unit_id as unit_id,
        part.round,
        part.indicator,
        part.term_source,
        part.breakdown,
        sum(part.numerator) as numerator,
        sum(part.denominator) as denominator,
        bool_or(part.is_ratio) as is_ratio,
        'computed' as basis,
        bool_or(part.is_estimate) as is_estimate,
        cast(null as varchar) as claim,
        -- a return of a provider that is not due does not stand in for one that is
        count(*) filter (where provider.unit_id is null or provider.is_operating or part.term_source = 'DM-CS')
            as reported_n,
        -- a register is complete by definition: it lists who is there
        case when part.term_source = 'DM-CS' then count(*) else max(expected.expected_n) end as expected_n
    from {{ ref('int_part') }} as part
    inner join {{ ref('stg_indicator') }} as indicator
        on
            part.indicator = indicator.indicator
            and indicator.additivity in ('sum', 'ratio')
            and indicator.scope <> 'area'
            -- a rate printed without its parts can be summed to nothing
            and (indicator.additivity = 'sum' or part.is_ratio)
    inner join {{ ref('int_unit_ancestor') }} as ancestor
        on
            part.unit_id = ancestor.unit_id
            and part.round = ancestor.round
            and (
                indicator.scope = ancestor.unit_level
                or (indicator.scope = 'provider' and ancestor.unit_level in ('school', 'independent_group'))
            )
    left join {{ ref('int_provider') }} as provider
        on
            part.unit_id = provider.unit_id
            and part.round = provider.round
    left join {{ ref('int_expected') }} as expected
        on
            ancestor.ancestor_unit_id = expected.unit_id
            and part.round = expected.round
            and indicator.scope = expected.scope
    group by ancestor.ancestor_unit_id, part.round, part.indicator, part.term_source, part.breakdown

)

select * from final
