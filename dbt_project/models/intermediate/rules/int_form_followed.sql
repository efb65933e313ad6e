-- Rounds of a form that an office has handed in before and that should have come by the newest day the data know: there is
-- no clock in the warehouse. Rebuilt documents say nothing of what an office hands in.
with

parameter as (

    select {{ rule_limit('W-FRESH', 'days') }} from {{ ref('stg_rule_limit') }}

),

submission as (

    select
        submission.form,
        submission.is_illustrative,
        rounds.sort_order,
        cast(nullif(submission.declared_date, '') as date) as declared_on
    from {{ ref('stg_submission') }} as submission
    inner join {{ ref('stg_round') }} as rounds on submission.round = rounds.round
    where submission.status in ('accepted', 'partial') and not submission.is_rebuilt

),

newest as (

    select
        is_illustrative,
        max(declared_on) as known_until
    from submission
    group by is_illustrative

),

followed as (

    select
        form,
        is_illustrative,
        max(sort_order) as sort_order
    from submission
    group by form, is_illustrative

),

final as (

    select
        followed.form,
        followed.is_illustrative,
        rounds.round,
        coalesce(due.due_on, rounds.reference_date + cast(parameter.days as integer)) as due_on,
        newest.known_until,
        coalesce(due.due_on, rounds.reference_date + cast(parameter.days as integer)) < newest.known_until
        and rounds.sort_order > followed.sort_order as is_missing
    from followed
    inner join newest on followed.is_illustrative = newest.is_illustrative
    inner join {{ ref('stg_form') }} as form on followed.form = form.form
    inner join {{ ref('stg_round') }} as rounds
        on
            list_contains(form.periods, rounds.period)
            and rounds.reference_date between form.valid_from and form.valid_to
    left join {{ ref('int_due') }} as due
        on
            form.form = due.form
            and form.form_version = due.form_version
            and rounds.round = due.round
    cross join parameter
    where rounds.sort_order >= followed.sort_order

)

select * from final
