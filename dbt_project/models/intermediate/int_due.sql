-- The last day of a form of a round: the first day of that name on or after the reference date. A form without a known
-- deadline has no row, and nobody is late with it. A deadline that is no day of the year (so many working days after a
-- change) is of no round and only told.
with

named as (

    select
        form.form,
        form.form_version,
        rounds.round,
        rounds.reference_date,
        deadline.month_day
    from {{ ref('stg_form') }} as form
    inner join {{ ref('stg_deadline') }} as deadline on form.form = deadline.form
    inner join {{ ref('stg_round') }} as rounds
        on
            deadline.period = rounds.period
            and rounds.reference_date between deadline.valid_from and deadline.valid_to
            and rounds.reference_date between form.valid_from and form.valid_to
    where deadline.month_day is not null

),

day_of_a_year as (

    select
        form,
        form_version,
        round,
        reference_date,
        month_day,
        unnest([year(reference_date), year(reference_date) + 1]) as calendar_year
    from named

),

dated as (

    select
        *,
        cast(calendar_year || '-' || month_day as date) as due_on
    from day_of_a_year

),

final as (

    select
        form,
        form_version,
        round,
        min(due_on) as due_on
    from dated
    where due_on >= reference_date
    group by form, form_version, round

)

select * from final
