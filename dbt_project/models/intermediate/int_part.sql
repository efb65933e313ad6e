-- Numerator and denominator of each indicator where the items were given and the definition holds on the day of the
-- round; a missing item leaves the indicator out.
{{ config(**by_round()) }}

with

-- the terms of the definitions that hold on the day of each round
term as (

    select
        term.*,
        rounds.round
    from {{ ref('int_term') }} as term
    inner join {{ ref('stg_indicator') }} as indicator on term.indicator = indicator.indicator
    inner join {{ ref('stg_round') }} as rounds
        on rounds.reference_date between indicator.valid_from and indicator.valid_to

),

joined as (

    select
        item.unit_id,
        item.round,
        item.block,
        term.indicator,
        term.term_source,
        term.breakdown,
        term.part,
        term.terms_needed,
        term.denominator_terms,
        term.coefficient * item.value as amount,
        item.basis,
        item.is_estimate,
        item.claim
    from {{ ref('int_item_value') }} as item
    inner join term
        on
            item.round = term.round
            and item.form = term.form
            and item.item_sheet = term.item_sheet
            and item.item = term.item
            and item.breakdown = term.item_breakdown
    where {{ in_scope('item.round') }}

),

final as (

    select
        unit_id,
        round,
        block,
        indicator,
        term_source,
        breakdown,
        sum(amount) filter (where part = 'numerator') as numerator,
        sum(amount) filter (where part = 'denominator') as denominator,
        max(denominator_terms) > 0 as is_ratio,
        case
            when bool_or(basis = 'computed') then 'computed'
            when bool_or(basis = 'derived') then 'derived'
            else 'reported'
        end as basis,
        bool_or(is_estimate) as is_estimate,
        max(claim) as claim
    from joined
    group by unit_id, round, block, indicator, term_source, breakdown
    having count(*) = max(terms_needed)

)

select * from final
