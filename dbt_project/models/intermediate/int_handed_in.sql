-- What counts as handed in: one row per unit, round and form, by its own workbook or by the rows of another one that
-- speak for it (`covers` of form.csv).
with

submission as (

    select
        *,
        cast(nullif(declared_date, '') as date) as declared_on
    from {{ ref('stg_submission') }}
    where unit_id <> '' and round <> ''

),

own as (

    select
        unit_id,
        round,
        form,
        max_by(form_version, sequence) as form_version,
        sum(observed) filter (where status in ('accepted', 'partial')) as observed,
        sum(rejected) filter (where status in ('accepted', 'partial')) as rejected,
        sum(critical) filter (where status in ('accepted', 'partial')) as critical,
        -- who mends a workbook after the deadline was not late: the first one that was read counts
        min(declared_on) as declared_on
    from submission
    where status in ('accepted', 'partial', 'superseded')
    group by unit_id, round, form
    having bool_or(status in ('accepted', 'partial'))

),

covering as (

    select
        submission.sha256,
        submission.unit_id,
        submission.round,
        submission.declared_on,
        unnest(form.covers) as covered_form
    from submission
    inner join {{ ref('stg_form') }} as form
        on
            submission.form = form.form
            and submission.form_version = form.form_version
    where submission.status in ('accepted', 'partial')

),

listed as (

    select
        seen.unit_id,
        covering.round,
        covering.covered_form as form,
        min(covering.declared_on) as declared_on
    from covering
    inner join {{ ref('stg_observation') }} as seen on covering.sha256 = seen.sha256
    -- a unit speaks for itself by handing in
    where covering.covered_form <> '' and seen.unit_id <> covering.unit_id
    group by seen.unit_id, covering.round, covering.covered_form

),

final as (

    select
        coalesce(own.unit_id, listed.unit_id) as unit_id,
        coalesce(own.round, listed.round) as round,
        coalesce(own.form, listed.form) as form,
        own.form_version,
        listed.unit_id is not null as is_listed,
        least(own.declared_on, listed.declared_on) as declared_on,
        cast(own.observed as bigint) as observed,
        cast(own.rejected as bigint) as rejected,
        cast(own.critical as bigint) as critical
    from own
    full outer join listed
        on
            own.unit_id = listed.unit_id
            and own.round = listed.round
            and own.form = listed.form

)

select * from final
