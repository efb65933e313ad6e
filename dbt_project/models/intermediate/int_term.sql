-- The terms of each indicator spelled out for each breakdown it is published by.
with

asked as (

    select
        indicator,
        unnest(breakdowns) as breakdown
    from {{ ref('stg_indicator') }}

),

-- terms tied to one column of a form give the total only: they say nothing of girls or of private schools
term as (

    select
        *,
        bool_and(breakdown = '=') over (partition by indicator, term_source, part) as follows_breakdown
    from {{ ref('stg_indicator_term') }}

),

final as (

    select
        term.indicator,
        term.term_source,
        asked.breakdown,
        term.part,
        term.form,
        term.item_sheet,
        term.item,
        case when term.breakdown = '=' then asked.breakdown else term.breakdown end as item_breakdown,
        term.coefficient,
        count(*) over term_set as terms_needed,
        count(*) filter (where term.part = 'denominator') over term_set as denominator_terms
    from term
    inner join asked
        on
            term.indicator = asked.indicator
            and (asked.breakdown = 'total' or term.follows_breakdown or term.part = 'denominator')
    where
        asked.breakdown = 'total'
        or (term.indicator, term.term_source) in (
            select
                numerator.indicator,
                numerator.term_source
            from term as numerator
            where numerator.part = 'numerator' and numerator.follows_breakdown
        )
    window term_set as (partition by term.indicator, term.term_source, asked.breakdown)

)

select * from final
