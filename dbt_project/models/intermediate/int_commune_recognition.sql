-- Universal preschool as items of a commune, from its survey: 0 or 1 for each criterion, `dat_…` for all of them
-- together, and `xet_…` = 1 where all could be judged. A part that is missing gives no row: missing is not zero.
{{ config(**by_round()) }}

with

criterion as (

    select *
    from {{ ref('int_recognition_criterion') }}
    where unit_level = 'commune' and {{ in_scope('round') }}

),

-- the terms of the criterion's own indicator, as far as they are items of the survey
amount as (

    select
        criterion.unit_id,
        criterion.round,
        criterion.recognition,
        criterion.criterion,
        criterion.criteria_needed,
        criterion.comparator,
        criterion.threshold,
        sum(term.coefficient * seen.value) filter (where term.part = 'numerator') as numerator,
        sum(term.coefficient * seen.value) filter (where term.part = 'denominator') as denominator
    from criterion
    inner join {{ ref('int_term') }} as term
        on
            criterion.indicator = term.indicator
            and criterion.breakdown = term.breakdown
            and term.term_source = 'PCGD-DT'
    inner join {{ ref('int_observation') }} as seen
        on
            criterion.unit_id = seen.unit_id
            and criterion.round = seen.round
            and term.form = seen.form
            and term.item_sheet = seen.item_sheet
            and term.item = seen.item
            and term.item_breakdown = seen.breakdown
    group by all
    having count(*) = max(term.terms_needed)

),

judged as (

    select
        unit_id,
        round,
        recognition,
        criterion,
        criteria_needed,
        -- on the exact rate, never on the rounded one
        cast({{ is_met('comparator', '100 * numerator', 'threshold * denominator') }} as integer) as is_met
    from amount
    -- where nobody is of the age there is nothing to judge
    where denominator > 0

),

verdict as (

    select
        unit_id,
        round,
        recognition,
        min(is_met) as is_recognised
    from judged
    group by unit_id, round, recognition
    having count(*) = max(criteria_needed)

),

item as (

    select
        unit_id,
        round,
        criterion as item,
        is_met as value
    from judged
    union all
    select
        unit_id,
        round,
        'dat_' || recognition as item,
        is_recognised as value
    from verdict
    union all
    select
        unit_id,
        round,
        'xet_' || recognition as item,
        1 as value
    from verdict

),

final as (

    select
        unit_id,
        round,
        'PCGD' as form,
        'recognition' as item_sheet,
        item,
        'total' as breakdown,
        cast(value as decimal(28, 10)) as value
    from item

)

select * from final
