-- Who owes which form at a round in which anything came in: the areas and operating providers of the levels in
-- `reporter`, at the periods in `periods` of form.csv. The officer's list (orchestration/collect/officer/owing.py) asks
-- the same rows before any warehouse is built; a test holds the two equal.
with recursive

rounds as (

    select
        rounds.round,
        rounds.period,
        rounds.reference_date,
        bool_and(submission.is_rebuilt) as is_rebuilt
    from {{ ref('stg_round') }} as rounds
    inner join {{ ref('stg_submission') }} as submission
        on
            rounds.round = submission.round
            and submission.status in ('accepted', 'partial')
    group by rounds.round, rounds.period, rounds.reference_date

),

due_form as (

    select
        form.form,
        form.form_version,
        form.layout,
        form.reporter_levels,
        rounds.round,
        rounds.is_rebuilt
    from {{ ref('stg_form') }} as form
    inner join rounds
        on
            list_contains(form.periods, rounds.period)
            and rounds.reference_date between form.valid_from and form.valid_to

),

-- an area and those above it in its own tree: no illustrative area speaks for a real one, nor the reverse
line as (

    select
        unit_id,
        unit_id as upper_unit_id,
        parent_unit_id,
        is_illustrative
    from {{ ref('stg_area') }}

    union all

    select
        line.unit_id,
        parent.unit_id as upper_unit_id,
        parent.parent_unit_id,
        parent.is_illustrative
    from line
    inner join {{ ref('stg_area') }} as parent
        on
            line.parent_unit_id = parent.unit_id
            and line.is_illustrative = parent.is_illustrative

),

-- the catalogue may hold the whole country: an office hears from its own part of it
known as (

    select
        submission.unit_id,
        rounds.round,
        bool_and(submission.is_rebuilt) as is_rebuilt
    from {{ ref('stg_submission') }} as submission
    inner join {{ ref('stg_area') }} as area on submission.unit_id = area.unit_id
    cross join rounds
    where submission.status in ('accepted', 'partial')
    group by submission.unit_id, rounds.round

    union all

    select distinct
        commune_unit_id as unit_id,
        round,
        false as is_rebuilt
    from {{ ref('int_provider') }}
    where is_operating and commune_unit_id is not null

),

near as (

    select
        line.upper_unit_id as unit_id,
        known.round,
        known.is_rebuilt
    from known
    inner join line on known.unit_id = line.unit_id

    union all

    select
        line.unit_id,
        known.round,
        known.is_rebuilt
    from known
    inner join line on known.unit_id = line.upper_unit_id

),

reporter as (

    select
        place.unit_id,
        place.unit_level,
        place.round,
        split_part(place.parent_unit_id, '-', 1) = 'district' as is_under_district,
        bool_and(near.is_rebuilt) as is_rebuilt
    from {{ ref('int_unit_parent') }} as place
    inner join near
        on
            place.unit_id = near.unit_id
            and place.round = near.round
    group by place.unit_id, place.unit_level, place.round, place.parent_unit_id

    union all

    select
        unit_id,
        case when is_school then 'school' else 'independent_group' end as unit_level,
        round,
        false as is_under_district,
        false as is_rebuilt
    from {{ ref('int_provider') }}
    where is_operating

),

final as (

    select
        reporter.unit_id,
        due_form.round,
        due_form.form,
        due_form.form_version,
        due_form.layout,
        -- unit or round known from rebuilt documents alone: the office itself never handed anything in here
        reporter.is_rebuilt or due_form.is_rebuilt as is_rebuilt
    from due_form
    inner join reporter
        on
            due_form.round = reporter.round
            and list_contains(due_form.reporter_levels, reporter.unit_level)
    -- a commune below a district reports to it where both levels report a form
    where not (
        reporter.unit_level = 'commune'
        and coalesce(reporter.is_under_district, false)
        and list_contains(due_form.reporter_levels, 'district')
    )

)

select * from final
