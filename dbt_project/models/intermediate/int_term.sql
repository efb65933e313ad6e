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
        bool_and(breakdown = '=' and published_breakdown is null)
            over (partition by indicator, term_source, part, published_breakdown) as follows_breakdown
    from {{ ref('stg_indicator_term') }}

),

following as (

    select distinct
        indicator,
        term_source
    from term
    where part = 'numerator' and follows_breakdown

),

-- a source may spell out a breakdown by items of its own: then those rows alone make it
spelled as (

    select distinct
        indicator,
        term_source,
        published_breakdown
    from term
    where published_breakdown is not null

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
    inner join asked on term.indicator = asked.indicator
    left join spelled
        on
            term.indicator = spelled.indicator
            and term.term_source = spelled.term_source
            and asked.breakdown = spelled.published_breakdown
    left join following
        on
            term.indicator = following.indicator
            and term.term_source = following.term_source
    where
        case
            when spelled.indicator is not null then term.published_breakdown = asked.breakdown
            else
                term.published_breakdown is null
                and (
                    asked.breakdown = 'total'
                    or (following.indicator is not null and (term.follows_breakdown or term.part = 'denominator'))
                )
        end
    window term_set as (partition by term.indicator, term.term_source, asked.breakdown)

)

select * from final
