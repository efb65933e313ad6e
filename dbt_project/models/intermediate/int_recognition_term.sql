-- The survey items on which the verdict on a commune rests, as terms of that verdict: its provenance.
with

final as (

    select distinct
        verdict.indicator,
        verdict.term_source,
        verdict.breakdown,
        term.part,
        term.form,
        term.item_sheet,
        term.item,
        term.item_breakdown
    from {{ ref('stg_recognition_criterion') }} as criterion
    inner join {{ ref('int_term') }} as verdict
        on
            verdict.form = 'PCGD'
            and verdict.item = 'dat_' || criterion.recognition
            and verdict.denominator_terms = 0
    inner join {{ ref('int_term') }} as term
        on
            criterion.indicator = term.indicator
            and criterion.breakdown = term.breakdown
            and term.term_source = 'PCGD-DT'
    where criterion.unit_level = 'commune'

)

select * from final
